"""Months of visits, what to buy and by when."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.capability.rules import Held
from liance.mechanism.planning.rules.scheme import (
    bottle_size,
    levelled,
    month_of,
    next_month,
    purchases,
    to_have,
)
from liance.norms.citations import Certainty, cited_rules
from liance.norms.methods.consumption import consumption_of
from liance.norms.sampling.factors import find

ON = date(2026, 3, 10)
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def lot(number: int, left: str, ends: date | None) -> Held:
    return Held(UUID(int=number), Decimal(left), ends, date(2026, 1, 1))


@pytest.mark.clause("P3")
def test_lots_are_used_in_turn_and_what_ends_within_a_month_is_not_counted_on() -> None:
    lots = [lot(1, "30", date(2026, 6, 15)), lot(2, "40", None)]
    demand = {MAY: Decimal(20), JUNE: Decimal(30), JULY: Decimal(25)}
    found = purchases(lots, demand, lead_days=20, on=ON)
    # May takes 20 of the first lot; its last 10 end in June; June takes 30 of the second.
    assert [(p.month, p.quantity, p.order_by, p.late) for p in found] == [
        (JULY, Decimal(15), date(2026, 6, 11), False)
    ]
    late = purchases([], {MAY: Decimal(1)}, lead_days=60, on=ON)
    assert (late[0].order_by, late[0].late) == (date(2026, 3, 2), True)
    unknown = purchases([], {MAY: Decimal(1)}, lead_days=None, on=ON)
    assert (unknown[0].order_by, unknown[0].late) == (None, False)


def test_bottles_come_back_so_the_greatest_month_counts() -> None:
    demand = {MAY: Decimal(20), JUNE: Decimal(50), JULY: Decimal(40)}
    found = to_have(Decimal(15), demand, lead_days=10, on=ON)
    assert [(p.month, p.quantity) for p in found] == [(MAY, 5), (JUNE, 30)]
    assert to_have(Decimal(50), demand, lead_days=10, on=ON) == []


@pytest.mark.parametrize(
    ("volume", "size"), [(None, 500), (1, 100), (100, 100), (101, 250), (500, 500), (9000, 5000)]
)
def test_a_bottle_holds_its_volume(volume: int | None, size: int) -> None:
    assert bottle_size(volume) == size


DAYS = st.integers(0, 364).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
PERIODS = st.lists(st.tuples(DAYS, DAYS).map(lambda two: (min(two), max(two))), max_size=30)


@given(PERIODS)
def test_every_month_touches_its_period_and_whole_years_are_level(
    periods: list[tuple[date, date]],
) -> None:
    months = levelled(periods)
    for month, (start, end) in zip(months, periods, strict=True):
        assert month_of(start) <= month <= end
        assert month.day == 1
    whole = levelled([(date(2026, 1, 1), date(2026, 12, 31))] * 25)
    assert sorted(Counter(whole).values()) == [2] * 11 + [3]
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)


@given(
    st.dictionaries(st.sampled_from([MAY, JUNE, JULY]), st.decimals(0, 90, places=1), min_size=1),
    st.lists(st.builds(lot, st.integers(1, 99), st.sampled_from(["0", "7.5", "40"]),
                       st.sampled_from([None, MAY, date(2026, 6, 20), date(2026, 7, 31)])),
             max_size=4, unique_by=lambda held: held.key),
)  # fmt: skip
def test_what_is_bought_and_there_covers_the_need_and_no_more(
    demand: dict[date, Decimal], lots: list[Held]
) -> None:
    bought = sum((p.quantity for p in purchases(lots, demand, lead_days=5, on=ON)), Decimal(0))
    needed, there = sum(demand.values()), sum(held.left for held in lots)
    assert max(needed - there, 0) <= bought <= needed
    if all(held.expires_on is None for held in lots):
        assert bought == max(needed - there, 0)


def test_coefficients_are_of_known_factors_and_none_is_called_verified() -> None:
    found = consumption_of("COD")
    assert {use.standard for use in found} == {"HJ 828-2017"}
    assert consumption_of("没有这个因子") == ()
    for name in ("化学需氧量", "氨氮", "总磷", "总氮", "悬浮物"):
        assert find(name) is not None
        assert all(use.quantity > 0 and use.unit for use in consumption_of(name))
    cited = cited_rules()["liance.norms.methods.consumption.consumption_of"]
    stated = {c.source for c in cited}
    used = {use.standard for n in ("化学需氧量", "氨氮", "总磷", "总氮", "悬浮物")
            for use in consumption_of(n)}  # fmt: skip
    assert used == stated
    assert {c.certainty for c in cited} == {Certainty.UNVERIFIED}
