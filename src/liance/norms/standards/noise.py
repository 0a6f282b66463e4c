"""Noise at the boundary of an enterprise (厂界噪声): background and rounding, in this order."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.standards.decimals import EXACT
from liance.norms.standards.rounding import round_to_place

BACKGROUND = Citation("GB 12348-2008", "5.7 表4", Certainty.VERIFIED)
WHOLE = Citation("HJ 706-2014", "5.4 修约到个位", Certainty.VERIFIED)
WITHOUT_BACKGROUND = Citation("HJ 706-2014", "6.1", Certainty.VERIFIED)
CLOSE = Citation("HJ 706-2014", "5.3", Certainty.UNVERIFIED)
CONTRADICTED = Citation("联测评价约定", "背景值高于测量值的不作修正", Certainty.DESIGN)
PEAK = Citation("GB 12348-2008", "6 最大声级直接评价", Certainty.VERIFIED)

CORRECTIONS = {3: -3, 4: -2, 5: -2, 6: -1, 7: -1, 8: -1, 9: -1, 10: -1}
LEAST_CORRECTED, MOST_CORRECTED = Decimal(3), Decimal(10)
CLOSE_ADMITTED = Decimal(4)


class NoiseKind(StrEnum):
    """What was measured: the equivalent level or a maximum, often or seldom repeated."""

    LEQ = "leq"
    FREQUENT = "frequent_max"
    OCCASIONAL = "occasional_max"


@dataclass(frozen=True, slots=True)
class Corrected:
    """The level after the background: `difference` unrounded, `correction`, the level, in dB."""

    difference: Decimal
    correction: Decimal
    level: Decimal


@cites(BACKGROUND)
def correct_for_background(measured: Decimal, background: Decimal) -> Corrected | None:
    """Correct a measured level; none where the difference is under 3 dB and none is allowed.

    Over 10 dB, told on the unrounded difference, nothing is corrected; from 3 to 10 dB the
    difference is rounded to a whole number and looked up. Levels are not subtracted as energies.
    """
    difference = EXACT.subtract(measured, background)
    if difference < LEAST_CORRECTED:
        return None
    correction = Decimal(0)
    if difference <= MOST_CORRECTED:
        correction = Decimal(CORRECTIONS[int(round_to_place(difference, 0))])
    return Corrected(difference, correction, EXACT.add(measured, correction))


@cites(CONTRADICTED)
def background_contradicts(measured: Decimal, background: Decimal) -> bool:
    """Whether a background is over what was measured with it: one of the two is wrong."""
    return background > measured


@cites(WHOLE)
def whole_level(level: Decimal) -> Decimal:
    """The emission value in whole dB, rounded once by GB/T 8170."""
    return round_to_place(level, 0)


@cites(WITHOUT_BACKGROUND)
def compliant_without_background(measured: Decimal, limit: Decimal) -> bool:
    """Whether the measured level alone shows compliance: no correction can raise it."""
    return measured < limit


@cites(CLOSE)
def compliant_close_to_background(measured: Decimal, limit: Decimal) -> bool:
    """Whether a level less than 3 dB over its background is under the limit once corrected.

    So where it lies at most 4 dB over the limit, rounded; beyond that it cannot be evaluated
    and the background must be lowered.
    """
    return round_to_place(EXACT.subtract(measured, limit), 0) <= CLOSE_ADMITTED
