"""Exact numbers as 64-bit integers, and where they lie among the points of a plan."""

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

DECIMALS = 9
# Doubled, so that a point which is no multiple of 10^-9 has an odd number of its own.
UNIT = 2 * 10**DECIMALS
MOST = (2**62) // UNIT

Integers = NDArray[np.int64]
Positions = NDArray[np.int16]
BEYOND = 2**63 - 1
STRIDE = 1 << 15


def fixed_point(point: Fraction) -> int:
    """A point as it is compared with doubled fixed-point numbers; far ones beyond all of them."""
    whole, rest = divmod(point.numerator * UNIT, point.denominator)
    even = whole - whole % 2
    doubled = even if whole == even and not rest else even + 1
    return int(max(min(doubled, BEYOND), -BEYOND))


def positions(table: Integers, configurations: NDArray[np.int32], numbers: Integers) -> Positions:
    """Where each doubled fixed-point number lies among the points of its configuration.

    Twice the number of smaller points, and one more on a point. `table` has a row for each rank
    of points, a column for each configuration, and BEYOND where there is no point.
    """
    found = np.zeros(len(numbers), dtype=np.int16)
    point = np.empty(min(STRIDE, len(numbers)), dtype=np.int64)
    above = np.empty(len(point), dtype=bool)
    for begin in range(0, len(numbers), STRIDE):
        # a stretch at a time stays in the processor's cache
        part, who = numbers[begin : begin + STRIDE], configurations[begin : begin + STRIDE]
        place, bit, count = point[: len(part)], above[: len(part)], found[begin : begin + STRIDE]
        for rank in table:
            np.take(rank, who, out=place, mode="clip")
            np.greater(part, place, out=bit)
            count += bit
            np.greater_equal(part, place, out=bit)
            count += bit
    return found
