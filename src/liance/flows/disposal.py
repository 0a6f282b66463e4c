"""Dispose of bottles: the laboratory above custody knows which results are not final yet.

A result that is entered, held back by its batch, or sent back may have to be determined anew; the
bottle is then the only means to do so.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.actions import storing
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.policies import get_for
from liance.mechanism.laboratory.queries.work import awaiting_approval


@transaction.atomic
def dispose_bottles(
    *, bottle_ids: Sequence[UUID], method: str, actor: Actor, at: datetime, early_reason: str = ""
) -> list[Bottle]:
    """``custody.storing.dispose``; before all results are approved only with ``early_reason``."""
    return storing.dispose(
        bottle_ids=bottle_ids, method=method, early_reason=early_reason,
        awaited=awaiting_approval(bottle_ids), actor=actor, at=at,
    )  # fmt: skip


@transaction.atomic
def dispose_bottle(
    *, bottle_id: UUID, version: int, method: str, actor: Actor, at: datetime
) -> Bottle:
    """The same for one bottle at its version."""
    bottle = get_for(actor, bottle_id, version=version)
    return dispose_bottles(bottle_ids=[bottle.id], method=method, actor=actor, at=at)[0]
