"""The sheet ends with its visit's report, and what is filled in on it reaches the visit (W3, R3)."""

import pytest
from tests.joint_visit import officer, opened, sampler
from tests.report_scene import exceeding, signed

from liance.flows.demonstration.world import World
from liance.flows.filling import fill
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions.filling import Filled
from liance.mechanism.coordination.models import Item, Point, Sheet
from liance.mechanism.laboratory.queries import completeness
from liance.mechanism.operations.models import Visit, VisitItem


def add(world: World, visit: Visit, line: str) -> Sheet:
    """One more factor at the water point, decided on site."""
    sheet = Sheet.objects.get(pk=visit.sheet_id)
    point = Point.objects.get(sheet=sheet, code="DW001")
    return fill(
        sheet_id=sheet.id, version=sheet.version, actor=sampler(world), at=world.at,
        values=[Filled(f"point:{point.id}:add", line, "现场发现含磷清洗剂")],
    )  # fmt: skip


@pytest.mark.clause("R3")
def test_a_factor_filled_in_on_the_sheet_is_wanted_at_the_visit(world: World) -> None:
    visit = opened(world, world.at)
    before = VisitItem.objects.filter(point__visit=visit).count()
    add(world, visit, "总磷")
    fresh = VisitItem.objects.get(point__visit=visit, factor="总磷")
    assert fresh.point.code == "DW001"
    assert VisitItem.objects.filter(point__visit=visit).count() == before + 1
    waits = [line for line in completeness(visit.id).open_lines if line.factor == "总磷"]
    assert [(line.point, line.status) for line in waits] == [("DW001", "open")]


@pytest.mark.clause("R3")
def test_after_monitoring_closed_nothing_more_is_wanted(world: World) -> None:
    visit = opened(world, world.at)
    Visit.objects.filter(pk=visit.pk).update(monitoring_closed_at=world.at)
    with pytest.raises(Refused, match=r"operations\.part_closed"):
        add(world, visit, "总磷")
    assert not Item.objects.filter(point__sheet=visit.sheet_id, factor="总磷").exists()
    assert officer(world).agency_id == visit.enforcement_id


@pytest.mark.clause("W3")
def test_no_report_over_open_fields_and_the_sheet_ends_with_it(world: World) -> None:
    ending = exceeding(world)
    sheet = ending.operation.sheet
    point = Point.objects.filter(sheet=sheet).order_by("order").first()
    Sheet.objects.filter(pk=sheet.pk).update(open_fields=[f"point:{point.id}:frequency"])
    with pytest.raises(Refused, match=r"reporting\.sheet_open") as refused:
        ending.prepare()
    assert refused.value.facts == {"count": 1, "fields": f"{point.code} 频次"}
    sheet.refresh_from_db()
    fill(
        sheet_id=sheet.id, version=sheet.version, values=[Filled(f"point:{point.id}:frequency", "3 次")],
        actor=ending.operation.who("liwentao"), at=ending.operation.at(20),
    )  # fmt: skip
    assert Sheet.objects.get(pk=sheet.pk).state == "field_done"
    signed(ending)
    assert Sheet.objects.get(pk=sheet.pk).state == "closed"
