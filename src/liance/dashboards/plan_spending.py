"""What a plan has cost so far, from what was really done at the area's own prices (F1)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.scope import known
from liance.mechanism.coordination.queries.commissions import counted
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.models import Reading, Visit
from liance.mechanism.planning.models import Plan
from liance.mechanism.planning.rules.preview import Prices
from liance.norms.calendar.instants import shanghai_day

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Spent:
    """Visits made, determinations and readings of them, and their money at the prices entered, by
    quarter of the visit; ``missing``: factors that were determined and have no price, and whether by
    another laboratory than the plan's station."""

    visits: int
    determinations: int
    money: Decimal
    by_quarter: tuple[Decimal, Decimal, Decimal, Decimal]
    missing: tuple[tuple[str, bool], ...] = ()


def spent(plan: Plan, prices: Prices, *, actor: Actor) -> Spent:
    """The plan's visits as far as the actor may know of them: sampling, travel, and every
    determination and reading made. A commissioned visit costs what its commission does in place of
    the determinations."""
    rows = Visit.objects.filter(known(actor, Q()), sheet__target__plan=plan)
    visits = {v.id: v for v in rows.only("id", "entered_at", "sheet_id")}
    sheets = {v.sheet_id: v.id for v in visits.values()}
    commissions = {
        sheets[sheet]: amount
        for sheet, amount in counted().filter(sheet__in=sheets).values_list("sheet_id", "amount")
    }
    made = _made(visits.keys() - commissions.keys(), plan.monitoring_id)
    quarters = [NONE] * 4
    missing: set[tuple[str, bool]] = set()
    for key, visit in visits.items():
        money = (prices.sampling or NONE) + (prices.travel or NONE) + commissions.get(key, NONE)
        for (factor, outside), count in made[key].items():
            price = (prices.outside if outside else prices.factors).get(factor)
            money += count * (price or NONE)
            missing |= {(factor, outside)} if price is None else set()
        quarters[(shanghai_day(visit.entered_at).month - 1) // 3] += money
    first, second, third, fourth = quarters
    return Spent(
        len(visits), sum(one.total() for one in made.values()), sum(quarters, NONE),
        (first, second, third, fourth), tuple(sorted(missing)),
    )  # fmt: skip


def _made(visits: Collection[UUID], station: UUID) -> defaultdict[UUID, Counter[tuple[str, bool]]]:
    """How often each factor was determined, by another laboratory or not, or read on site, at each
    visit. An amended one is one; several readings of an item are one."""
    found: defaultdict[UUID, Counter[tuple[str, bool]]] = defaultdict(Counter)
    determined = Determination.objects.filter(bottle_factor__bottle__visit__in=visits, amends=None)
    read = Reading.objects.filter(item__point__visit__in=visits).distinct()
    for visit, factor, laboratory, other in determined.values_list(
        "bottle_factor__bottle__visit", "bottle_factor__factor", "laboratory", "subcontractor"
    ):
        found[visit][factor, laboratory != station or other is not None] += 1
    for visit, factor, _item in read.values_list("item__point__visit", "item__factor", "item_id"):
        found[visit][factor, False] += 1
    return found
