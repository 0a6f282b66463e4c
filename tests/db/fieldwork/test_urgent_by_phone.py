"""An urgent visit begun on a phone: with a source or without, at outlets on file or not (W7)."""

from typing import Any

import pytest
from tests.field_phone import Phone, entry, phone, row, states
from tests.joint_visit import dairy, returned_sheet

from liance.doors.field.inbox import item
from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.mechanism.fieldwork.queries import inbox
from liance.mechanism.operations import policies
from liance.mechanism.operations.models import Entry, Visit
from liance.mechanism.registry.actions.on_site import TO_CHECK
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.policies import known_to


@pytest.fixture
def officer(world: World) -> Phone:
    return phone(world, "liwentao")


def urgent(world: World, by: Phone, **changes: Any) -> dict[str, Any]:
    """What the phone says of an urgent entry at the dairy's gate."""
    gate = entry(world, returned_sheet(world), by.clock)
    return {
        "source": None, "source_text": "瑞麟乳业", "ground": "petition",
        "enforcement": str(world.agencies["main.enforcement"].id), "outlets": [],
        "urgency": "urgent_petition", "urgency_note": "夜间偷排举报", "crew": gate["crew"],
        "company": gate["company"], **changes,
    }  # fmt: skip


def decided(by: Phone, about: object, **choice: Any) -> list[str]:
    said = by.says("decide", {"about": str(about), "reason": "现场核实", **choice}, after=None)
    return states(by.hands_in(said))


@pytest.mark.clause("W7")
def test_a_unit_that_the_phone_only_named_is_chosen_with_its_outlets(
    world: World, officer: Phone
) -> None:
    said = officer.says("urgent_visit", urgent(world, officer))
    line = officer.says(
        "record_add", {"entry": "note", "title": "门卫值班室无人"}, visit=said["id"]
    )  # fmt: skip
    assert states(officer.hands_in(said, line)) == ["refused", "held"]
    (shown,) = [
        item(one, world.actor("liwentao")) for one in inbox(world.actor("liwentao"))
        if one.code == "field.source_unknown"
    ]  # fmt: skip
    assert shown["choices"] == ["replace", "set_aside"]
    (found,) = shown["sources"]
    assert found["id"] == str(dairy(world).id)
    water = next(one["id"] for one in found["outlets"] if one["code"] == "DW001")
    assert not inbox(world.actor("wangxuemei")), "who may know of it is not known yet"
    assert decided(officer, said["id"], choice="replace", value="") == ["refused"]
    assert not Visit.objects.exists()
    chosen = {"choice": "replace", "value": found["id"], "outlets": [water]}
    assert decided(officer, said["id"], **chosen) == ["done"]
    visit = Visit.objects.get()
    assert (visit.source, visit.sheet) == (dairy(world), None)
    assert list(visit.points.values_list("code", flat=True)) == ["DW001"]
    assert row(said).state == row(line).state == "done"
    assert Entry.objects.filter(visit=visit, title="门卫值班室无人").exists()
    clock = Clock.objects.get(rule="sheet.follow", object_id=visit.id)
    assert clock.started_at == visit.entered_at


@pytest.mark.clause("W7")
def test_a_unit_that_is_on_no_file_is_registered_and_its_points_are_added_on_site(
    world: World, officer: Phone
) -> None:
    body = urgent(world, officer, source_text="河湾村无名作坊", outlets=[])
    said = officer.says("urgent_visit", body)
    point = officer.says(
        "point_add", visit=said["id"],
        body={"code": "S1", "name": "暗管", "medium": "water", "factors": [{"factor": "六价铬"}]},
    )  # fmt: skip
    assert states(officer.hands_in(said, point)) == ["refused", "held"]
    assert decided(officer, said["id"], choice="replace", value="new") == ["done"]
    source = Source.objects.get(name="河湾村无名作坊")
    assert source.remarks == [TO_CHECK]
    assert source.jurisdiction_id == world.agencies["main.enforcement"].jurisdiction_id
    visit = Visit.objects.get(source=source)
    assert [p.code for p in visit.points.all()] == ["S1"]
    assert row(point).made == visit.points.get().id


@pytest.mark.clause("W7")
def test_a_restricted_urgent_visit_goes_through_with_points_that_are_not_on_file(
    world: World, officer: Phone
) -> None:
    free = {"code": "S1", "name": "渗坑", "medium": "water", "factors": [{"factor": "氨氮"}]}
    body = urgent(
        world, officer, source=str(dairy(world).id), points=[free], restricted=True,
    )  # fmt: skip
    said = officer.says("urgent_visit", body)
    assert states(officer.hands_in(said)) == ["done"]
    visit = Visit.objects.get()
    assert [(p.code, p.name, p.outlet_id) for p in visit.points.all()] == [("S1", "渗坑", None)]
    assert visit.points.get().items.get().factor == "氨氮"
    assert visit.restricted
    assert policies.visible_to(world.actor("zhaoting")).filter(pk=visit.pk).exists()
    assert not policies.visible_to(world.actor("majianping")).filter(pk=visit.pk).exists()


@pytest.mark.clause("W7")
def test_the_unit_of_a_restricted_visit_that_is_on_no_file_is_known_to_those_on_site(
    world: World, officer: Phone
) -> None:
    body = urgent(world, officer, source_text="河湾村无名作坊", outlets=[], restricted=True)
    said = officer.says("urgent_visit", body)
    assert states(officer.hands_in(said)) == ["refused"]
    assert decided(officer, said["id"], choice="replace", value="new") == ["done"]
    unit = Visit.objects.get().source
    assert unit.restricted
    assert not Source.objects.filter(name="河湾村无名作坊").exists()
    assert known_to(world.actor("zhaoting")).filter(pk=unit.pk).exists()
    assert not known_to(world.actor("majianping")).filter(pk=unit.pk).exists()
