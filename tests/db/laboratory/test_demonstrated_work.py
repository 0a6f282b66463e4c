"""The demonstration leaves work in the laboratory: samples that wait, a batch begun, a late start."""

from datetime import timedelta

from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.story import Story
from liance.flows.demonstration.waiting import begin, begin_late
from liance.flows.demonstration.world import World
from liance.mechanism.laboratory import queries
from liance.mechanism.laboratory.models import Batch, Determination


def in_the_laboratory(world: World) -> Operation:
    op = Story(world, world.at + timedelta(days=20)).operation("恒晔表面处理", days=-2)
    op.draft().send().give_back().field_work()
    begin_late(op, "六价铬")
    begin(op, "化学需氧量")
    return op


def test_the_analyst_finds_samples_by_the_time_they_have_left(world: World) -> None:
    op = in_the_laboratory(world)
    waiting = list(queries.to_determine(op.who(op.team.analyst)))
    ends = [row.hold_ends for row in waiting if row.hold_ends]
    assert ends == sorted(ends)
    assert len(ends) > 3
    assert {"氨氮", "总铬"} <= {row.factor for row in waiting if row.batch_id is None}


def test_a_batch_is_begun_and_a_late_result_marked(world: World) -> None:
    op = in_the_laboratory(world)
    (batch,) = Batch.objects.all()
    assert (batch.state, batch.factor) == ("open", "化学需氧量")
    analyst = op.who(op.team.analyst)
    held = [row for row in queries.to_determine(analyst) if row.batch_id == batch.id]
    assert len(held) == batch.members.count() >= 2
    late = Determination.objects.filter(bottle_factor__factor="六价铬")
    assert {row.over_hold for row in late if row.bottle_factor.bottle.qc == "normal"} == {True}
    marks = queries.quality_marks(queries.to_check(op.who(op.team.checker)))
    assert {mark.code for mark in marks.values()} == {"no_batch"}
