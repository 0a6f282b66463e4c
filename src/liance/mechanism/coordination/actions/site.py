"""What the visit and its report do to the sheet; called by their flows, in their transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions.laboratories import insist_laboratory
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.writing import announce, said_of, save, start_clock
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import get_for
from liance.mechanism.coordination.rules.lead import Lead, check_late, lead_time
from liance.mechanism.coordination.rules.problems import insist
from liance.mechanism.coordination.states import SHEET
from liance.norms.calendar.instants import shanghai_day


def short_lead(sheet: Sheet, *, at: datetime) -> Lead | None:
    """The lead time that an entry at ``at`` leaves, where it is less than W4 asks for and the sheet
    has not been late before; None: enough, or urgent."""
    if sheet.sent_at is None or sheet.late or sheet.urgency != "routine":
        return None
    lead = lead_time(sent_on=shanghai_day(sheet.sent_at), visit_on=shanghai_day(at))
    return None if lead.met else lead


@transaction.atomic
def enter(*, sheet_id: UUID, actor: Actor, at: datetime, late_reason: str = "") -> Sheet:
    """Both teams went in (D1).

    Whoever enters before the planned day shortens the lead time: it is tested again by the day of
    the entry, and a routine sheet becomes late with ``late_reason`` (W4). A commissioned laboratory
    must be licensed on the day. Errors: coordination.late_needs_reason, laboratory_cma,
    laboratory_filing, laboratory_scope, laboratory_suspended.
    """
    sheet = get_for(actor, sheet_id)
    insist_laboratory(sheet, day=shanghai_day(at), actor=actor, at=at)
    lead = short_lead(sheet, at=at)
    if lead is not None:
        insist([check_late(urgency=sheet.urgency, lead=lead, reason=late_reason)])
        save(sheet, step=False, late=True, late_reason=late_reason.strip()[:200])
    perform(
        sheet, SHEET, "enter", actor=actor, at=at,
        reason=said_of(sheet, sheet.late_reason) if lead is not None else "",
        body={"late": sheet.late, "days": lead.days if lead is not None else None},
    )  # fmt: skip
    if lead is not None:
        keep_paper(sheet, "enter", actor=actor, at=at)
    announce(sheet, "on_site", at=at)
    return sheet


@transaction.atomic
def leave(*, sheet_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """Both teams left; what is still open must be filled in by the end of the next day (W3)."""
    sheet = get_for(actor, sheet_id)
    perform(sheet, SHEET, "leave", actor=actor, at=at)
    if sheet.open_fields:
        start_clock(sheet, "sheet.fill", side="enforcement", at=at)
    announce(sheet, "field_done", at=at)
    return sheet


@transaction.atomic
def close(*, sheet_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """All is reported: the report of the visit is issued (R1). A sheet closed before stays so.

    Errors: coordination.still_open while a field is not filled in.
    """
    sheet = Sheet.objects.select_for_update().get(pk=sheet_id)
    if sheet.state != "field_done":
        return sheet
    if sheet.open_fields:
        raise Refused("coordination.still_open", count=len(sheet.open_fields))
    perform(sheet, SHEET, "close", actor=actor, at=at)
    announce(sheet, "closed", at=at)
    return sheet
