"""The limits of a factor as a phone can judge by them."""

from datetime import date
from typing import Any

from liance.norms.errors import NormError
from liance.norms.standards.cases import Case
from liance.norms.standards.limits import LimitKind, read_limit
from liance.norms.standards.planning import Planner
from liance.norms.standards.side_by_side import HeldLimit, held_of, judge_held

COMPARATORS = {
    LimitKind.UPPER: "max", LimitKind.LOWER: "min", LimitKind.RANGE: "range",
    LimitKind.NOT_DETECTED: "none_detected",
}  # fmt: skip
AS_PRINTED = "as_printed"


def limits_of(item: Any, medium: str, day: date, planner: Planner) -> list[dict[str, Any]]:
    """All limits that stand for an item of a sheet or visit, the sheet's own first."""
    own = []
    if item.limit:
        own.append({
            "kind": "leading", "origin": "sheet", **_read(item.limit, item.unit),
            "standard": item.standard, "certainty": AS_PRINTED,
        })  # fmt: skip
    return [*own, *(_beside(held_of(cells), item, medium, day, planner) for cells in item.beside)]


def _beside(held: HeldLimit, item: Any, medium: str, day: date, planner: Planner) -> dict[str, Any]:
    stated = {"kind": "beside", "origin": held.origin, "averaging": held.averaging}
    if held.limit:
        return {
            **stated, **_read(held.limit, held.unit), "standard": held.standard,
            "certainty": AS_PRINTED,
        }  # fmt: skip
    # Which number a standard holds for that day is asked of the library as judging asks it.
    case = Case(
        value="0", unit=item.unit, limit="", limit_unit="", medium=medium, factor=item.factor
    )
    side = judge_held(case, held, day, planner)
    citation = side.verdict.citation
    return {
        **stated, **_read(side.limit, side.unit), "standard": held.standard,
        "edition": side.standard, "clause": citation.article,
        "certainty": citation.certainty.value,
    }  # fmt: skip


def _read(text: str, unit: str) -> dict[str, Any]:
    limit = read_limit(text)
    said: dict[str, Any] = {"text": text, "unit": unit, "comparator": "", "strict": False}
    if isinstance(limit, NormError):
        return said
    return {
        **said, "comparator": COMPARATORS[limit.kind], "strict": limit.strict,
        "low": "" if limit.low is None else format(limit.low, "f"),
        "high": "" if limit.high is None else format(limit.high, "f"),
    }  # fmt: skip
