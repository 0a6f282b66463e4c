"""Where a target stands on a day."""

from datetime import date
from itertools import product

import pytest

from liance.mechanism.planning.rules.progress import TargetFacts, standing

DAYS = {"during": date(2026, 6, 30), "after": date(2026, 7, 1)}


def expected(sheet: bool, visited: bool, explained: bool, when: str) -> str:
    if visited:
        return "done"
    if explained:
        return "explained"
    if when == "after":
        return "unexplained"
    return "sheeted" if sheet else "planned"


@pytest.mark.clause("R4")
@pytest.mark.parametrize(
    ("sheet", "visited", "explained", "when"),
    list(product([False, True], [False, True], [False, True], DAYS)),
)
def test_all_sixteen_cases(sheet: bool, visited: bool, explained: bool, when: str) -> None:
    facts = TargetFacts(date(2026, 4, 1), date(2026, 6, 30), sheet, visited, explained)
    assert standing(facts, on=DAYS[when]) == expected(sheet, visited, explained, when)
