"""Reminders that were read. A mark of the reader's own, so it leaves no event in the ledger."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.mechanism.reminding.policies import OWN, own


@transaction.atomic
def mark_read(*, actor: Actor, at: datetime, reminder_id: UUID | None = None) -> int:
    """Mark one of the actor's own reminders as read, or all of them; returns how many."""
    actor.require(OWN)
    rows = own(actor).filter(read_at__isnull=True)
    if reminder_id is not None:
        rows = rows.filter(pk=reminder_id)
    return rows.update(read_at=at)
