"""What samples take out of the stock, as they are sealed and analysed (C2, P3).

Called in the transactions of those acts, whose own permission counts. Nothing is refused for want of
stock: what a sample took and no lot held is read off by ``dashboards.stock_gaps``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Consumable, Lot, LotUse
from liance.mechanism.capability.rules import Held, Need, drawn_from
from liance.mechanism.capability.stock import VISIT, OfVisit, countered, held_by


@dataclass(frozen=True, slots=True)
class Taker:
    """An object (a bottle, a factor of one) that takes something of a visit on a day."""

    key: UUID
    visit: UUID
    on: date
    needs: Sequence[Need]


def draw(
    takers: Sequence[Taker], *, agency_id: UUID, purpose: str, actor: Actor, at: datetime
) -> list[LotUse]:
    """Draw down what objects need from an agency's lots, the earliest day first, the first lot to
    expire before the others, as far as they go. An object draws once from a lot.

    Called once in an act, as its last thing: the consumables stay locked until it ends, and two
    acts that lock them one after the other could wait for each other.
    """
    rows = _locked(agency_id, {need.name for taker in takers for need in taker.needs})
    if not rows:
        return []
    held = held_by(rows.values())
    lots = {name: held[row.id] for name, row in rows.items()}
    made: dict[UUID, list[LotUse]] = defaultdict(list)
    for taker in sorted(takers, key=lambda one: one.on):
        for name, quantity in _summed(taker, rows).items():
            parts, _lacking = drawn_from(lots[name], quantity, on=taker.on)
            lots[name] = _without(lots[name], dict(parts))
            made[taker.visit] += [
                LotUse(
                    lot_id=lot, quantity=part, on=taker.on, purpose=purpose, visit=taker.visit,
                    drawn_by=taker.key, created_at=at, created_by=actor.user_id,
                )
                for lot, part in parts
            ]  # fmt: skip
    uses = [use for each in made.values() for use in each]
    LotUse.objects.bulk_create(uses)
    for visit, each in made.items():
        if each:
            note(
                "capability:consumable:draw", OfVisit(visit), noun=VISIT, actor=actor, at=at,
                body={"uses": [[use.id, use.lot_id, use.drawn_by, use.quantity] for use in each]},
            )  # fmt: skip
    return uses


def came_back(
    objects: Iterable[UUID], *, agency_id: UUID | None, reason: str, on: date, actor: Actor,
    at: datetime,
) -> list[LotUse]:  # fmt: skip
    """Enter back the containers that were drawn for bottles, where their own agency has them empty
    again; reagents are used up."""
    if agency_id is None:
        return []
    drawn = LotUse.objects.filter(
        drawn_by__in=list(objects), counters__isnull=True, countered__isnull=True,
        lot__consumable__agency_id=agency_id, lot__consumable__kind="bottle",
    )  # fmt: skip
    names = set(drawn.values_list("lot__consumable__name", flat=True))
    if not names:
        return []
    _locked(agency_id, names)
    return countered(list(drawn.order_by("id")), reason=reason, on=on, actor=actor, at=at)


def _locked(agency_id: UUID, names: Iterable[str]) -> dict[str, Consumable]:
    rows = Consumable.objects.select_for_update().filter(
        agency_id=agency_id, name__in=sorted(names)
    )
    return {row.name: row for row in rows.order_by("id")}


def _summed(taker: Taker, rows: Mapping[str, Consumable]) -> dict[str, Decimal]:
    """Quantity by name: what one object needs of one consumable is one entry."""
    found: dict[str, Decimal] = {}
    for need in taker.needs:
        row = rows.get(need.name)
        if row is not None and need.fits(row.unit):
            found[need.name] = found.get(need.name, Decimal(0)) + need.quantity
    return found


def _without(lots: Sequence[Held], taken: Mapping[UUID, Decimal]) -> list[Held]:
    return [replace(lot, left=lot.left - taken.get(lot.key, Decimal(0))) for lot in lots]


def uses_of(row: Consumable, *, most: int) -> list[LotUse]:
    """The latest entries of a consumable, with their lots and what counters them."""
    rows = LotUse.objects.filter(lot__in=Lot.objects.filter(consumable=row))
    shown = rows.select_related("lot", "countered").order_by("-on", "-created_at", "-id")
    return list(shown[:most])
