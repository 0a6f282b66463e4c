"""The texts that fill the places of templates, for many rows at once."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from liance.norms.standards.bulk.book import Book, Numbers, Places
from liance.norms.standards.bulk.ratios import texts_of
from liance.norms.standards.bulk.templates import Slot
from liance.norms.standards.bulk.values import Values
from liance.norms.standards.bulk.written import excess, in_full, multiple, rounded
from liance.norms.standards.decimals import EXACT, SHOWN_DIGITS, Exact, plain, shown


class SlotTexts:
    """The texts of the rows at `places`, whose templates all have the same `slots`; `shifts`: by how many dB
    each level is corrected."""

    def __init__(
        self,
        book: Book,
        values: Values,
        configurations: Numbers,
        places: Places,
        slots: Sequence[Slot],
        *,
        shifts: Places,
    ) -> None:
        self._book, self._values, self._places, self._slots = book, values, places, slots
        self._who, self._shifts = configurations[places], shifts

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
        long = (self._number.str.len_chars() > SHOWN_DIGITS).arg_true()
        if long.is_empty():
            return self._number
        texts = [shown(Decimal(text)) for text in self._number.gather(long)]
        return self._number.clone().scatter(long, texts)

    @cached_property
    def _differences(self) -> pl.Series:
        against = [band.levels.background for band in self._bands]
        pairs = zip(map(Decimal, self._number.to_list()), against, strict=True)
        return pl.Series([plain(EXACT.subtract(*pair)) for pair in pairs], dtype=pl.String)

    @cached_property
    def _bands(self) -> list[Any]:
        return [self._book.bands[number] for number in self._who.tolist()]

    @cached_property
    def _referred(self) -> list[Exact]:
        """The numbers at the reference oxygen."""
        ratios = self._book.ratios
        return [ratios[who].of(whole, decimals) for who, whole, decimals in self._rows()]

    def _rows(self) -> Iterator[tuple[int, int, int]]:
        whole, decimals = self._digits
        return zip(self._who.tolist(), whole.tolist(), decimals.tolist(), strict=True)

    @cached_property
    def _both_referred(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return texts_of(self._book.ratios, self._rows())

    @cached_property
    def _referred_texts(self) -> pl.Series:
        return pl.Series(self._both_referred[0], dtype=pl.String)

    @cached_property
    def _referred_said(self) -> pl.Series:
        return pl.Series(self._both_referred[1], dtype=pl.String)

    @cached_property
    def _excess(self) -> dict[Slot, pl.Series]:
        limits = [band.limit for band in self._bands]
        if Slot.REFERRED in self._slots:
            numbers: list[Exact] = self._referred
        else:
            judged = self._rounded if Slot.ROUNDED in self._slots else self._number
            numbers = list(map(Decimal, judged.to_list()))
        pairs = zip(limits, numbers, strict=True)
        if Slot.LEVEL in self._slots:
            levels = [excess(limit, number)[2] for limit, number in pairs]
            return {Slot.LEVEL: pl.Series(levels)}
        rows = [multiple(limit, number) for limit, number in pairs]
        times, said = zip(*rows, strict=True)
        return {Slot.TIMES: pl.Series(times), Slot.SHOWN: pl.Series(said)}


_COLUMNS = {
    Slot.NUMBER: "_number", Slot.ROUNDED: "_rounded", Slot.CORRECTED: "_corrected",
    Slot.SPOKEN: "_spoken", Slot.REFERRED: "_referred_texts", Slot.SAID: "_referred_said",
    Slot.DIFFERENCE: "_differences",
}  # fmt: skip
