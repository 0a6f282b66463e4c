"""What a mean leaves to its samples. Pure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from liance.norms.standards.reasons import VerdictKind
from liance.norms.standards.side_by_side import Compared, leading_of

SHEET = "sheet"


def remaining(
    sides: Sequence[Mapping[str, Any]], covers: Collection[str]
) -> list[Mapping[str, Any]]:
    """The verdicts on limits of origins that a mean does not cover, the worst first, among equal
    ones the strictest; empty where it covers all."""
    others = [side for side in sides if (side["origin"] or SHEET) not in covers]
    if not others:
        return []
    compared = [
        Compared(VerdictKind(side["verdict"]), side["limit"], side["unit"]) for side in others
    ]
    at = leading_of(compared)
    return [others[at], *others[:at], *others[at + 1 :]]
