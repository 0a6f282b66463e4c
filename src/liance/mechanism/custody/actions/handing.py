"""Hand bottles over: offered by the holder, confirmed by the taker, a box in one go (D4)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, said_of, tell
from liance.foundation.clocks.run import start, stop_all
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.foundation.kernel.ids import new_id
from liance.mechanism.coordination.queries.barred import halted
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions.holding import start_hold
from liance.mechanism.custody.models import Bottle, Handover
from liance.mechanism.custody.rules import handing
from liance.mechanism.custody.states import BOTTLE, HANDOVER
from liance.mechanism.custody.words import subject
from liance.mechanism.registry.models import Staff

HAND_OVER = "custody:bottle:hand_over"
RECEIVE = "custody:bottle:receive"


@transaction.atomic
def offer(
    *,
    bottle_ids: Sequence[UUID],
    taker_id: UUID,
    actor: Actor,
    at: datetime,
    place: str = "",
    temperature_c: Decimal | None = None,
    note_text: str = "",
) -> UUID:
    """Offer bottles to a person; returns the batch. The giver answers for them until accepted.

    Starts the taker's clock ``custody.accept``. Errors: custody.no_bottles, not_holder,
    to_oneself, not_confirmed, not_movable, already_offered, taker_elsewhere, taker_not_named.
    """
    actor.require(HAND_OVER)
    bottles = policies.get_many_for(actor, bottle_ids)
    taker = Staff.objects.filter(pk=taker_id).first()
    if taker is None:
        raise NotFound("registry:staff")
    _check(bottles, taker, actor)
    batch = new_id()
    for bottle in bottles:
        row = Handover.objects.create(
            bottle=bottle, batch=batch, giver_id=policies.person_of(actor), taker=taker, offered_at=at,
            place=place.strip(), temperature_c=temperature_c, note=note_text.strip(),
            created_at=at, created_by=actor.user_id,
        )  # fmt: skip
        note(
            "custody:handover:offer", row, noun=HANDOVER.noun, actor=actor, at=at,
            body=_facts(row),
        )  # fmt: skip
    _ask(batch, bottles, taker, at=at)
    return batch


def _check(bottles: Sequence[Bottle], taker: Staff, actor: Actor) -> None:
    waiting = set(
        Handover.objects.filter(
            bottle__in=[b.id for b in bottles], state=HANDOVER.initial
        ).values_list("bottle_id", flat=True)
    )
    for bottle in bottles:
        handing.check_offer(
            number=bottle.short, state=bottle.state, holder=bottle.holder_id,
            giver=actor.staff_id, taker=taker.id, open_offer=bottle.id in waiting,
        )  # fmt: skip
        allowed = policies.custodians(bottle.visit)
        handing.check_taker(taker.agency_id, taker.active, allowed)
        visit = bottle.visit
        handing.check_named(taker.id, restricted=visit.restricted, named=visit.named)


def _ask(batch: UUID, bottles: Sequence[Bottle], taker: Staff, *, at: datetime) -> None:
    visit = bottles[0].visit
    start(
        rule="custody.accept", noun=HANDOVER.noun, object_id=batch, agency_id=taker.agency_id,
        staff_id=taker.id, at=at, title=f"确认接收样品 {len(bottles)} 瓶", subject=subject(visit),
        url="/samples/", named=visit.named if visit.restricted else (),
    )  # fmt: skip
    tell("custody:bottle", bottles[0], at=at, audience=policies.audience(visit), what="offered")


@transaction.atomic
def accept(
    *,
    handover_ids: Sequence[UUID],
    seal_intact: bool,
    actor: Actor,
    at: datetime,
    temperature_c: Decimal | None = None,
    place: str = "",
) -> list[Handover]:
    """Confirm that the bottles were taken: the actor holds them from now.

    ``temperature_c`` None keeps what the giver read. Errors: custody.no_bottles, not_taker.
    """
    rows = policies.offers_for(actor, handover_ids)
    for row in rows:
        accept_one(
            row, seal_intact=seal_intact, temperature_c=temperature_c, place=place, actor=actor,
            at=at,
        )  # fmt: skip
    _news(rows, at=at, what="accepted")
    return rows


def accept_one(
    row: Handover,
    *,
    seal_intact: bool,
    temperature_c: Decimal | None,
    place: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Confirm one locked hand-over; the bottle changes holder."""
    bottle = row.bottle
    handing.check_answer(number=bottle.short, taker=row.taker_id, answering=actor.staff_id)
    row.seal_intact = seal_intact
    row.answered_at = at
    row.temperature_c = row.temperature_c if temperature_c is None else temperature_c
    row.taken_place = place.strip()
    row.save(update_fields=["seal_intact", "answered_at", "temperature_c", "taken_place"])
    Bottle.objects.filter(pk=bottle.pk).update(
        holder_id=row.taker_id, place=row.taken_place or row.place or bottle.place
    )
    bottle.holder_id = row.taker_id
    perform(row, HANDOVER, "accept", actor=actor, at=at, body=_facts(row))
    _close_clock(row, at=at)
    if _is_taken_over(bottle, actor):
        was, bottle.laboratory_id = bottle.laboratory_id, actor.agency_id
        bottle.save(update_fields=["laboratory"])
        perform(bottle, BOTTLE, "take_over", actor=actor, at=at, body={"from": was})
        start_hold(bottle, actor=actor, at=at)


def _is_taken_over(bottle: Bottle, actor: Actor) -> bool:
    """Whether the station's keeper takes what a laboratory had received that was told to stop: it is
    the station's to determine from then on."""
    visit = bottle.visit
    return (
        bottle.state == "received"
        and bottle.laboratory_id not in (None, visit.monitoring_id)
        and actor.agency_id == visit.monitoring_id
        and actor.may(RECEIVE)
        and visit.sheet_id in halted([visit.sheet_id])
    )


@transaction.atomic
def refuse(
    *, handover_ids: Sequence[UUID], reason: str, actor: Actor, at: datetime
) -> list[Handover]:
    """Do not take the bottles: the giver keeps them. Errors: custody.reason_missing, not_taker."""
    handing.check_reason(reason)
    rows = policies.offers_for(actor, handover_ids)
    for row in rows:
        handing.check_answer(number=row.bottle.short, taker=row.taker_id, answering=actor.staff_id)
        _end(row, "refuse", reason=reason, actor=actor, at=at)
    _news(rows, at=at, what="refused")
    return rows


@transaction.atomic
def withdraw(
    *, handover_ids: Sequence[UUID], reason: str, actor: Actor, at: datetime
) -> list[Handover]:
    """Take an offer back before it is answered. Errors: custody.reason_missing, not_giver."""
    handing.check_reason(reason)
    rows = policies.offers_for(actor, handover_ids)
    for row in rows:
        handing.check_withdrawal(
            number=row.bottle.short, giver=row.giver_id, withdrawing=actor.staff_id
        )
        _end(row, "withdraw", reason=reason, actor=actor, at=at)
    _news(rows, at=at, what="withdrawn")
    return rows


def _end(row: Handover, verb: str, *, reason: str, actor: Actor, at: datetime) -> None:
    row.answered_at = at
    row.note = reason.strip()
    row.save(update_fields=["answered_at", "note"])
    said = said_of(row.bottle.visit, reason)
    perform(row, HANDOVER, verb, actor=actor, at=at, reason=said, body=_facts(row))
    _close_clock(row, at=at)


def close_offers(bottle: Bottle, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take back what is still offered of a bottle that no longer moves (broken, lost)."""
    for row in Handover.objects.select_for_update().filter(bottle=bottle, state="offered"):
        _end(row, "withdraw", reason=reason, actor=actor, at=at)


def _close_clock(row: Handover, *, at: datetime) -> None:
    if not Handover.objects.filter(batch=row.batch, state=HANDOVER.initial).exists():
        stop_all(rule="custody.accept", object_id=row.batch, at=at)


def _facts(row: Handover) -> dict[str, object]:
    return {
        "bottle": row.bottle_id, "batch": row.batch, "giver": row.giver_id, "taker": row.taker_id,
        "offered_at": row.offered_at, "seal_intact": row.seal_intact,
        "temperature_c": row.temperature_c,
    }  # fmt: skip


def _news(rows: Sequence[Handover], *, at: datetime, what: str) -> None:
    first = rows[0].bottle
    tell("custody:bottle", first, at=at, audience=policies.audience(first.visit), what=what)
