"""Control samples of a batch, checked before the monitoring part is closed; marks that stay (D4)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.sample_scene import Scene, open_scene

from liance.flows import visits
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.actions import keeping
from liance.mechanism.custody.models import BottleFactor, QualityShortfall
from liance.mechanism.custody.queries.marks import deviations, hold_marks, quality_notes
from liance.mechanism.custody.queries.mission import quality_short
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.laboratory.queries import results_of
from liance.mechanism.operations.models import Visit

pytestmark = pytest.mark.clause("D4")
DAY = timedelta(days=1)


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def close(scene: Scene, reason: str = "") -> Visit:
    visit = Visit.objects.get(pk=scene.visit.id)
    return visits.close_part(
        visit_id=visit.id, version=visit.version, actor=scene.actor("zhanglixin"),
        at=scene.clock, quality_reason=reason,
    )  # fmt: skip


def left(scene: Scene) -> None:
    for factor in ("六价铬", "总铬"):
        scene.sealed(factor)
    visit = Visit.objects.get(pk=scene.visit.id)
    visits.leave(
        visit_id=visit.id, version=visit.version, actor=scene.actor("liwentao"), at=scene.clock
    )


def test_the_shortfall_is_named_before_the_part_is_closed(scene: Scene) -> None:
    left(scene)
    with pytest.raises(Refused) as caught:
        close(scene)
    assert caught.value.code == "custody.quality_short"
    assert (caught.value.facts["parallel_missing"], caught.value.facts["blank_missing"]) == (1, 1)
    assert Visit.objects.get(pk=scene.visit.id).monitoring_closed_at is None


def test_its_reason_is_kept_for_the_report(scene: Scene) -> None:
    left(scene)
    assert close(scene, "排口水量不足").monitoring_closed_at is not None
    notes = quality_notes(scene.visit.id)
    assert [(n.kind, n.needed, n.taken, n.reason) for n in notes] == [
        ("blank", 1, 0, "排口水量不足"), ("parallel", 1, 0, "排口水量不足"),
    ]  # fmt: skip
    assert "现场平行样应有 1 瓶，实有 0 瓶：排口水量不足" in deviations(scene.visit.id)


def test_a_parallel_and_a_blank_are_enough(scene: Scene) -> None:
    for qc in ("parallel", "blank"):
        scene.fill("六价铬", qc=qc)
    left(scene)
    assert quality_short(scene.visit.id) == ()
    close(scene)
    assert not QualityShortfall.objects.exists()


def test_a_lost_control_bottle_does_not_count(scene: Scene) -> None:
    bottle = scene.fill("六价铬", qc="parallel")
    scene.fill("六价铬", qc="blank")
    scene.sealed("总铬")
    keeping.lose(
        bottle_id=bottle.id, version=bottle.version, reason="摔碎",
        actor=scene.actor("zhanglixin"), at=scene.clock,
    )  # fmt: skip
    assert [s.kind for s in quality_short(scene.visit.id)] == ["parallel"]


@pytest.mark.parametrize(("late", "marked"), [(0, False), (1, True)])
def test_exactly_at_the_end_is_in_time_and_a_minute_later_is_marked(
    scene: Scene, late: int, marked: bool
) -> None:
    bottle = scene.received("六价铬")
    started = bottle.sampled_at + DAY + timedelta(minutes=late)
    scene.clock = started + timedelta(hours=2)
    scene.approved(bottle, "六价铬", "0.2", started_at=started)
    factor = BottleFactor.objects.get(bottle=bottle)
    assert (factor.over_hold_at == started) is marked
    (result,) = results_of(scene.visit.id).results
    assert result.over_hold is marked
    found = hold_marks(scene.visit.id)
    assert [(m.factor, m.late, m.explanation) for m in found] == (
        [("六价铬", timedelta(minutes=1), "")] if marked else []
    )


def test_an_explanation_stands_beside_the_mark(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    started = bottle.sampled_at + 2 * DAY
    scene.clock = started + timedelta(hours=1)
    scene.enter(bottle, "六价铬", "0.2", started_at=started)
    keeping.explain(
        bottle_id=bottle.id, kind="over_hold", started_at=bottle.sampled_at + DAY,
        text="停电一天，样品冷藏", actor=scene.actor("sunyulan"), at=scene.clock,
    )  # fmt: skip
    (mark,) = hold_marks(scene.visit.id)
    assert mark.explanation == "停电一天，样品冷藏"
    (said,) = deviations(scene.visit.id)
    assert "（六价铬）超过保存期" in said
    assert "据转引" in said
    assert "说明：停电一天，样品冷藏" in said


def test_a_later_amendment_does_not_lift_the_mark(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    late = bottle.sampled_at + 2 * DAY
    scene.clock = late + timedelta(hours=1)
    row = scene.enter(bottle, "六价铬", "0.2", started_at=late)
    reading = entering.Reading(
        bottle_factor_id=row.bottle_factor_id, raw="0.2", unit="mg/L", method="GB 7467-87",
        started_at=bottle.sampled_at + timedelta(hours=3), instrument_id=row.instrument_id,
    )  # fmt: skip
    entering.amend(
        determination_id=row.id, version=row.version, reading=reading, reason="时间写错",
        actor=scene.actor("zhoumin"), at=scene.clock,
    )  # fmt: skip
    factor = BottleFactor.objects.get(bottle=bottle)
    assert factor.over_hold_at == late
    assert [m.began for m in hold_marks(scene.visit.id)] == [late]


@pytest.mark.parametrize(
    "change",
    ["over_hold_at = NULL", "over_hold_at = over_hold_at - interval '3 days'",
     "hold_ends_at = hold_ends_at + interval '9 days'", "hold_minutes = 99999"],
)  # fmt: skip
def test_the_database_lets_no_mark_go(scene: Scene, change: str) -> None:
    bottle = scene.received("六价铬")
    late = bottle.sampled_at + 2 * DAY
    scene.clock = late + timedelta(hours=1)
    scene.enter(bottle, "六价铬", "0.2", started_at=late)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE custody_bottlefactor SET {change} WHERE bottle_id = %s", [bottle.id]
        )


def test_an_unmarked_late_start_is_refused_by_the_database(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    with pytest.raises(DatabaseError), transaction.atomic():
        BottleFactor.objects.filter(bottle=bottle).update(analysed_at=bottle.sampled_at + 2 * DAY)
