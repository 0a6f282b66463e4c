"""What a plan has cost so far, from what was really done at the area's own prices (F1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from liance.dashboards.plan_coverage import TargetLine
from liance.mechanism.planning.rules.preview import Prices


@dataclass(frozen=True, slots=True)
class Spent:
    """Visits made, and their money at the prices entered, by quarter of their period's end."""

    visits: int
    money: Decimal
    by_quarter: tuple[Decimal, Decimal, Decimal, Decimal]


def spent(targets: Sequence[TargetLine], prices: Prices) -> Spent:
    """The targets that were visited: sampling, travel, and each planned factor's price."""
    quarters = [Decimal(0)] * 4
    done = [line.target for line in targets if line.standing == "done"]
    for target in done:
        money = (prices.sampling or Decimal(0)) + (prices.travel or Decimal(0))
        for outlet in target.outlets.all():
            money += sum((prices.factors.get(f, Decimal(0)) for f in outlet.factors), Decimal(0))
        quarters[(target.period_to.month - 1) // 3] += money
    first, second, third, fourth = quarters
    return Spent(len(done), sum(quarters, Decimal(0)), (first, second, third, fourth))
