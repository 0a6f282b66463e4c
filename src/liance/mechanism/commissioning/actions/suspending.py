"""A laboratory is suspended by two people, at once for all new commissions, and lifted likewise, or
with the end of its period (F3)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.commissioning.models import Suspension
from liance.mechanism.commissioning.policies import lock_laboratory, person_of, suspension_for
from liance.mechanism.commissioning.states import PROPOSE, SUSPENSION

NOUN = "commissioning:suspension"
SHORTEST = 4
OPEN = ("proposed", "in_force", "lift_proposed")


@transaction.atomic
def propose(
    *,
    laboratory_id: UUID,
    starts_on: date,
    ends_on: date,
    reason: str,
    today: date,
    actor: Actor,
    at: datetime,
) -> Suspension:
    """Propose to suspend a laboratory over a period; another person decides.

    Errors: ``commissioning.reason``, ``commissioning.period_reversed``,
    ``commissioning.period_over`` (it would be over already), ``commissioning.suspended`` (one is
    open), NotFound, NotPermitted.
    """
    actor.require(PROPOSE)
    person = person_of(actor)
    _insist_reason(reason)
    if ends_on < starts_on:
        raise Refused("commissioning.period_reversed", field="ends_on")
    if ends_on < today:
        raise Refused("commissioning.period_over", field="ends_on")
    laboratory = lock_laboratory(laboratory_id)
    for over in _over(today).filter(laboratory=laboratory):
        _perform(over, "run_out", "", actor, at)
    if Suspension.objects.filter(laboratory=laboratory, state__in=OPEN).exists():
        raise Refused("commissioning.suspended")
    made = Suspension.objects.create(
        laboratory=laboratory, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:200],
        proposed_by_id=person, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:suspension:propose", made, noun=NOUN, actor=actor, at=at,
        body={"laboratory": laboratory.id, "from": str(starts_on), "to": str(ends_on),
              "reason": made.reason},
    )  # fmt: skip
    return made


@transaction.atomic
def decide(
    *, suspension_id: UUID, version: int, agreed: bool, reason: str, actor: Actor, at: datetime
) -> Suspension:
    """Suspend, or do not, what another person proposed: from the commit on no commission is given.

    Errors: ``commissioning.other_person``, ``commissioning.reason`` (of a refusal),
    IllegalTransition, NotFound, Stale, NotPermitted.
    """
    person = person_of(actor)
    row = suspension_for(suspension_id, version=version)
    verb = "suspend" if agreed else "refuse"
    SUSPENSION.edge(row.state, verb)
    if row.proposed_by_id == person:
        raise Refused("commissioning.other_person")
    if not agreed:
        _insist_reason(reason)
    row.decided_by_id, row.decided_at, row.decided_note = person, at, reason.strip()[:200]
    row.save(update_fields=["decided_by", "decided_at", "decided_note"])
    _perform(row, verb, row.decided_note, actor, at)
    return row


@transaction.atomic
def propose_lifting(
    *, suspension_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> Suspension:
    """Propose to lift a suspension before its end; it stays in force until another person decides.

    Errors: ``commissioning.reason``, IllegalTransition, NotFound, Stale, NotPermitted.
    """
    person = person_of(actor)
    row = suspension_for(suspension_id, version=version)
    SUSPENSION.edge(row.state, "propose_lifting")
    _insist_reason(reason)
    row.lift_reason, row.lift_proposed_by_id = reason.strip()[:200], person
    row.save(update_fields=["lift_reason", "lift_proposed_by"])
    _perform(row, "propose_lifting", row.lift_reason, actor, at)
    return row


@transaction.atomic
def decide_lifting(
    *, suspension_id: UUID, version: int, agreed: bool, actor: Actor, at: datetime
) -> Suspension:
    """Lift a suspension, or keep it, as another person proposed.

    Errors: ``commissioning.other_person``, IllegalTransition, NotFound, Stale, NotPermitted.
    """
    person = person_of(actor)
    row = suspension_for(suspension_id, version=version)
    verb = "lift" if agreed else "keep"
    SUSPENSION.edge(row.state, verb)
    if row.lift_proposed_by_id == person:
        raise Refused("commissioning.other_person")
    if agreed:
        row.lifted_by_id, row.lifted_at = person, at
        row.save(update_fields=["lifted_by", "lifted_at"])
    _perform(row, verb, row.lift_reason, actor, at)
    return row


def run_out_due(*, on: date, actor: Actor, at: datetime) -> int:
    """End what ran to the day before ``on``, one by one; how many. A proposal that nobody decided on
    ends likewise."""
    due = Suspension.objects.filter(state__in=OPEN, ends_on__lt=on).order_by("id")
    keys = list(due.values_list("id", flat=True))
    return sum(_run_out(key, on, actor, at) for key in keys)


@transaction.atomic
def _run_out(suspension_id: UUID, on: date, actor: Actor, at: datetime) -> int:
    row = _over(on).filter(pk=suspension_id).first()
    if row is None:
        return 0
    _perform(row, "run_out", "", actor, at)
    return 1


def _over(on: date) -> QuerySet[Suspension]:
    """Open suspensions whose last day is past, held for the transaction that ends them."""
    rows = Suspension.objects.select_for_update(of=("self",))
    return rows.filter(state__in=OPEN, ends_on__lt=on).order_by("id")


def _perform(row: Suspension, verb: str, reason: str, actor: Actor, at: datetime) -> None:
    body: dict[str, object] = {"laboratory": row.laboratory_id, "from": str(row.starts_on),
                               "to": str(row.ends_on)}  # fmt: skip
    perform(row, SUSPENSION, verb, actor=actor, at=at, reason=reason, body=body)


def _insist_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST:
        raise Refused("commissioning.reason", field="reason")
