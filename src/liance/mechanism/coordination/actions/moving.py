"""Another time for the visit: lead time tested again, crews, instruments and laboratory too."""

from datetime import datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions.laboratories import insist_laboratory
from liance.mechanism.coordination.actions.people import recheck
from liance.mechanism.coordination.actions.writing import keep_change, save, staff_of
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.rules.content import check_times
from liance.mechanism.coordination.rules.fields import write_times
from liance.mechanism.coordination.rules.lead import check_late, lead_time
from liance.mechanism.coordination.rules.problems import Problem, insist
from liance.norms.calendar.instants import shanghai_day


def move_visit(
    sheet: Sheet,
    planned_from: datetime,
    planned_to: datetime,
    *,
    kind: str,
    reason: str,
    actor: Actor,
    at: datetime,
    by: UUID | None = None,
) -> None:
    """Write the new time and keep the old one.

    A routine visit moved to less than the lead time after sending becomes late with the reason
    of the move (W4); a sheet once late stays late, for it was. ``by``: who proposed it, where it was
    not the actor.
    """
    insist([check_times(planned_from, planned_to)])
    if planned_to <= at:
        raise Refused("coordination.time_past", field="planned_from")
    day = shanghai_day(planned_from)
    old = write_times(sheet.planned_from, sheet.planned_to)
    values: dict[str, object] = {"planned_from": planned_from, "planned_to": planned_to}
    insist([late_by_move(sheet, planned_from, reason=reason)])
    if late_by_move(sheet, planned_from, reason="") is not None:
        values |= {"late": True, "late_reason": reason.strip()[:200]}
    recheck(sheet, day=day)
    insist_laboratory(sheet, day=day, actor=actor, at=at)
    save(sheet, step=False, **values)
    keep_change(
        sheet, field="time", label="监测时间", old=old, new=write_times(planned_from, planned_to),
        kind=kind, by=by or staff_of(actor), at=at, reason=reason.strip(),
    )  # fmt: skip


def late_by_move(sheet: Sheet, planned_from: datetime, *, reason: str) -> Problem | None:
    """Whether a sent sheet, in time so far, becomes late by this move and no reason is given."""
    if sheet.sent_at is None or sheet.late:
        return None
    lead = lead_time(sent_on=shanghai_day(sheet.sent_at), visit_on=shanghai_day(planned_from))
    return check_late(urgency=sheet.urgency, lead=lead, reason=reason)
