"""Give the reason of a break of the balance, whatever broke (R3, R4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.balance.queries.breaks import TARGET, Row, break_for
from liance.mechanism.balance.queries.scope import NOBODY, scope_of
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations.models import Visit
from liance.mechanism.planning.actions.explaining import explain
from liance.mechanism.reporting.actions.gaps import explain_gap


def may_explain(row: Row, actor: Actor) -> bool:
    """Whether the actor is of the agency that answers for a break and holds the right."""
    if row.noun == TARGET:
        mine = actor.agency_id in {row.agency_id, row.enforcement_id}
        return mine and actor.may("planning:target:explain")
    return actor.agency_id == row.agency_id and actor.may("reporting:gap:explain")


@transaction.atomic
def explain_break(*, object_id: UUID, step: str, reason: str, actor: Actor, at: datetime) -> Row:
    """Write the reason of a break that the actor may see and that still stands.

    A target's goes to its department (R4), every other stays with the object (R3). Errors:
    kernel.not_found, planning.reason, planning.explained, reporting.reason, reporting.explained.
    """
    row = break_for(scope_of(actor), object_id, step, at=at)
    if row is None:
        raise NotFound("balance:break")
    if row.noun == TARGET:
        explain(target_id=object_id, reason=reason, actor=actor, at=at)
        return row
    explain_gap(
        stage=step, noun=row.noun, object_id=object_id, agency_id=row.agency_id, reason=reason,
        actor=actor, at=at, restricted=_restricted(row),
    )  # fmt: skip
    return row


def _restricted(row: Row) -> bool:
    if row.visit_id is not None:
        return Visit.objects.filter(pk=row.visit_id, restricted=True).exists()
    return Sheet.objects.filter(pk=row.sheet_id or NOBODY, restricted=True).exists()
