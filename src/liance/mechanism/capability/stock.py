"""Consumables by lot: put on file, taken in, drawn down (C2, P3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import F, Prefetch, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.capability.models import Consumable, Lot, LotUse
from liance.mechanism.capability.rules import LEAST_REASON, Held, taken_from
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import agencies_visible_to, require_manages

MANAGE = "capability:stock:manage"
NONE = Decimal(0)
VISIT = "operations:visit"


@dataclass(slots=True)
class OfVisit:
    """What a visit drew is in the ledger's events about the visit: as visible as it, and not more."""

    id: UUID
    version: int = 0


@transaction.atomic
def add_consumable(
    *,
    agency: Agency,
    name: str,
    kind: str,
    unit: str,
    alarm: Decimal,
    lead_days: int | None,
    actor: Actor,
    at: datetime,
) -> Consumable:
    """Put a consumable on file. Errors: ``capability.consumable_exists``,
    ``capability.no_instruments_here``, ``capability.quantity``."""
    require_manages(actor, agency, MANAGE)
    if not {"monitoring", "laboratory"} & set(agency.functions):
        raise Refused("capability.no_instruments_here")
    if alarm < 0:
        raise Refused("capability.quantity", field="alarm")
    if Consumable.objects.filter(agency=agency, name=name.strip()).exists():
        raise Refused("capability.consumable_exists", field="name", name=name.strip())
    made = Consumable.objects.create(
        agency=agency, name=name.strip(), kind=kind, unit=unit, alarm=alarm, lead_days=lead_days,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:consumable:add", made, noun="capability:consumable", actor=actor, at=at,
        body={"name": made.name, "unit": unit, "alarm": alarm, "lead_days": lead_days},
    )  # fmt: skip
    return made


@transaction.atomic
def add_lot(
    *,
    consumable_id: UUID,
    number: str,
    received_on: date,
    expires_on: date | None,
    quantity: Decimal,
    actor: Actor,
    at: datetime,
    supplier: str = "",
) -> Lot:
    """Take a lot in. Errors: ``capability.lot_exists``, ``capability.quantity``,
    ``capability.period_reversed``, NotFound, NotPermitted."""
    row = _consumable(actor, consumable_id)
    if quantity <= 0:
        raise Refused("capability.quantity", field="quantity")
    if expires_on is not None and expires_on < received_on:
        raise Refused("capability.period_reversed", field="expires_on")
    if row.lots.filter(number=number.strip()).exists():
        raise Refused("capability.lot_exists", field="number", number=number.strip())
    made = Lot.objects.create(
        consumable=row, number=number.strip(), received_on=received_on, expires_on=expires_on,
        quantity=quantity, supplier=supplier, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:lot:add", made, noun="capability:lot", actor=actor, at=at,
        body={"consumable": row.id, "number": made.number, "quantity": quantity,
              "expires": str(expires_on)},
    )  # fmt: skip
    return made


@transaction.atomic
def use(
    *,
    consumable_id: UUID,
    version: int,
    quantity: Decimal,
    purpose: str,
    on: date,
    actor: Actor,
    at: datetime,
) -> list[LotUse]:
    """Take a quantity out, from the lots that expire first; none past its shelf life.

    Errors: ``capability.quantity``, ``capability.stock_short``, ``capability.purpose``, NotFound,
    Stale, NotPermitted.
    """
    row = _consumable(actor, consumable_id)
    if row.version != version:
        raise Stale("capability:consumable")
    if quantity <= 0:
        raise Refused("capability.quantity", field="quantity")
    if not purpose.strip():
        raise Refused("capability.purpose", field="purpose")
    held = held_lots(row)
    parts = taken_from(held, quantity, on=on)
    if parts is None:
        usable = sum((lot.left for lot in held if lot.usable(on)), NONE)
        raise Refused("capability.stock_short", field="quantity", left=f"{usable.normalize():f}")
    made = [
        LotUse.objects.create(
            lot_id=key, quantity=part, on=on, purpose=purpose.strip()[:120],
            created_at=at, created_by=actor.user_id,
        )
        for key, part in parts
    ]  # fmt: skip
    row.version += 1
    row.save(update_fields=["version"])
    note(
        "capability:consumable:use", row, noun="capability:consumable", actor=actor, at=at,
        body={"quantity": quantity, "purpose": purpose.strip(),
              "lots": {str(key): str(part) for key, part in parts}},
    )  # fmt: skip
    return made


@transaction.atomic
def take_back(*, use_id: UUID, reason: str, on: date, actor: Actor, at: datetime) -> LotUse:
    """Enter the opposite of an entry, with the reason; both stay.

    Errors: ``capability.countered``, ``capability.counter_reason``, NotFound, NotPermitted.
    """
    found = LotUse.objects.filter(pk=use_id).values_list("lot__consumable_id", flat=True).first()
    if found is None:
        raise NotFound("capability:consumable")
    _consumable(actor, found)
    row = LotUse.objects.select_related("lot").get(pk=use_id)
    if row.counters_id is not None or LotUse.objects.filter(counters=row).exists():
        raise Refused("capability.countered")
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("capability.counter_reason", field="reason", least=LEAST_REASON)
    return countered([row], reason=reason.strip(), on=on, actor=actor, at=at)[0]


def countered(
    rows: Sequence[LotUse], *, reason: str, on: date, actor: Actor, at: datetime
) -> list[LotUse]:
    """The entries against others; in the caller's transaction, their consumables locked."""
    made = [
        LotUse.objects.create(
            lot_id=row.lot_id, quantity=-row.quantity, on=on, purpose=row.purpose,
            visit=row.visit, drawn_by=row.drawn_by, counters=row, reason=reason[:200],
            created_at=at, created_by=actor.user_id,
        )
        for row in rows
    ]  # fmt: skip
    for row in made:
        note(
            "capability:lot:take_back", OfVisit(row.visit) if row.visit else row,
            noun=VISIT if row.visit else "capability:lot_use", actor=actor, at=at,
            body={"use": row.id, "counters": row.counters_id, "quantity": row.quantity,
                  "reason": row.reason},
        )  # fmt: skip
    return made


def held_lots(row: Consumable) -> list[Held]:
    """The lots of a consumable with what is left in each."""
    return held_by([row])[row.id]


def held_by(rows: Iterable[Consumable]) -> dict[UUID, list[Held]]:
    """The same of several consumables, by their id (one query)."""
    found: dict[UUID, list[Held]] = {row.id: [] for row in rows}
    for lot in _with_left(Lot.objects.filter(consumable_id__in=list(found))):
        found[lot.consumable_id].append(_held(lot))
    return found


@dataclass(frozen=True, slots=True)
class Stock:
    """A consumable with its lots that are not used up and what is left of each; ``usable``: within
    shelf life on the day."""

    row: Consumable
    lots: Sequence[tuple[Lot, Decimal]]
    usable: Decimal

    @property
    def low(self) -> bool:
        """Whether the usable quantity is below the alarm level."""
        return self.usable < self.row.alarm


def stock(actor: Actor, *, on: date) -> list[Stock]:
    """The consumables of the agencies an actor may know of, by agency, kind and name."""
    rows = Consumable.objects.filter(agency__in=agencies_visible_to(actor))
    return stock_of(rows, on=on)


def stock_of(rows: QuerySet[Consumable], *, on: date) -> list[Stock]:
    """The same of some consumables (two queries)."""
    lots = Prefetch("lots", _with_left(Lot.objects.all()), to_attr="held")
    found = []
    for row in (
        rows.select_related("agency")
        .prefetch_related(lots)
        .order_by("agency__jurisdiction__order", "agency__name", "kind", "name")
    ):
        here = [(lot, h) for lot in row.held if (h := _held(lot)).left > 0]
        usable = sum((held.left for _lot, held in here if held.usable(on)), NONE)
        found.append(Stock(row, [(lot, held.left) for lot, held in here], usable))
    return found


def _with_left(rows: QuerySet[Lot]) -> QuerySet[Lot]:
    used = Coalesce(Sum("uses__quantity"), Value(NONE))
    return rows.annotate(left=F("quantity") - used).order_by("expires_on", "received_on", "id")


def _held(lot: Lot) -> Held:
    left: Decimal = lot.left  # type: ignore[attr-defined]
    return Held(lot.id, left, lot.expires_on, lot.received_on)


def _consumable(actor: Actor, consumable_id: UUID) -> Consumable:
    row = (
        Consumable.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=consumable_id, agency__in=agencies_visible_to(actor))
        .first()
    )
    if row is None:
        raise NotFound("capability:consumable")
    require_manages(actor, row.agency, MANAGE)
    return row
