"""A report of a surprise visit is known to named people only, from preparation to receipt."""

import json

import pytest
from django.test import Client
from tests.joint_visit import signed_in
from tests.report_scene import INSIDE, LACKING, VERIFY, restricted
from tests.rewriting import rewrite
from tests.sample_scene import Scene, fresh, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel import clock
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.models import Transition
from liance.foundation.ledger.models import Event
from liance.mechanism.custody.actions import handing, keeping, receiving
from liance.mechanism.custody.models import BottleFactor, Handover
from liance.mechanism.laboratory.actions import entering, reviewing
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.actions import copies, reports, signing
from liance.mechanism.reporting.models import Copy, Report
from liance.mechanism.reporting.policies import copies_visible_to, reports_visible_to

SECRET = "举报人住在隔壁"


def issued(scene: Scene) -> Report:
    """Reviewed by a colleague who knew already, signed by one whom the preparer named."""
    at, who = scene.wait(hours=20), scene.actor
    report = reports.prepare(
        visit_id=scene.visit.id, actor=who("chenjing"), at=at,
        named=[scene.world.staff["fengzhiyuan"].id], lacking=LACKING,
    )  # fmt: skip
    reports.review(report_id=report.id, version=report.version, actor=who("zhengxiaoyan"), at=at)
    report.refresh_from_db()
    signing.sign(
        report_id=report.id, version=report.version, verify_url=VERIFY, actor=who("fengzhiyuan"),
        at=at,
    )  # fmt: skip
    return Report.objects.get()


@pytest.mark.clause("W7")
def test_only_named_people_know_of_it(world: World) -> None:
    report = issued(restricted(world))
    for who in ("chenjing", "fengzhiyuan", "liwentao", "zhanglixin"):
        assert reports_visible_to(world.actor(who)).exists(), who
    for who in ("liuzhihong", "majianping", "songwei", "hanxue", "yangzhenhua", "dengkai"):
        assert not reports_visible_to(world.actor(who)).exists(), who
    named = {str(n) for n in report.named}
    running = Clock.objects.filter(object_id=report.visit_id, rule__startswith="report.")
    assert running.count() == 2
    for duty in running:
        assert duty.named
        assert set(duty.named) <= named


@pytest.mark.clause("W7")
def test_the_logs_of_a_restricted_visit_carry_no_reason(world: World) -> None:
    scene = open_scene(world, restricted=True)
    people = [*scene.visit.named, *(world.staff[n].id for n in INSIDE)]
    rewrite(Visit.objects.filter(pk=scene.visit.pk), named=people)
    bottle, other = scene.sealed("六价铬"), scene.sealed("总铬")
    scene.offer(bottle, other)
    rows = list(Handover.objects.filter(state="offered").values_list("id", flat=True))
    why = {"reason": SECRET, "at": scene.clock}
    handing.refuse(handover_ids=rows, actor=scene.actor("sunyulan"), **why)
    keeping.lose(
        bottle_id=other.id, version=fresh(other).version, actor=scene.actor("zhanglixin"), **why
    )
    scene.offer(bottle)
    receiving.receive(
        bottle_id=bottle.id, version=fresh(bottle).version, accepted=True, seal_intact=True,
        temperature_c=None, place="样品室", actor=scene.actor("sunyulan"), at=scene.clock,
    )  # fmt: skip
    row = scene.enter(fresh(bottle), "六价铬", "0.2")
    reviewing.send_back(
        determination_id=row.id, version=row.version, actor=scene.actor("wujianguo"), **why
    )
    factor = BottleFactor.objects.get(bottle=bottle)
    entering.no_result(bottle_factor_id=factor.id, actor=scene.actor("zhoumin"), **why)
    about = Event.objects.filter(kind__regex="refuse|lose|send_back|no_result|supersede")
    assert about.count() == 6
    assert not [e.kind for e in about if SECRET in json.dumps(e.body, ensure_ascii=False)]
    assert not Transition.objects.filter(reason__contains=SECRET).exists()
    factor.refresh_from_db()
    assert factor.no_result_reason == SECRET, "who may know of it reads it at the record"
    assert fresh(other).ended_reason == SECRET


def test_a_signatory_who_was_not_named_finds_nothing(world: World) -> None:
    scene = restricted(world)
    at = scene.wait(hours=20)
    report = reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=at, lacking=LACKING
    )
    with pytest.raises(NotFound):
        signing.sign(
            report_id=report.id, version=report.version, verify_url=VERIFY,
            actor=scene.actor("fengzhiyuan"), at=at,
        )  # fmt: skip


@pytest.mark.clause("R2")
def test_its_copies_need_somebody_named_at_each_addressee(world: World) -> None:
    scene = restricted(world)
    report = issued(scene)
    given = {"report_id": report.id, "actor": scene.actor("chenjing"), "at": scene.clock}
    with pytest.raises(Refused, match=r"reporting\.nobody_named"):
        copies.copy_report(version=report.version, **given)
    head = world.staff["majianping"].id
    copies.copy_report(version=report.version, named=[head], **given)
    copy = Copy.objects.get(addressee=world.agencies["main.department"])
    assert not copies_visible_to(world.actor("songwei")).exists()
    copies.receive(
        copy_id=copy.id, version=copy.version, actor=world.actor("majianping"), at=scene.clock
    )
    copy.refresh_from_db()
    assert copy.state == "received"


def test_the_public_page_tells_nothing_but_that_it_is_in_force(world: World) -> None:
    scene = restricted(world)
    report = issued(scene)
    with clock.fixed(scene.clock):
        page = Client().get(f"/reports/verify/{report.code}/").content.decode()
        assert "现行有效" in page
        for secret in (report.number, report.content["inspected_unit"], "六价铬", "陈静"):
            assert secret not in page, secret
        assert signed_in("majianping").get(f"/reports/{report.id}/").status_code == 404
