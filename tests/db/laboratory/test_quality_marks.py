"""Results outside a batch bear a mark, on the way to the reviewer and to the report; others none."""

import pytest
from tests.sample_scene import Scene, open_scene, photometer

from liance.flows.demonstration.world import World
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory import queries
from liance.mechanism.laboratory.actions import batching
from liance.mechanism.laboratory.models import Batch, Determination
from liance.mechanism.laboratory.queries.quality import deviations
from liance.mechanism.laboratory.rules.acceptance import ControlSample

METHOD = "GB 7467-87"
BLANK = ControlSample("blank", "<0.004")
REFERENCE = ControlSample(
    "reference", "0.201", label="GSB07-3174", certified="0.202", uncertainty="0.008"
)


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def in_batch(scene: Scene, *controls: ControlSample) -> Batch:
    """A bottle's chromium in a batch, done twice, with these control samples."""
    factor = BottleFactor.objects.get(bottle=scene.received("六价铬"), factor="六价铬")
    actor = scene.actor("zhoumin")
    setting = batching.Setting(
        method=METHOD, unit="mg/L", started_at=scene.clock, detection_limit="0.004",
        instrument_id=photometer(factor.id),
    )  # fmt: skip
    batch = batching.open_batch(
        factor_ids=[factor.id], setting=setting, actor=actor, at=scene.clock
    )
    return batching.submit(
        batch_id=batch.id, version=batch.version,
        found=[batching.Found(factor.id, "0.540", "0.540")], controls=controls, actor=actor,
        at=scene.wait(hours=1),
    )  # fmt: skip


def approve(scene: Scene) -> None:
    for row in Determination.objects.filter(state="entered"):
        scene.check(row)
        scene.approve(row)


def test_outside_a_batch_a_result_is_marked_for_reviewer_and_report(scene: Scene) -> None:
    row = scene.enter(scene.received("六价铬"), "六价铬", "0.54")
    marks = queries.quality_marks(queries.to_check(scene.actor("wujianguo")))
    assert marks[row.id].code == "no_batch"
    approve(scene)
    assert queries.quality_marks_of(scene.visit.id)[row.id].lacking == (
        "blank", "parallel", "recovery",
    )  # fmt: skip
    (result,) = queries.results_of(scene.visit.id).results
    assert result.quality == marks[row.id]
    (said,) = deviations(scene.visit.id)
    assert row.bottle_factor.bottle.short in said


def test_in_a_batch_that_met_everything_nothing_is_said(scene: Scene) -> None:
    assert in_batch(scene, BLANK, REFERENCE).state == "accepted"
    approve(scene)
    assert Determination.objects.filter(state="approved").count() == 2
    assert queries.quality_marks_of(scene.visit.id) == {}
    assert deviations(scene.visit.id) == []


def test_a_batch_accepted_with_too_few_controls_says_so_with_its_reason(scene: Scene) -> None:
    batch = in_batch(scene, BLANK)
    assert batch.state == "failed"
    # held back: nothing is issued that could lack anything
    assert queries.quality_marks(queries.to_check(scene.actor("wujianguo"))) == {}
    batching.release(
        batch_id=batch.id, version=batch.version, reason="标样用完，复核数据可用",
        actor=scene.actor("wujianguo"), at=scene.clock,
    )  # fmt: skip
    approve(scene)
    marks = set(queries.quality_marks_of(scene.visit.id).values())
    assert [(m.code, m.lacking, m.reason) for m in marks] == [
        ("short", ("recovery",), "标样用完，复核数据可用")
    ]
    (said,) = deviations(scene.visit.id)
    assert "标样用完" in said
