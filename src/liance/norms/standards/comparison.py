"""Comparing a reported value with a limit: met, not met, or not to be told."""

from decimal import Decimal
from enum import Enum
from fractions import Fraction

from liance.norms.citations import cites
from liance.norms.standards.decimals import DIVIDING, EXACT, Exact, shortest
from liance.norms.standards.intervals import admitted_values, possible_values
from liance.norms.standards.limits import Limit, LimitKind
from liance.norms.standards.reasons import (
    CENSORED,
    FORBIDDEN,
    FULL_VALUE,
    MULTIPLE,
    NON_DETECT,
    ROUNDED_VALUE,
)
from liance.norms.standards.reported import ValueKind
from liance.norms.standards.rounding import round_to_place


class Outcome(Enum):
    """What a comparison shows."""

    MET = "met"
    NOT_MET = "not_met"
    OPEN = "open"


@cites(FULL_VALUE, NON_DETECT, CENSORED)
def compare(kind: ValueKind, number: Exact, limit: Limit, *, signed: bool = False) -> Outcome:
    """Compare a number, or a bound such as `<0.004`, with a numeric limit in the same unit.

    Met or not met where it holds for every number the report can stand for, else open.
    `signed`: the quantity may lie under zero.
    """
    possible = possible_values(kind, number, signed=signed)
    admitted = admitted_values(limit)
    if possible.inside(admitted):
        return Outcome.MET
    return Outcome.NOT_MET if possible.apart(admitted) else Outcome.OPEN


@cites(ROUNDED_VALUE)
def compare_rounded(
    kind: ValueKind, number: Exact, limit: Limit, *, signed: bool = False
) -> Outcome:
    """Compare after rounding to the limit's last digit.

    A bound decides only where it does so rounded and unrounded: what lies next to it may round
    either way, and a detection limit above the limit stays one.
    """
    rounded = round_to_place(number, limit.place)
    if kind is ValueKind.NUMBER:
        return compare(kind, rounded, limit, signed=signed)
    below = kind in (ValueKind.BELOW, ValueKind.AT_MOST)
    closed = ValueKind.AT_MOST if below else ValueKind.AT_LEAST
    unrounded = compare(kind, number, limit, signed=signed)
    same = compare(closed, rounded, limit, signed=signed) is unrounded
    return unrounded if same else Outcome.OPEN


@cites(FORBIDDEN)
def compare_forbidden(kind: ValueKind, number: Exact | None) -> Outcome:
    """Compare with 不得检出: any detection fails, a non-detect meets it, zero is none."""
    if kind in (ValueKind.NOT_DETECTED, ValueKind.BELOW):
        return Outcome.MET
    if number is None or kind is ValueKind.AT_MOST:
        return Outcome.OPEN
    if kind is ValueKind.NUMBER:
        return Outcome.NOT_MET if number > 0 else Outcome.MET
    found = number > 0 or (number == 0 and kind is ValueKind.ABOVE)
    return Outcome.NOT_MET if found else Outcome.OPEN


@cites(MULTIPLE)
def exceedance_multiple(number: Exact, limit: Limit) -> Exact | None:
    """(C−C₀)/C₀ for a number over an upper limit; none for other limits and limits of zero.

    An ending quotient is exact, another has 28 significant digits. Factors and scales without
    multiples (pH, dB) are the caller's to exclude.
    """
    bound = limit.high
    if limit.kind is not LimitKind.UPPER or bound is None or bound <= 0:
        return None
    if not isinstance(number, Decimal):
        return (number - Fraction(bound)) / Fraction(bound)
    return shortest(DIVIDING.divide(EXACT.subtract(number, bound), bound))
