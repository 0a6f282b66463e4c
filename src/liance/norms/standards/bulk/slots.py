"""The texts that fill the places of templates, for many rows at once."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

import numpy as np
import polars as pl

from liance.norms.standards.bulk.book import Book, Numbers, Places
from liance.norms.standards.bulk.templates import Slot
from liance.norms.standards.bulk.values import Values
from liance.norms.standards.bulk.written import excess, in_full, multiple, rounded


class SlotTexts:
    """The texts of the rows at `places`, whose templates all have the same `slots`."""

    def __init__(
        self,
        book: Book,
        values: Values,
        configurations: Numbers,
        places: Places,
        slots: Sequence[Slot],
    ) -> None:
        self._book, self._values, self._places, self._slots = book, values, places, slots
        self._who = configurations[places]

    def of(self, slot: Slot) -> pl.Series:
        """The texts of one slot."""
        if slot is Slot.VALUE:
            return self._values.texts.gather(self._places)
        if slot is Slot.NUMBER:
            return self._number
        return self._rounded if slot is Slot.ROUNDED else self._excess[slot]

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
    def _rounded(self) -> pl.Series:
        places = self._book.factors.places[self._who]
        return in_full(rounded(*self._digits, places), places)

    @cached_property
    def _excess(self) -> dict[Slot, pl.Series]:
        judged = self._rounded if Slot.ROUNDED in self._slots else self._number
        limits = [self._book.bands[number].limit for number in self._who.tolist()]
        pairs = zip(limits, map(Decimal, judged.to_list()), strict=True)
        if Slot.LEVEL in self._slots:
            levels = [excess(limit, number)[2] for limit, number in pairs]
            return {Slot.LEVEL: pl.Series(levels)}
        rows = [multiple(limit, number) for limit, number in pairs]
        times, shown = zip(*rows, strict=True)
        return {Slot.TIMES: pl.Series(times), Slot.SHOWN: pl.Series(shown)}
