"""A commission is taken back from a laboratory that may not work any more, on whatever ground."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.sample_scene import open_scene
from tests.staging import sheets as stage

from liance.dashboards.commissions import taken_back
from liance.dashboards.laboratory_duties import duties
from liance.flows import recalling
from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.commissioning.actions import records
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.coordination.actions import answering, commissioning, site, talking
from liance.mechanism.coordination.models import (
    Commission,
    CommissionReview,
    Proposal,
    Sheet,
    SheetCrew,
)
from liance.mechanism.coordination.policies import visible_to
from liance.mechanism.coordination.queries.detail import sheet_page
from liance.mechanism.custody.actions import filling, handing, preparing, receiving
from liance.mechanism.custody.models import Handover, PreparedBottle
from liance.mechanism.operations.models import Visit

LATER = stage.AT + timedelta(hours=3)
HEAD, OWN, OFFICER, DISPATCHER = "majianping", "lab-tao", "liwentao", "hanxue"


def commissioned(world: World, *, returned: bool = True) -> Sheet:
    sheet = stage.commissioned(world, at=LATER)
    if not returned:
        return sheet
    crew = (world.staff["lab-shi"].id, world.staff["lab-yu"].id)
    return answering.return_sheet(
        **stage.returning(world, sheet, crew=crew, instruments=(), actor=world.actor(OWN), at=LATER)
    )


def ban(world: World, *, starts_on: date = date(2026, 11, 4)) -> None:
    records.ban(
        laboratory=world.agencies["laboratory"], starts_on=starts_on, ends_on=None,
        reason="出具不实报告", source="示例决定〔2026〕1号", actor=world.actor(HEAD), at=LATER,
    )  # fmt: skip


def decide(world: World, sheet: Sheet, decision: str, who: str = HEAD) -> Sheet:
    sheet.refresh_from_db()
    return recalling.review(
        sheet_id=sheet.id, version=sheet.version, decision=decision, reason="改由本站承担",
        actor=world.actor(who), at=LATER,
    )  # fmt: skip


def waiting(world: World, who: str) -> list[tuple[str, str]]:
    rows = duties(world.actor(who), at=LATER)
    return [(kind, str(record)) for kind, _, _, record in rows if kind.startswith("commission_")]


@pytest.mark.clause("F3")
def test_a_banned_laboratory_gives_a_returned_sheet_back(world: World) -> None:
    sheet = commissioned(world)
    made = preparing.prepare_for_sheet(sheet_id=sheet.id, actor=world.actor(OWN), at=LATER)
    put = talking.propose(
        sheet_id=sheet.id, field="note", new="带钥匙", reason="", actor=world.actor(OFFICER),
        at=LATER,
    )  # fmt: skip
    assert waiting(world, HEAD) == []
    ban(world)
    assert waiting(world, HEAD) == [("commission_review", str(sheet.id))]
    assert waiting(world, DISPATCHER) == [("commission_watch", str(sheet.id))]
    assert waiting(world, OWN) == []
    with pytest.raises(Refused, match="no_going_on"):
        decide(world, sheet, "continue")
    with pytest.raises(NotPermitted):
        decide(world, sheet, "recall", OFFICER)
    back = decide(world, sheet, "recall")
    assert (back.state, back.laboratory_id, back.returned_at) == ("sent", None, None)
    assert not SheetCrew.objects.filter(sheet=sheet, side="monitoring").exists()
    assert Proposal.objects.get(pk=put.pk).state == "withdrawn"
    lapsed = PreparedBottle.objects.filter(pk__in=[row.id for row in made])
    assert set(lapsed.values_list("state", "dropped_reason")) == {("dropped", "委托已收回")}
    assert Commission.objects.get(sheet=sheet).ended_at == LATER
    assert not Sheet.objects.filter(visible_to(world.actor(OWN)), pk=sheet.pk).exists()
    assert waiting(world, HEAD) == []
    # The laboratory reads that and why, others those of the sheets that they know.
    laboratory = world.agencies["laboratory"].id
    assert [row.sheet_id for row in taken_back(world.actor(OWN), laboratory)] == [sheet.id]
    assert taken_back(world.actor("dept-610100"), laboratory) == []
    said = Event.objects.filter(object_id=sheet.id, kind="coordination:sheet:recall").get()
    assert '"ground":"ban"' in said.body.replace(" ", "")
    # What the laboratory signed stands on the copies of record, not on what the station returns.
    later = LATER + timedelta(hours=1)
    again = answering.return_sheet(**stage.returning(world, back, at=later))
    page = sheet_page(sheet.id, actor=world.actor(OFFICER))
    assert [row.staff_id for row in page.signed("return")] == [world.staff["chenjing"].id]
    assert again.state == "returned"


@pytest.mark.clause("F3")
@pytest.mark.parametrize("ground", ["tie", "cma", "filing", "scope"])
def test_every_ground_lets_the_department_recall(world: World, ground: str) -> None:
    sheet = commissioned(world, returned=False)
    papers = Qualification.objects.filter(laboratory=sheet.laboratory)
    with pytest.raises(Refused, match="nothing_against"):
        decide(world, sheet, "recall")
    if ground == "tie":
        records.tie(
            laboratory=world.agencies["laboratory"], unit=sheet.source.name, kind="operation",
            starts_on=date(2026, 11, 1), ends_on=None, evidence="运维合同 3", actor=world.actor(OWN),
            at=LATER,
        )  # fmt: skip
    elif ground == "cma":
        papers.update(cma_to=date(2026, 11, 8))
    elif ground == "filing":
        papers.update(filed_to=date(2026, 11, 8))
    else:
        papers.update(factors=["二噁英"])
    with pytest.raises(Refused, match="halt_early"):
        decide(world, sheet, "halt")
    assert decide(world, sheet, "replace").state == "consented"
    # The consent stands, the enforcement agency commissions; with the ground gone the same again.
    clock = Clock.objects.get(object_id=sheet.id, stopped_at=None)
    assert (clock.rule, clock.agency_id) == ("sheet.commission", sheet.enforcement_id)
    sheet.refresh_from_db()
    with pytest.raises(Refused, match="laboratory_"):
        commissioning.commission(
            sheet_id=sheet.id, version=sheet.version, note="", actor=world.actor(OFFICER), at=LATER,
            laboratory_id=world.agencies["laboratory"].id,
        )  # fmt: skip
    row = CommissionReview.objects.get(sheet=sheet)
    assert (row.ground, row.decision, row.laboratory_id) == (
        ground, "replace", world.agencies["laboratory"].id,
    )  # fmt: skip


@pytest.mark.clause("F3")
def test_a_halted_laboratory_hands_its_samples_to_the_station(world: World) -> None:
    sheet = commissioned(world)
    site.enter(sheet_id=sheet.id, actor=world.actor(OFFICER), at=stage.VISIT)
    scene = open_scene(world, laboratory="laboratory", crew=("lab-tao", "lab-shi"))
    Visit.objects.filter(pk=scene.visit.pk).update(sheet_id=sheet.id)
    bottle = scene.fill("六价铬", "总铬", by="lab-tao")
    filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("lab-shi"), at=scene.clock)
    bottle.refresh_from_db()
    scene.wait(hours=1)
    scene.offer(bottle, giver="lab-tao", taker="lab-yu")
    receiving.receive(
        bottle_id=bottle.id, version=bottle.version, accepted=True, seal_intact=True,
        temperature_c=None, place="样品室", actor=scene.actor("lab-yu"), at=scene.clock,
    )  # fmt: skip
    scene.enter(bottle, "六价铬", "0.83", by="lab-yu")
    ban(world)
    with pytest.raises(Refused, match="recall_late"):
        decide(world, sheet, "recall")
    halted = decide(world, sheet, "halt")
    assert halted.laboratory_id == world.agencies["laboratory"].id
    assert waiting(world, HEAD) == []
    with pytest.raises(Refused, match="commission_halted"):
        scene.enter(bottle, "总铬", "1.1", by="lab-yu")
    scene.wait(hours=1)
    batch = scene.offer(bottle, giver="lab-yu")
    ids = list(Handover.objects.filter(batch=batch).values_list("id", flat=True))
    handing.accept(
        handover_ids=ids, seal_intact=True, actor=scene.actor("sunyulan"), at=scene.clock,
        temperature_c=Decimal("4.0"), place="2号冷藏柜",
    )  # fmt: skip
    bottle.refresh_from_db()
    assert (bottle.state, bottle.laboratory_id) == ("received", scene.visit.monitoring_id)
    holds = Clock.objects.filter(rule="custody.hold", object_id=bottle.id, stopped_at=None)
    assert set(holds.values_list("agency_id", flat=True)) <= {scene.visit.monitoring_id}
    assert scene.enter(bottle, "总铬", "1.1").laboratory_id == scene.visit.monitoring_id
