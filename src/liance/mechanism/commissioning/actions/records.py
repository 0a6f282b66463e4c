"""What authorities and the laboratory itself put into its file: credit, bans, ties (F2, F3)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.mechanism.commissioning.models import Ban, CreditGrade, Interest
from liance.mechanism.commissioning.policies import lock_laboratory, locked, may_lift, step
from liance.mechanism.commissioning.states import OWN, RECORD, SUPERVISE
from liance.mechanism.registry.models import Agency, Source
from liance.norms.calendar.instants import shanghai_day

SHORTEST = 4


@transaction.atomic
def grade(
    *, laboratory: Agency, grade: str, graded_on: date, source: str, actor: Actor, at: datetime
) -> CreditGrade:
    """Put a credit grade on file as it was published; earlier ones stay.

    Errors: ``commissioning.source_text``, ``commissioning.period_over``, NotPermitted.
    """
    actor.require(SUPERVISE)
    _insist_source(source)
    if graded_on > shanghai_day(at):
        raise Refused("commissioning.period_over", field="graded_on")
    made = CreditGrade.objects.create(
        laboratory=laboratory, grade=grade.strip(), graded_on=graded_on, source=source.strip(),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:credit:grade", made, noun="commissioning:credit", actor=actor, at=at,
        body={"laboratory": laboratory.id, "grade": made.grade, "on": str(graded_on),
              "source": made.source},
    )  # fmt: skip
    return made


@transaction.atomic
def ban(
    *,
    laboratory: Agency,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    source: str,
    actor: Actor,
    at: datetime,
) -> Ban:
    """Put a ban by an authority on file: no commission on its days.

    Errors: ``commissioning.source_text``, ``commissioning.reason``,
    ``commissioning.period_reversed``, NotPermitted.
    """
    actor.require(SUPERVISE)
    _insist_source(source)
    _insist_reason(reason)
    _insist_period(starts_on, ends_on)
    lock_laboratory(laboratory.id)
    made = Ban.objects.create(
        laboratory=laboratory, starts_on=starts_on, ends_on=ends_on, reason=reason.strip(),
        source=source.strip(), agency_id=actor.agency_id, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:ban:add", made, noun="commissioning:ban", actor=actor, at=at,
        body={"laboratory": laboratory.id, "from": str(starts_on), "to": str(ends_on),
              "reason": made.reason, "source": made.source},
    )  # fmt: skip
    return made


@transaction.atomic
def lift_ban(
    *, ban_id: UUID, version: int, reason: str, on: date, actor: Actor, at: datetime
) -> Ban:
    """Note that an authority lifted its ban: the department that put it on file, or one above.

    Errors: ``commissioning.ban_lifted``, ``commissioning.ban_of_other``, ``commissioning.reason``,
    NotFound, Stale, NotPermitted.
    """
    actor.require(SUPERVISE)
    row = locked(Ban.objects.all(), ban_id, version, "commissioning:ban")
    if not may_lift(actor, row):
        raise Refused("commissioning.ban_of_other")
    if row.lifted_on is not None:
        raise Refused("commissioning.ban_lifted")
    _insist_reason(reason)
    step(row, lifted_on=on, lifted_reason=reason.strip()[:200])
    note(
        "commissioning:ban:lift", row, noun="commissioning:ban", actor=actor, at=at,
        body={"laboratory": row.laboratory_id, "on": str(on), "reason": row.lifted_reason},
    )  # fmt: skip
    return row


@transaction.atomic
def tie(
    *,
    laboratory: Agency,
    unit: str,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    evidence: str,
    actor: Actor,
    at: datetime,
) -> Interest:
    """Put a tie to a polluter on file: the laboratory declares its own, an authority any.

    ``unit`` is its name in full or its credit code, since a laboratory does not read the register.

    Errors: ``commissioning.unit_unknown``, ``commissioning.evidence``,
    ``commissioning.tie_exists``, ``commissioning.period_reversed``, NotPermitted.
    """
    own = _insist_teller(laboratory.id, actor)
    _insist_period(starts_on, ends_on)
    if len(evidence.strip()) < SHORTEST:
        raise Refused("commissioning.evidence", field="evidence")
    named = Q(name=unit.strip()) | Q(credit_code=unit.strip())
    source = Source.objects.filter(named, active=True).order_by("name", "id").first()
    if source is None or not unit.strip():
        raise Refused("commissioning.unit_unknown", field="unit")
    lock_laboratory(laboratory.id)
    open_ = Interest.objects.filter(laboratory=laboratory, source=source, kind=kind)
    if open_.filter(ends_on__isnull=True).exists():
        raise Refused("commissioning.tie_exists", field="unit", name=source.name)
    made = Interest.objects.create(
        laboratory=laboratory, source=source, kind=kind, starts_on=starts_on, ends_on=ends_on,
        evidence=evidence.strip(), declared=own, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:interest:add", made, noun="commissioning:interest", actor=actor, at=at,
        body={"laboratory": laboratory.id, "source": source.id, "kind": kind, "declared": own,
              "from": str(starts_on), "to": str(ends_on), "evidence": made.evidence},
    )  # fmt: skip
    return made


@transaction.atomic
def end_tie(
    *, interest_id: UUID, version: int, ends_on: date, actor: Actor, at: datetime
) -> Interest:
    """Write the last day of a tie. The laboratory ends what it declared, not before today; what an
    authority put on file, and a day that is past, an authority writes.

    Errors: ``commissioning.period_reversed``, ``commissioning.tie_of_authority``,
    ``commissioning.tie_past``, NotFound, Stale, NotPermitted.
    """
    row = locked(Interest.objects.all(), interest_id, version, "commissioning:interest")
    own = _insist_teller(row.laboratory_id, actor)
    if own and not row.declared:
        raise Refused("commissioning.tie_of_authority")
    _insist_period(row.starts_on, ends_on)
    if own and ends_on < shanghai_day(at):
        raise Refused("commissioning.tie_past", field="ends_on")
    was = str(row.ends_on or "")
    step(row, ends_on=ends_on)
    note(
        "commissioning:interest:end", row, noun="commissioning:interest", actor=actor, at=at,
        body={"laboratory": row.laboratory_id, "source": row.source_id, "to": str(ends_on),
              "was": was},
    )  # fmt: skip
    return row


def _insist_teller(laboratory_id: UUID, actor: Actor) -> bool:
    """Whether the laboratory itself tells; others need the right to supervise."""
    own = actor.agency_id == laboratory_id and actor.may(OWN)
    if not own:
        actor.require(RECORD)
    if actor.staff_id is None:
        raise NotPermitted(RECORD)
    return own


def _insist_source(source: str) -> None:
    if len(source.strip()) < SHORTEST:
        raise Refused("commissioning.source_text", field="source")


def _insist_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST:
        raise Refused("commissioning.reason", field="reason")


def _insist_period(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise Refused("commissioning.period_reversed", field="ends_on")
