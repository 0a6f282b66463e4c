"""Training and the yearly measures: put on file, done with their evidence (C1, C4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.capability.models import Attendance, Measure, Training
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.policies import (
    agencies_visible_to,
    people_visible_to,
    require_manages,
)
from liance.norms.calendar.instants import shanghai_day

RECORD = "capability:training:record"
PLAN = "capability:measure:manage"
FULL = Decimal(100)
LEAST_EVIDENCE = 4
ONLINE = "在线"


@transaction.atomic
def add_training(
    *,
    agency: Agency,
    kind: str,
    title: str,
    held_from: date,
    held_to: date,
    actor: Actor,
    at: datetime,
    place: str = "",
    content: str = "",
) -> Training:
    """Put a training that the agency organises on file. Errors: ``capability.period_reversed``."""
    require_manages(actor, agency, RECORD)
    if held_to < held_from:
        raise Refused("capability.period_reversed", field="held_to")
    made = Training.objects.create(
        kind=kind, title=title.strip(), jurisdiction_id=agency.jurisdiction_id, organiser=agency,
        held_from=held_from, held_to=held_to, place=place, content=content,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:training:add", made, noun="capability:training", actor=actor, at=at,
        body={"kind": kind, "title": made.title, "from": str(held_from), "to": str(held_to)},
    )  # fmt: skip
    return made


@transaction.atomic
def attend(
    *,
    training_id: UUID,
    version: int,
    staff_id: UUID,
    hours: Decimal,
    result: str,
    score: Decimal | None,
    actor: Actor,
    at: datetime,
) -> Attendance:
    """Enter a participant, or write one anew: hours and result of the examination.

    Errors: ``capability.counted`` (an online examination's), ``capability.hours``,
    ``capability.score``, NotFound, Stale, NotPermitted.
    """
    training = training_for(actor, training_id, version=version)
    require_manages(actor, training.organiser, RECORD)
    if training.examined is not None:
        raise Refused("capability.counted")
    staff = people_visible_to(actor).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("registry:staff")
    if hours <= 0:
        raise Refused("capability.hours", field="hours")
    if score is not None and (not 0 <= score <= FULL or result == "none"):
        raise Refused("capability.score", field="score")
    # Before the event: its digests are those of the rows written until then.
    training.version += 1
    training.save(update_fields=["version"])
    sat = Sat(staff.id, staff.agency_id, hours, result, score)
    return _attended(training, sat, actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class Sat:
    """A participant with hours, result and score of 100."""

    staff_id: UUID
    agency_id: UUID
    hours: Decimal
    result: str
    score: Decimal | None


def _attended(
    training: Training, one: Sat, *, actor: Actor, at: datetime, reason: str = ""
) -> Attendance:
    values = {
        "agency_id": one.agency_id, "hours": one.hours, "result": one.result, "score": one.score,
    }  # fmt: skip
    row, made = Attendance.objects.select_for_update().get_or_create(
        training=training,
        staff_id=one.staff_id,
        defaults={**values, "created_at": at, "created_by": actor.user_id},
    )
    was = [row.result, row.score]
    if not made:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
    body: dict[str, object] = {"training": training.id, "staff": one.staff_id, **values}
    if reason:
        body |= {"was": was, "reason": reason}
    note(
        "capability:training:attend", row, noun="capability:attendance", actor=actor, at=at,
        body={key: body[key] for key in body if key != "agency_id"},
    )  # fmt: skip
    return row


def count_examination(
    *,
    agency: Agency,
    kind: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    examination: UUID,
    content: str,
    sat: Sequence[Sat],
    actor: Actor,
    at: datetime,
) -> Training | None:
    """Put an online examination that ended on file as the training it is, with who sat; in the
    caller's transaction, on the examination's own figures. None where nobody sat."""
    if not sat:
        return None
    made = Training.objects.create(
        kind=kind, title=title, jurisdiction_id=agency.jurisdiction_id, organiser=agency,
        held_from=shanghai_day(opens_at), held_to=shanghai_day(closes_at), place=ONLINE,
        content=content, examined=examination, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:training:add", made, noun="capability:training", actor=actor, at=at,
        body={"kind": kind, "title": title, "examination": examination,
              "from": str(made.held_from), "to": str(made.held_to)},
    )  # fmt: skip
    for one in sat:
        _attended(made, one, actor=actor, at=at)
    return made


def correct_counted(
    *, training: Training, sat: Sequence[Sat], reason: str, actor: Actor, at: datetime
) -> int:
    """Bring the results of an examination's training in line with its marks; how many changed."""
    rows = Attendance.objects.filter(training=training)
    known = {row.staff_id: (row.result, row.score) for row in rows}
    changed = [one for one in sat if known.get(one.staff_id) != (one.result, one.score)]
    for one in changed:
        _attended(training, one, actor=actor, at=at, reason=reason)
    return len(changed)


def training_for(actor: Actor, training_id: UUID, *, version: int | None = None) -> Training:
    """A training that an agency the actor knows of organised, locked; NotFound, Stale."""
    row = (
        Training.objects.select_for_update(of=("self",))
        .select_related("organiser", "jurisdiction")
        .filter(pk=training_id, organiser__in=agencies_visible_to(actor))
        .first()
    )
    if row is None:
        raise NotFound("capability:training")
    if version is not None and row.version != version:
        raise Stale("capability:training")
    return row


@transaction.atomic
def add_measure(
    *,
    agency: Agency,
    year: int,
    kind: str,
    title: str,
    due_on: date,
    responsible: Staff,
    actor: Actor,
    at: datetime,
) -> Measure:
    """Put a measure into the agency's capability plan of a year (C4).

    Errors: ``capability.due_outside``, ``registry.staff_elsewhere``.
    """
    require_manages(actor, agency, PLAN)
    if due_on.year != year:
        raise Refused("capability.due_outside", field="due_on", year=year)
    if responsible.agency_id != agency.id:
        raise Refused("registry.staff_elsewhere", field="responsible")
    made = Measure.objects.create(
        agency=agency, year=year, kind=kind, title=title.strip(), due_on=due_on,
        responsible=responsible, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:measure:add", made, noun="capability:measure", actor=actor, at=at,
        body={"year": year, "kind": kind, "title": made.title, "due": str(due_on)},
    )  # fmt: skip
    return made


@transaction.atomic
def finish_measure(
    *, measure_id: UUID, version: int, done_on: date, evidence: str, actor: Actor, at: datetime
) -> Measure:
    """Say that a measure is done, with what shows it.

    Errors: ``capability.evidence``, ``capability.measure_done``, ``capability.done_future``,
    NotFound, Stale, NotPermitted.
    """
    row = (
        Measure.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=measure_id, agency__in=agencies_visible_to(actor))
        .first()
    )
    if row is None:
        raise NotFound("capability:measure")
    if row.version != version:
        raise Stale("capability:measure")
    require_manages(actor, row.agency, PLAN)
    if row.done_on is not None:
        raise Refused("capability.measure_done")
    if done_on > shanghai_day(at):
        raise Refused("capability.done_future", field="done_on")
    if len(evidence.strip()) < LEAST_EVIDENCE:
        raise Refused("capability.evidence", field="evidence", least=LEAST_EVIDENCE)
    row.done_on, row.evidence = done_on, evidence.strip()[:200]
    row.version += 1
    row.save(update_fields=["done_on", "evidence", "version"])
    note(
        "capability:measure:finish", row, noun="capability:measure", actor=actor, at=at,
        body={"done": str(done_on), "evidence": row.evidence},
    )  # fmt: skip
    return row
