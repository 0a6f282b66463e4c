"""The texts that fill the places of templates, for many rows at once."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

import numpy as np
import polars as pl

from liance.norms.standards.bulk.book import MOST_KEPT, Book, Numbers, Places
from liance.norms.standards.bulk.rated import RatedRows, over_rate
from liance.norms.standards.bulk.ratios import texts_of
from liance.norms.standards.bulk.templates import Slot
from liance.norms.standards.bulk.values import Values
from liance.norms.standards.bulk.written import in_full, over, rounded
from liance.norms.standards.decimals import EXACT, SHOWN_DIGITS, plain, shown
from liance.norms.standards.judging import level_over


class SlotTexts:
    """The texts of the rows at `places`, whose templates all have the same `slots`; `shifts`: by how many dB
    each level is corrected; `rates`: of those that have one."""

    def __init__(
        self,
        book: Book,
        values: Values,
        configurations: Numbers,
        places: Places,
        slots: Sequence[Slot],
        *,
        shifts: Places,
        rates: RatedRows | None,
    ) -> None:
        self._book, self._values, self._places, self._slots = book, values, places, slots
        self._who, self._shifts, self._rates = configurations[places], shifts, rates

    def of(self, slot: Slot) -> pl.Series:
        """The texts of one slot."""
        if slot is Slot.VALUE:
            return self._values.texts.gather(self._places)
        found = _COLUMNS.get(slot)
        return getattr(self, found) if found else self._excess[slot]

    @cached_property
    def _number(self) -> pl.Series:
        factors = self._book.factors
        if np.all(factors.mantissas[self._who] == 1) and not np.any(factors.decimals[self._who]):
            return self._values.numbers.gather(self._places)
        return in_full(*self._digits)

    @cached_property
    def _digits(self) -> tuple[Places, Places]:
        """The numbers in the limit's unit: all digits, and how many of them are decimals."""
        factors = self._book.factors
        whole = self._values.mantissas[self._places] * factors.mantissas[self._who]
        return whole, self._values.decimals[self._places] + factors.decimals[self._who]

    @cached_property
    def _level(self) -> tuple[Places, Places]:
        """The digits after the correction of levels."""
        whole, decimals = self._digits
        return (whole + self._shifts * 10 ** decimals.astype(np.int64)), decimals

    @cached_property
    def _corrected(self) -> pl.Series:
        return in_full(*self._level)

    @cached_property
    def _rounded(self) -> pl.Series:
        places = self._book.factors.places[self._who]
        return in_full(rounded(*self._level, places), places)

    @cached_property
    def _spoken(self) -> pl.Series:
        return _spoken(self._number)

    @cached_property
    def _beside(self) -> pl.Series:
        return self._book.beside.gather(self._who)

    @cached_property
    def _differences(self) -> pl.Series:
        """Of levels and their backgrounds, which are under them."""
        whole, decimals = self._digits
        who, which = np.unique(self._who, return_inverse=True)
        read = [Decimal(self._book.bands[number].beside) for number in who.tolist()]
        places = np.array([-int(one.as_tuple().exponent) for one in read])[which]
        under = np.array([int(one.scaleb(-int(one.as_tuple().exponent))) for one in read])[which]
        finest = np.maximum(decimals, places)
        above = whole * 10 ** (finest - decimals)
        return in_full(above - under * 10 ** (finest - places), finest)

    @cached_property
    def _rows(self) -> list[tuple[int, int, int]]:
        """Configuration, digits and decimals of each."""
        whole, decimals = self._digits
        return list(zip(self._who.tolist(), whole.tolist(), decimals.tolist(), strict=True))

    @cached_property
    def _both_referred(self) -> tuple[pl.Series, pl.Series]:
        return texts_of(self._book.ratios, self._who, *self._digits)

    @cached_property
    def _referred_texts(self) -> pl.Series:
        return self._both_referred[0]

    @cached_property
    def _referred_said(self) -> pl.Series:
        return self._both_referred[1]

    @cached_property
    def _excess(self) -> dict[Slot, pl.Series]:
        """How far the numbers lie over their limits; each number of a configuration once."""
        if Slot.REFERRED in self._slots:
            found = [self._over_referred(*row) for row in self._rows]
        else:
            judged = self._rounded if Slot.ROUNDED in self._slots else self._number
            found = [
                self._over(who, text)
                for who, text in zip(self._who.tolist(), judged.to_list(), strict=True)
            ]
        times, said = zip(*found, strict=True)
        first = Slot.LEVEL if Slot.LEVEL in self._slots else Slot.TIMES
        return {
            first: pl.Series(times, dtype=pl.String), Slot.SHOWN: pl.Series(said, dtype=pl.String),
        }  # fmt: skip

    def _over(self, who: int, text: str) -> tuple[str, str]:
        known = self._book.overs.get((who, text))
        if known is None:
            known = self._worked_out(who, Decimal(text))
            if len(self._book.overs) < MOST_KEPT:
                self._book.overs[who, text] = known
        return known

    def _worked_out(self, who: int, number: Decimal) -> tuple[str, str]:
        bands = self._book.bands[who]
        assert bands and bands.limit and bands.limit.high is not None  # noqa: S101, PT018 - has an excess
        high = bands.limit.high
        if Slot.LEVEL in self._slots:
            return plain(level_over(number, high)), ""
        return over(EXACT.subtract(number, high), high)

    def _over_referred(self, who: int, whole: int, decimals: int) -> tuple[str, str]:
        top, bottom = self._book.bounds_of(who)
        factor = self._book.ratios[who].factor
        under = top * factor.denominator * 10**decimals
        return over(Decimal(whole * factor.numerator * bottom - under), Decimal(under))

    @cached_property
    def _rated(self) -> RatedRows:
        assert self._rates is not None  # noqa: S101 - rows with a flow have them
        return self._rates.of(self._places)

    @cached_property
    def _flows(self) -> pl.Series:
        return self._rated.flows

    @cached_property
    def _rate_texts(self) -> pl.Series:
        return self._rated.texts()

    @cached_property
    def _rate_said(self) -> pl.Series:
        return _spoken(self._rate_texts)

    @cached_property
    def _over_rate(self) -> tuple[tuple[str, ...], ...]:
        rows = zip(
            self._who.tolist(), self._rated.rates.tolist(), self._rated.decimals.tolist(),
            strict=True,
        )  # fmt: skip
        found = [
            over_rate((rate, decimals), self._book.bands[who].rates) for who, rate, decimals in rows
        ]
        return tuple(zip(*found, strict=True))

    @cached_property
    def _rate_times(self) -> pl.Series:
        return pl.Series(self._over_rate[0], dtype=pl.String)

    @cached_property
    def _rate_shown(self) -> pl.Series:
        return pl.Series(self._over_rate[1], dtype=pl.String)


def _spoken(texts: pl.Series) -> pl.Series:
    """Numbers in full as a sentence says them."""
    long = (texts.str.len_chars() > SHOWN_DIGITS).arg_true()
    if long.is_empty():
        return texts
    said = [shown(Decimal(text)) for text in texts.gather(long)]
    return texts.clone().scatter(long, said)


_COLUMNS = {
    Slot.NUMBER: "_number", Slot.ROUNDED: "_rounded", Slot.CORRECTED: "_corrected",
    Slot.SPOKEN: "_spoken", Slot.REFERRED: "_referred_texts", Slot.SAID: "_referred_said",
    Slot.DIFFERENCE: "_differences", Slot.BESIDE: "_beside", Slot.FLOW: "_flows",
    Slot.RATE: "_rate_texts", Slot.RATE_SAID: "_rate_said", Slot.RATE_TIMES: "_rate_times",
    Slot.RATE_SHOWN: "_rate_shown",
}  # fmt: skip
