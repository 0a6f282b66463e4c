"""The table of points on the form: outlets of the source to tick, and further points.

Posted names carry the outlet's id (``on-<id>``, ``factor-<id>``, ``frequency-<id>``,
``open-<id>``, ``extra-<id>``); further points are ``x1``, ``x2``, … with their own code, and with
``of-x1`` the outlet that they are a second point of, if of any.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext

from liance.doors.web.refusals import wording
from liance.mechanism.coordination.models import Item, Point, Sheet
from liance.mechanism.coordination.rules.content import (
    OPEN_PARTS,
    ItemDraft,
    PointDraft,
    read_factor_lines,
)
from liance.mechanism.coordination.rules.problems import Problem
from liance.mechanism.registry.models import Outlet, OutletFactor

SPARE = 2
"""Empty further lines offered."""
_FURTHER = re.compile(r"code-(x[1-9][0-9]?)")


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
    of: str = ""
    stored: dict[str, Item] = field(default_factory=dict)
    """Of the draft that is written again: the factors of this line's point."""

    @property
    def typed(self) -> bool:
        """Whether a further line holds anything."""
        return bool(self.code or self.name or self.frequency or self.extra or self.open_parts)

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
        return cls([*rows, *_further(SPARE)])

    @classmethod
    def kept(cls, outlets: Iterable[Outlet], sheet: Sheet, points: Iterable[Point]) -> "PointTable":
        """The points of a draft over the outlets of its source."""
        listed = list(points)
        rows = cls.fresh(outlets, {}).rows
        free = {row.outlet.id: row for row in rows if row.outlet}
        further = iter(_further(len(listed) + SPARE))
        kept = [row for row in rows if row.outlet]
        for point in listed:
            # The second point of an outlet, or one of an outlet out of use, has a line of its own.
            row = free.pop(point.outlet_id, None) if point.outlet_id else None
            if row is None:
                row = next(further)
                row.of = str(point.outlet_id or "")
                kept.append(row)
            _fill(row, point, sheet)
        return cls([*kept, *(next(further) for _n in range(SPARE))])

    @classmethod
    def posted(
        cls, outlets: Iterable[Outlet], data: QueryDict, *, draft: "PointTable | None" = None
    ) -> "PointTable":
        """What was ticked and typed, kept for showing again; over the ``draft`` as it was shown."""
        known = [row for row in cls.fresh(outlets, {}).rows if row.outlet]
        keys = sorted({m[1] for name in data if (m := _FURTHER.fullmatch(name))}, key=_number)
        rows = [*known, *(PointRow(key, medium="water") for key in keys)]
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
                row.of = data.get(f"of-{row.key}", "")
                row.on = row.typed
        if draft is not None:
            _recall(rows, draft)
        return cls(rows if len(keys) >= SPARE else [*rows, *_further(SPARE)[len(keys) :]])

    def drafts(self) -> tuple[PointDraft, ...]:
        """The ticked lines as values; a line that cannot be read carries its error."""
        return tuple(draft for row in self.rows if row.on and (draft := _draft(row)))

    @property
    def has_errors(self) -> bool:
        """Whether a line could not be read."""
        return any(row.error for row in self.rows)


def _further(count: int) -> list[PointRow]:
    return [PointRow(f"x{n}", medium="water") for n in range(1, count + 1)]


def _number(key: str) -> int:
    return int(key[1:])


def _fill(row: PointRow, point: Point, sheet: Sheet) -> None:
    on_file = {f.factor for f in row.offered}
    items = list(point.items.all())
    row.on = True
    row.code, row.name, row.medium = point.code, point.name, point.medium
    row.frequency = point.frequency
    row.stored = {i.factor: i for i in items}
    row.factors = set(row.stored) & on_file
    row.extra = "\n".join(
        f"{i.factor}；{i.limit}；{i.unit}；{i.standard}".rstrip("；")
        for i in items
        if i.factor not in on_file
    )
    row.open_parts = {
        part for part in OPEN_PARTS if f"point:{point.id}:{part}" in sheet.open_fields
    }


def _recall(rows: Iterable[PointRow], draft: PointTable) -> None:
    """The form has no place for what a typed factor is stored with besides its line."""
    shown = {(row.key, row.of): row.stored for row in draft.rows}
    for row in rows:
        row.stored = shown.get((row.key, row.of), {})


def _as_stored(line: ItemDraft, item: Item | None) -> ItemDraft:
    if item is None:
        return line
    return replace(line, on_site=item.on_site, beside=tuple(item.beside))


def _draft(row: PointRow) -> PointDraft | None:
    lines = read_factor_lines(row.extra)
    if isinstance(lines, Problem):
        row.error = wording(lines.refusal())
        return None
    if row.medium not in dict(Outlet.MEDIA):
        row.error = gettext("请选介质。")
        return None
    if not row.code:
        row.error = gettext("请填编号，例如“厂界东”；不要这个点位，请把这一栏清空。")
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
        items=(*ticked, *(_as_stored(line, row.stored.get(line.factor)) for line in lines)),
        outlet_id=row.outlet.id if row.outlet else _uuid(row.of),
        frequency=row.frequency,
        open_parts=frozenset(row.open_parts),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
