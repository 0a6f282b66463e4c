"""The department's decision on a "cannot do" (W6); never by whoever sent the sheet or declared it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.coordination.actions.moving import move_visit
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.writing import (
    announce,
    refuse_sender,
    said_of,
    staff_of,
    start_clock,
)
from liance.mechanism.coordination.models import Infeasibility, Sheet
from liance.mechanism.coordination.policies import get_for, require_side
from liance.mechanism.coordination.states import SHEET


@transaction.atomic
def reschedule(
    *,
    sheet_id: UUID,
    version: int,
    planned_from: datetime,
    planned_to: datetime,
    note: str,
    actor: Actor,
    at: datetime,
) -> Sheet:
    """Consent to another time; the station returns the sheet for it.

    Errors: coordination.same_person, times_reversed, time_past, crew_too_small (on the new day),
    late_needs_reason.
    """
    sheet, declared = _open(sheet_id, version, actor)
    move_visit(sheet, planned_from, planned_to, kind="edit", reason=note, actor=actor, at=at)
    _decide(sheet, declared, "reschedule", note=note, actor=actor, at=at)
    start_clock(sheet, "sheet.return", side="monitoring", at=at)
    keep_paper(sheet, "reschedule", actor=actor, at=at)
    announce(sheet, "rescheduled", at=at)
    return sheet


@transaction.atomic
def consent(*, sheet_id: UUID, version: int, note: str, actor: Actor, at: datetime) -> Sheet:
    """Consent to a commission: the enforcement agency chooses a laboratory and commissions it
    (``commissioning``). Errors: coordination.same_person."""
    sheet, declared = _open(sheet_id, version, actor)
    _decide(sheet, declared, "consent", note=note, actor=actor, at=at)
    start_clock(sheet, "sheet.commission", side="enforcement", at=at)
    keep_paper(sheet, "consent", actor=actor, at=at)
    announce(sheet, "consented", at=at)
    return sheet


@transaction.atomic
def refuse(*, sheet_id: UUID, version: int, note: str, actor: Actor, at: datetime) -> Sheet:
    """Do not consent: the station carries it out. The reason is required."""
    sheet, declared = _open(sheet_id, version, actor)
    if not note.strip():
        raise Refused("coordination.reason_missing", field="note")
    _decide(sheet, declared, "refuse", note=note, actor=actor, at=at)
    start_clock(sheet, "sheet.return", side="monitoring", at=at)
    keep_paper(sheet, "refuse", actor=actor, at=at)
    announce(sheet, "refused", at=at)
    return sheet


def _open(sheet_id: UUID, version: int, actor: Actor) -> tuple[Sheet, Infeasibility]:
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "department")
    SHEET.edge(sheet.state, "refuse")
    declared = Infeasibility.objects.select_for_update().filter(sheet=sheet, decision="").first()
    if declared is None:
        raise NotFound("coordination:infeasibility")
    if declared.declared_by_id == actor.staff_id:
        raise Refused("coordination.same_person")
    refuse_sender(sheet, actor)
    return sheet, declared


def _decide(
    sheet: Sheet,
    declared: Infeasibility,
    verb: str,
    *,
    note: str,
    actor: Actor,
    at: datetime,
) -> None:
    # The column is older than the verb.
    decision = "commission" if verb == "consent" else verb
    Infeasibility.objects.filter(pk=declared.pk).update(
        decision=decision, decided_by_id=staff_of(actor), decided_at=at, decision_note=note.strip()
    )
    perform(
        sheet, SHEET, verb, actor=actor, at=at, reason=said_of(sheet, note.strip()),
        body={"declared": declared.id},
    )  # fmt: skip
