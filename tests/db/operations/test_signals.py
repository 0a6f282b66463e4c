"""Signals: sent by one team, acknowledged and answered by the other, on the clock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.joint_visit import gauge, item_of, officer, opened, sampler

from liance.flows.demonstration.world import World
from liance.flows.visits import answer_with_samples
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import (
    IllegalTransition,
    NotFound,
    NotPermitted,
    Refused,
    Stale,
)
from liance.foundation.outbox.models import Message
from liance.mechanism.custody.models import Bottle
from liance.mechanism.operations.actions.readings import Measured, take_reading
from liance.mechanism.operations.actions.records import Line
from liance.mechanism.operations.actions.signals import (
    acknowledge_signal,
    answer_with_cause,
    send_signal,
)
from liance.mechanism.operations.models import Reading, Signal, Visit


def problem(world: World, visit: Visit) -> Signal:
    return send_signal(
        visit_id=visit.id, direction="to_monitoring", text="加药泵停运，请立即在 DW001 采样",
        actor=officer(world), at=world.at, point_id=item_of(visit, "DW001", "pH值").point_id,
    )  # fmt: skip


def over_limit(world: World, visit: Visit) -> Reading:
    return take_reading(
        visit_id=visit.id, item_id=item_of(visit, "DW001", "pH值").id,
        measured=Measured("9.6", world.staff["zhaoting"].id, instrument_id=gauge(world)),
        actor=sampler(world), at=world.at,
    )  # fmt: skip


def exceedance(world: World, visit: Visit) -> Signal:
    return send_signal(
        visit_id=visit.id, direction="to_enforcement", text="DW001 pH 9.6，限值 6-9",
        actor=sampler(world), at=world.at, reading_id=over_limit(world, visit).id,
    )  # fmt: skip


def bottle(world: World, visit: Visit) -> Bottle:
    staff = world.staff["zhanglixin"]
    return Bottle.objects.create(
        visit=visit, point=item_of(visit, "DW001", "pH值").point, number=f"T-{uuid4().hex[:6]}",
        seal_number=uuid4().hex[:8], sampled_at=world.at, sampled_by=staff,
        holder=staff, created_at=world.at,
    )  # fmt: skip


@pytest.mark.clause("D5")
def test_a_facility_problem_is_acknowledged_and_answered_by_samples(world: World) -> None:
    visit = opened(world, world.at)
    signal = problem(world, visit)
    clock = Clock.objects.get(object_id=signal.id)
    assert (clock.rule, clock.agency_id) == ("visit.signal", visit.monitoring_id)
    assert clock.due_at == world.at + timedelta(minutes=30)
    assert clock.url == f"/visits/{visit.id}/"
    assert "瑞麟乳业" in clock.subject
    seen = world.at + timedelta(seconds=23)
    acknowledge_signal(signal_id=signal.id, actor=sampler(world), at=seen, version=1)
    clock.refresh_from_db()
    assert clock.outcome == "met"
    assert Clock.objects.get(object_id=signal.id, stopped_at=None).rule == "visit.answer"
    taken = bottle(world, visit)
    done = answer_with_samples(
        signal_id=signal.id, answer="已采样", bottles=[taken.id], actor=sampler(world), at=seen
    )
    assert done.state == "answered"
    assert done.answer_bottles == [taken.id]
    assert not Clock.objects.filter(object_id=signal.id, stopped_at=None).exists()


@pytest.mark.clause("D5")
def test_a_facility_problem_is_not_answered_by_words(world: World) -> None:
    visit = opened(world, world.at)
    signal = problem(world, visit)
    acknowledge_signal(signal_id=signal.id, actor=sampler(world), at=world.at)
    with pytest.raises(Refused, match="answer_needs_bottles"):
        answer_with_samples(
            signal_id=signal.id, answer="知道了", bottles=[], actor=sampler(world), at=world.at
        )
    with pytest.raises(NotFound):
        answer_with_samples(
            signal_id=signal.id, answer="已采样", bottles=[uuid4()], actor=sampler(world),
            at=world.at,
        )  # fmt: skip
    with pytest.raises(Refused, match="answer_needs_bottles"):
        answer_with_cause(signal_id=signal.id, line=Line("原因"), actor=sampler(world), at=world.at)
    taken = over_limit(world, visit)
    done = answer_with_samples(
        signal_id=signal.id, answer="已现场测定", bottles=[], readings=[taken.id],
        actor=sampler(world), at=world.at,
    )  # fmt: skip
    assert done.answer_readings == [taken.id]


@pytest.mark.clause("D6")
def test_an_exceedance_is_acknowledged_and_answered_by_its_cause(world: World) -> None:
    visit = opened(world, world.at)
    signal = exceedance(world, visit)
    assert signal.point is not None
    assert signal.point.code == "DW001"
    with pytest.raises(IllegalTransition):
        answer_with_cause(signal_id=signal.id, line=Line("旁路"), actor=officer(world), at=world.at)
    acknowledge_signal(signal_id=signal.id, actor=officer(world), at=world.at)
    done = answer_with_cause(
        signal_id=signal.id, line=Line("查明原因：碱洗废水经旁路进入出水井"),
        actor=world.actor("wangxuemei"), at=world.at,
    )  # fmt: skip
    assert done.answer_entry is not None
    assert (done.answer_entry.side, done.answer_entry.kind) == ("enforcement", "cause")
    assert done.answer == "查明原因：碱洗废水经旁路进入出水井"


def test_one_reading_is_signalled_once(world: World) -> None:
    visit = opened(world, world.at)
    signal = exceedance(world, visit)
    with pytest.raises(Refused, match="signal_twice"):
        send_signal(
            visit_id=visit.id, direction="to_enforcement", text="又", actor=sampler(world),
            at=world.at, reading_id=signal.reading_id,
        )  # fmt: skip


def test_a_team_speaks_for_itself_and_never_answers_itself(world: World) -> None:
    visit = opened(world, world.at)
    with pytest.raises(Refused, match="signal_direction"):
        send_signal(
            visit_id=visit.id, direction="to_enforcement", text="x", actor=officer(world),
            at=world.at,
        )  # fmt: skip
    with pytest.raises(Refused, match="text_missing"):
        send_signal(
            visit_id=visit.id, direction="to_monitoring", text=" ", actor=officer(world),
            at=world.at,
        )  # fmt: skip
    signal = problem(world, visit)
    with pytest.raises(Refused, match="signal_own"):
        acknowledge_signal(signal_id=signal.id, actor=world.actor("wangxuemei"), at=world.at)


def test_acknowledged_twice_is_refused_and_an_old_version_is_stale(world: World) -> None:
    visit = opened(world, world.at)
    signal = problem(world, visit)
    with pytest.raises(Stale):
        acknowledge_signal(signal_id=signal.id, actor=sampler(world), at=world.at, version=7)
    acknowledge_signal(signal_id=signal.id, actor=sampler(world), at=world.at)
    with pytest.raises(IllegalTransition):
        acknowledge_signal(signal_id=signal.id, actor=world.actor("zhaoting"), at=world.at)


def test_an_onlooker_and_an_outsider_cannot_acknowledge(world: World) -> None:
    visit = opened(world, world.at)
    signal = problem(world, visit)
    with pytest.raises(NotPermitted):
        acknowledge_signal(signal_id=signal.id, actor=world.actor("majianping"), at=world.at)
    with pytest.raises(NotFound):
        acknowledge_signal(signal_id=signal.id, actor=world.actor("mazhiqiang"), at=world.at)


def test_a_colleague_off_site_may_acknowledge_for_the_agency(world: World) -> None:
    visit = opened(world, world.at)
    signal = exceedance(world, visit)
    done = acknowledge_signal(signal_id=signal.id, actor=world.actor("yangzhenhua"), at=world.at)
    assert done.acknowledged_by_id == world.staff["yangzhenhua"].id


@pytest.mark.clause("D5")
def test_open_pages_of_both_agencies_are_told_and_of_nobody_else(world: World) -> None:
    visit = opened(world, world.at)
    problem(world, visit)
    told = Message.objects.filter(topic="live:operations:visit").last()
    assert told is not None
    assert told.payload == {"id": str(visit.id), "what": "signal:to_monitoring"}
    assert set(told.audience) == {str(visit.enforcement_id), str(visit.monitoring_id)}


def test_a_restricted_visit_tells_its_named_people_only(world: World) -> None:
    named = [world.staff[u].id for u in ("liwentao", "wangxuemei", "zhanglixin", "zhaoting")]
    visit = opened(world, world.at, restricted=True, named=named)
    signal = problem(world, visit)
    told = Message.objects.filter(topic="live:operations:visit").last()
    assert told is not None
    assert set(told.audience) == {str(n) for n in named}
    assert set(Clock.objects.get(object_id=signal.id).named) == {str(n) for n in named}
