"""The department takes a commission back from a laboratory that may not work any more: the sheet goes
to the station, what the laboratory had prepared for it is given up (F3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.actions import reviewing
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import get_for
from liance.mechanism.custody.actions import preparing

REASON = "委托已收回"


@transaction.atomic
def review(
    *,
    sheet_id: UUID,
    version: int,
    decision: str,
    reason: str,
    actor: Actor,
    at: datetime,
    suspension_id: UUID | None = None,
) -> Sheet:
    """``coordination.actions.reviewing.review`` with what hangs on a recall. Its errors."""
    laboratory = get_for(actor, sheet_id, version=version).laboratory_id
    sheet = reviewing.review(
        sheet_id=sheet_id, version=version, decision=decision, reason=reason,
        suspension_id=suspension_id, actor=actor, at=at,
    )  # fmt: skip
    if decision in reviewing.TAKEN_BACK and laboratory is not None:
        preparing.lapse(sheet_id=sheet.id, agency_id=laboratory, reason=REASON, actor=actor, at=at)
    return sheet
