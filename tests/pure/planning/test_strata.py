"""Strata: who belongs, how many visits the ratio asks for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.planning import errors
from liance.mechanism.planning.rules.strata import (
    SiteClass,
    StratumTerms,
    belongs,
    days_fault,
    spans_of,
    terms_fault,
    visits_due,
)

DAIRY = SiteClass("乳制品制造", ("610304", "610300", "610000"), "simplified")


def terms(by: str = "industry", value: str = "乳制品制造", ratio: str = "25",
          frequency: int = 2) -> StratumTerms:  # fmt: skip
    return StratumTerms(by, value, Decimal(ratio), frequency)


@pytest.mark.clause("P2")
@pytest.mark.parametrize(
    ("by", "value", "expected"),
    [("industry", "乳制品制造", True), ("industry", "水泥制造", False),
     ("region", "610304", True), ("region", "610300", True), ("region", "610100", False),
     ("management", "simplified", True), ("management", "key", False)],
)  # fmt: skip
def test_a_source_belongs_by_industry_region_or_level(by: str, value: str, expected: bool) -> None:
    assert belongs(terms(by, value), DAIRY) is expected


@pytest.mark.clause("P2")
@pytest.mark.parametrize(
    ("ratio", "frequency", "population", "expected"),
    [("25", 2, 100, 50), ("25", 1, 10, 3), ("100", 4, 7, 28), ("0.01", 1, 1, 1), ("50", 1, 0, 0)],
)
def test_a_part_of_a_unit_is_a_unit(
    ratio: str, frequency: int, population: int, expected: int
) -> None:
    assert visits_due(terms(ratio=ratio, frequency=frequency), population) == expected


@pytest.mark.parametrize(
    ("ratio", "frequency", "fault"),
    [("100", 1, ""), ("0.01", 1, ""), ("0", 1, errors.RATIO), ("100.01", 1, errors.RATIO),
     ("-5", 1, errors.RATIO), ("50", 0, errors.FREQUENCY)],
)  # fmt: skip
def test_ratio_and_frequency_have_bounds(ratio: str, frequency: int, fault: str) -> None:
    assert terms_fault(terms(ratio=ratio, frequency=frequency)) == fault


@given(st.decimals("0.01", "100", places=2), st.integers(1, 12), st.integers(0, 100_000))
def test_the_ratio_is_never_undercut_and_never_overshot_by_a_unit(
    ratio: Decimal, frequency: int, population: int
) -> None:
    due = visits_due(StratumTerms("industry", "x", ratio, frequency), population)
    exact = Decimal(population) * ratio / 100
    assert due % frequency == 0
    assert exact <= due // frequency < exact + 1
    assert due // frequency <= population


DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(10)]


@pytest.mark.clause("P2")
@pytest.mark.parametrize(
    ("spans", "gap", "fault"),
    [([(1, DAYS)], 14, None), ([(2, DAYS)], 9, None), ([(2, DAYS)], 10, (0, 2, 1)),
     ([(10, DAYS)], 1, None), ([(11, DAYS)], 1, (0, 11, 10)), ([(11, DAYS)], 0, (0, 11, 10)),
     ([(1, [])], 0, (0, 1, 0)), ([(0, [])], 14, None),
     ([(1, DAYS[:5]), (1, DAYS[5:])], 9, None), ([(2, DAYS[:5]), (1, DAYS[5:])], 4, None),
     ([(2, DAYS[:5]), (2, DAYS[5:])], 4, (1, 2, 1))],
)  # fmt: skip
def test_a_frequency_needs_days_that_lie_apart(
    spans: list, gap: int, fault: tuple[int, int, int] | None
) -> None:
    assert days_fault(spans, gap) == fault


def test_spans_are_what_is_left_of_the_year_or_of_its_quarters() -> None:
    start = date(2026, 5, 4)
    assert spans_of(2026, 3, (), start=start) == [(3, start, date(2026, 12, 31))]
    assert spans_of(2027, 1, (), start=start) == [(1, date(2027, 1, 1), date(2027, 12, 31))]
    assert spans_of(2026, 4, (1, 1, 0, 2), start=start) == [
        (1, start, date(2026, 6, 30)), (0, date(2026, 7, 1), date(2026, 9, 30)),
        (2, date(2026, 10, 1), date(2026, 12, 31)),
    ]  # fmt: skip
