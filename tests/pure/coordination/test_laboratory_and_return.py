"""Which laboratory may be commissioned; which instruments may be named."""

from dataclasses import replace
from datetime import date

import pytest

from liance.mechanism.coordination.rules.laboratory import Licence, check_laboratory
from liance.mechanism.coordination.rules.returning import Gauge, check_instruments

DAY = date(2026, 11, 9)
GOOD = Licence(date(2023, 5, 10), date(2029, 5, 9), "备案001", date(2029, 5, 9), frozenset(), False)


@pytest.mark.clause("W6", "F2")
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"suspended": True}, "suspended"),
        ({"cma_to": date(2026, 11, 8)}, "cma"),
        ({"cma_from": date(2026, 11, 10)}, "cma"),
        ({"filing_number": ""}, "filing"),
        ({"filed_to": date(2026, 11, 8)}, "filing"),
        ({"factors": frozenset({"氨氮"})}, "scope"),
    ],
)
def test_each_lack_has_its_own_word(change: dict[str, object], code: str) -> None:
    licence = replace(GOOD, **change)  # type: ignore[arg-type]
    problem = check_laboratory([licence], day=DAY, factors=["化学需氧量"])
    assert problem is not None
    assert problem.code == f"coordination.laboratory_{code}"


def test_one_good_licence_suffices() -> None:
    expired = replace(GOOD, cma_to=date(2025, 1, 1))
    assert check_laboratory([expired, GOOD], day=DAY, factors=["化学需氧量"]) is None
    none = check_laboratory([], day=DAY, factors=[])
    assert none is not None


@pytest.mark.clause("W5")
def test_instruments_are_calibrated_on_the_day() -> None:
    assert check_instruments([Gauge("pH-03", DAY)], day=DAY) is None
    problem = check_instruments([Gauge("MS-01", date(2026, 11, 8)), Gauge("X", None)], day=DAY)
    assert problem is not None
    assert problem.facts["names"] == "MS-01、X"
