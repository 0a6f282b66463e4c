"""What a plan takes before the draw; how two versions differ; periods of visits."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.planning.rules.preview import (
    Asked,
    OutletKind,
    Prices,
    by_quarter,
    shared_out,
    take,
)
from liance.mechanism.planning.rules.strata import (
    Criteria,
    as_one,
    factors_at,
    one_criterion,
    windows,
)
from liance.mechanism.planning.rules.versions import difference
from liance.norms.sampling.mission import MissionPoint, Wanted, bottle_list

WATER = OutletKind("water", ("pH值", "化学需氧量", "氨氮"), ("pH值",))
GAS = OutletKind("gas", ("氮氧化物",))
PRICES = Prices(Decimal(200), Decimal(50), Decimal("0.5"), {"化学需氧量": Decimal(60)})


@pytest.mark.clause("P2")
def test_one_kind_of_unit_takes_visits_times_what_one_visit_takes() -> None:
    alone = bottle_list(
        [MissionPoint("0", "0", "", "water",
                      (Wanted("pH值", True), Wanted("化学需氧量"), Wanted("氨氮")))]
    )  # fmt: skip
    found = take(Asked(units=3, frequency=2), {(WATER,): 12}, PRICES)
    assert (found.population, found.visits, found.determinations) == (12, 6, 18)
    assert found.bottles == 6 * alone.bottles
    assert found.on_site == 6
    assert found.staff_days == 12
    assert found.money == Decimal("1860.00")
    assert found.missing == ("pH值", "氨氮")


def test_media_templates_and_what_cannot_be_measured() -> None:
    sites = {(WATER, GAS): 2, (GAS,): 1, (): 4}
    water = take(Asked(units=7, frequency=1, media=("water",)), sites, PRICES)
    assert water.unmeasured == 5
    only = Asked(units=7, frequency=1, by_medium={"water": ["化学需氧量"]})
    assert take(only, sites, PRICES).determinations == 2
    nothing = take(Asked(units=0, frequency=1), {}, Prices())
    assert (nothing.visits, nothing.bottles, nothing.money, nothing.missing) == (0, 0, 0, ())


@pytest.mark.clause("F1")
def test_what_nobody_of_the_station_analyses_costs_the_laboratory_s_price() -> None:
    named = frozenset({"化学需氧量", "氨氮"})
    bought = Prices(Decimal(200), Decimal(50), Decimal(1), {"化学需氧量": Decimal(60)},
                    {"化学需氧量": Decimal(75), "pH值": Decimal(9)}, named)  # fmt: skip
    found = take(Asked(units=1, frequency=1), {(WATER,): 1}, bought)
    assert found.money == 200 + 50 + 75
    assert found.missing == ("pH值", "氨氮"), (
        "a laboratory's price of what the station does is none"
    )


def test_prices_that_are_not_entered_are_named() -> None:
    found = take(Asked(units=1, frequency=1), {(GAS,): 1}, Prices())
    assert found.missing == ("sampling", "travel", "days", "氮氧化物")
    assert found.staff_days is None


@given(
    st.decimals("0", "9999999", places=2),
    st.lists(st.integers(0, 50), min_size=4, max_size=4),
)
def test_money_is_shared_out_to_the_cent(money: Decimal, parts: list[int]) -> None:
    found = shared_out(money, parts)
    assert sum(found) == (money if any(parts) else 0)
    for part, share in zip(parts, found, strict=True):
        assert share >= 0
        assert part or share == 0


@pytest.mark.parametrize(
    ("visits", "frequency", "quarters", "expected"),
    [(6, 2, (1, 0, 1, 0), (3, 0, 3, 0)), (7, 1, (), (2, 2, 2, 1)), (0, 1, (), (0, 0, 0, 0))],
)
def test_visits_by_quarter(
    visits: int, frequency: int, quarters: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    assert by_quarter(visits, frequency, quarters) == expected


@pytest.mark.clause("F1")
@pytest.mark.parametrize(
    ("quarters", "first", "expected"),
    [((), 3, (0, 0, 0, 6)), ((), 1, (0, 2, 2, 2)), ((1, 0, 1, 0), 1, (0, 3, 3, 0)),
     ((1, 0, 1, 0), 3, (0, 0, 0, 6)), ((0, 0, 1, 1), 2, (0, 0, 3, 3))],
)  # fmt: skip
def test_no_money_is_planned_for_quarters_before_the_plan(
    quarters: tuple[int, ...], first: int, expected: tuple[int, ...]
) -> None:
    assert by_quarter(6, 2, quarters, first=first) == expected


@given(st.integers(1, 12), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_periods_cover_the_rest_of_the_year_without_gaps(frequency: int, start: date) -> None:
    found = windows(2026, frequency, (), start=start)
    assert len(found) == frequency
    assert found[0][0] == start
    assert found[-1][1] == date(2026, 12, 31)
    assert all(start <= a <= b for a, b in found)


def test_periods_of_quarters_do_not_begin_before_the_draw() -> None:
    found = windows(2026, 3, (1, 0, 1, 1), start=date(2026, 5, 10))
    assert found == [
        (date(2026, 5, 10), date(2026, 12, 31)), (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ]  # fmt: skip
    assert windows(2026, 1, (1, 0, 0, 0), start=date(2025, 12, 1)) == [
        (date(2026, 1, 1), date(2026, 3, 31))
    ]


@pytest.mark.parametrize(
    ("medium", "by_medium", "general", "expected"),
    [("water", {}, (), ("化学需氧量",)), ("water", {"gas": ["颗粒物"]}, (), ()),
     ("gas", {"gas": ["颗粒物"]}, (), ("颗粒物",)), ("water", {}, ("氨氮", "颗粒物"), ("氨氮",))],
)  # fmt: skip
def test_factors_of_an_outlet(
    medium: str, by_medium: dict, general: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert factors_at(medium, ("化学需氧量",), by_medium, general) == expected


def test_criteria_of_one_value_are_written_as_one() -> None:
    for by, value in (("industry", "水泥制造"), ("region", "610300"), ("management", "key")):
        assert as_one(one_criterion(by, value)) == (by, value)
    assert as_one(Criteria(levels=("key",), media=("water",))) == ("several", "")
    assert Criteria().nothing
    assert not Criteria(exceeded_years=1).nothing


@pytest.mark.clause("P1")
def test_versions_differ_in_words() -> None:
    stratum = {"name": "重点", "asked": "key", "ratio": "25 %", "frequency": "1", "quarters": "",
               "factors": ""}  # fmt: skip
    target = {"name": "甲厂", "stratum": "重点", "period": "2026-01-01 – 2026-12-31",
              "outlets": "DW001 氨氮"}  # fmt: skip
    old = {"title": "计划", "strata": {"1": stratum}, "targets": {"1": target, "2": target}}
    new = {
        "title": "计划", "strata": {"1": {**stratum, "ratio": "50 %"}, "2": stratum},
        "targets": {"2": {**target, "outlets": "DW001 总磷"}, "10": {**target, "name": "乙厂"}},
    }  # fmt: skip
    assert difference(old, old) == []
    assert difference(old, new) == [
        ("stratum", "重点", "25 %", "50 %"),
        ("stratum_new", "重点", "", "key；25 %；1"),
        ("target_gone", "甲厂", "重点；2026-01-01 – 2026-12-31；DW001 氨氮", ""),
        ("target", "甲厂", "DW001 氨氮", "DW001 总磷"),
        ("target_new", "乙厂", "", "重点；2026-01-01 – 2026-12-31；DW001 氨氮"),
    ]
    again = {**old, "targets": {"1": target, "2": {**target, "name": "丙厂", "period": "四季度"}}}
    assert difference(old, again) == [
        ("target_gone", "甲厂", "重点；2026-01-01 – 2026-12-31；DW001 氨氮", ""),
        ("target_new", "丙厂", "", "重点；四季度；DW001 氨氮"),
    ]
