"""Emission rates by columns: rows that differ in value and flow, and share all else."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from liance.norms.standards.bulk.flows import Flow, Rates
from liance.norms.standards.bulk.templates import Slot, Template, Written
from liance.norms.standards.bulk.written import multiple
from liance.norms.standards.decimals import EXACT, SHOWN_DIGITS, ended, plain, shown
from liance.norms.standards.limits import Limit


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
        over = ended((Fraction(rate) - rates.limit) / rates.limit)
        return {Slot.RATE_TIMES: plain(over), Slot.RATE_SHOWN: shown(over)}
    return {}
