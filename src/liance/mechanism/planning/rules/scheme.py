"""The implementation scheme's arithmetic (P3): months of visits, what to buy and by when. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from liance.mechanism.capability.rules import Held, taken_from
from liance.norms.citations import Certainty, Citation, cites

# Sizes in which sampling bottles are kept, mL.
SIZES = (100, 250, 500, 1000, 2500, 5000)
NONE = Decimal(0)


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def levelled(periods: Sequence[tuple[date, date]]) -> list[date]:
    """A month for each period (first and last day), so that the months carry alike: the shortest
    first, each into the month of its period with the fewest so far, the earlier one of equals."""
    load: Counter[date] = Counter()
    found: dict[int, date] = {}
    order = sorted(range(len(periods)), key=lambda n: (periods[n][1] - periods[n][0], n))
    for number in order:
        start, end = periods[number]
        months = [month_of(start)]
        while (following := next_month(months[-1])) <= end:
            months.append(following)
        chosen = min(months, key=lambda month: (load[month], month))
        load[chosen] += 1
        found[number] = chosen
    return [found[number] for number in range(len(periods))]


def bottle_size(volume_ml: int | None) -> int:
    """The least size of bottle that holds a volume; 500 mL where none is on file."""
    wanted = volume_ml or 500
    return next((size for size in SIZES if size >= wanted), SIZES[-1])


def bottle_name(container: str, volume_ml: int | None) -> str:
    """What a bottle is called in the stock: its container's word with the size, 玻璃瓶 500 mL."""
    return f"{container} {bottle_size(volume_ml)} mL"


@dataclass(frozen=True, slots=True)
class Purchase:
    """A quantity that a month lacks; ``order_by``: the last day to order it, none where the days to
    delivery are not on file; ``late``: that day is over."""

    month: date
    quantity: Decimal
    order_by: date | None
    late: bool


@cites(
    Citation("陕环发〔2021〕32号", "二（一）提前购置、补充所需仪器设备和耗材", Certainty.VERIFIED)
)
def purchases(
    lots: Sequence[Held], demand: Mapping[date, Decimal], *, lead_days: int | None, on: date
) -> list[Purchase]:
    """What a consumable that is used up lacks month by month (P3).

    Each month takes from the lots usable on its last day, the first to expire before the others: a
    lot that ends within the month is not counted on. What is lacking is there on the month's first
    day when it is ordered ``lead_days`` before.
    """
    left = list(lots)
    found = []
    for month in sorted(demand):
        last = next_month(month) - timedelta(days=1)
        there = sum((lot.left for lot in left if lot.usable(last)), NONE)
        taken = taken_from(left, min(demand[month], there), on=last) or []
        drawn = dict(taken)
        left = [replace(lot, left=lot.left - drawn.get(lot.key, NONE)) for lot in left]
        found += _lacking(month, demand[month] - there, lead_days, on)
    return found


def to_have(
    there: Decimal, demand: Mapping[date, Decimal], *, lead_days: int | None, on: date
) -> list[Purchase]:
    """The same of what comes back, bottles: each month needs its own number at once, and what was
    bought for an earlier one is there."""
    found, have = [], there
    for month in sorted(demand):
        lacking = demand[month] - have
        found += _lacking(month, lacking, lead_days, on)
        have = max(have, demand[month])
    return found


def _lacking(month: date, quantity: Decimal, lead_days: int | None, on: date) -> list[Purchase]:
    if quantity <= 0:
        return []
    order_by = None if lead_days is None else month - timedelta(days=lead_days)
    return [Purchase(month, quantity, order_by, order_by is not None and order_by < on)]
