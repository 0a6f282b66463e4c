"""What an enforcement agency writes on a sheet (X3), as frozen values, and its checks."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liance.mechanism.coordination.rules.limits import check_length, check_unit, split_limit
from liance.mechanism.coordination.rules.problems import Problem

OPEN_PARTS = ("name", "factors", "frequency")
_PARTED = re.compile(r"[；;\t|｜]")


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A factor with its limit as printed, unit, standard; ``on_site``: no bottle.

    ``beside``: the limits that stand beside it, as stored; None: those the register holds.
    """

    factor: str
    limit: str = ""
    unit: str = ""
    standard: str = ""
    on_site: bool = False
    beside: tuple[dict[str, object], ...] | None = None


@dataclass(frozen=True, slots=True)
class PointDraft:
    """A point; ``open_parts`` (of ``OPEN_PARTS``) are left to be determined on site (W3)."""

    code: str
    name: str
    medium: str
    items: tuple[ItemDraft, ...] = ()
    outlet_id: UUID | None = None
    frequency: str = ""
    open_parts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SheetContent:
    """Part one of the sheet as written. ``crew`` are officers; ``named`` those who alone may know
    of a restricted sheet, or of the ``informant``."""

    source_id: UUID
    ground: str
    planned_from: datetime
    planned_to: datetime
    urgency: str = "routine"
    urgency_note: str = ""
    target_id: UUID | None = None
    crew: tuple[UUID, ...] = ()
    points: tuple[PointDraft, ...] = ()
    note: str = ""
    restricted: bool = False
    named: tuple[UUID, ...] = ()
    informant: str = ""


def check_times(planned_from: datetime, planned_to: datetime) -> Problem | None:
    """The visit ends after it begins."""
    if planned_to > planned_from:
        return None
    return Problem("coordination.times_reversed", "planned_to")


def check_points(points: Iterable[PointDraft], *, complete: bool) -> Problem | None:
    """No point and no factor twice; when ``complete``, each point has a factor or leaves it open."""
    listed = list(points)
    if complete and not listed:
        return Problem("coordination.no_points", "points")
    codes: set[str] = set()
    for point in listed:
        if point.code in codes:
            return Problem("coordination.point_twice", "points", {"code": point.code})
        codes.add(point.code)
        factors = [item.factor for item in point.items]
        if len(factors) != len(set(factors)):
            return Problem("coordination.factor_twice", "points", {"code": point.code})
        if complete and not factors and "factors" not in point.open_parts:
            return Problem("coordination.point_without_factor", "points", {"code": point.code})
    return None


def read_factor_lines(text: str) -> tuple[ItemDraft, ...] | Problem:
    """``动植物油；100；mg/L；GB 8978-1996 表4`` a line: factor, limit, unit, standard.

    The unit may stand behind the limit instead: ``化学需氧量；50 mg/L``.
    """
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in _PARTED.split(line)]
        if not any(parts):
            continue
        item = _read_line(line, parts)
        if isinstance(item, Problem):
            return item
        found.append(item)
    return tuple(found)


def _read_line(line: str, parts: list[str]) -> ItemDraft | Problem:
    if not parts[0] or len(parts) > 4:
        return Problem("coordination.factor_line", "points", {"line": line.strip()[:60]})
    factor, written, unit, standard = (*parts, "", "", "")[:4]
    read = split_limit(written)
    if isinstance(read, Problem):
        return read
    limit, behind = read
    unit = unit or behind
    values = {"factor": factor, "limit": limit, "unit": unit, "standard": standard}
    problem = check_unit(unit) or next(
        (found for part, text in values.items() if (found := check_length(part, text))), None
    )
    return problem or ItemDraft(factor, limit, unit, standard)
