"""The demonstration's world stands and keeps the registry's promises."""

import pytest

from liance.flows.demonstration.world import World
from liance.mechanism.registry.models import Jurisdiction, Source
from liance.mechanism.registry.queries import department_of, station_of, subtree


@pytest.mark.clause("S2")
def test_twelve_areas_report_to_the_province(world: World) -> None:
    areas = Jurisdiction.objects.filter(reporting_area=True)
    assert areas.count() == 12
    assert set(areas.values_list("parent_id", flat=True)) == {"610000"}
    assert {"610581", "610403"} <= set(areas.values_list("code", flat=True))
    assert "610581" not in subtree("610500")


@pytest.mark.clause("C3")
def test_a_merged_county_is_its_own_department_and_station(world: World) -> None:
    merged = world.agencies["merged"]
    station = station_of(merged.id, on=world.at.date())
    assert station == merged
    assert department_of(merged) == merged


@pytest.mark.clause("S1")
def test_a_county_without_station_is_served_by_another(world: World) -> None:
    served = world.agencies["served.enforcement"]
    assert station_of(served.id, on=world.at.date()) == world.agencies["main.monitoring"]
    assert department_of(served) == world.agencies["main.department"]


def test_two_characters_find_a_source(world: World) -> None:
    found = Source.objects.filter(search__grams="瑞麟")
    assert [s.name for s in found] == ["陈仓瑞麟乳业有限公司"]


def test_actors_carry_scope_and_rights(world: World) -> None:
    assert "610327" in world.actor("majianping").scope
    assert world.actor("liwentao").scope == ()
    assert world.actor("liwentao").may("coordination:sheet:send")
    assert not world.actor("chenjing").may("coordination:sheet:send")
