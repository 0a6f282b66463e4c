"""Emission rates by columns: rows that differ in value and flow, and share all else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import polars as pl

from liance.norms.standards.bulk.fixed import Integers
from liance.norms.standards.bulk.flows import Flow, Rates
from liance.norms.standards.bulk.templates import Slot, Template, Written
from liance.norms.standards.bulk.values import IN_FULL, read_values
from liance.norms.standards.bulk.written import MOST_DECIMALS, in_full, multiple, without_zeros
from liance.norms.standards.decimals import EXACT, SHOWN_DIGITS, ended, plain, shown
from liance.norms.standards.limits import Limit

MOST_FLOAT = 2.0**62  # with what a float may be wrong by still an integer of 64 bits
_POWERS = 10 ** np.arange(MOST_DECIMALS + 1, dtype=np.int64)


class Rated(NamedTuple):
    """A row: its number in the limit's unit, as digits and decimals, its flow, and how its rate lies
    to the limit: -1 under it, 0 on it, 1 over it."""

    whole: int
    decimals: int
    flow: Flow
    rate: int
    rate_decimals: int
    side: int


def rated(rates: Rates, whole: int, decimals: int, flow: Flow) -> Rated:
    """A number with its flow, against the rate limit."""
    rate = whole * flow.mantissa * rates.mantissa
    places = decimals + flow.decimals + rates.decimals
    first, second = rate * rates.limit.denominator, rates.limit.numerator * 10**places
    return Rated(whole, decimals, flow, rate, places, (first > second) - (first < second))


@dataclass(frozen=True, slots=True)
class RatedRows:
    """Rows whose rates are 64-bit integers: their `places`, ascending, `rates` × 10^-`decimals`, how each
    lies to its limit, and the flows as written."""

    places: Integers
    rates: Integers
    decimals: Integers
    sides: Integers
    flows: pl.Series

    def of(self, places: Integers) -> "RatedRows":
        """Those at some of the places."""
        at = np.searchsorted(self.places, places)
        rows = (self.rates[at], self.decimals[at], self.sides[at])
        return RatedRows(places, *rows, self.flows.gather(at))

    def texts(self) -> pl.Series:
        """The rates in full, without zeros at their end."""
        return without_zeros(in_full(self.rates, self.decimals))


def rated_rows(
    places: Integers, numbers: tuple[Integers, Integers], flows: pl.Series,
    each: Sequence[Rates], which: Integers,
) -> RatedRows:  # fmt: skip
    """The rows at `places` whose rates fit, from their `numbers` in the limit's unit as digits and
    decimals, their flows, and by `which` of `each` they become rates."""
    plain_flow = flows.str.contains(IN_FULL)
    read = read_values(
        pl.select(pl.when(plain_flow).then(flows).otherwise(pl.lit("0"))).to_series()
    )
    mantissas, decimals, tops, bottoms = (
        np.array(column, dtype=np.int64)[which]
        for column in zip(*(_fitting(one) for one in each), strict=True)
    )
    places_after = numbers[1] + read.decimals + decimals
    power = np.take(_POWERS, np.minimum(places_after, MOST_DECIMALS))
    first = numbers[0].astype(float) * read.mantissas * mantissas
    fits = (first * bottoms < MOST_FLOAT) & (tops * power.astype(float) < MOST_FLOAT)
    fits &= (places_after <= MOST_DECIMALS) & (read.mantissas > 0) & (mantissas > 0)
    kept = np.flatnonzero(fits)
    rates = numbers[0][kept] * read.mantissas[kept] * mantissas[kept]
    sides = np.sign(rates * bottoms[kept] - tops[kept] * power[kept])
    return RatedRows(places[kept], rates, places_after[kept], sides, flows.gather(kept))


def _fitting(rates: Rates) -> tuple[int, int, int, int]:
    """What makes a rate, in integers; noughts where they are no 64-bit ones."""
    top, bottom = rates.limit.numerator, rates.limit.denominator
    fits = rates.decimals > 0 and max(rates.mantissa, top, bottom) < MOST_FLOAT
    return (rates.mantissa, rates.decimals, top, bottom) if fits else (0, 0, 0, 0)


def over_rate(row: tuple[int, int], rates: Rates) -> tuple[str, str]:
    """How far a rate, as digits and decimals, lies over its limit: in full, and as it is said."""
    rate = Fraction(row[0], 10 ** row[1])
    times = ended((rate - rates.limit) / rates.limit)
    return plain(times), shown(times)


def written_rated(row: Rated, value: str, limit: Limit, rates: Rates) -> Written:
    """All texts of one row."""
    texts = dict(_texts(row, value, limit, rates, tuple(Slot)))
    return Written(*[texts.get(slot, "") for slot in Slot])


def filled(template: Template, row: Rated, value: str, limit: Limit, rates: Rates) -> str:
    """The end of an output row."""
    texts = [text for _, text in _texts(row, value, limit, rates, template.slots)]
    pieces = template.pieces
    return pieces[0] + "".join(a + b for a, b in zip(texts, pieces[1:], strict=True))


def _texts(
    row: Rated, value: str, limit: Limit, rates: Rates, slots: Sequence[Slot]
) -> Iterator[tuple[Slot, str]]:
    number = Decimal(row.whole).scaleb(-row.decimals, EXACT)
    found: dict[Slot, str] = {
        Slot.VALUE: value,
        Slot.NUMBER: plain(number),
        Slot.FLOW: row.flow.text,
    }
    for slot in slots:
        if slot not in found:
            found |= _worked_out(slot, row, number, limit, rates)
        if slot in found:
            yield slot, found[slot]


def _worked_out(
    slot: Slot, row: Rated, number: Decimal, limit: Limit, rates: Rates
) -> dict[Slot, str]:
    if slot is Slot.SPOKEN:
        return {slot: shown(number)}
    if slot in (Slot.TIMES, Slot.SHOWN):
        times, said = multiple(limit, number)
        return {Slot.TIMES: times, Slot.SHOWN: said}
    rate = Decimal(row.rate).scaleb(-row.rate_decimals, EXACT).normalize(EXACT)
    if slot in (Slot.RATE, Slot.RATE_SAID):
        text = format(rate, "f")
        return {Slot.RATE: text, Slot.RATE_SAID: text if len(text) <= SHOWN_DIGITS else shown(rate)}
    if slot in (Slot.RATE_TIMES, Slot.RATE_SHOWN):
        times, said = over_rate((row.rate, row.rate_decimals), rates)
        return {Slot.RATE_TIMES: times, Slot.RATE_SHOWN: said}
    return {}
