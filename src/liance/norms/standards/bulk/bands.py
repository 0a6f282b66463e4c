"""The bands of a configuration: where its verdict can change, how its numbers are written."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from liance.norms.errors import NormError
from liance.norms.standards.adjusting import gas_concentration
from liance.norms.standards.bulk.flows import Rates, rates_of
from liance.norms.standards.bulk.levels import Levels, levels_of
from liance.norms.standards.bulk.values import Form
from liance.norms.standards.cases import UNDER_BOUND, Case, Reading, detection_limit, read_case
from liance.norms.standards.conditions import NOTHING_MEASURED, Measured, condition_number
from liance.norms.standards.decimals import plain
from liance.norms.standards.limits import Limit, LimitKind
from liance.norms.standards.oxygen import oxygen_doubtful, oxygen_factor
from liance.norms.standards.plans import Plan
from liance.norms.standards.reasons import Reason
from liance.norms.standards.reported import ValueKind, is_absent
from liance.norms.standards.units import Conversion
from liance.norms.standards.verdicts import Verdict, not_judged

MOST_POINTS = 12
MOST_DECIMALS = 9
MOST_DIVISOR = 10**9
_FAULT = not_judged(Reason.OXYGEN_NOT_APPLICABLE)
PROBE = "1"  # any readable number: what is asked is what the other cells say


@dataclass(frozen=True, slots=True)
class Bands:
    """How the numbers of one configuration are told apart and written.

    `points` ascend and stand in the value's unit, as does `bound`, the detection limit that takes
    the place of a smaller number. A number becomes `number × factor` in the limit's unit, is
    multiplied with `ratio` where it is brought to the reference oxygen, and is then rounded to
    10^`place`, where there is one. `levels`: what a background does to it first;
    `rates`: how it becomes an emission rate with the row's flow. `ends`: the limit's among the points;
    `beside`: oxygen or background as words say it; `doubtful`: words say that the oxygen is.
    """

    points: tuple[Fraction, ...] = ()
    bound: Fraction | None = None
    factor: Decimal = Decimal(1)
    place: int | None = None
    limit: Limit | None = None
    ratio: Fraction | None = None
    levels: Levels | None = None
    rates: Rates | None = None
    ends: tuple[Fraction, ...] = ()
    beside: str = ""
    doubtful: bool = False

    def alone(self, form: Form, position: int) -> bool:
        """Whether rows of a form at a position are each judged by themselves: words that say a
        converted bound are the laboratory's own."""
        if self.ratio is None and self.levels is None:
            return False
        if form is not Form.NUMBER:
            return form.numeric or form is Form.NOT_DETECTED
        return self.levels is not None and self.levels.alone_from(self.points, position)

    def meaning(self, form: Form, position: int) -> tuple[int, ...] | None:
        """What sets a class of numbers apart in all configurations that differ from this one in
        oxygen or background alone: with the same meaning they share their words but for the
        numbers. None where they may not."""
        if form is not Form.NUMBER or not self.beside or self.replaced(form.kind, position):
            return None
        if self.levels is not None:
            return self.levels.meaning(position)
        sides = (position - 2 * self.points.index(end) - 1 for end in self.ends)
        return int(self.doubtful), *((side > 0) - (side < 0) for side in sides)

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


def probed(case: Case, plan: Plan | Verdict) -> Reading | Verdict | None:
    """What a case says whatever its value and what was measured beside; none where each row is
    judged by itself."""
    if isinstance(plan, Verdict):
        return plan  # at fault whatever the number
    if plan.excess_air is not None or plan.removal or plan.by_rate:
        return None
    return read_case(plan.case(replace(case, value=PROBE)))


def bands_of(
    plan: Plan | Verdict,
    reading: Reading | Verdict | None,
    measured: Measured = NOTHING_MEASURED,
) -> Bands | None:
    """The bands of a case as ``probed`` read it, its flow left out; none where each row is judged by
    itself.

    Numbers between two neighbouring points, or on one point, are compared alike: the outcome
    hangs on their order to the limit's ends, where values are rounded to the halves beside these
    ends too, and to the detection limit.
    """
    if reading is None:
        return None
    if isinstance(plan, Verdict) or isinstance(reading, Verdict):
        return Bands()
    if plan.noise is not None or not is_absent(measured.background):
        return _of_levels(reading, plan, measured)
    ratio = None if plan.as_measured else _ratio(reading, plan, measured)
    return Bands() if isinstance(ratio, Verdict) else _of_numbers(reading, plan, ratio, measured)


def _of_numbers(
    reading: Reading, plan: Plan, ratio: Fraction | None, measured: Measured
) -> Bands | None:
    change = reading.units.change
    factor, place = _factor(change), _place(reading)
    # hundreds, or more decimals than are carried
    if factor is None or (place is not None and not -MOST_DECIMALS <= place <= 0):
        return None
    if ratio is not None and (place is not None or ratio.denominator > MOST_DIVISOR):
        return None
    bound = detection_limit(reading.case.detection_limit)
    whole = change.factor * (1 if ratio is None else ratio)
    ends = tuple((end - change.shift) / whole for end in _ends(reading.limit, place))
    points = set(ends)
    exact = None if bound is None else Fraction(bound)
    if exact is not None:
        points.add(exact)
    rates = rates_of(reading, plan.rate) if ratio is None and place is None else None
    found = Bands(tuple(sorted(points)), exact, factor, place, reading.limit, ratio, rates=rates)
    oxygen = None if ratio is None else condition_number("o2_measured", measured.o2_measured)
    if not isinstance(oxygen, Decimal):
        return found
    return replace(found, ends=ends, beside=plain(oxygen), doubtful=oxygen_doubtful(oxygen))


def _ratio(reading: Reading, plan: Plan, measured: Measured) -> Fraction | Verdict | None:
    """What the oxygen measured multiplies a number with; none where nothing is converted, a verdict
    where it cannot be. As `adjusting.convert_by_oxygen`, to whose words the verdict is left."""
    oxygen = condition_number("o2_measured", measured.o2_measured)
    if oxygen is None and plan.reference is None:
        return None
    fits = gas_concentration(reading.units.target) and reading.case.medium not in ("water", "noise")
    if isinstance(oxygen, Verdict) or oxygen is None or plan.reference is None or not fits:
        return _FAULT
    factor = oxygen_factor(oxygen, plan.reference)
    return _FAULT if isinstance(factor, NormError) else factor


def _of_levels(reading: Reading, plan: Plan, measured: Measured) -> Bands | None:
    oxygen = plan.reference is not None or not is_absent(measured.o2_measured)
    if oxygen or reading.rounded or detection_limit(reading.case.detection_limit) is not None:
        return None
    found = levels_of(reading, plan.noise, measured.background)
    if found is None:
        return None
    levels, points = found
    beside = "" if levels.background is None else plain(levels.background)
    return Bands(points, place=0, limit=reading.limit, levels=levels, beside=beside)


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
