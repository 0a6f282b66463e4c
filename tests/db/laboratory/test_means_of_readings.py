"""Field readings within the hour of a limit by hourly mean: one mean when the part is closed."""

import pytest
from tests.joint_visit import gauge
from tests.mean_scene import NMHC
from tests.rewriting import remove, rewrite
from tests.sample_scene import Scene, open_scene

from liance.doors.web.reports.tracing import result_lines
from liance.doors.web.visits.views.detail import by_mean
from liance.flows.demonstration.world import World
from liance.flows.visits import close_part, leave
from liance.mechanism.laboratory.models import Mean
from liance.mechanism.laboratory.queries import results_of, standing_means
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.actions.readings import (
    Measured,
    amend_reading,
    explain_untold,
    take_reading,
)
from liance.mechanism.operations.models import Reading, VisitItem
from liance.mechanism.operations.queries import record
from liance.mechanism.reevaluation.actions import Order, reevaluate
from liance.mechanism.reevaluation.queries import restated
from liance.mechanism.reporting.evaluating import conclusion, result_row
from liance.mechanism.reporting.evidence.tracing import traced
from liance.mechanism.reporting.models import Report

LINE = ItemLine(NMHC, "GB 16297-1996 表2 二级", "120", "mg/m³", on_site=True)
PH = ItemLine("pH值", "GB 8978-1996 表4 一级", "6~9", "无量纲", on_site=True)


def scene_of(world: World, line: ItemLine, medium: str = "gas") -> Scene:
    return open_scene(world, point=PointLine("DA001", "排放口", medium, (line,)))


def read(scene: Scene, *values: str, minutes: int = 15) -> list[Reading]:
    """Readings one after the other; of those over the limit a reason says why nobody was told."""
    item = VisitItem.objects.get(point__visit=scene.visit)
    rows = []
    for raw in values:
        row = take_reading(
            visit_id=scene.visit.id, item_id=item.id,
            measured=Measured(raw, scene.world.staff["zhaoting"].id, instrument_id=gauge(scene.world, "YQ-07")),
            actor=scene.actor("zhanglixin"), at=scene.clock,
        )  # fmt: skip
        if row.verdict == "exceeds":
            explained(scene, row)
        rows.append(row)
        scene.wait(minutes=minutes)
    return rows


def explained(scene: Scene, row: Reading) -> None:
    explain_untold(
        reading_id=row.id,
        reason="执法人员在旁看到读数",
        actor=scene.actor("zhanglixin"),
        at=scene.clock,
    )


def closed(scene: Scene) -> None:
    leave(
        visit_id=scene.visit.id, version=scene.visit.version, actor=scene.actor("liwentao"),
        at=scene.clock,
    )  # fmt: skip
    scene.visit.refresh_from_db()
    close_part(
        visit_id=scene.visit.id, version=scene.visit.version, actor=scene.actor("zhanglixin"),
        at=scene.clock,
    )  # fmt: skip


def test_one_reading_over_the_limit_is_no_exceedance_where_the_mean_is_not(world: World) -> None:
    scene = scene_of(world, LINE)
    rows = read(scene, "130", "100", "104")
    assert rows[0].verdict == "exceeds"
    closed(scene)
    (mean,) = standing_means(scene.visit.id)
    assert (mean.of, mean.members) == (Mean.READINGS, [row.id for row in rows])
    assert (mean.value, mean.verdict) == ("111", "compliant")
    found = results_of(scene.visit.id)
    assert [one.kind for one in found.results] == ["reading"] * 3 + ["mean"]
    assert found.exceedances == 0
    printed = [result_row(one) for one in found.results]
    assert [row.verdict for row in printed] == ["", "", "", "compliant"]
    assert printed[3].sample == "均值（3 次读数）"
    assert "与同 1 h 内的读数合并，按均值评价" in printed[0].note
    assert "已判定各项均未超过限值" in conclusion(found.results)


def test_pages_call_no_reading_exceeding_that_its_mean_cleared(world: World) -> None:
    scene = scene_of(world, LINE)
    rows = read(scene, "130", "100", "104")
    assert by_mean(record(scene.visit)) == frozenset()
    closed(scene)
    scene.visit.refresh_from_db()
    assert by_mean(record(scene.visit)) == {row.id for row in rows}
    lines = result_lines(traced(Report(visit=scene.visit)))
    assert [(line.value, line.kind, line.stands) for line in lines] == [
        ("130 mg/m³", "idle", True), ("100 mg/m³", "idle", True), ("104 mg/m³", "idle", True),
        ("111 mg/m³", "ok", True),
    ]  # fmt: skip
    assert lines[3].note == "小时均值，3 次读数"


def test_a_mean_of_readings_over_the_limit_is_the_exceedance(world: World) -> None:
    scene = scene_of(world, LINE)
    read(scene, "130", "140", "119")
    closed(scene)
    found = results_of(scene.visit.id)
    assert [row.verdict for row in found.results if row.alone] == ["exceeds"]
    assert found.exceedances == 1
    assert "均值 130" in conclusion(found.results)


@pytest.mark.parametrize(("values", "minutes"), [(("130", "100"), 15), (("130", "90", "90"), 40)])
def test_too_few_readings_within_the_hour_are_each_judged(
    world: World, values: tuple[str, ...], minutes: int
) -> None:
    scene = scene_of(world, LINE)
    read(scene, *values, minutes=minutes)
    closed(scene)
    assert not Mean.objects.exists()
    assert results_of(scene.visit.id).exceedances == 1


def test_ph_is_judged_by_reading(world: World) -> None:
    scene = scene_of(world, PH, "water")
    read(scene, *["9.4"], *["7.2"] * 11, minutes=120)
    closed(scene)
    assert not Mean.objects.exists()
    assert results_of(scene.visit.id).exceedances == 1


def test_a_corrected_reading_counts_with_the_time_at_which_it_was_read(world: World) -> None:
    scene = scene_of(world, LINE)
    first, *_ = read(scene, "130", "100", "104")
    scene.wait(hours=2)
    new = amend_reading(
        reading_id=first.id,
        measured=Measured("103", first.confirmed_by_id, instrument_id=gauge(world, "YQ-07")),
        reason="抄错", actor=scene.actor("zhanglixin"), at=scene.clock,
    )  # fmt: skip
    closed(scene)
    (mean,) = standing_means(scene.visit.id)
    assert (mean.members[0], mean.began_at, mean.value) == (new.id, first.at, "102")


def test_a_reevaluation_judges_means_of_readings_too(world: World) -> None:
    scene = scene_of(world, LINE)
    read(scene, "110", "100", "104")
    closed(scene)
    (old,) = standing_means(scene.visit.id)
    rewrite(VisitItem.objects.filter(point__visit=scene.visit), limit="100")
    run = reevaluate(
        order=Order(reason="限值录错"), actor=scene.actor("liuzhihong"), at=scene.wait(days=1)
    )
    assert run.means == 1
    (new,) = standing_means(scene.visit.id)
    assert (new.replaces_id, new.of, new.verdict) == (old.id, Mean.READINGS, "exceeds")


def test_a_reevaluation_forms_those_of_a_visit_that_an_earlier_release_closed(world: World) -> None:
    scene = scene_of(world, LINE)
    rows = read(scene, "130", "100", "104")
    order = Order(reason="升级后补评均值")
    early = reevaluate(order=order, actor=scene.actor("liuzhihong"), at=scene.clock)
    assert (early.means, Mean.objects.count()) == (0, 0)
    closed(scene)
    # as it was left by a release that formed none
    remove(Mean.objects.all())
    assert results_of(scene.visit.id).exceedances == 1
    run = reevaluate(order=order, actor=scene.actor("liuzhihong"), at=scene.wait(days=1))
    assert run.means == 1
    (mean,) = standing_means(scene.visit.id)
    assert (mean.of, mean.members) == (Mean.READINGS, [row.id for row in rows])
    found = restated(results_of(scene.visit.id), scene.visit.id)
    assert found.exceedances == 0
    assert [row.kind for row in found.results] == ["reading"] * 3 + ["mean"]
