"""What may be the last thing open of a visit: after it the station's duty to report begins.

Rejecting or losing a bottle gives a reason; the laboratory above custody then knows whether
everything has a result or a reason. Closing the monitoring part does the same in ``flows.visits``.
"""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.actions import keeping, receiving
from liance.mechanism.custody.models import Bottle, BottleFactor, ReceiptCheck
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.actions.duty import begin_reporting


@transaction.atomic
def receive_bottle(
    *,
    bottle_id: UUID,
    version: int,
    accepted: bool,
    seal_intact: bool,
    temperature_c: Decimal | None,
    actor: Actor,
    at: datetime,
    reason: str = "",
    deviation: str = "",
    place: str = "",
) -> ReceiptCheck:
    """``custody.receiving.receive``; a rejection may complete the visit (D4, R3)."""
    check = receiving.receive(
        bottle_id=bottle_id, version=version, accepted=accepted, seal_intact=seal_intact,
        temperature_c=temperature_c, reason=reason, deviation=deviation, place=place,
        actor=actor, at=at,
    )  # fmt: skip
    if not accepted:
        _completed(check.bottle, actor=actor, at=at)
    return check


@transaction.atomic
def lose_bottle(
    *, bottle_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> Bottle:
    """``custody.keeping.lose``; the loss may complete the visit (D4, R3)."""
    bottle = keeping.lose(bottle_id=bottle_id, version=version, reason=reason, actor=actor, at=at)
    _completed(bottle, actor=actor, at=at)
    return bottle


def _completed(bottle: Bottle, *, actor: Actor, at: datetime) -> None:
    """What a bottle without results leaves to the others: the means that wait for it no longer, and
    the duty to report."""
    # first, since it locks the visit
    begin_reporting(bottle.visit_id, at=at)
    for factor in BottleFactor.objects.filter(bottle=bottle).select_related("bottle__point"):
        averaging.form(factor, actor=actor, at=at)
