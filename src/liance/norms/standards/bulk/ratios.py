"""Numbers brought to the reference oxygen, with the texts of `decimals.plain` and `decimals.shown`."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

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


class Ratio:
    """A factor of conversion, ready for many numbers."""

    def __init__(self, factor: Fraction) -> None:
        self.factor = factor
        # what does not divide a numerator makes a quotient unending
        self._rest = factor.denominator
        for prime in (2, 5):
            while self._rest % prime == 0:
                self._rest //= prime

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
    ratios: dict[int, Ratio], rows: Iterable[tuple[int, int, int]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both texts of rows given as configuration, digits and decimals."""
    found = [ratios[who].texts(whole, decimals) for who, whole, decimals in rows]
    full, said = zip(*found, strict=True)
    return full, said
