"""The bottle list of a mission and the control samples of its batch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.sampling.factors import all_factors
from liance.norms.sampling.mission import BottleList, MissionPoint, Wanted, bottle_list
from liance.norms.sampling.preservation import preservation_of
from liance.norms.sampling.quality import BLANK, NORMAL, PARALLEL, field_quality, shortfalls

WATER = [f.name for f in all_factors() if f.medium == "water"]


def point(*factors: str, key: str = "1", medium: str = "water", on_site: str = "") -> MissionPoint:
    wanted = tuple(Wanted(f, f == on_site) for f in factors)
    return MissionPoint(key, f"DW00{key}", "总排口", medium, wanted)


def kinds(found: BottleList, qc: str = NORMAL) -> list[tuple[str, ...]]:
    return [line.plan.factors for line in found.lines if line.qc == qc]


@pytest.mark.clause("D4")
def test_oil_microbes_oxygen_demand_and_sulfide_stand_alone() -> None:
    found = bottle_list(
        [point("化学需氧量", "石油类", "粪大肠菌群", "五日生化需氧量", "硫化物", "氨氮")]
    )
    assert sorted(kinds(found)) == sorted(
        [("化学需氧量", "氨氮"), ("石油类",), ("粪大肠菌群",), ("五日生化需氧量",), ("硫化物",)]
    )
    oil = next(line.plan for line in found.lines if line.plan.factors == ("石油类",))
    assert (oil.alone, oil.whole, oil.no_rinse, oil.container) == (True, True, True, "BR")


@pytest.mark.clause("D4")
def test_one_reagent_in_one_dose_is_shared_whatever_its_words() -> None:
    (line, *_) = bottle_list([point("总铬", "总镉", "总铍")]).lines
    assert line.plan.factors == ("总铬", "总镉", "总铍")
    assert line.plan.preservative == "硝酸，1 L加浓硝酸10 mL，pH 1~2"
    assert line.plan.volume_ml == 100 + 250 + 250


def test_total_phosphorus_keeps_apart_from_the_other_acid_ones() -> None:
    assert kinds(bottle_list([point("化学需氧量", "总磷", "总氮")])) == [
        ("化学需氧量", "总氮"),
        ("总磷",),
    ]


def test_the_shortest_holding_time_of_the_bottle_counts() -> None:
    (line, *_) = bottle_list([point("化学需氧量", "氨氮")]).lines
    assert line.plan.hold is not None
    assert line.plan.hold.minutes == 1440


def test_volatile_organics_take_two_vials() -> None:
    found = bottle_list([point("挥发性有机物")])
    assert [line.plan.count for line in found.lines] == [2, 2, 2]
    assert found.bottles == 6


@pytest.mark.clause("D4")
def test_what_is_measured_on_site_needs_no_bottle() -> None:
    found = bottle_list([point("pH值", "水温", "氨氮", on_site="pH值")])
    assert kinds(found) == [("氨氮",)]
    assert [row.factors for row in found.on_site] == [("pH值", "水温")]


def test_acidity_taken_to_the_laboratory_gets_a_bottle() -> None:
    assert kinds(bottle_list([point("pH值")])) == [("pH值",)]


def test_noise_needs_no_bottle_and_gas_one_for_each_factor() -> None:
    found = bottle_list(
        [
            point("昼间噪声", key="1", medium="noise"),
            point("颗粒物", "氯化氢", key="2", medium="gas"),
        ]
    )
    assert kinds(found) == [("颗粒物",), ("氯化氢",)]
    assert kinds(found, PARALLEL) == kinds(found, BLANK) == []


def test_points_do_not_share_bottles() -> None:
    found = bottle_list([point("氨氮"), point("氨氮", key="2")])
    assert [line.point.key for line in found.lines if line.qc == NORMAL] == ["1", "2"]


def test_what_is_taken_is_left_out_and_control_counts_the_whole() -> None:
    found = bottle_list(
        [point("氨氮", "悬浮物")], taken=[("1", "氨氮"), ("1", "悬浮物")], parallels=1
    )
    assert kinds(found) == []
    assert kinds(found, PARALLEL) == []
    assert kinds(found, BLANK) == [("氨氮",)]
    assert found.quality.samples == 2


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    ("samples", "parallels"), [(1, 1), (9, 1), (10, 1), (11, 2), (20, 2), (21, 3)]
)
def test_one_in_ten_is_taken_twice_and_at_least_one(samples: int, parallels: int) -> None:
    wanted = field_quality([["氨氮"]] * samples)
    assert (len(wanted.parallels), len(wanted.blanks)) == (parallels, 1)


def test_nothing_sampled_needs_no_control() -> None:
    assert shortfalls([], parallels=0, blanks=0) == ()


@pytest.mark.clause("D4")
def test_a_blank_says_nothing_of_suspended_solids() -> None:
    assert field_quality([["悬浮物"], ["溶解氧"]]).blanks == ()
    assert field_quality([["悬浮物"], ["氨氮"]]).blanks == (1,)


def test_whole_bottles_are_doubled_only_where_nothing_else_is() -> None:
    assert field_quality([["石油类"], ["氨氮"]]).parallels == (1,)
    assert field_quality([["石油类"]]).parallels == (0,)


@pytest.mark.clause("D4")
def test_the_shortfall_names_what_is_needed_and_what_is_there() -> None:
    (short,) = shortfalls([["氨氮"]] * 12, parallels=1, blanks=1)
    assert (short.kind, short.needed, short.taken, short.missing) == (PARALLEL, 2, 1, 1)
    assert {s.kind for s in shortfalls([["氨氮"]], parallels=0, blanks=0)} == {PARALLEL, BLANK}
    assert shortfalls([["氨氮"]], parallels=3, blanks=1) == ()


@given(factors=st.lists(st.sampled_from(WATER), unique=True, max_size=30))
def test_every_factor_is_in_one_normal_bottle_or_measured_on_site(factors: list[str]) -> None:
    found = bottle_list([point(*factors)])
    bottled = [f for names in kinds(found) for f in names]
    on_site = [f for row in found.on_site for f in row.factors]
    assert sorted(bottled + on_site) == sorted(factors)
    for line in found.lines:
        for factor in line.plan.factors:
            kept = preservation_of(factor)
            if kept is not None:
                assert line.plan.container in kept.containers
                assert not kept.single_bottle or {*line.plan.factors} <= {*kept.factors}
                assert (line.plan.volume_ml or 0) >= kept.min_ml
