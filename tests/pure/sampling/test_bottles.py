"""Sharing of bottles: what may stand together does, what must stand alone does."""

import pytest

from liance.norms.sampling.bottles import bottle_plan


def grouped(*factors: str) -> list[tuple[str, ...]]:
    return [plan.factors for plan in bottle_plan(factors)]


@pytest.mark.clause("D4")
def test_factors_with_one_preservative_share_a_bottle() -> None:
    assert grouped("氨氮", "六价铬", "总镉", "总铅") == [("氨氮",), ("六价铬",), ("总镉", "总铅")]


def test_volumes_of_a_shared_bottle_are_added() -> None:
    (plan,) = bottle_plan(["总镉", "总铅"])
    assert (plan.container, plan.volume_ml) == ("P", 500)


def test_sulfide_and_suspended_solids_stand_alone() -> None:
    assert grouped("悬浮物", "五日生化需氧量", "硫化物") == [
        ("悬浮物",),
        ("五日生化需氧量",),
        ("硫化物",),
    ]


def test_the_two_oils_share_one_unrinsed_bottle() -> None:
    (plan,) = bottle_plan(["石油类", "动植物油"])
    assert plan.no_rinse
    assert plan.volume_ml == 500


def test_a_factor_without_a_rule_gets_its_own_bottle() -> None:
    plans = bottle_plan(["非甲烷总烃", "苯"])
    assert [p.factors for p in plans] == [("非甲烷总烃",), ("苯",)]
    assert {p.container for p in plans} == {""}


def test_every_factor_is_in_exactly_one_bottle() -> None:
    wanted = ["化学需氧量", "氨氮", "总磷", "总氮", "石油类", "动植物油", "六价铬", "总汞", "总砷"]
    found = [name for plan in bottle_plan(wanted) for name in plan.factors]
    assert sorted(found) == sorted(wanted)
