"""Reads of exports, of imports and of what webhooks could not tell."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.foundation.outbox.models import Message
from liance.mechanism.exchange.models import Export, Intake
from liance.mechanism.exchange.policies import intakes_own, on_ledger, own


def exports(actor: Actor) -> QuerySet[Export]:
    """The actor's own exports."""
    return own(actor)


def export(actor: Actor, export_id: UUID) -> Export:
    """One of them; ``NotFound`` for everybody else."""
    row = own(actor).filter(pk=export_id).first()
    if row is None:
        raise NotFound("exchange:export")
    return row


def intakes(actor: Actor) -> QuerySet[Intake]:
    """The actor's own imports with their files; their rows are read where one is shown."""
    return intakes_own(actor).select_related("file").defer("rows")


def intake(actor: Actor, intake_id: UUID) -> tuple[Intake, bool]:
    """An import whose event the actor may read, and whether it is their own: its rows are shown to
    who made it alone. ``NotFound`` for everybody else."""
    rows = Intake.objects.filter(on_ledger(actor, person="by"), pk=intake_id)
    row = rows.select_related("file", "by", "agency").first()
    if row is None:
        raise NotFound("exchange:intake")
    return row, intakes_own(actor).filter(pk=row.pk).exists()


@dataclass(slots=True)
class Untold:
    """What a webhook could not tell: messages given up, messages tried in vain so far, the last error."""

    refused: int = 0
    failing: int = 0
    error: str = ""


def untold(hook_ids: Collection[UUID]) -> dict[UUID, Untold]:
    """Of each webhook that has trouble, of its last hundred messages. A query each: few have many."""
    found: dict[UUID, Untold] = {}
    for hook_id in hook_ids:
        rows = Message.objects.filter(
            topic="hook:event", key__startswith=f"{hook_id}:", delivered_at=None
        ).exclude(last_error="")
        for given_up, error in rows.order_by("-id").values_list("given_up_at", "last_error")[:100]:
            one = found.setdefault(hook_id, Untold(error=error))
            if given_up:
                one.refused += 1
            else:
                one.failing += 1
    return found
