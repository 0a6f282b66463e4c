"""The equivalent stack (等效排气筒) of stacks that emit the same pollutant close together."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError
from liance.norms.standards.decimals import DIVIDING, Exact, ended, plain, read_lists, shown

EQUIVALENT = Citation("GB 16297-1996", "附录A 等效排气筒", Certainty.UNVERIFIED)
SEQUENTIAL = Citation("GB 16297-1996", "附录A 依次等效", Certainty.SECONDARY)


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack: its squared height in m² (exact where the height is a root), its rate in kg/h."""

    height_squared: Exact
    rate: Exact

    @classmethod
    def of(cls, height: Decimal, rate: Decimal) -> "Stack":
        """A stack `height` metres high that emits `rate` kg/h."""
        return cls(ended(Fraction(height) ** 2), rate)

    @property
    def height(self) -> Decimal:
        """Metres, to 28 significant digits where the root does not end."""
        squared = Fraction(self.height_squared)
        quotient = DIVIDING.divide(Decimal(squared.numerator), Decimal(squared.denominator))
        return DIVIDING.sqrt(quotient)


@dataclass(frozen=True, slots=True)
class EquivalentStack(Stack):
    """An equivalent stack and its place: metres from the first on the line to the second."""

    from_first: Exact


@cites(EQUIVALENT)
def equivalent(first: Stack, second: Stack, distance: Decimal) -> EquivalentStack | NormError:
    """`Q = Q₁ + Q₂`, `h = √((h₁² + h₂²)/2)`, `x = a(Q − Q₁)/Q`.

    `standards.stacks_too_far` where the distance in metres is not less than both heights
    together: each is judged alone. `standards.stacks_without_rate` where nothing is emitted.
    """
    if distance >= first.height + second.height:
        return NormError("standards.stacks_too_far", {"text": plain(distance)})
    rate = Fraction(first.rate) + Fraction(second.rate)
    if rate <= 0:
        return NormError("standards.stacks_without_rate", {})
    squared = (Fraction(first.height_squared) + Fraction(second.height_squared)) / 2
    place = Fraction(distance) * Fraction(second.rate) / rate
    return EquivalentStack(ended(squared), ended(rate), ended(place))


@cites(SEQUENTIAL)
def equivalent_of_all(stacks: Sequence[Stack], distances: Sequence[Decimal]) -> Stack | NormError:
    """Combine the first two, the result with the third, and so on.

    `distances[i]` lies between what stands so far and stack `i + 1`. Raises ValueError where
    there is not one distance less than stacks.
    """
    so_far = stacks[0]
    for stack, distance in zip(stacks[1:], distances, strict=True):
        combined = equivalent(so_far, stack, distance)
        if isinstance(combined, NormError):
            return combined
        so_far = combined
    return so_far


class StackBeside(NamedTuple):
    """Another stack with the same pollutant: metres high, kg/h, metres away."""

    height: Decimal
    rate: Decimal
    distance: Decimal


class Combined(NamedTuple):
    """One stack for several: its height in m, what the others emit in kg/h, how it came about.

    `steps` are (code, result, formula); `joined`: how many stacks stand in it beside the first.
    """

    height: Decimal
    others: Exact
    steps: tuple[tuple[str, str, str], ...]
    joined: int


def read_stacks(text: str) -> tuple[StackBeside, ...] | None:
    """Stacks from `30/3.0/40; 25/1.2/30`: height, rate and distance, all above zero; else none."""
    read = read_lists(text, 3)
    if read is None or any(number <= 0 for stack in read for number in stack):
        return None
    return tuple(StackBeside(*stack) for stack in read)


@cites(EQUIVALENT, SEQUENTIAL)
def combine(height: Decimal, others: Sequence[StackBeside]) -> Combined:
    """The equivalent stack of one `height` metres high and those around it, one after the other.

    One that stands no closer than both heights together is left out, each judged alone. The own
    rate does not change the height, so that the limit is known before it is measured.
    """
    so_far = Stack.of(height, Decimal(0))
    steps: list[tuple[str, str, str]] = []
    joined = 0
    for other in others:
        here = Stack.of(other.height, other.rate)
        found = equivalent(so_far, here, other.distance)
        formula = f"{shown(so_far.height)} + {plain(other.height)}, {plain(other.distance)} m"
        if isinstance(found, NormError):
            steps.append(("stack_apart", f"{plain(other.height)} m", formula))
            continue
        squares = f"√(({shown(so_far.height)}² + {plain(other.height)}²)/2)"
        steps.append(("stack_equivalent", f"{shown(found.height)} m", squares))
        so_far, joined = found, joined + 1
    return Combined(so_far.height if joined else height, so_far.rate, tuple(steps), joined)
