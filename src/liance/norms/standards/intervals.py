"""Intervals of exact numbers: what a reported value can stand for, what a limit admits."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from liance.norms.standards.decimals import Exact
from liance.norms.standards.limits import Limit
from liance.norms.standards.reported import ValueKind


class Interval(NamedTuple):
    """From `low` to `high`, none for unbounded; an open end does not belong to it."""

    low: Exact | None
    high: Exact | None
    low_open: bool = False
    high_open: bool = False

    def inside(self, other: "Interval") -> bool:
        """Whether every number of this interval lies in the other."""
        return _reaches(self.low, other.low, other.low_open and not self.low_open, 1) and _reaches(
            self.high, other.high, other.high_open and not self.high_open, -1
        )

    def apart(self, other: "Interval") -> bool:
        """Whether no number lies in both."""
        return _under(self.high, other.low, self.high_open or other.low_open) or _under(
            other.high, self.low, other.high_open or self.low_open
        )


def _reaches(end: Exact | None, bound: Exact | None, beyond: bool, direction: int) -> bool:
    if bound is None:
        return True
    if end is None:
        return False
    order = _order(end, bound) * direction
    return order > 0 or (order == 0 and not beyond)


def _under(high: Exact | None, low: Exact | None, open_end: bool) -> bool:
    if high is None or low is None:
        return False
    order = _order(high, low)
    return order < 0 or (order == 0 and open_end)


def _order(left: Exact, right: Exact) -> int:
    # a Fraction and a Decimal do not compare
    if isinstance(left, Decimal) is not isinstance(right, Decimal):
        left, right = Fraction(left), Fraction(right)
    return (left > right) - (left < right)


def possible_values(kind: ValueKind, bound: Exact, *, signed: bool) -> Interval:
    """What a reported number or bound can stand for; unsigned quantities start at zero."""
    least = None if signed else Decimal(0)
    if kind is ValueKind.BELOW:
        return Interval(least, bound, high_open=True)
    if kind is ValueKind.AT_MOST:
        return Interval(least, bound)
    if kind is ValueKind.ABOVE:
        return Interval(bound, None, low_open=True)
    if kind is ValueKind.AT_LEAST:
        return Interval(bound, None)
    return Interval(bound, bound)


def admitted_values(limit: Limit) -> Interval:
    """What a numeric limit admits; both ends of a range belong to it."""
    return Interval(limit.low, limit.high, low_open=limit.strict, high_open=limit.strict)
