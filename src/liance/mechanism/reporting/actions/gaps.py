"""Give the reason of a break of the balance (R3, R4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.models import GapReason
from liance.mechanism.reporting.rules.people import is_reasoned


@transaction.atomic
def explain_gap(
    *, stage: str, noun: str, object_id: UUID, agency_id: UUID, reason: str, actor: Actor,
    at: datetime, restricted: bool = False,
) -> GapReason:  # fmt: skip
    """Say why something that was due is not there; once, by the agency that answers for it (R3).

    The caller has found the break among those that the actor may see; ``restricted``: named people
    only know of it, and the ledger does not say why.
    """
    actor.require("reporting:gap:explain")
    if actor.agency_id != agency_id or actor.staff_id is None:
        raise NotFound(noun)
    if not is_reasoned(reason):
        raise Refused(errors.REASON, field="reason")
    if GapReason.objects.filter(stage=stage, object_id=object_id).exists():
        raise Refused(errors.EXPLAINED)
    row = GapReason.objects.create(
        stage=stage, noun=noun, object_id=object_id, agency_id=agency_id, reason=reason.strip(),
        by_id=actor.staff_id, at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "reporting:gap:explain", row, noun="reporting:gap", actor=actor, at=at,
        body={"stage": stage, "object": object_id, "reason": "" if restricted else reason.strip()},
    )  # fmt: skip
    return row
