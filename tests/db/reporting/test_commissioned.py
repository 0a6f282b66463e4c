"""A commissioned laboratory's results are reported and uploaded by the same-level station (R1)."""

from datetime import timedelta

import pytest
from tests.report_scene import LACKING, VERIFY, commissioned
from tests.rewriting import rewrite

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotFound, NotPermitted
from liance.mechanism.capability.models import Certificate
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.reporting.actions import reports, signing, uploads
from liance.mechanism.reporting.document import upload_document
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.policies import reports_visible_to


@pytest.mark.clause("R1")
@pytest.mark.clause("W6")
def test_the_station_reports_and_names_the_source(world: World) -> None:
    scene = commissioned(world)
    clock = Clock.objects.get(rule="report.upload", object_id=scene.visit.id)
    assert clock.agency_id == world.agencies["main.monitoring"].id
    at = scene.wait(hours=20)
    with pytest.raises((NotPermitted, NotFound)):
        reports.prepare(visit_id=scene.visit.id, actor=scene.actor("lab-tao"), at=at)
    report = reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=at, lacking=LACKING
    )
    laboratory = world.agencies["laboratory"]
    number = Qualification.objects.get(laboratory=laboratory).cma_number
    assert report.content["body"] == world.agencies["main.monitoring"].name
    assert report.content["subcontracts"] == [
        {"items": "六价铬、总铬", "body": laboratory.name, "accreditation": number, "reports": ""}
    ]
    reports.review(
        report_id=report.id, version=report.version, actor=scene.actor("zhengxiaoyan"), at=at
    )
    report.refresh_from_db()
    signing.sign(
        report_id=report.id, version=report.version, verify_url=VERIFY,
        actor=scene.actor("fengzhiyuan"), at=at,
    )  # fmt: skip
    report = Report.objects.get()
    uploads.upload(
        report_id=report.id, version=report.version, actor=scene.actor("chenjing"),
        at=at + timedelta(hours=1),
    )  # fmt: skip
    sent = upload_document(report)
    assert (sent["agency"], sent["laboratory"]) == (report.agency.name, laboratory.name)
    assert sent["subcontracts"][0]["body"] == laboratory.name
    assert reports_visible_to(scene.actor("lab-tao")).get() == report


@pytest.mark.clause("F2")
def test_the_report_prints_the_certificate_of_the_day_of_the_test(world: World) -> None:
    scene = commissioned(world)
    day = scene.visit.entered_at.date()
    laboratory = world.agencies["laboratory"]
    held = Qualification.objects.get(laboratory=laboratory)
    now, later = held.cma_number, "262799990001"
    Qualification.objects.filter(pk=held.pk).update(cma_to=day + timedelta(days=5))
    Qualification.objects.create(
        laboratory=laboratory, cma_number=later, cma_from=day + timedelta(days=6),
        cma_to=day + timedelta(days=2000), created_at=scene.clock,
    )  # fmt: skip
    at = scene.wait(hours=20)
    report = reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=at, lacking=LACKING
    )
    assert report.content["subcontracts"][0]["accreditation"] == now


@pytest.mark.clause("C5")
def test_what_their_crew_read_asks_no_certificate_of_the_station(world: World) -> None:
    scene = commissioned(world, ph="8.1")
    laboratory = world.agencies["laboratory"]
    rewrite(Certificate.objects.filter(staff=world.staff["zhengxiaoyan"]), factors=["化学需氧量"])
    at = scene.wait(hours=20)
    report = reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=at, lacking=LACKING
    )
    assert "pH值" in {row["factor"] for row in report.content["results"]}
    (given,) = report.content["subcontracts"]
    assert (given["body"], given["items"]) == (laboratory.name, "pH值、六价铬、总铬")
    reports.review(
        report_id=report.id, version=report.version, actor=scene.actor("zhengxiaoyan"), at=at
    )
    report.refresh_from_db()
    assert report.state == "reviewed"
