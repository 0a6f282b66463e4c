"""The score of a laboratory over a period, from facts by a published rule (F3). Nothing is typed.

No official rule is on file: parts, weights and deductions are this system's own default.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from liance.mechanism.commissioning.rules.catalogue import Part
from liance.norms.citations import Certainty, Citation, cites

OWN: Final = Citation("评分规则", "部分、权重、扣分都是本系统缺省，没有官方办法", Certainty.DESIGN)
TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Figure:
    """What the records of a period say of one part: how many there are, how many are in order; for
    findings how many of each gravity (``total`` then counts supervisions)."""

    total: int
    good: int = 0
    minor: int = 0
    serious: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A part with its figure and points; no points where there is no record."""

    part: Part
    figure: Figure
    points: Fraction | None


@dataclass(frozen=True, slots=True)
class Score:
    """Out of 100, to a tenth, halves up; none where nothing is on record."""

    lines: tuple[Line, ...]
    total: Decimal | None


@cites(OWN)
def score(parts: Sequence[Part], figures: Mapping[str, Figure]) -> Score:
    """The score: points of the parts that have records over their weights."""
    lines = tuple(_line(part, figures.get(part.key, Figure(0))) for part in parts)
    weight = sum((Fraction(line.part.weight) for line in lines if line.points is not None),
                 Fraction(0))  # fmt: skip
    if not weight:
        return Score(lines, None)
    points = sum((line.points for line in lines if line.points is not None), Fraction(0))
    whole = points / weight * 100
    exact = Decimal(whole.numerator) / Decimal(whole.denominator)
    return Score(lines, exact.quantize(TENTH, rounding=ROUND_HALF_UP))


def _line(part: Part, figure: Figure) -> Line:
    if not figure.total:
        return Line(part, figure, None)
    weight = Fraction(part.weight)
    if part.minor or part.serious:
        off = figure.minor * Fraction(part.minor) + figure.serious * Fraction(part.serious)
        return Line(part, figure, max(weight - off, Fraction(0)))
    return Line(part, figure, weight * Fraction(figure.good, figure.total))


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or a quarter of it: days of [first, last]."""

    year: int
    quarter: int | None
    first: date
    last: date

    @property
    def key(self) -> str:
        """``2026`` or ``2026Q3``."""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)


def period(key: str, *, today: date) -> Period:
    """The period that a key names; the quarter of today for anything else."""
    year, _, quarter = key.partition("Q")
    if year.isdecimal() and len(year) == 4 and int(year) >= 2000:
        if not quarter and "Q" not in key:
            return Period(int(year), None, date(int(year), 1, 1), date(int(year), 12, 31))
        if quarter in {"1", "2", "3", "4"}:
            return _quarter(int(year), int(quarter))
    return _quarter(today.year, (today.month + 2) // 3)


def _quarter(year: int, quarter: int) -> Period:
    first = date(year, 3 * quarter - 2, 1)
    after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return Period(year, quarter, first, date.fromordinal(after.toordinal() - 1))
