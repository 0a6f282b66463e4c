"""Further people of a restricted operation: one list along sheet, visit, bottles, report, case."""

from uuid import UUID

import pytest
from tests.joint_visit import opened
from tests.report_scene import LACKING, restricted
from tests.rewriting import rewrite
from tests.sample_scene import open_scene

from liance.flows.demonstration.world import World
from liance.flows.naming import name_on_sheet, name_on_visit
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.ledger.models import Event
from liance.foundation.outbox.models import Message
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import visible_to
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.models import Case, Report

CREW = ("liwentao", "wangxuemei", "zhanglixin", "zhaoting")


def secret(world: World) -> Visit:
    named = [world.staff[n].id for n in CREW]
    return opened(
        world, world.at, restricted=True, urgency="surprise", urgency_note="突击", named=named
    )


def ids(world: World, *names: str) -> list[UUID]:
    return [world.staff[n].id for n in names]


def name(world: World, visit: Visit, by: str, *names: str) -> Visit:
    return name_on_visit(
        visit_id=visit.id, version=visit.version, staff=ids(world, *names),
        actor=world.actor(by), at=world.at,
    )  # fmt: skip


@pytest.mark.clause("W7")
def test_naming_on_the_visit_reaches_its_sheet_and_its_news(world: World) -> None:
    visit = secret(world)
    name(world, visit, "liwentao", "sunyulan", "majianping")
    visit.refresh_from_db()
    assert set(ids(world, "sunyulan", "majianping")) < set(visit.named)
    visit.sheet.refresh_from_db()
    assert set(visit.sheet.named) == set(visit.named)
    assert visible_to(world.actor("sunyulan")).filter(pk=visit.pk).exists()
    kinds = Event.objects.values_list("kind", flat=True)
    assert {"operations:visit:name", "coordination:sheet:name"} <= set(kinds)
    heard = Message.objects.filter(payload__id=str(visit.id), payload__what="named").get()
    assert str(world.staff["sunyulan"].id) in heard.audience


def test_naming_on_the_sheet_reaches_the_visit_and_its_deadlines(world: World) -> None:
    visit = secret(world)
    Clock.objects.create(
        rule="visit.signal", noun="operations:visit", object_id=visit.id,
        agency_id=visit.monitoring_id, title="签收", started_at=world.at, due_at=world.at,
        named=[str(n) for n in visit.named],
    )  # fmt: skip
    visit.sheet.refresh_from_db()
    name_on_sheet(
        sheet_id=visit.sheet_id, version=visit.sheet.version, staff=ids(world, "sunyulan"),
        actor=world.actor("liwentao"), at=world.at,
    )  # fmt: skip
    visit.refresh_from_db()
    assert world.staff["sunyulan"].id in visit.named
    assert str(world.staff["sunyulan"].id) in Clock.objects.get(object_id=visit.id).named


def test_monitoring_names_its_own_house_and_an_open_visit_nobody(world: World) -> None:
    visit = secret(world)
    with pytest.raises(Refused, match=r"operations\.named_elsewhere"):
        name(world, visit, "zhanglixin", "majianping")
    with pytest.raises(Refused, match=r"operations\.named_missing"):
        name(world, visit, "zhanglixin")
    visit = name(world, visit, "zhanglixin", "zhoumin")
    assert world.staff["zhoumin"].id in visit.named
    with pytest.raises(NotFound):
        name(world, visit, "hanlei", "hanlei")
    rewrite(Visit.objects.filter(pk=visit.pk), restricted=False)
    with pytest.raises(NotFound):
        name(world, visit, "liwentao", "hanlei")


@pytest.mark.clause("D4")
def test_a_keeper_named_on_site_is_offered_the_bottles(world: World) -> None:
    scene = open_scene(world, restricted=True)
    bottle = scene.sealed("六价铬")
    with pytest.raises(Refused, match=r"custody\.taker_not_named"):
        scene.offer(bottle, taker="sunyulan")
    batch = scene.offer(bottle, taker="zhaoting")
    name(world, Visit.objects.get(), "zhanglixin", "sunyulan")
    waiting = Clock.objects.get(rule="custody.accept", object_id=batch)
    assert str(world.staff["sunyulan"].id) in waiting.named
    scene.accept(batch, by="zhaoting")
    bottle.refresh_from_db()
    scene.offer(bottle, giver="zhaoting", taker="sunyulan")


@pytest.mark.clause("R2")
def test_naming_reaches_the_report_and_its_case(world: World) -> None:
    scene = restricted(world)
    report = reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=scene.wait(hours=20),
        lacking=LACKING,
    )  # fmt: skip
    case = Case.objects.create(
        report=report, enforcement_id=scene.visit.enforcement_id, named=report.named,
        jurisdiction_id=report.jurisdiction_id, restricted=True, created_at=scene.clock,
    )  # fmt: skip
    name(world, Visit.objects.get(), "liwentao", "yangzhenhua")
    case.refresh_from_db()
    fresh = world.staff["yangzhenhua"].id
    assert fresh in Report.objects.get().named
    assert fresh in case.named
