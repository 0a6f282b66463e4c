"""What a commission costs under a contract, and whether its ceiling holds it (F2)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from liance.mechanism.commissioning.rules.scope import same_factor
from liance.norms.citations import Certainty, Citation, cites

_TIMES: Final = re.compile(r"(\d{1,3})\s*次")
COUNTED: Final = Citation(
    "计价", "每点位每因子按频次中的次数计，没有次数的计一次", Certainty.DESIGN
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A factor at a point with the frequency as the sheet says it."""

    factor: str
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A factor with how often it is determined, its price and their product, in yuan."""

    factor: str
    times: int
    price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines of a commission; ``unpriced``: factors without a price in the contract."""

    lines: tuple[Line, ...]
    unpriced: tuple[str, ...]

    @property
    def amount(self) -> Decimal:
        """All lines together, in yuan."""
        return sum((line.amount for line in self.lines), Decimal(0))


@cites(COUNTED)
def times(frequency: str) -> int:
    """How often a frequency asks for a determination: its number before 次, else once."""
    found = _TIMES.search(frequency)
    return max(int(found[1]), 1) if found else 1


def priced(wanted: Iterable[Wanted], prices: Mapping[str, Decimal]) -> Priced:
    """What is wanted, priced factor by factor in the order of the sheet."""
    by_name = {same_factor(factor): amount for factor, amount in prices.items()}
    counted: dict[str, int] = {}
    for one in wanted:
        counted[one.factor] = counted.get(one.factor, 0) + times(one.frequency)
    lines, unpriced = [], []
    for factor, often in counted.items():
        price = by_name.get(same_factor(factor))
        if price is None:
            unpriced.append(factor)
        else:
            lines.append(Line(factor, often, price, price * often))
    return Priced(tuple(lines), tuple(unpriced))


def within(amount: Decimal, *, used: Decimal, ceiling: Decimal) -> bool:
    """Whether a contract's ceiling holds a further amount; the last yuan may be used."""
    return used + amount <= ceiling
