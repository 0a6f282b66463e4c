"""What samples took that no lot held (C2): counted from the bottles and analyses themselves."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.capability.models import Consumable, LotUse
from liance.mechanism.capability.rules import Need
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.custody.policies import visible_to
from liance.mechanism.custody.rules import consuming

SHOWN = timedelta(days=90)
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class StockGap:
    """A consumable with what samples needed of it and what lots gave; ``why``: ``unknown`` (not on
    file), ``unit`` (on file in another unit), ``short``; ``samples``: how many got less than they
    needed; ``visits``: theirs."""

    name: str
    unit: str
    needed: Decimal
    drawn: Decimal
    why: str
    samples: int
    visits: tuple[UUID, ...]

    @property
    def lacking(self) -> Decimal:
        """What no lot gave."""
        return self.needed - self.drawn


@dataclass(frozen=True, slots=True)
class _Taken:
    """An object (bottle, factor) of a visit with what it needed."""

    key: UUID
    visit: UUID
    needs: Sequence[Need]


def stock_gaps(actor: Actor, *, on: date) -> list[StockGap]:
    """What the samples of the last 90 days took and the actor's agency's lots did not hold, as far
    as the actor may know of the visits: what lacks most often first. What was entered back counts
    as drawn: the gap is of that day."""
    if actor.agency_id is None:
        return []
    since = datetime.combine(on - SHOWN, datetime.min.time(), SHANGHAI)
    agency = actor.agency_id
    taken = [*_sealed(actor, agency, since), *_analysed(actor, agency, since)]
    drawn = _drawn(one.key for one in taken)
    found: dict[tuple[str, str], list[tuple[_Taken, Decimal, Decimal]]] = defaultdict(list)
    for one in taken:
        for name, unit, quantity in _summed(one.needs):
            found[name, unit].append((one, quantity, drawn.get((one.key, name), NONE)))
    known = dict(Consumable.objects.filter(agency_id=actor.agency_id).values_list("name", "unit"))
    gaps = [_gap(name, unit, rows, known) for (name, unit), rows in found.items()]
    return sorted((g for g in gaps if g.lacking > 0), key=lambda g: (-g.samples, g.name))


def _sealed(actor: Actor, agency: UUID, since: datetime) -> list[_Taken]:
    rows = visible_to(actor).filter(
        confirmed_at__gte=since, confirmed_by__agency_id=agency
    ).values_list("id", "visit_id", "container", "volume_ml", "preservative")  # fmt: skip
    return [
        _Taken(key, visit, consuming.of_bottle(container, volume, preservative))
        for key, visit, container, volume, preservative in rows
    ]


def _analysed(actor: Actor, agency: UUID, since: datetime) -> list[_Taken]:
    rows = BottleFactor.objects.filter(
        bottle__in=visible_to(actor), bottle__laboratory_id=agency,
        analysed_at__gte=since,
    ).values_list("id", "bottle__visit_id", "factor")  # fmt: skip
    return [_Taken(key, visit, consuming.of_analysis(factor)) for key, visit, factor in rows]


def _drawn(keys: Iterable[UUID]) -> dict[tuple[UUID | None, str], Decimal]:
    rows = LotUse.objects.filter(drawn_by__in=list(keys), counters__isnull=True)
    grouped = rows.values_list("drawn_by", "lot__consumable__name").annotate(Sum("quantity"))
    return {(key, name): quantity for key, name, quantity in grouped}


def _summed(needs: Iterable[Need]) -> list[tuple[str, str, Decimal]]:
    found: dict[tuple[str, str], Decimal] = {}
    for need in needs:
        found[need.name, need.unit] = found.get((need.name, need.unit), NONE) + need.quantity
    return [(name, unit, quantity) for (name, unit), quantity in found.items()]


def _gap(
    name: str, unit: str, rows: Sequence[tuple[_Taken, Decimal, Decimal]], known: dict[str, str]
) -> StockGap:
    short = [one for one, needed, drawn in rows if drawn < needed]
    why = "unknown" if name not in known else "short"
    if why == "short" and not Need(name, unit, NONE).fits(known[name]):
        why = "unit"
    return StockGap(
        name, unit or known.get(name, "个"), sum((n for _o, n, _d in rows), NONE),
        sum((d for _o, _n, d in rows), NONE), why, len(short),
        tuple(dict.fromkeys(one.visit for one in short)),
    )  # fmt: skip
