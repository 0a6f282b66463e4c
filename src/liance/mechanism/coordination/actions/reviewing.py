"""The department decides on a commission that runs while its laboratory is suspended (F3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.commissioning.models import Suspension
from liance.mechanism.commissioning.queries import suspensions_not_over
from liance.mechanism.coordination.actions.papers import keep_paper
from liance.mechanism.coordination.actions.writing import (
    announce,
    keep_change,
    record,
    said_of,
    save,
    staff_of,
    start_clock,
)
from liance.mechanism.coordination.models import Commission, CommissionReview, Sheet
from liance.mechanism.coordination.policies import get_for, require_side
from liance.mechanism.coordination.queries.commissions import RUNNING
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.registry.models import Staff
from liance.norms.calendar.instants import shanghai_day

DECIDE = "coordination:infeasibility:decide"
SHORTEST = 4


@transaction.atomic
def review(
    *,
    sheet_id: UUID,
    version: int,
    suspension_id: UUID,
    decision: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Sheet:
    """Let a running commission go on although its laboratory is suspended, or recall it: the station
    returns the sheet again, or says that it cannot.

    ``decision``: ``continue`` or ``recall``, the latter before the laboratory has returned the sheet.
    Errors: coordination.not_suspended, reviewed, recall_late, reason_missing, not_your_part,
    NotFound, Stale, NotPermitted.
    """
    actor.require(DECIDE)
    sheet = get_for(actor, sheet_id, version=version)
    require_side(sheet, actor, "department")
    rows = suspensions_not_over(shanghai_day(at))
    suspension = rows.filter(pk=suspension_id, laboratory_id=sheet.laboratory_id).first()
    if suspension is None or sheet.state not in RUNNING:
        raise Refused("coordination.not_suspended")
    if CommissionReview.objects.filter(sheet=sheet, suspension=suspension).exists():
        raise Refused("coordination.reviewed")
    if decision == "recall" and sheet.state != "commissioned":
        raise Refused("coordination.recall_late", field="decision")
    if len(reason.strip()) < SHORTEST or decision not in dict(CommissionReview.DECISIONS):
        raise Refused("coordination.reason_missing", field="reason")
    CommissionReview.objects.create(
        sheet=sheet, suspension=suspension, decision=decision, reason=reason.strip()[:200],
        by_id=staff_of(actor), at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    if decision == "recall":
        _recall(sheet, suspension, reason.strip(), actor=actor, at=at)
    else:
        save(sheet)
        record(
            sheet, "review", actor=actor, at=at,
            body={"suspension": suspension.id, "decision": decision,
                  "reason": said_of(sheet, reason.strip())},
        )  # fmt: skip
    return sheet


def _recall(
    sheet: Sheet, suspension: Suspension, reason: str, *, actor: Actor, at: datetime
) -> None:
    laboratory = sheet.laboratory
    assert laboratory is not None  # noqa: S101 - the suspension is of it
    Commission.objects.filter(sheet=sheet, ended_at=None).update(ended_at=at)
    # The laboratory's people have no part in a restricted sheet that is not theirs any more.
    theirs = set(
        Staff.objects.filter(pk__in=sheet.named, agency=laboratory).values_list("id", flat=True)
    )
    named = [one for one in sheet.named if one not in theirs]
    save(sheet, step=False, laboratory=None, received_at=None, named=named)
    keep_change(
        sheet, field="laboratory", label="承担监测的机构", old=laboratory.name,
        new=sheet.monitoring.name, kind="edit", by=staff_of(actor), at=at, reason=reason,
    )  # fmt: skip
    perform(
        sheet, SHEET, "recall", actor=actor, at=at, reason=said_of(sheet, reason),
        body={"laboratory": laboratory.id, "suspension": suspension.id},
    )  # fmt: skip
    start_clock(sheet, "sheet.return", side="monitoring", at=at)
    keep_paper(sheet, "recall", actor=actor, at=at)
    announce(sheet, "recalled", at=at)
