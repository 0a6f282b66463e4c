"""The bands of a configuration: where its verdict can change, how its numbers are written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from liance.norms.standards.cases import UNDER_BOUND, Case, Reading, detection_limit, read_case
from liance.norms.standards.limits import Limit, LimitKind
from liance.norms.standards.plans import Plan
from liance.norms.standards.reported import ValueKind
from liance.norms.standards.units import Conversion
from liance.norms.standards.verdicts import Verdict

MOST_POINTS = 8
MOST_DECIMALS = 9
PROBE = "1"  # any readable number: what is asked is what the other cells say


@dataclass(frozen=True, slots=True)
class Bands:
    """How the numbers of one configuration are told apart and written.

    `points` ascend and stand in the value's unit, as does `bound`, the detection limit that takes
    the place of a smaller number. A number becomes `number × factor` in the limit's unit and is
    then rounded to 10^`place`, where there is one.
    """

    points: tuple[Fraction, ...] = ()
    bound: Fraction | None = None
    factor: Decimal = Decimal(1)
    place: int | None = None
    limit: Limit | None = None

    @property
    def mantissa(self) -> int:
        """The digits of the factor."""
        return int(self.factor.scaleb(self.decimals))

    @property
    def decimals(self) -> int:
        """The decimals of the factor."""
        return -int(self.factor.as_tuple().exponent)

    @property
    def most(self) -> int:
        """The greatest digits of a number that stay within 64 bits on their way."""
        return int(2**62 // (self.mantissa * 10 ** -(self.place or 0)))

    def replaced(self, kind: ValueKind, position: int) -> bool:
        """Whether the detection limit stands for the numbers at a position."""
        if self.bound is None or kind not in UNDER_BOUND:
            return False
        return position < 2 * self.points.index(self.bound) + 1


def bands_of(case: Case, plan: Plan | Verdict) -> Bands | None:
    """The bands of a case whatever its value; none where each row is judged by itself.

    Numbers between two neighbouring points, or on one point, are compared alike: the outcome
    hangs on their order to the limit's ends, where values are rounded to the halves beside these
    ends too, and to the detection limit.
    """
    if isinstance(plan, Verdict):
        return Bands()  # at fault whatever the number
    converted = plan.reference is not None or plan.excess_air is not None
    if converted or plan.noise is not None or plan.removal or plan.by_rate:
        return None
    reading = read_case(plan.case(replace(case, value=PROBE)))
    if isinstance(reading, Verdict):
        return Bands()
    change = reading.units.change
    factor = _factor(change)
    if factor is None:
        return None
    place = _place(reading)
    # hundreds, or more decimals than are carried
    if place is not None and not -MOST_DECIMALS <= place <= 0:
        return None
    bound = detection_limit(case.detection_limit)
    points = {(end - change.shift) / change.factor for end in _ends(reading.limit, place)}
    if bound is not None:
        points.add(Fraction(bound))
    exact = None if bound is None else Fraction(bound)
    return Bands(tuple(sorted(points)), exact, factor, place, reading.limit)


def _factor(change: Conversion) -> Decimal | None:
    if change.shift:
        return None
    one = change.apply(Decimal(1))
    if not isinstance(one, Decimal) or one >= 10**MOST_DECIMALS:
        return None
    return one if -MOST_DECIMALS <= int(one.as_tuple().exponent) <= 0 else None


def _place(reading: Reading) -> int | None:
    numeric = reading.limit.kind is not LimitKind.NOT_DETECTED
    return reading.limit.place if reading.rounded and numeric else None


def _ends(limit: Limit, place: int | None) -> Iterator[Fraction]:
    for end in (limit.low, limit.high):
        if end is None:
            continue
        yield Fraction(end)
        if place is not None:
            half = Fraction(10) ** place / 2
            yield from (Fraction(end) - half, Fraction(end) + half)
