"""A determination that was given to another body is reported as theirs (W6, R1, R3)."""

from datetime import timedelta
from typing import Any

import pytest
from tests.mean_scene import STACK, approved, bags
from tests.report_scene import LACKING, finished
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.world import World
from liance.mechanism.capability.actions import change_instrument
from liance.mechanism.capability.models import Instrument
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.laboratory.queries import results_of
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.compose import content_of, form_of
from liance.mechanism.reporting.document import upload_document
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.subcontracting import is_own


def content(scene: Scene) -> dict[str, Any]:
    """What a report would say now, of what has been approved."""
    station = scene.world.agencies["main.monitoring"]
    return content_of(scene.visit, agency=station, number="测1号", at=scene.wait(hours=20))


def prepared(scene: Scene) -> Report:
    """The report, the day after."""
    return reports.prepare(
        visit_id=scene.visit.id, actor=scene.actor("chenjing"), at=scene.wait(hours=20),
        lacking=LACKING,
    )  # fmt: skip


def reported(scene: Scene) -> Report:
    """The report of a visit whose 六价铬 the station determined, whose 总铬 a laboratory did."""
    bottle = scene.received("六价铬", "总铬")
    finished(scene)
    meter = Instrument.objects.get(agency=scene.world.agencies["main.monitoring"], number="FG-01")
    scene.approved(bottle, "六价铬", "0.1", instrument_id=meter.id)
    scene.approved(
        bottle, "总铬", "1.1", subcontract_report="QY-2026-118",
        subcontractor_id=scene.world.agencies["laboratory"].id,
    )  # fmt: skip
    return prepared(scene)


@pytest.mark.clause("W6")
@pytest.mark.clause("R1")
def test_the_report_names_maker_accreditation_and_their_report(world: World) -> None:
    report = reported(open_scene(world))
    laboratory = world.agencies["laboratory"]
    number = Qualification.objects.get(laboratory=laboratory).cma_number
    assert report.content["subcontracts"] == [
        {
            "items": "总铬", "body": laboratory.name, "accreditation": number,
            "reports": "QY-2026-118",
        }
    ]  # fmt: skip
    notes = {r["factor"]: r["note"] for r in report.content["results"]}
    assert notes["总铬"].startswith(f"分包：{laboratory.name}，报告编号 QY-2026-118")
    assert "分包" not in notes["六价铬"]
    methods = {m["factor"]: m["instrument"] for m in report.content["methods"]}
    assert methods["总铬"] == "见分包报告 QY-2026-118"
    assert upload_document(report)["subcontracts"][0]["reports"] == "QY-2026-118"


def test_an_accreditation_that_is_not_on_file_is_missed(world: World) -> None:
    scene = open_scene(world)
    bottle = scene.received("总铬")
    finished(scene)
    laboratory = world.agencies["laboratory"]
    scene.approved(
        bottle, "总铬", "1.1", subcontract_report="QY-2026-118", subcontractor_id=laboratory.id
    )
    Qualification.objects.filter(laboratory=laboratory).update(
        cma_to=scene.visit.entered_at.date() - timedelta(days=1)
    )
    assert f"分包机构“{laboratory.name}”的资质认定编号" in content(scene)["missing"]


def test_who_typed_their_result_is_not_among_the_analysts(world: World) -> None:
    scene = open_scene(world)
    bottle = scene.received("六价铬")
    finished(scene)
    scene.approved(
        bottle, "六价铬", "0.1", subcontract_report="QY-2026-119",
        subcontractor_id=world.agencies["laboratory"].id,
    )  # fmt: skip
    assert content(scene)["analysts"] == []


def test_instruments_are_those_of_what_stands_with_the_calibration_of_their_use(
    world: World,
) -> None:
    scene = open_scene(world)
    bottle = scene.received("六价铬")
    station = world.agencies["main.monitoring"]
    wrong = Instrument.objects.get(agency=station, number="YQ-07")
    meter = Instrument.objects.get(agency=station, number="FG-01")
    was, began = meter.calibrated_to, scene.clock
    row = scene.enter(bottle, "六价铬", "0.1", instrument_id=wrong.id)
    scene.wait(hours=2)
    change_instrument(
        instrument_id=meter.id, version=meter.version, calibrated_to=was + timedelta(days=365),
        actor=scene.actor("chenjing"), at=scene.clock,
    )  # fmt: skip
    scene.wait(hours=1)
    made = scene.amend(row, "0.1", instrument_id=meter.id, started_at=began)
    scene.check(made)
    scene.approve(made)
    finished(scene)
    printed = form_of(content(scene)).instruments
    assert [(one.number, one.calibrated_until) for one in printed] == [("FG-01", was)]


@pytest.mark.parametrize("own", [0, 1])
def test_a_mean_names_the_makers_of_all_its_samples(world: World, own: int) -> None:
    scene = open_scene(world, point=STACK)
    laboratory = world.agencies["laboratory"]
    for place, bottle in enumerate(bags(scene, 3)):
        mine = place == own
        given = {} if mine else {
            "subcontractor_id": laboratory.id, "subcontract_report": "QY-2026-120",
        }  # fmt: skip
        approved(scene, bottle, "100", **given)
    rows = results_of(scene.visit.id).results
    *samples, mean = rows
    assert (mean.kind, mean.subcontractor, mean.analyst) == ("mean", "", "周敏")
    assert mean.method == "HJ 38-2017"
    station = world.agencies["main.monitoring"].id
    assert [is_own(row, station) for row in samples] == [place == own for place in range(3)]
    finished(scene)
    said = content(scene)
    note = said["results"][3]["note"]
    assert note.startswith(f"其中 2 个样品分包：{laboratory.name}，报告编号 QY-2026-120")
    assert [one["reports"] for one in said["subcontracts"]] == ["QY-2026-120"]
    assert len(said["analysts"]) == 1


def test_a_mean_given_away_whole_says_so_without_a_share(world: World) -> None:
    scene = open_scene(world, point=STACK)
    laboratory = world.agencies["laboratory"]
    for bottle in bags(scene, 3):
        approved(
            scene, bottle, "100", subcontractor_id=laboratory.id, subcontract_report="QY-2026-121"
        )
    finished(scene)
    said = content(scene)
    assert said["results"][3]["note"].startswith(f"分包：{laboratory.name}，报告编号 QY-2026-121")
    assert said["analysts"] == []
