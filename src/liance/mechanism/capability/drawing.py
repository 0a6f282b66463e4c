"""What samples take out of the stock, as they are sealed and analysed (C2, P3).

Called in the transactions of those acts, whose own permission counts. Nothing is refused for want of
stock: what a sample took and no lot held is read off by ``dashboards.stock_gaps``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from liance.foundation.acts.gathering import gathered
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


@dataclass(frozen=True, slots=True)
class Draw:
    """What an act takes out of an agency's stock."""

    takers: Sequence[Taker]
    agency_id: UUID
    purpose: str
    actor: Actor
    at: datetime


def draw(one: Draw) -> list[LotUse]:
    """Draw down what objects need, once in an act, as its last thing; where several acts stand in a
    transaction, it is left to its end (``draw_all``)."""
    left = gathered()
    if left is None:
        return draw_all([one])
    left.leave(left.ends, one)
    return []


def draw_all(draws: Sequence[Draw]) -> list[LotUse]:
    """Draw down what objects need from their agencies' lots, the earliest day first, the first lot
    to expire before the others, as far as they go. An object draws once from a lot.

    The consumables stay locked until the transaction ends, and two that lock them one after the
    other could wait for each other: called once in one.
    """
    rows = _locked({
        (one.agency_id, need.name) for one in draws for taker in one.takers for need in taker.needs
    })  # fmt: skip
    lots = held_by(rows.values())
    made: list[tuple[Draw, LotUse]] = []
    takers = [(one, taker) for one in draws for taker in one.takers]
    for one, taker in sorted(takers, key=lambda pair: pair[1].on):
        for row, quantity in _summed(taker, one.agency_id, rows):
            parts, _lacking = drawn_from(lots[row.id], quantity, on=taker.on)
            lots[row.id] = _without(lots[row.id], dict(parts))
            made += [(one, _use(one, taker, lot, part)) for lot, part in parts]
    uses = [use for _one, use in made]
    LotUse.objects.bulk_create(uses)
    for one in draws:
        _tell(one, [use for of, use in made if of is one])
    return uses


def _use(one: Draw, taker: Taker, lot: UUID, quantity: Decimal) -> LotUse:
    return LotUse(
        lot_id=lot, quantity=quantity, on=taker.on, purpose=one.purpose, visit=taker.visit,
        drawn_by=taker.key, created_at=one.at, created_by=one.actor.user_id,
    )  # fmt: skip


def _tell(one: Draw, uses: Sequence[LotUse]) -> None:
    """One event for each visit that drew something."""
    for visit in dict.fromkeys(use.visit for use in uses if use.visit is not None):
        body = [
            [use.id, use.lot_id, use.drawn_by, use.quantity] for use in uses if use.visit == visit
        ]
        note(
            "capability:consumable:draw", OfVisit(visit), noun=VISIT, actor=one.actor, at=one.at,
            body={"uses": body},
        )  # fmt: skip


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
    _locked({(agency_id, name) for name in names})
    return countered(list(drawn.order_by("id")), reason=reason, on=on, actor=actor, at=at)


Rows = dict[tuple[UUID, str], Consumable]


def _locked(names: Collection[tuple[UUID, str]]) -> Rows:
    """Consumables by agency and name, locked in one order."""
    if not names:
        return {}
    agencies, wanted = {agency for agency, _name in names}, {name for _agency, name in names}
    rows = Consumable.objects.select_for_update().filter(
        agency_id__in=sorted(agencies), name__in=sorted(wanted)
    )
    return {(row.agency_id, row.name): row for row in rows.order_by("id")}


def _summed(taker: Taker, agency_id: UUID, rows: Rows) -> list[tuple[Consumable, Decimal]]:
    """What one object needs of one consumable is one entry."""
    found: dict[str, Decimal] = {}
    for need in taker.needs:
        row = rows.get((agency_id, need.name))
        if row is not None and need.fits(row.unit):
            found[need.name] = found.get(need.name, Decimal(0)) + need.quantity
    return [(rows[agency_id, name], quantity) for name, quantity in found.items()]


def _without(lots: Sequence[Held], taken: Mapping[UUID, Decimal]) -> list[Held]:
    return [replace(lot, left=lot.left - taken.get(lot.key, Decimal(0))) for lot in lots]


def uses_of(row: Consumable, *, most: int) -> list[LotUse]:
    """The latest entries of a consumable, with their lots and what counters them."""
    rows = LotUse.objects.filter(lot__in=Lot.objects.filter(consumable=row))
    shown = rows.select_related("lot", "countered").order_by("-on", "-created_at", "-id")
    return list(shown[:most])
