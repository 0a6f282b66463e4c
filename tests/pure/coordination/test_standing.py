"""What stands against a laboratory that has a commission: before the visit, during, after."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from liance.mechanism.commissioning.rules.papers import Tie
from liance.mechanism.coordination.rules.laboratory import Licence
from liance.mechanism.coordination.rules.standing import Bar, OnFile, Span, Wanted, bars

TODAY, VISIT, LATE = date(2026, 11, 4), date(2026, 11, 9), date(2029, 5, 9)
UNIT, OTHER, KEY = UUID(int=1), UUID(int=2), UUID(int=9)
PAPER = Licence(date(2023, 5, 10), LATE, "备案001", LATE, frozenset({"化学需氧量", "氨氮"}))
AHEAD = Wanted(UNIT, "91610300", VISIT, False, ("COD", "氨氮"))
GONE = replace(AHEAD, visited=True)
FINE = OnFile(licences=[PAPER])


def tied(unit: UUID, starts: date, ends: date | None = None, code: str = "") -> OnFile:
    return replace(FINE, ties=[(KEY, Tie(unit, code, starts, ends, "合同 7"))])


def kinds(on_file: OnFile, wanted: Wanted, today: date = TODAY) -> list[str]:
    return [bar.kind for bar in bars(on_file, wanted, today=today)]


@pytest.mark.clause("F3")
@pytest.mark.parametrize(
    ("on_file", "wanted", "expected"),
    [
        (FINE, AHEAD, []),
        (replace(FINE, bans=[Span(KEY, VISIT, None)]), AHEAD, ["ban"]),
        (replace(FINE, bans=[Span(KEY, TODAY, TODAY)]), AHEAD, ["ban"]),
        (replace(FINE, bans=[Span(KEY, date(2026, 11, 10), None)]), AHEAD, []),
        # What begins on the day of a visit that was made already begins later than today.
        (replace(FINE, bans=[Span(KEY, VISIT, None)]), GONE, []),
        (replace(FINE, suspensions=[Span(KEY, date(2026, 12, 1), LATE)]), AHEAD, ["suspension"]),
        (replace(FINE, suspensions=[Span(KEY, TODAY, date(2026, 11, 3))]), AHEAD, []),
        (tied(UNIT, VISIT), AHEAD, ["tie"]),
        (tied(UNIT, date(2026, 1, 1), date(2026, 11, 8)), AHEAD, ["tie"]),
        (tied(UNIT, date(2026, 1, 1), date(2026, 11, 3)), AHEAD, []),
        (tied(OTHER, VISIT, code="91610300"), AHEAD, ["tie"]),
        (tied(OTHER, VISIT, code="91610399"), AHEAD, []),
        (OnFile(), AHEAD, ["cma"]),
        (OnFile(licences=[replace(PAPER, cma_to=date(2026, 11, 8))]), AHEAD, ["cma"]),
        (OnFile(licences=[replace(PAPER, cma_from=VISIT)]), AHEAD, []),
        (OnFile(licences=[replace(PAPER, filed_to=date(2026, 11, 8))]), AHEAD, ["filing"]),
        (OnFile(licences=[replace(PAPER, cma_to=date(2026, 11, 8))]), GONE, []),
    ],
)  # fmt: skip
def test_each_thing_stands_on_its_days(
    on_file: OnFile, wanted: Wanted, expected: list[str]
) -> None:
    assert kinds(on_file, wanted) == expected


@pytest.mark.clause("F3")
def test_once_begun_the_papers_count_today() -> None:
    ended = OnFile(licences=[replace(PAPER, cma_to=VISIT)])
    assert kinds(ended, GONE, VISIT) == []
    assert kinds(ended, GONE, date(2026, 11, 10)) == ["cma"]
    # A day that is past without a visit is no day to go by.
    assert kinds(ended, AHEAD, date(2026, 11, 10)) == ["cma"]


@pytest.mark.clause("F3")
def test_what_the_scope_lacks_is_named_and_all_that_stands_is_told() -> None:
    narrow = OnFile(
        suspensions=[Span(KEY, TODAY, LATE, "比对不符")], bans=[Span(OTHER, TODAY, None, "不实")],
        licences=[replace(PAPER, factors=frozenset({"氨氮"}))],
    )  # fmt: skip
    assert bars(narrow, AHEAD, today=TODAY) == [
        Bar("ban", OTHER, "不实"), Bar("scope", None, "COD"), Bar("suspension", KEY, "比对不符"),
    ]  # fmt: skip
