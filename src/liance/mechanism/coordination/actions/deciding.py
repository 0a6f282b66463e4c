"""The department's decision on a "cannot do" (W6); never by whoever sent the sheet or declared it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.commissioning.policies import lock_laboratory
from liance.mechanism.coordination.actions.laboratories import check, lines_of
from liance.mechanism.coordination.actions.moving import move_visit
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.writing import (
    announce,
    keep_change,
    refuse_sender,
    said_of,
    save,
    staff_of,
    start_clock,
    visit_day,
)
from liance.mechanism.coordination.models import Commission, Infeasibility, Sheet
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
    move_visit(sheet, planned_from, planned_to, kind="edit", reason=note, by=staff_of(actor), at=at)
    _decide(sheet, declared, "reschedule", note=note, actor=actor, at=at)
    start_clock(sheet, "sheet.return", side="monitoring", at=at)
    keep_paper(sheet, "reschedule", actor=actor, at=at)
    announce(sheet, "rescheduled", at=at)
    return sheet


@transaction.atomic
def commission(
    *,
    sheet_id: UUID,
    version: int,
    laboratory_id: UUID,
    note: str,
    actor: Actor,
    at: datetime,
    contract_id: UUID | None = None,
) -> Sheet:
    """Consent to a commissioned laboratory: not suspended, banned or tied to the unit, with valid
    CMA, filing and scope, under a contract that prices the factors and whose ceiling holds them.
    Without ``contract_id`` the first that fits carries it, the one that ends first before others.

    Errors: coordination.same_person, laboratory_unknown, laboratory_suspended, laboratory_banned,
    laboratory_tied, laboratory_cma, laboratory_filing, laboratory_scope, contract_none,
    contract_price, contract_ceiling.
    """
    sheet, declared = _open(sheet_id, version, actor)
    try:
        # A suspension that is being decided at this moment is waited for.
        laboratory = lock_laboratory(laboratory_id)
    except NotFound as missing:
        raise Refused("coordination.laboratory_unknown", field="laboratory") from missing
    chosen = check(laboratory, sheet, day=visit_day(sheet), at=at, contract_id=contract_id)
    Commission.objects.create(
        sheet=sheet, contract_id=chosen.offer.key, amount=chosen.priced.amount,
        lines=lines_of(chosen.priced), by_id=staff_of(actor), at=at, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    Infeasibility.objects.filter(pk=declared.pk).update(laboratory=laboratory)
    save(sheet, step=False, laboratory=laboratory, received_at=None)
    said = {"contract": chosen.offer.number, "amount": chosen.priced.amount}
    by = staff_of(actor)
    keep_change(
        sheet, field="laboratory", label="承担监测的机构", old=sheet.monitoring.name,
        new=laboratory.name, kind="edit", by=by, at=at, reason=note.strip(),
    )  # fmt: skip
    _decide(sheet, declared, "commission", note=note, actor=actor, at=at, body=said)
    start_clock(sheet, "sheet.return", side="laboratory", at=at)
    keep_paper(sheet, "commission", actor=actor, at=at)
    announce(sheet, "commissioned", at=at)
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
    body: Mapping[str, object] | None = None,
) -> None:
    Infeasibility.objects.filter(pk=declared.pk).update(
        decision=verb, decided_by_id=staff_of(actor), decided_at=at, decision_note=note.strip()
    )
    perform(
        sheet, SHEET, verb, actor=actor, at=at, reason=said_of(sheet, note.strip()),
        body={"declared": declared.id, "laboratory": sheet.laboratory_id, **(body or {})},
    )  # fmt: skip
