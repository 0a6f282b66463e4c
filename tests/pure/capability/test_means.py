"""Warnings before an end, joint trainings, which lots are drawn down first."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.capability.rules import (
    Held,
    Scope,
    counts_as_joint,
    made_up_for,
    taken_from,
    warning,
)

ON = date(2026, 11, 2)
BOTH = {"enforcement": {1}, "monitoring": {2}}


@pytest.mark.parametrize(
    ("days", "within"),
    [(-400, 0), (-1, 0), (0, 7), (7, 7), (8, 30), (30, 30), (31, 90), (90, 90), (91, None)],
)
def test_warnings_come_ninety_thirty_and_seven_days_ahead(days: int, within: int | None) -> None:
    assert warning(ON + timedelta(days=days), on=ON) == within


def _scope(days: int, *, factors: str = "", duties: tuple[str, ...] = ()) -> Scope:
    return Scope(tuple(factors.split()), (), duties, ON, ON + timedelta(days=days))


@pytest.mark.clause("C1")
@pytest.mark.parametrize(
    ("later", "made_up"),
    [([_scope(400)], True), ([_scope(400, factors="氨氮 COD")], True), ([], False),
     ([_scope(400, factors="氨氮")], False), ([_scope(20)], False),
     ([_scope(400, factors="氨氮"), _scope(500, factors="化学需氧量")], False),
     ([_scope(400, duties=("analyse",))], False)],
)  # fmt: skip
def test_a_certificate_is_made_up_for_only_by_a_later_one_of_its_whole_scope(
    later: list[Scope], made_up: bool
) -> None:
    ending = _scope(20, factors="化学需氧量 氨氮", duties=("sample",))
    assert made_up_for(ending, later) is made_up
    assert not made_up_for(_scope(20), [_scope(400, factors="氨氮")]), "all is more than one"


def test_what_has_no_end_is_not_warned_of() -> None:
    assert warning(None, on=ON) is None


@pytest.mark.clause("C4")
@pytest.mark.parametrize(
    ("kind", "held", "sides", "counts"),
    [("joint", date(2026, 5, 1), BOTH, True), ("joint", ON, BOTH, True),
     ("joint", ON + timedelta(days=1), BOTH, False), ("joint", date(2025, 12, 31), BOTH, False),
     ("special", date(2026, 5, 1), BOTH, False),
     ("joint", date(2026, 5, 1), {"monitoring": {1, 2}}, False),
     ("joint", date(2026, 5, 1), {"enforcement": {1}}, False),
     ("joint", date(2026, 5, 1), {"enforcement": {1}, "monitoring": {1}}, False),
     ("joint", date(2026, 5, 1), {"enforcement": {1, 2}, "monitoring": {1, 2}}, True),
     ("joint", date(2026, 5, 1), {"enforcement": {1}, "monitoring": {1, 2}}, True)],
)  # fmt: skip
def test_a_joint_training_is_over_of_the_year_and_of_both_sides(
    kind: str, held: date, sides: dict[str, set[int]], counts: bool
) -> None:
    assert counts_as_joint(kind, held, sides, year=2026, on=ON) is counts


LOTS = st.lists(
    st.builds(
        Held, st.integers(1, 10**6).map(lambda n: UUID(int=n)),
        st.decimals(0, 50, places=2),
        st.none() | st.integers(-40, 400).map(lambda n: ON + timedelta(days=n)),
        st.integers(-300, 20).map(lambda n: ON + timedelta(days=n)),
    ),
    max_size=8, unique_by=lambda lot: lot.key,
)  # fmt: skip


@given(LOTS, st.decimals("0.01", 120, places=2))
def test_a_quantity_comes_whole_from_usable_lots_the_first_to_expire_first(
    lots: list[Held], quantity: Decimal
) -> None:
    found = taken_from(lots, quantity, on=ON)
    usable = {lot.key: lot for lot in lots if lot.usable(ON)}
    there = sum((lot.left for lot in usable.values()), Decimal(0))
    if there < quantity:
        assert found is None
        return
    assert found is not None
    assert sum(part for _key, part in found) == quantity
    assert all(0 < part <= usable[key].left for key, part in found)
    ends = [usable[key].expires_on or date.max for key, _part in found]
    assert ends == sorted(ends)
    drawn = dict(found)
    for lot in usable.values():
        if drawn.get(lot.key, Decimal(0)) < lot.left:
            assert (lot.expires_on or date.max) >= max(ends)
