"""Implausible combinations hold the review until a reviewer answers them (F19-F22)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.joint_visit import gauge, item_of, officer, opened, sampler
from tests.rewriting import rewrite
from tests.sample_scene import Scene, open_scene, reading_of

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.custody.models import Bottle
from liance.mechanism.laboratory.actions import doubting, entering, reviewing
from liance.mechanism.laboratory.models import Determination, DoubtAnswer
from liance.mechanism.laboratory.queries import doubts_of
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.actions.points import add_point
from liance.mechanism.operations.actions.readings import Measured, take_reading
from liance.mechanism.operations.models import Reading, Visit


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def more_six_than_all(scene: Scene) -> tuple[Determination, Determination]:
    """六价铬 0.83 beside 总铬 0.05 from one bottle."""
    bottle = scene.received("六价铬", "总铬")
    return scene.enter(bottle, "六价铬", "0.83"), scene.enter(bottle, "总铬", "0.05")


def answer(
    scene: Scene, by: str = "wujianguo", reason: str = "总铬消解不完全，已重测"
) -> DoubtAnswer:
    (found,) = [d for d in doubts_of([scene.visit.id]) if d.open]
    return doubting.answer(
        visit_id=scene.visit.id, code=found.doubt.code, keys=found.keys, reason=reason,
        actor=scene.actor(by), at=scene.clock,
    )  # fmt: skip


def refused(call: object, *args: object, **kwargs: object) -> Refused:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value


@pytest.mark.clause("C5")
def test_a_doubt_holds_check_and_approval_until_it_is_answered(scene: Scene) -> None:
    six, total = more_six_than_all(scene)
    for row in (six, total):
        found = refused(scene.check, row)
        assert (found.code, found.facts["count"]) == ("laboratory.doubt_open", 1)
    answer(scene)
    for row in (six, total):
        scene.check(row)
        scene.approve(row)
        row.refresh_from_db()
        assert row.state == "approved"
    (kept,) = doubts_of([scene.visit.id])
    assert kept.answer is not None
    assert kept.answer.reason == "总铬消解不完全，已重测"
    assert kept.answer.said["part_value"] == "0.83 mg/L"


@pytest.mark.clause("C5")
def test_a_doubt_raised_after_the_check_holds_the_approval(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    six = scene.enter(bottle, "六价铬", "0.83")
    scene.check(six)
    scene.enter(bottle, "总铬", "0.05")
    assert refused(scene.approve, six).code == "laboratory.doubt_open"
    answer(scene)
    scene.approve(six)


def test_sending_back_ends_the_doubt_and_the_new_value_is_judged_anew(scene: Scene) -> None:
    six, total = more_six_than_all(scene)
    reviewing.send_back(
        determination_id=six.id, version=six.version, reason="超过总铬",
        actor=scene.actor("wujianguo"), at=scene.clock,
    )  # fmt: skip
    assert doubts_of([scene.visit.id]) == ()
    scene.check(total)
    reading = reading_of(six.bottle_factor_id, "0.90", scene.clock, replaces=six.id)
    entering.enter(readings=[reading], actor=scene.actor("zhoumin"), at=scene.clock)
    (found,) = doubts_of([scene.visit.id])
    assert found.open


def test_an_answer_does_not_cover_an_amended_value(scene: Scene) -> None:
    six, _total = more_six_than_all(scene)
    answer(scene)
    entering.amend(
        determination_id=six.id, version=six.version, reason="抄错",
        reading=reading_of(six.bottle_factor_id, "0.93", scene.clock),
        actor=scene.actor("zhoumin"), at=scene.clock,
    )  # fmt: skip
    (found,) = doubts_of([scene.visit.id])
    assert found.open
    assert found.doubt.facts["part_value"] == "0.93 mg/L"


def test_who_may_answer_and_with_what(scene: Scene) -> None:
    more_six_than_all(scene)
    assert refused(answer, scene, reason="  ").code == "laboratory.reason_missing"
    with pytest.raises(NotPermitted):
        answer(scene, by="zhoumin")
    (found,) = doubts_of([scene.visit.id])
    gone = refused(
        doubting.answer, visit_id=scene.visit.id, code="noise", keys=found.keys, reason="没有",
        actor=scene.actor("wujianguo"), at=scene.clock,
    )  # fmt: skip
    assert gone.code == "laboratory.doubt_gone"
    with pytest.raises(NotFound):
        answer(scene, by="lab-xia")
    answer(scene)
    with pytest.raises(ValueError, match="unpack"):
        answer(scene)
    assert Event.objects.filter(kind="laboratory:doubt:answer").count() == 1


def test_the_database_keeps_one_answer_with_its_reason(scene: Scene) -> None:
    more_six_than_all(scene)
    row = answer(scene)
    with pytest.raises(IntegrityError), transaction.atomic():
        DoubtAnswer.objects.filter(pk=row.pk).update(reason="")
    with pytest.raises(IntegrityError), transaction.atomic():
        DoubtAnswer.objects.create(
            visit_id=row.visit_id,
            rule=row.rule,
            code=row.code,
            keys=row.keys,
            reason="又",
            by_id=row.by_id,
            at=row.at,
            created_at=row.at,
        )


def test_samples_of_another_time_and_blanks_are_not_compared(scene: Scene) -> None:
    first = scene.received("总铬")
    scene.enter(first, "总铬", "0.05")
    scene.clock += timedelta(minutes=31)
    later = scene.received("六价铬")
    scene.enter(later, "六价铬", "0.83")
    assert doubts_of([scene.visit.id]) == ()
    rewrite(Bottle.objects.filter(pk=first.pk), sampled_at=later.sampled_at, qc="blank")
    assert doubts_of([scene.visit.id]) == ()
    rewrite(Bottle.objects.filter(pk=first.pk), qc="normal")
    assert len(doubts_of([scene.visit.id])) == 1


def test_a_non_detect_with_another_bound_is_doubted(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", "0.05L", detection_limit="0.05")
    (found,) = doubts_of([scene.visit.id])
    assert (found.doubt.rule, found.doubt.code) == ("F19", "non_detect_above")
    assert refused(scene.check, row).code == "laboratory.doubt_open"


def test_the_number_of_queries_does_not_grow(
    scene: Scene, django_assert_num_queries: object
) -> None:
    for _ in range(3):
        more_six_than_all(scene)
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(doubts_of([scene.visit.id])) >= 3


def take(
    world: World, visit: Visit, factor: str, raw: str, line: ItemLine, **recorded: str
) -> Reading:
    code, medium = ("N9", "noise") if line.unit == "dB(A)" else ("D9", "gas")
    add_point(
        visit_id=visit.id, line=PointLine(code, "测点", medium, (line,)), actor=officer(world),
        at=world.at,
    )  # fmt: skip
    measured = Measured(
        raw, world.staff["zhaoting"].id, instrument_id=gauge(world, "YQ-07"), recorded=recorded
    )
    return take_reading(
        visit_id=visit.id, item_id=item_of(visit, code, factor).id, measured=measured,
        actor=sampler(world), at=world.at,
    )  # fmt: skip


@pytest.mark.clause("C5")
def test_what_was_recorded_beside_a_reading_is_compared_with_it(world: World) -> None:
    visit = opened(world, world.at)
    night = ItemLine("夜间噪声", "GB 12348-2008 3类", "55", "dB(A)", on_site=True)
    level = take(world, visit, "夜间噪声", "58", night, background="65")
    assert (level.verdict, level.verdict_detail["reason"]) == (
        "cannot_judge",
        "background_over_measured",
    )
    (found,) = doubts_of([visit.id])
    assert (found.doubt.rule, found.keys, found.open) == ("F21", (level.id,), True)
    burnt = ItemLine("氮氧化物", "GB 13271-2014 燃气", "150", "mg/m³", on_site=True)
    smoke = take(world, visit, "氮氧化物", "40", burnt, o2_measured="21.5")
    assert {(d.doubt.code, d.keys) for d in doubts_of([visit.id])} == {
        ("noise_under_background", (level.id,)), ("oxygen_as_air", (smoke.id,)),
    }  # fmt: skip
