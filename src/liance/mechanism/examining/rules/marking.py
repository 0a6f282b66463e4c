"""Marking a paper. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

FULL = Decimal(100)
TENTH = Decimal("0.1")
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the paper: places of its right options, and its points."""

    id: UUID
    answer: frozenset[int]
    points: Decimal


@dataclass(frozen=True, slots=True)
class Marked:
    """Points obtained of those possible; ``score`` of 100, to the tenth, half up; None: every
    question of the paper was withdrawn. ``right``: the questions answered rightly."""

    obtained: Decimal
    possible: Decimal
    score: Decimal | None
    passed: bool
    right: frozenset[UUID]


def mark(
    asked: Sequence[Asked],
    chosen: Mapping[UUID, Collection[int]],
    *,
    withdrawn: Collection[UUID],
    pass_mark: Decimal,
) -> Marked:
    """A question counts whole or not at all: exactly its right options were chosen. One that was
    withdrawn counts for nobody, neither way. Passed is decided on the unrounded share."""
    counted = [one for one in asked if one.id not in withdrawn]
    right = frozenset(one.id for one in counted if frozenset(chosen.get(one.id, ())) == one.answer)
    possible = sum((one.points for one in counted), NONE)
    obtained = sum((one.points for one in counted if one.id in right), NONE)
    if not possible:
        return Marked(NONE, NONE, None, passed=False, right=right)
    score = (obtained * FULL / possible).quantize(TENTH, ROUND_HALF_UP)
    passed = obtained * FULL >= pass_mark * possible
    return Marked(obtained, possible, score, passed=passed, right=right)


def hours(seconds: float) -> Decimal:
    """The hours of training that sitting counts as, to the tenth, at least one tenth: a figure read
    off the server's clock."""
    whole = (Decimal(int(seconds)) / Decimal(3600)).quantize(TENTH, ROUND_HALF_UP)
    return max(whole, TENTH)
