"""The sample keeper's check: accept or reject each bottle with a reason (D4)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform, said_of, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions.handing import accept_one, close_offers
from liance.mechanism.custody.actions.holding import start_hold
from liance.mechanism.custody.models import Bottle, BottleFactor, Handover, ReceiptCheck
from liance.mechanism.custody.queries.boxes import left_range
from liance.mechanism.custody.rules import receiving
from liance.mechanism.custody.states import BOTTLE, HANDOVER
from liance.norms.sampling.preservation import transport

RECEIVE = "custody:bottle:receive"


@transaction.atomic
def receive(
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
    """Check a bottle and accept or reject it; an open offer to the keeper is confirmed with it.

    Starts ``custody.hold`` for the agency when accepted. Errors: custody.receipt_elsewhere,
    receipt_by_sampler, not_holder, not_confirmed, reject_reason_missing, deviation_missing,
    place_missing.
    """
    actor.require(RECEIVE)
    bottle = policies.get_for(actor, bottle_id, version=version)
    if actor.agency_id not in policies.custodians(bottle.visit):
        raise Refused("custody.receipt_elsewhere")
    waiting = _waiting(bottle)
    receiving.check_receiver(
        number=bottle.short, receiver=actor.staff_id, sampler=bottle.sampled_by_id,
        holder=bottle.holder_id, offered_to=waiting.taker_id if waiting else None,
    )  # fmt: skip
    if accepted and bottle.state == BOTTLE.initial:
        raise Refused("custody.not_confirmed", number=bottle.short)
    found = examine(bottle, seal_intact=seal_intact, temperature_c=temperature_c, at=at)
    receiving.check_decision(found, accepted=accepted, reason=reason, deviation=deviation)
    receiving.check_place(place, accepted=accepted)
    if waiting is not None and waiting.taker_id == actor.staff_id:
        accept_one(
            waiting, seal_intact=seal_intact, temperature_c=temperature_c, place="",
            actor=actor, at=at,
        )  # fmt: skip
        bottle.holder_id = waiting.taker_id
    elif waiting is not None:
        close_offers(bottle, reason="样品室已接收", actor=actor, at=at)
    check = ReceiptCheck.objects.create(
        bottle=bottle, seal_intact=seal_intact, temperature_c=temperature_c,
        in_time=found.in_time, accepted=accepted, reason="" if accepted else reason.strip(),
        deviation=deviation.strip(), place=place.strip(), by_id=policies.person_of(actor), at=at, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    _move(bottle, check, found, place, actor=actor, at=at)
    return check


def examine(
    bottle: Bottle, *, seal_intact: bool, temperature_c: Decimal | None, at: datetime
) -> receiving.Found:
    """What speaks against accepting the bottle now."""
    cold = transport() if bottle.point.medium == "water" else None
    holds = BottleFactor.objects.filter(bottle=bottle).values_list("hold_minutes", flat=True)
    return receiving.examine(
        seal_intact=seal_intact, temperature_c=temperature_c,
        low_c=cold.low_c if cold else None, high_c=cold.high_c if cold else None,
        sampled_at=bottle.sampled_at, holds=list(holds), at=at,
        logged_out=cold is not None and left_range(bottle.id),
    )  # fmt: skip


def _waiting(bottle: Bottle) -> Handover | None:
    return (
        Handover.objects.select_related("bottle__visit")
        .select_for_update(of=("self",))
        .filter(bottle=bottle, state=HANDOVER.initial)
        .first()
    )


def _move(
    bottle: Bottle,
    check: ReceiptCheck,
    found: receiving.Found,
    place: str,
    *,
    actor: Actor,
    at: datetime,
) -> None:
    bottle.laboratory_id = actor.agency_id
    bottle.place = place.strip() or bottle.place
    bottle.save(update_fields=["laboratory", "place"])
    edge = perform(
        bottle, BOTTLE, "receive" if check.accepted else "reject", actor=actor, at=at,
        reason=said_of(bottle.visit, check.reason),
        body={
            "seal_intact": check.seal_intact, "temperature_c": check.temperature_c,
            "faults": list(found.faults), "deviation": said_of(bottle.visit, check.deviation),
        },
    )  # fmt: skip
    if edge.starts:
        start_hold(bottle, actor=actor, at=at)
    tell(
        "custody:bottle", bottle, at=at, audience=policies.audience(bottle.visit),
        what="received" if check.accepted else "rejected",
    )  # fmt: skip
