"""Keep, lose, dispose of bottles; explain gaps (D4)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, said_of, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies, queries
from liance.mechanism.custody.actions.handing import close_offers
from liance.mechanism.custody.models import (
    Bottle,
    GapExplanation,
    KeepingRecord,
)
from liance.mechanism.custody.rules import handing
from liance.mechanism.custody.states import BOTTLE

HAND_OVER = "custody:bottle:hand_over"
EXPLAIN = "custody:gap:explain"


@transaction.atomic
def keep(
    *,
    bottle_ids: Sequence[UUID],
    place: str,
    temperature_c: Decimal | None,
    actor: Actor,
    at: datetime,
    note_text: str = "",
    device_at: datetime | None = None,
) -> list[KeepingRecord]:
    """Record where the bottles stand and how cold it is there; only their holder may.

    Errors: custody.no_bottles, custody.not_holder.
    """
    actor.require(HAND_OVER)
    rows = []
    for bottle in policies.get_many_for(actor, bottle_ids):
        if bottle.holder_id != actor.staff_id:
            raise Refused("custody.not_holder", number=bottle.short)
        row = KeepingRecord.objects.create(
            bottle=bottle, by_id=policies.person_of(actor), at=at, device_at=device_at, place=place.strip(),
            temperature_c=temperature_c, note=note_text.strip(), created_at=at,
            created_by=actor.user_id,
        )  # fmt: skip
        note(
            "custody:bottle:keep", bottle, noun=BOTTLE.noun, actor=actor, at=at,
            device_at=device_at, body={"place": row.place, "temperature_c": temperature_c},
        )  # fmt: skip
        if row.place:
            Bottle.objects.filter(pk=bottle.pk).update(place=row.place)
        rows.append(row)
    return rows


@transaction.atomic
def lose(*, bottle_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Bottle:
    """Record a bottle as broken or lost; by its holder, or by the keeper of the laboratory.

    Errors: custody.reason_missing, custody.not_holder.
    """
    handing.check_reason(reason)
    bottle = policies.get_for(actor, bottle_id, version=version)
    keeper = actor.may("custody:bottle:receive") and actor.agency_id in policies.custodians(
        bottle.visit
    )
    if bottle.holder_id != actor.staff_id and not keeper:
        raise Refused("custody.not_holder", number=bottle.short)
    close_offers(bottle, reason=reason, actor=actor, at=at)
    _end(bottle, "lose", reason=reason, actor=actor, at=at)
    return bottle


def _end(bottle: Bottle, verb: str, *, reason: str, actor: Actor, at: datetime) -> None:
    bottle.ended_at = at
    bottle.ended_reason = reason.strip()
    bottle.save(update_fields=["ended_at", "ended_reason"])
    perform(bottle, BOTTLE, verb, actor=actor, at=at, reason=said_of(bottle.visit, reason))
    tell("custody:bottle", bottle, at=at, audience=policies.audience(bottle.visit), what=verb)


@transaction.atomic
def explain(
    *, bottle_id: UUID, kind: str, started_at: datetime, text: str, actor: Actor, at: datetime
) -> GapExplanation:
    """Say how a gap came about; the gap stays in sight with its explanation.

    Errors: custody.explanation_missing, custody.gap_unknown, custody.already_explained.
    """
    actor.require(EXPLAIN)
    bottle = policies.get_for(actor, bottle_id)
    if actor.agency_id not in policies.custodians(bottle.visit):
        raise Refused("custody.not_holder", number=bottle.short)
    if not text.strip():
        raise Refused("custody.explanation_missing", field="text")
    found = queries.gaps_of_bottle(bottle.id, at=at)
    gap = next((g for g in found if (g.kind, g.start) == (kind, started_at)), None)
    if gap is None:
        raise Refused("custody.gap_unknown")
    if gap.explanation:
        raise Refused("custody.already_explained")
    row = GapExplanation.objects.create(
        bottle=bottle, kind=kind, started_at=started_at, text=text.strip(), by_id=policies.person_of(actor),
        at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "custody:gap:explain", bottle, noun=BOTTLE.noun, actor=actor, at=at,
        body={"kind": kind, "started_at": started_at},
    )  # fmt: skip
    tell("custody:bottle", bottle, at=at, audience=policies.audience(bottle.visit), what="explain")
    return row
