"""Emission rates (排放速率): the rate itself, its limit by stack height, the equivalent stack."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.decimals import Exact, ended, plain, shown
from liance.norms.standards.unit_symbols import SYMBOLS
from liance.norms.standards.units import Unit, conversion, product

RATE = Citation("GB 16297-1996", "排放速率 G = C × Q × 10⁻⁶", Certainty.SECONDARY)
BETWEEN = Citation("GB 16297-1996", "附录B B1 内插法", Certainty.SECONDARY)
ABOVE = Citation("GB 16297-1996", "附录B B2 外推法", Certainty.SECONDARY)
UNDER = Citation("GB 16297-1996", "附录B B3 外推法", Certainty.SECONDARY)
LOW_AMONG = Citation("GB 16297-1996", "7.1 周围建筑", Certainty.SECONDARY)
LOW_NEW = Citation("GB 16297-1996", "7.4 低于15 m的新污染源", Certainty.SECONDARY)
BOTH_HALVES = Citation("联测评价约定", "7.1与7.4同时适用时连乘", Certainty.DESIGN)

RATE_FORMULA = "G = C × Q × 10⁻⁶"
CLEARANCE = Decimal(5)
LOWEST_NEW = Decimal(15)
HALF = Fraction(1, 2)

_HOUR = SYMBOLS["h"][2]
_FLOW = Unit((("length", 3), ("time", -1)), 1 / _HOUR)
_NORMAL_FLOW = Unit((("normal volume", 1), ("time", -1)), 1 / _HOUR)
_KG_PER_HOUR = Unit((("mass", 1), ("time", -1)), 1 / _HOUR)

RateTable = tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class RateStep:
    """One step to a rate limit in kg/h: code, formula with its numbers, value, source."""

    code: str
    value: Exact
    formula: str
    citation: Citation | None = None


@cites(RATE)
def emission_rate(concentration: Exact, unit: Unit, flow: Decimal) -> Exact | NormError:
    """kg/h from a concentration as measured (no oxygen conversion) and a flow in m³/h.

    Both dry at standard state. `standards.units_incommensurable` where `unit` is no mass per
    volume of gas, `standards.flow_negative`.
    """
    if flow < 0:
        return NormError("standards.flow_negative", {"text": plain(flow)})
    factor = _per_hour(unit)
    if factor is None:
        return NormError("standards.units_incommensurable", {})
    return ended(Fraction(concentration) * Fraction(flow) * factor)


@lru_cache(maxsize=1024)
def _per_hour(unit: Unit) -> Fraction | None:
    """What a concentration in `unit` by a flow in m³/h is multiplied with to be kg/h."""
    per = _NORMAL_FLOW if ("normal volume", -1) in unit.dimensions else _FLOW
    change = conversion(product(unit, per), _KG_PER_HOUR)
    return None if isinstance(change, NormError) else change.factor


@cites(BETWEEN, ABOVE, UNDER)
def rate_at(table: RateTable, height: Decimal) -> RateStep | NormError:
    """The limit in kg/h at a stack height in metres, listed, interpolated or extrapolated.

    `table` is (height, rate) ascending, not empty. `standards.height_not_positive` otherwise.
    """
    if height <= 0:
        return NormError("standards.height_not_positive", {"text": plain(height)})
    low, high = table[0], table[-1]
    if height > high[0]:
        return _by_square("rate_extrapolated_above", high, height, ABOVE)
    if height < low[0]:
        return _by_square("rate_extrapolated_below", low, height, UNDER)
    for (under, rate), (over, more) in pairwise(table):
        if under < height < over:
            share = Fraction(height - under) / Fraction(over - under)
            value = ended(Fraction(rate) + Fraction(more - rate) * share)
            formula = (
                f"{plain(rate)} + ({plain(more)} − {plain(rate)}) × "
                f"({shown(height)} − {plain(under)})/({plain(over)} − {plain(under)})"
            )
            return RateStep("rate_interpolated", value, formula, BETWEEN)
    return RateStep("rate_listed", dict(table)[height], f"h = {shown(height)} m")


def _by_square(
    code: str, listed: tuple[Decimal, Decimal], height: Decimal, citation: Citation
) -> RateStep:
    base, rate = listed
    value = ended(Fraction(rate) * (Fraction(height) / Fraction(base)) ** 2)
    return RateStep(code, value, f"{plain(rate)} × ({shown(height)}/{plain(base)})²", citation)


@cites(LOW_AMONG, LOW_NEW, BOTH_HALVES)
def rate_limit(
    table: RateTable,
    height: Decimal,
    *,
    surroundings: Decimal | None = None,
    new_source: bool = True,
    multiply: bool = True,
) -> tuple[RateStep, ...] | NormError:
    """The way to the rate limit in kg/h; the last step's value is the limit.

    Halved where the stack is not 5 m higher than the buildings within 200 m (`surroundings`, in
    metres; none: not known, not halved) and for a new source's stack under 15 m. Where both
    apply `multiply` takes both halves; without it one half is taken, since the standard does
    not say.
    """
    first = rate_at(table, height)
    if isinstance(first, NormError):
        return first
    steps = [first]
    among, low = halves(height, surroundings, new_source=new_source)
    if among and surroundings is not None:
        formula = f"{shown(first.value)} × 0.5, {shown(height)} < {plain(surroundings)} + 5"
        steps.append(_halved("rate_half_among_buildings", first, formula, LOW_AMONG))
    if low and (multiply or not among):
        formula = f"{shown(steps[-1].value)} × 0.5, {shown(height)} < 15"
        steps.append(_halved("rate_half_new_under_15", steps[-1], formula, LOW_NEW))
        if among:
            steps.append(RateStep("rate_both_halves", steps[-1].value, "0.5 × 0.5", BOTH_HALVES))
    return tuple(steps)


def halves(height: Decimal, surroundings: Decimal | None, *, new_source: bool) -> tuple[bool, bool]:
    """Whether 7.1 (among buildings) and 7.4 (new source under 15 m) each halve the limit."""
    among = surroundings is not None and height < surroundings + CLEARANCE
    return among, new_source and height < LOWEST_NEW


def _halved(code: str, before: RateStep, formula: str, citation: Citation) -> RateStep:
    return RateStep(code, ended(Fraction(before.value) * HALF), formula, citation)
