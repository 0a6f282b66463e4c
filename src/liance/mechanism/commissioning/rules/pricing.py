"""What a commission costs under a contract, and whether its ceiling holds it (F2)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from liance.mechanism.commissioning.rules.scope import same_factor
from liance.norms.citations import Certainty, Citation, cites

_NUMBER: Final = r"(?<![\d.])(\d{1,4})"
_TOTAL: Final = re.compile(rf"(?:共|合计|总计)\s*{_NUMBER}\s*次")
_TIMES: Final = re.compile(rf"{_NUMBER}\s*次")
_A_DAY: Final = re.compile(r"[每/]\s*(?:1\s*)?[天日]|日均")
_DAYS: Final = re.compile(rf"(?<![每/])\s*{_NUMBER}\s*[天日]")
_RATE: Final = re.compile(r"每(?!\s*(?:1\s*)?[天日]|\s*(?:个)?(?:点|断面|因子|样))")
_HAN: Final = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
COUNTED: Final = Citation(
    "计价", "每点位每因子按频次中的次数计，每天的次数乘以天数，没有数的计一次", Certainty.DESIGN
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
    """The lines of a commission; ``unpriced``: factors without a price in the contract; ``unread``:
    frequencies that do not say how often."""

    lines: tuple[Line, ...]
    unpriced: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def amount(self) -> Decimal:
        """All lines together, in yuan."""
        return sum((line.amount for line in self.lines), Decimal(0))


@cites(COUNTED)
def times(frequency: str) -> int | None:
    """How often a frequency asks for a determination: what it says in all (共 n 次), else its number
    before 次, for each of its days where it counts by the day; once where it names no number. None
    where it cannot be told: a rate without its length, two numbers, days without 每天."""
    text = _digits(frequency)
    total = _TOTAL.search(text)
    if total:
        return max(int(total[1]), 1)
    if text.isdigit():
        return max(int(text), 1)
    counts, days = _TIMES.findall(text), _DAYS.findall(text)
    if not counts:
        return None if re.search(r"\d|每|连续", text) else 1
    if len(counts) > 1 or len(days) > 1 or _RATE.search(text):
        return None
    often, over = max(int(counts[0]), 1), max(int(days[0]), 1) if days else 1
    if over > 1 and not _A_DAY.search(text):
        return None
    return often * over


def _digits(text: str) -> str:
    """Numbers up to 99 in Chinese as digits, full width ones too."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return re.sub(r"[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九](?=\s*[次天日])",
                  lambda found: str(_number(found[0])), plain)  # fmt: skip


def _number(said: str) -> int:
    tens, ten, ones = said.rpartition("十")
    return (_HAN.get(tens, 1) * 10 if ten else 0) + _HAN.get(ones, 0)


def priced(wanted: Iterable[Wanted], prices: Mapping[str, Decimal]) -> Priced:
    """What is wanted, priced factor by factor in the order of the sheet."""
    by_name = {same_factor(factor): amount for factor, amount in prices.items()}
    counted: dict[str, int] = {}
    unread: dict[str, None] = {}
    for one in wanted:
        often = times(one.frequency)
        if often is None:
            unread[one.frequency] = None
        counted[one.factor] = counted.get(one.factor, 0) + (often or 0)
    lines, unpriced = [], []
    for factor, often in counted.items():
        price = by_name.get(same_factor(factor))
        if price is None:
            unpriced.append(factor)
        else:
            lines.append(Line(factor, often, price, price * often))
    return Priced(tuple(lines), tuple(unpriced), tuple(unread))


def within(amount: Decimal, *, used: Decimal, ceiling: Decimal) -> bool:
    """Whether a contract's ceiling holds a further amount; the last yuan may be used."""
    return used + amount <= ceiling
