"""The table of points on the form: outlets of the source to tick, and points without an outlet.

Posted names carry the outlet's id (``on-<id>``, ``factor-<id>``, ``frequency-<id>``,
``open-<id>``, ``extra-<id>``); two further lines are ``x1`` and ``x2``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext

from liance.doors.web.refusals import wording
from liance.mechanism.coordination.models import Point, Sheet
from liance.mechanism.coordination.rules.content import (
    OPEN_PARTS,
    ItemDraft,
    PointDraft,
    read_factor_lines,
)
from liance.mechanism.coordination.rules.problems import Problem
from liance.mechanism.registry.models import Outlet, OutletFactor

EXTRA_LINES = ("x1", "x2")


@dataclass
class PointRow:
    """A line of the table with what is ticked and typed in it."""

    key: str
    outlet: Outlet | None = None
    on: bool = False
    code: str = ""
    name: str = ""
    medium: str = ""
    frequency: str = ""
    factors: set[str] = field(default_factory=set)
    open_parts: set[str] = field(default_factory=set)
    extra: str = ""
    error: str = ""

    @property
    def offered(self) -> list[OutletFactor]:
        """The factors on file for the outlet."""
        return list(self.outlet.factors.all()) if self.outlet else []


class PointTable:
    """All lines, from the registry, from a draft, or from what was posted."""

    def __init__(self, rows: list[PointRow]) -> None:
        self.rows = rows

    @classmethod
    def fresh(
        cls, outlets: Iterable[Outlet], planned: dict[UUID, list[str]] | None = None
    ) -> "PointTable":
        """All outlets with all factors ticked; of a planned target only what is planned."""
        rows = []
        for outlet in outlets:
            factors = {f.factor for f in outlet.factors.all()}
            if planned is not None:
                factors &= set(planned.get(outlet.id, ()))
            on = bool(factors) or (planned is not None and outlet.id in planned)
            rows.append(
                PointRow(str(outlet.id), outlet, on, outlet.code, outlet.name, outlet.medium,
                         factors=factors)
            )  # fmt: skip
        return cls([*rows, *_empty()])

    @classmethod
    def kept(cls, outlets: Iterable[Outlet], sheet: Sheet, points: Iterable[Point]) -> "PointTable":
        """The points of a draft over the outlets of its source."""
        table = cls.fresh(outlets, {})
        by_outlet = {row.outlet.id: row for row in table.rows if row.outlet}
        spare = [row for row in table.rows if row.outlet is None]
        for point in points:
            row = by_outlet.get(point.outlet_id) if point.outlet_id else None
            row = row or (spare.pop(0) if spare else None)
            if row is None:
                continue
            on_file = {f.factor for f in row.offered}
            items = list(point.items.all())
            row.on = True
            row.code, row.name, row.medium = point.code, point.name, point.medium
            row.frequency = point.frequency
            row.factors = {i.factor for i in items} & on_file
            row.extra = "\n".join(
                f"{i.factor}；{i.limit}；{i.unit}；{i.standard}".rstrip("；")
                for i in items
                if i.factor not in on_file
            )
            row.open_parts = {
                part for part in OPEN_PARTS if f"point:{point.id}:{part}" in sheet.open_fields
            }
        return table

    @classmethod
    def posted(cls, outlets: Iterable[Outlet], data: QueryDict) -> "PointTable":
        """What was ticked and typed, kept for showing again."""
        rows = cls.fresh(outlets, {}).rows
        for row in rows:
            row.on = f"on-{row.key}" in data
            row.frequency = data.get(f"frequency-{row.key}", "").strip()[:40]
            row.factors = set(data.getlist(f"factor-{row.key}"))
            row.open_parts = set(data.getlist(f"open-{row.key}")) & set(OPEN_PARTS)
            row.extra = data.get(f"extra-{row.key}", "").strip()[:2000]
            row.name = data.get(f"name-{row.key}", row.name).strip()[:60]
            if row.outlet is None:
                row.code = data.get(f"code-{row.key}", "").strip()[:12]
                row.medium = data.get(f"medium-{row.key}", "water")
                row.on = bool(row.code)
        return cls(rows)

    def drafts(self) -> tuple[PointDraft, ...]:
        """The ticked lines as values; a line that cannot be read carries its error."""
        return tuple(draft for row in self.rows if row.on and (draft := _draft(row)))

    @property
    def has_errors(self) -> bool:
        """Whether a line could not be read."""
        return any(row.error for row in self.rows)


def _empty() -> list[PointRow]:
    return [PointRow(key, medium="water") for key in EXTRA_LINES]


def _draft(row: PointRow) -> PointDraft | None:
    lines = read_factor_lines(row.extra)
    if isinstance(lines, Problem):
        row.error = wording(lines.refusal())
        return None
    if row.medium not in dict(Outlet.MEDIA):
        row.error = gettext("请选介质。")
        return None
    ticked = [
        ItemDraft(f.factor, f.limit, f.unit, f.standard, f.on_site)
        for f in row.offered
        if f.factor in row.factors
    ]
    return PointDraft(
        code=row.code,
        name=row.name,
        medium=row.medium,
        items=(*ticked, *lines),
        outlet_id=row.outlet.id if row.outlet else None,
        frequency=row.frequency,
        open_parts=frozenset(row.open_parts),
    )
