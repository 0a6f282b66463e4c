"""Numbers brought to the reference oxygen, with the texts of `decimals.plain` and `decimals.shown`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from liance.norms.standards.bulk.fixed import Integers
from liance.norms.standards.bulk.written import in_full_of, without_zeros
from liance.norms.standards.decimals import (
    DIVIDING,
    EXACT,
    SHOWING,
    SHOWN_DIGITS,
    Exact,
    ended,
    plain,
    shortest,
    shown,
)

Numbers = NDArray[np.int32]
FIGURES, SHOWN = DIVIDING.prec, SHOWING.prec
GROUP = 10**9
MOST = 2.0**62
MOST_BELOW = 2.0**62 / GROUP  # a rest times a group stays within 64 bits
_POWERS = 10 ** np.arange(19, dtype=np.int64)


class Ratio:
    """A factor of conversion, ready for many numbers."""

    def __init__(self, factor: Fraction) -> None:
        self.factor = factor
        # what does not divide a numerator makes a quotient unending
        self._rest = factor.denominator
        for prime in (2, 5):
            while self._rest % prime == 0:
                self._rest //= prime

    @property
    def parts(self) -> tuple[int, int, int]:
        """Numerator, denominator, and what of it makes a quotient unending; noughts where they are
        no integers of 64 bits."""
        top, bottom = self.factor.numerator, self.factor.denominator
        return (top, bottom, self._rest) if max(top, bottom) < MOST else (0, 0, 0)

    def of(self, whole: int, decimals: int) -> Exact:
        """`whole` × 10^-`decimals`, converted."""
        return ended(Fraction(whole, 10**decimals) * self.factor)

    def texts(self, whole: int, decimals: int) -> tuple[str, str]:
        """The same as written in full, and as a sentence says it."""
        above, below = whole * self.factor.numerator, self.factor.denominator * 10**decimals
        divisor = Decimal(below)
        number = DIVIDING.divide(Decimal(above), divisor)
        text = format(number, "f")
        if above % self._rest:
            if text[-1] != "0" and "." in text:
                return text, _short(number)
        elif EXACT.multiply(number, divisor) == above:
            return text, text if len(text) <= SHOWN_DIGITS else shown(Decimal(text))
        exact = self.of(whole, decimals)
        return plain(exact), shown(exact)


def _short(number: Decimal) -> str:
    """As `shown` has a number of more digits than a sentence takes."""
    figures = SHOWING.plus(number)
    text = format(figures, "f")
    return "≈" + (text if text[-1] != "0" else plain(shortest(figures)))


def texts_of(
    ratios: Mapping[int, Ratio], who: Numbers, whole: Integers, decimals: Integers
) -> tuple[pl.Series, pl.Series]:
    """Both texts of rows given as configuration, digits and decimals."""
    each, which = np.unique(who, return_inverse=True)
    found = _Quotients.of([ratios[number] for number in each.tolist()], which, whole, decimals)
    full, said = found.texts(), found.said()
    others = np.flatnonzero(~found.fits)
    if not len(others):
        return full, said
    rows = zip(who[others].tolist(), whole[others].tolist(), decimals[others].tolist(), strict=True)
    both = zip(*(ratios[number].texts(*row) for number, *row in rows), strict=True)
    first, second = (pl.Series(texts, dtype=pl.String) for texts in both)
    return full.scatter(others, first), said.scatter(others, second)


@dataclass(frozen=True, slots=True)
class _Quotients:
    """Unending quotients to 28 significant digits, in three parts: what stands before the point,
    18 decimals, and the last `left` of them. `zeros`: how many decimals come before the first
    figure, or how many figures stand before the point, as a negative number. `fits` not where a part
    would not fit 64 bits, the quotient ends, or rounding changes how many figures there are."""

    fits: NDArray[np.bool_]
    before: Integers
    high: Integers
    low: Integers
    left: Integers
    zeros: Integers

    @staticmethod
    def of(
        each: Sequence[Ratio], which: Integers, whole: Integers, decimals: Integers
    ) -> "_Quotients":
        tops, bottoms, rests = (
            np.array(column, dtype=np.int64)[which]
            for column in zip(*(one.parts for one in each), strict=True)
        )
        power = _POWERS[np.minimum(decimals, 9).astype(np.int64)]
        fits = (bottoms > 0) & (decimals <= 9) & (whole.astype(float) * tops < MOST)
        fits &= bottoms * power.astype(float) < MOST_BELOW
        above = np.where(fits, whole * tops, 1)
        below = np.where(fits, bottoms * power, 3)
        fits &= above % np.where(fits, rests, 3) != 0
        before, rest = np.divmod(above, below)
        parts = []
        for _ in range(4):
            part, rest = np.divmod(rest * GROUP, below)
            parts.append(part)
        figures = np.searchsorted(_POWERS, before, side="right")
        zeros = np.where(before > 0, -figures, 9 - np.searchsorted(_POWERS, parts[0], side="right"))
        left = FIGURES + zeros - 18
        fits &= (left > 0) & (left < 18) & ((before > 0) | (parts[0] > 0))
        left = np.where(fits, left, 1)
        low, lost = np.divmod(parts[2] * GROUP + parts[3], _POWERS[18 - left])
        # never a half: what is unending goes on
        low += 2 * lost >= _POWERS[18 - left]
        high = parts[0] * GROUP + parts[1] + (low == _POWERS[left])
        low = np.where(low == _POWERS[left], 0, low)
        return _Quotients(fits & (high < _POWERS[18]), before, high, low, left, zeros)

    def texts(self) -> pl.Series:
        """In full, as `plain` has them."""
        last = pl.Series(self.low + _POWERS[self.left]).cast(pl.String).str.slice(1)
        parts = pl.DataFrame({"high": in_full_of(self.before, self.high, 18), "low": last})
        return without_zeros(parts.select(pl.concat_str(pl.all()).alias("text"))["text"])

    def said(self) -> pl.Series:
        """To six figures, as `shown` has them; where these lie beyond a part not at all, and
        where the rest is just a half it is left to that."""
        kept = SHOWN + self.zeros
        within = (kept >= 0) & (kept <= 15)
        kept = np.where(within, kept, 0)
        unit = _POWERS[18 - kept]
        number, lost = np.divmod(self.high, unit)
        half = (2 * lost == unit) & (self.low == 0)
        self.fits[half | ~within] = False
        number += 2 * lost >= unit
        over = number == _POWERS[kept]
        texts = in_full_of(self.before + over, np.where(over, 0, number), kept)
        texts = without_zeros(texts)
        return pl.select(pl.concat_str(pl.lit("≈"), texts)).to_series()
