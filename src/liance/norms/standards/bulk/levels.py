"""Levels of noise by columns: where the background changes the correction, or the verdict."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from liance.norms.standards.cases import Reading
from liance.norms.standards.conditions import condition_number
from liance.norms.standards.decimals import EXACT
from liance.norms.standards.limits import LimitKind
from liance.norms.standards.noise import CLOSE_ADMITTED, NoiseKind, correct_for_background
from liance.norms.standards.unit_symbols import Scale

HALF = Decimal("0.5")
# differences at which the correction changes, and nought, under which the two contradict
TURNS = tuple(map(Decimal, ("0", "3", "3.5", "5.5", "10")))
CORRECTED = (-3, -2, -1, 0)
CLOSE = CLOSE_ADMITTED + HALF
MOST_DECIMALS, MOST_LIMIT = 9, 10**9


@dataclass(frozen=True, slots=True)
class Levels:
    """What is done to the levels of one configuration: against a `limit`, with a `background` or
    without one, compared directly where it is a `peak`. `marks`: what the words for a level hang on,
    the limit and both ends of its whole number first; `points`: where they change, ascending."""

    limit: Decimal
    background: Decimal | None
    peak: bool
    marks: tuple[Decimal, ...] = ()
    points: tuple[Decimal, ...] = ()

    def alone_from(self, points: tuple[Fraction, ...], position: int) -> bool:
        """Whether the text of a level decides on its meaning: from the limit on, without background."""
        if self.peak or self.background is not None:
            return False
        return position > 2 * points.index(Fraction(self.limit))

    def meaning(self, position: int) -> tuple[int, ...]:
        """How the levels at a position lie to all that their words can hang on: alike for two
        backgrounds, the words are alike but for the numbers in them."""
        measured = self._within(position)
        found = [_side(measured, mark) for mark in self.marks]
        if self.background is None or self.peak:
            return tuple(found)
        corrected = EXACT.add(measured, self.shift(measured))
        return *found, *(_side(corrected, end) for end in self.marks[1:3])

    def _within(self, position: int) -> Decimal:
        """A level at a position: the point, or one between two."""
        at, between = divmod(position + 1, 2)
        if not between:
            return self.points[at - 1]
        if at == 0:
            return self.points[0] - 1
        if at == len(self.points):
            return self.points[-1] + 1
        return EXACT.multiply(EXACT.add(self.points[at - 1], self.points[at]), HALF)

    def shift(self, measured: Decimal) -> int:
        """By how many dB a level is corrected."""
        if self.peak or self.background is None:
            return 0
        corrected = correct_for_background(measured, self.background)
        return 0 if corrected is None else int(corrected.correction)


def levels_of(
    reading: Reading, noise: NoiseKind | None, background_text: str
) -> tuple[Levels, tuple[Fraction, ...]] | None:
    """What happens to the levels of a case, and the points at which words change, ascending; none
    where each row is judged by itself. As `adjusting.correct_noise` goes."""
    limit, units = reading.limit, reading.units
    background = condition_number("background", background_text)
    known = background is None or isinstance(background, Decimal)
    if not known or units.unit.scale is not Scale.LEVEL or not units.change.identical:
        return None
    if limit.kind is not LimitKind.UPPER or limit.high is None:
        return None
    if not 0 <= limit.high < MOST_LIMIT:
        return None
    fine = isinstance(background, Decimal) and (
        background < 0 or -int(background.as_tuple().exponent) > MOST_DECIMALS
    )
    if fine:
        return None
    peak = noise not in (None, NoiseKind.LEQ)
    levels = Levels(limit.high, background, peak, _marks(limit.high, background))  # type: ignore[arg-type]
    levels = replace(levels, points=tuple(sorted(_points(levels))))
    return levels, tuple(map(Fraction, levels.points))


def _marks(limit: Decimal, background: Decimal | None) -> tuple[Decimal, ...]:
    whole = Decimal(int(limit))
    marks = limit, whole - HALF, whole + HALF
    if background is None:
        return marks
    turns = (EXACT.add(background, turn) for turn in TURNS)
    return *marks, EXACT.add(limit, CLOSE), *turns


def _points(levels: Levels) -> set[Decimal]:
    limit, background = levels.limit, levels.background
    whole = Decimal(int(limit))
    found = {limit, whole - HALF, whole + HALF}
    if levels.peak or background is None:
        return found
    turns = [EXACT.add(background, turn) for turn in TURNS]
    # where rounding reaches the limit once corrected, as far as that correction is made there
    for correction, (low, high) in zip(CORRECTED, _stretches(turns), strict=True):
        for end in (whole - HALF, whole + HALF):
            moved = end - correction
            if low <= moved and (high is None or moved <= high):
                found.add(moved)
    close = EXACT.add(limit, CLOSE)
    return found | set(turns) | {close}


def _side(number: Decimal, point: Decimal) -> int:
    return (number > point) - (number < point)


def _stretches(turns: list[Decimal]) -> list[tuple[Decimal, Decimal | None]]:
    _, three, four, six, ten = turns
    return [(three, four), (four, six), (six, ten), (ten, None)]
