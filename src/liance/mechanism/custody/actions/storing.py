"""Keep bottles after analysis and dispose of them (留样、处置), several at once (D4)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform, said_of, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import policies
from liance.mechanism.custody.actions import consuming
from liance.mechanism.custody.actions.handing import close_offers
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.custody.rules import storing
from liance.mechanism.custody.states import BOTTLE
from liance.norms.calendar.instants import shanghai_day

DISPOSE = "custody:bottle:dispose"


@transaction.atomic
def retain(
    *, bottle_ids: Sequence[UUID], until: date, place: str, actor: Actor, at: datetime
) -> list[Bottle]:
    """Keep bottles whose results are there until a date, at a place.

    Errors: custody.no_bottles, not_holder, not_settled, until_past, place_missing.
    """
    actor.require(DISPOSE)
    bottles = _own(actor, bottle_ids)
    storing.check_retention(until=until, today=shanghai_day(at), place=place)
    for bottle in bottles:
        bottle.retained_until = until
        bottle.place = place.strip()
        bottle.save(update_fields=["retained_until", "place"])
        perform(
            bottle, BOTTLE, "retain", actor=actor, at=at,
            body={"until": until, "place": bottle.place},
        )  # fmt: skip
    _news(bottles, at=at, what="retain")
    return bottles


@transaction.atomic
def dispose(
    *, bottle_ids: Sequence[UUID], method: str, awaited: Mapping[UUID, str], actor: Actor,
    at: datetime, early_reason: str = "",
) -> list[Bottle]:  # fmt: skip
    """Dispose of bottles that no analysis is awaited from; ``method`` says how, ``early_reason``
    why before the date until which a retained one was to be kept, or while the result of a factor
    is not approved: ``awaited``, that factor by bottle, as ``flows.disposal`` reads it.

    Errors: custody.no_bottles, not_holder, not_settled, reason_missing, retained_still,
    results_awaited.
    """
    actor.require(DISPOSE)
    bottles = _own(actor, bottle_ids)
    today = shanghai_day(at)
    for bottle in bottles:
        storing.check_disposal(
            number=bottle.short, method=method, until=bottle.retained_until, today=today,
            early_reason=early_reason, awaited=awaited.get(bottle.id, ""),
        )  # fmt: skip
        close_offers(bottle, reason=method, actor=actor, at=at)
        kept = bottle.retained_until is not None and today <= bottle.retained_until
        early = kept or bottle.id in awaited
        said = f"{method.strip()}（{early_reason.strip()}）" if early else method.strip()
        bottle.ended_at = at
        bottle.ended_reason = said[:200]
        bottle.save(update_fields=["ended_at", "ended_reason"])
        said = said_of(bottle.visit, bottle.ended_reason)
        perform(bottle, BOTTLE, "dispose", actor=actor, at=at, reason=said)
    _news(bottles, at=at, what="dispose")
    consuming.emptied(bottles, actor=actor, at=at)
    return bottles


def _own(actor: Actor, bottle_ids: Sequence[UUID]) -> list[Bottle]:
    """The bottles, locked, of the actor's laboratory, with every factor settled."""
    bottles = policies.get_many_for(actor, bottle_ids)
    for bottle in bottles:
        if actor.agency_id not in policies.custodians(bottle.visit):
            raise Refused("custody.not_holder", number=bottle.short)
    waiting = BottleFactor.objects.filter(
        bottle__in=bottles, bottle__state="received", analysed_at__isnull=True,
        no_result_reason="",
    ).select_related("bottle")  # fmt: skip
    first = waiting.order_by("bottle__number").first()
    if first is not None:
        raise Refused("custody.not_settled", number=first.bottle.short)
    return bottles


def _news(bottles: Sequence[Bottle], *, at: datetime, what: str) -> None:
    for visit in {bottle.visit for bottle in bottles}:
        first = next(b for b in bottles if b.visit_id == visit.id)
        tell("custody:bottle", first, at=at, audience=policies.audience(visit), what=what)
