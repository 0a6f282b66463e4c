"""What may be ordered, and whether a verdict differs from the one that stood. Pure."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from liance.foundation.kernel.errors import Refused
from liance.norms.errors import NormError
from liance.norms.standards.limits import Limit, read_limit
from liance.norms.standards.vocabulary import read_code

SHORTEST_REASON = 4
LONGEST_TIMES = 30
SAME, VERDICT, TIMES, LIMIT = "same", "verdict", "times", "limit"
CHANGED = (VERDICT, TIMES, LIMIT)


class Standing(NamedTuple):
    """A result's verdict as it stands: with its multiple, and the limit that leads."""

    verdict: str
    times: str
    limit: str
    unit: str


def change(before: Standing, now: Standing) -> str:
    """What of a verdict differs, the weightiest first; the same limit may be written otherwise."""
    if before.verdict != now.verdict:
        return VERDICT
    if before.times != now.times:
        return TIMES
    units = before.unit and now.unit and before.unit != now.unit
    return LIMIT if units or not _same(before.limit, now.limit) else SAME


@lru_cache(maxsize=4096)
def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    read = read_limit(one), read_limit(other)
    if isinstance(read[0], NormError) or isinstance(read[1], NormError):
        return False
    return _bounds(read[0]) == _bounds(read[1])


def _bounds(limit: Limit) -> tuple[object, ...]:
    return limit.kind, limit.low, limit.high, limit.strict


def base_of(standard: str) -> str:
    """The code without its year. Error: ``reevaluation.standard_unknown``."""
    if not standard.strip():
        return ""
    read = read_code(standard)
    if read is None:
        raise Refused("reevaluation.standard_unknown", field="standard")
    return read[0]


def asks_for(side: Mapping[str, object], base: str) -> bool:
    """Whether a limit held beside a result is looked up in the standard."""
    if side.get("origin") != "standard" or side.get("limit"):
        return False
    read = read_code(str(side.get("standard", "")))
    return read is not None and read[0] == base


def check_order(*, reason: str, limits: str, first: date | None, last: date | None) -> None:
    """A run has its reason, and days that follow one another; limits on file hold results from a
    day on.

    Errors: ``reevaluation.reason``, ``reevaluation.days``, ``reevaluation.first_missing``.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reevaluation.reason", field="reason")
    if first and last and last < first:
        raise Refused("reevaluation.days", field="last")
    if limits == "source" and first is None:
        raise Refused("reevaluation.first_missing", field="first")
