"""Training and the yearly measures: put on file, done with their evidence (C1, C4)."""

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

RECORD = "capability:training:record"
PLAN = "capability:measure:manage"
FULL = Decimal(100)
LEAST_EVIDENCE = 4


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

    Errors: ``capability.hours``, ``capability.score``, NotFound, Stale, NotPermitted.
    """
    training = training_for(actor, training_id, version=version)
    require_manages(actor, training.organiser, RECORD)
    staff = people_visible_to(actor).filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("registry:staff")
    if hours <= 0:
        raise Refused("capability.hours", field="hours")
    if score is not None and (not 0 <= score <= FULL or result == "none"):
        raise Refused("capability.score", field="score")
    values = {"agency_id": staff.agency_id, "hours": hours, "result": result, "score": score}
    row, made = Attendance.objects.select_for_update().get_or_create(
        training=training,
        staff=staff,
        defaults={**values, "created_at": at, "created_by": actor.user_id},
    )
    if not made:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
    training.version += 1
    training.save(update_fields=["version"])
    note(
        "capability:training:attend", row, noun="capability:attendance", actor=actor, at=at,
        body={"training": training.id, "staff": staff.id, "hours": hours, "result": result,
              "score": score},
    )  # fmt: skip
    return row


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

    Errors: ``capability.evidence``, ``capability.measure_done``, NotFound, Stale, NotPermitted.
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
