"""Signals between the two teams: sent, acknowledged, answered (D5, D6)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.clocks.run import start
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions.records import (
    Line,
    point_of,
    require_open_part,
    write_entry,
)
from liance.mechanism.operations.models import Entry, Reading, Signal, Visit
from liance.mechanism.operations.news import address, announce, subject
from liance.mechanism.operations.policies import (
    crew_side,
    duty_of,
    get_for,
    own_side,
    person_of,
    require_on_site,
    signal_for,
)
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING
from liance.mechanism.operations.states import SIGNAL

SEND = "operations:visit:signal"
SENDER = {"to_monitoring": ENFORCEMENT, "to_enforcement": MONITORING}
RECEIVER = {"to_monitoring": MONITORING, "to_enforcement": ENFORCEMENT}
TITLES = {
    "visit.signal": "签收现场信号",
    "visit.answer": "答复现场信号",
}


@transaction.atomic
def send_signal(
    *,
    visit_id: UUID,
    direction: str,
    text: str,
    actor: Actor,
    at: datetime,
    point_id: UUID | None = None,
    reading_id: UUID | None = None,
) -> Signal:
    """Tell the other team: a facility problem (``to_monitoring``, D5) or a result that is abnormal
    or over the limit (``to_enforcement``, D6). Starts the clock visit.signal.

    Errors: operations.signal_direction, not_on_site, left, text_missing, signal_twice.
    """
    actor.require(SEND)
    visit = get_for(actor, visit_id)
    _check_sender(visit, direction, text, actor, at)
    reading = _reading(visit, direction, reading_id)
    point = reading.item.point if reading else point_of(visit, point_id)
    signal = Signal.objects.create(
        visit=visit,
        direction=direction,
        text=text.strip(),
        point=point,
        reading=reading,
        sent_by_id=person_of(actor),
        sent_at=at,
        created_at=at,
        created_by=actor.user_id,
    )
    note(
        "operations:signal:send", signal, noun=SIGNAL.noun, actor=actor, at=at,
        body={"visit": visit.id, "direction": direction, "reading": reading_id,
              "point": point.id if point else None},
    )  # fmt: skip
    _start("visit.signal", signal, at=at)
    announce(visit, f"signal:{direction}", at=at)
    return signal


@transaction.atomic
def acknowledge_signal(
    *, signal_id: UUID, actor: Actor, at: datetime, version: int | None = None
) -> Signal:
    """The other team has seen it; visit.signal stops, visit.answer starts.

    Errors: operations.signal_own, kernel.illegal_transition, kernel.stale.
    """
    signal = _received(actor, signal_id, version)
    signal.acknowledged_by_id = actor.staff_id
    signal.acknowledged_at = at
    signal.save(update_fields=["acknowledged_by", "acknowledged_at"])
    edge = perform(
        signal, SIGNAL, "acknowledge", actor=actor, at=at, body={"visit": signal.visit_id}
    )
    for rule in edge.starts:
        _start(rule, signal, at=at)
    announce(signal.visit, "acknowledged", at=at)
    return signal


@transaction.atomic
def answer_with_samples(
    *,
    signal_id: UUID,
    answer: str,
    actor: Actor,
    at: datetime,
    bottles: Sequence[UUID] = (),
    readings: Sequence[UUID] = (),
    version: int | None = None,
) -> Signal:
    """Monitoring answers a facility problem by what it sampled or measured (D5).

    That the bottles are of this visit is the caller's to see. Errors: operations.signal_direction,
    signal_own, answer_missing, answer_needs_bottles.
    """
    signal = _received(actor, signal_id, version)
    if signal.direction != "to_monitoring":
        raise Refused(errors.ANSWER_NEEDS_CAUSE)
    if not bottles and not readings:
        raise Refused(errors.ANSWER_NEEDS_BOTTLES, field="bottles")
    own = Reading.objects.filter(pk__in=readings, item__point__visit=signal.visit_id).count()
    if own != len(set(readings)):
        raise NotFound("operations:reading")
    signal.answer_bottles, signal.answer_readings = list(bottles), list(readings)
    body: dict[str, object] = {"bottles": list(bottles), "readings": list(readings)}
    return _answer(signal, answer, body, actor=actor, at=at)


@transaction.atomic
def answer_with_cause(
    *, signal_id: UUID, line: Line, actor: Actor, at: datetime, version: int | None = None
) -> Signal:
    """Enforcement answers a result by the record of its cause (D6), a line of its side.

    Errors: operations.signal_direction, signal_own, title_missing, part_closed.
    """
    signal = _received(actor, signal_id, version)
    if signal.direction != "to_enforcement":
        raise Refused(errors.ANSWER_NEEDS_BOTTLES)
    SIGNAL.edge(signal.state, "answer")
    entry: Entry = write_entry(signal.visit, ENFORCEMENT, "cause", line, actor=actor, at=at)
    signal.answer_entry = entry
    return _answer(signal, entry.title, {"entry": entry.id}, actor=actor, at=at)


def _check_sender(visit: Visit, direction: str, text: str, actor: Actor, at: datetime) -> None:
    side = crew_side(visit, actor)
    if SENDER.get(direction) != side:
        raise Refused(errors.SIGNAL_DIRECTION)
    require_open_part(visit, side)
    require_on_site(visit, at)
    if not text.strip():
        raise Refused(errors.TEXT_MISSING, field="text")


def _reading(visit: Visit, direction: str, reading_id: UUID | None) -> Reading | None:
    if reading_id is None:
        return None
    found = Reading.objects.select_related("item__point").filter(
        pk=reading_id, item__point__visit=visit
    )
    reading = found.first()
    if reading is None or direction != "to_enforcement":
        raise NotFound("operations:reading")
    if Signal.objects.filter(reading=reading).exists():
        raise Refused(errors.SIGNAL_TWICE)
    return reading


def _received(actor: Actor, signal_id: UUID, version: int | None) -> Signal:
    """The signal, locked, in the hands of somebody of the side it was sent to."""
    signal = signal_for(actor, signal_id, version=version)
    if RECEIVER[signal.direction] != own_side(signal.visit, actor):
        raise Refused(errors.SIGNAL_OWN)
    if actor.staff_id == signal.sent_by_id:
        raise Refused(errors.SIGNAL_OWN)
    return signal


def _answer(
    signal: Signal, answer: str, body: dict[str, object], *, actor: Actor, at: datetime
) -> Signal:
    if not answer.strip():
        raise Refused(errors.ANSWER_MISSING, field="answer")
    signal.answer = answer.strip()
    signal.answered_by_id = actor.staff_id
    signal.answered_at = at
    signal.save(
        update_fields=[
            "answer", "answered_by", "answered_at", "answer_bottles", "answer_readings",
            "answer_entry",
        ]
    )  # fmt: skip
    perform(signal, SIGNAL, "answer", actor=actor, at=at, body={"visit": signal.visit_id, **body})
    announce(signal.visit, "answered", at=at)
    return signal


def _start(rule: str, signal: Signal, *, at: datetime) -> None:
    visit = signal.visit
    place = f" {signal.point.code}" if signal.point_id and signal.point else ""
    start(
        rule=rule,
        noun=SIGNAL.noun,
        object_id=signal.id,
        agency_id=duty_of(visit, RECEIVER[signal.direction]),
        at=at,
        title=TITLES[rule],
        subject=f"{subject(visit)}{place}",
        url=address(visit),
        named=visit.named if visit.restricted else (),
    )
