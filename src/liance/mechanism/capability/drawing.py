"""What samples take out of the stock, as they are sealed and analysed (C2, P3).

Called in the transactions of those acts, whose own permission counts. Nothing is refused for want of
stock: what a sample took and no lot held is read off by ``dashboards.stock_gaps``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Consumable, Lot, LotUse
from liance.mechanism.capability.rules import Held, Need, drawn_from
from liance.mechanism.capability.stock import VISIT, OfVisit, countered, held_by


def draw(
    needs: Mapping[UUID, Sequence[Need]], *, agency_id: UUID, visit: UUID, purpose: str, on: date,
    actor: Actor, at: datetime,
) -> list[LotUse]:  # fmt: skip
    """Draw down what each object (a bottle, a factor of one) needs from an agency's lots, the first
    to expire before the others, as far as they go. An object draws once from a lot."""
    wanted = {need.name for each in needs.values() for need in each}
    rows = _locked(agency_id, wanted)
    if not rows:
        return []
    held = held_by(rows.values())
    lots = {name: held[row.id] for name, row in rows.items()}
    uses: list[LotUse] = []
    for drawn_by, name, quantity in _summed(needs, rows):
        parts, _lacking = drawn_from(lots[name], quantity, on=on)
        lots[name] = _without(lots[name], dict(parts))
        uses += [
            LotUse(
                lot_id=lot, quantity=part, on=on, purpose=purpose, visit=visit, drawn_by=drawn_by,
                created_at=at, created_by=actor.user_id,
            )
            for lot, part in parts
        ]  # fmt: skip
    LotUse.objects.bulk_create(uses)
    if uses:
        note(
            "capability:consumable:draw", OfVisit(visit), noun=VISIT, actor=actor, at=at,
            body={"uses": [[use.id, use.lot_id, use.drawn_by, use.quantity] for use in uses]},
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


def _summed(
    needs: Mapping[UUID, Sequence[Need]], rows: Mapping[str, Consumable]
) -> list[tuple[UUID, str, Decimal]]:
    """Object, name, quantity: what one object needs of one consumable is one entry."""
    found: dict[tuple[UUID, str], Decimal] = {}
    for key, each in needs.items():
        for need in each:
            row = rows.get(need.name)
            if row is not None and need.fits(row.unit):
                found[key, need.name] = found.get((key, need.name), Decimal(0)) + need.quantity
    return [(key, name, quantity) for (key, name), quantity in found.items()]


def _without(lots: Sequence[Held], taken: Mapping[UUID, Decimal]) -> list[Held]:
    return [replace(lot, left=lot.left - taken.get(lot.key, Decimal(0))) for lot in lots]


def uses_of(row: Consumable, *, most: int) -> list[LotUse]:
    """The latest entries of a consumable, with their lots and what counters them."""
    rows = LotUse.objects.filter(lot__in=Lot.objects.filter(consumable=row))
    shown = rows.select_related("lot", "countered").order_by("-on", "-created_at", "-id")
    return list(shown[:most])
