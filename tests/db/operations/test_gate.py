"""Who may enter with which sheet, and for which enforcement agency."""

from datetime import timedelta

import pytest
from tests.joint_visit import dairy, officer, opened, returned_sheet, sampler

from liance.flows.demonstration.world import World
from liance.flows.gate import enforcement_of, sheet_to_enter, sheets_to_enter
from liance.foundation.kernel.errors import NotFound


def test_a_station_enters_for_the_agency_nearest_to_the_source(world: World) -> None:
    day = world.at.date()
    found = enforcement_of(sampler(world), dairy(world), on=day)
    assert found == world.agencies["main.enforcement"]
    served = world.agencies["served.enforcement"]
    near = next(s for s in world.sources.values() if s.jurisdiction_id == served.jurisdiction_id)
    assert enforcement_of(sampler(world), near, on=day) == served
    elsewhere = next(s for s in world.sources.values() if s.name.endswith("清溪茶业有限公司"))
    assert enforcement_of(sampler(world), elsewhere, on=day) is None


def test_returned_sheets_of_these_days_are_offered_to_both_agencies(world: World) -> None:
    sheet = returned_sheet(world)
    for actor in (officer(world), sampler(world)):
        assert sheets_to_enter(actor, around=world.at) == [sheet]
        assert sheet_to_enter(actor, sheet.id) == sheet
        assert sheets_to_enter(actor, around=world.at + timedelta(days=30)) == []
    for onlooker in ("majianping", "zhaowenbin"):
        assert sheets_to_enter(world.actor(onlooker), around=world.at) == []
        with pytest.raises(NotFound):
            sheet_to_enter(world.actor(onlooker), sheet.id)


def test_a_sheet_that_was_entered_is_offered_no_more(world: World) -> None:
    visit = opened(world, world.at)
    assert sheets_to_enter(officer(world), around=world.at) == []
    with pytest.raises(NotFound):
        sheet_to_enter(officer(world), visit.sheet_id)  # type: ignore[arg-type]
