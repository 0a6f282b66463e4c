"""The rows behind the figures of the provincial page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liance.dashboards.places import Tree
from liance.dashboards.province import PERMISSION
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.balance.queries.figures import WAITING_SHEETS, parameters
from liance.mechanism.balance.queries.scope import NOBODY, Scope, scope_of
from liance.mechanism.balance.queries.sql import rows, tuples
from liance.mechanism.balance.rules import today, year_window

PER_PAGE = 50
TARGETS = {
    "due": "(d.state IN ('visited', 'reasoned') OR d.due_on < %(today)s)",
    "done": "d.state = 'visited'",
    "reasoned": "d.state = 'reasoned'",
    "in_time": "d.state IN ('open', 'sheet') AND d.due_on < %(today)s AND d.due_on >= %(overdue)s",
    "unexplained": "d.state IN ('open', 'sheet') AND d.due_on < %(overdue)s",
}
# What others are counted from, which rounds keep as figures alone: all targets of the year, due or
# not; all sheets; all uploads that were due.
WHOLE = {"planned": "true"}
BASES = (*WHOLE, "sheets", "uploads")


@dataclass(frozen=True, slots=True)
class _Branch:
    """Where rows of a kind come from. ``keys``: key, id, day, which alone are counted and sorted;
    ``columns`` of the page, for which ``names`` are joined."""

    keys: str
    base: str
    where: str
    names: str
    columns: str
    bare: str = ""

    def text(self, *, named: bool) -> str:
        """Its SELECT; without the names (``bare``, where that is another) where rows are only
        counted and ordered."""
        if self.bare and not named:
            return self.bare
        columns, names = (f", {self.columns}", self.names) if named else ("", "")
        return f"SELECT {self.keys}{columns} FROM {self.base} {names} WHERE {self.where}"


PLACE = "j.name AS place, j.code AS code"
TARGET = _Branch(
    "d.target_id AS key, d.target_id AS id, d.due_on AS day",
    "balance_duty d",
    "d.due_on >= %(first)s AND d.due_on < %(last)s AND {chosen} AND {scope_d}",
    """JOIN planning_target t ON t.id = d.target_id
    JOIN registry_source src ON src.id = t.source_id
    JOIN registry_jurisdiction j ON j.code = d.jurisdiction_id
    JOIN registry_agency a ON a.id = d.monitoring_id""",
    f"""src.id AS source, src.name AS unit_name, '第 ' || t.number || ' 项' AS number, {PLACE},
    '/plans/' || t.plan_id || '/#target-' || t.number AS url, a.short_name AS agency""",
)
SHEET_KEYS = """s.id AS key, s.id AS id,
    (s.planned_from AT TIME ZONE 'Asia/Shanghai')::date AS day"""
SHEET_NAMES = """JOIN registry_jurisdiction j ON j.code = s.jurisdiction_id
    JOIN registry_agency a ON a.id = s.enforcement_id"""
SHEET_COLUMNS = f"""s.source_id AS source, s.unit_name, s.number, {PLACE}, '/sheets/' || s.id || '/' AS url,
    a.short_name AS agency"""
WITHIN = "NOT v.restricted AND v.entered_at >= %(from)s AND v.entered_at < %(until)s AND {scope_v}"
VISITED = _Branch(
    SHEET_KEYS, "coordination_sheet s JOIN operations_visit v ON v.sheet_id = s.id",
    f"{{chosen}} AND NOT s.restricted AND {WITHIN}", SHEET_NAMES, SHEET_COLUMNS,
    # The few sheets first: a planner that begins with a place's visits looks each of them up.
    f"""SELECT {SHEET_KEYS} FROM (SELECT id, planned_from FROM coordination_sheet s
    WHERE {{chosen}} AND NOT s.restricted OFFSET 0) s JOIN operations_visit v ON v.sheet_id = s.id WHERE {WITHIN}""",
)  # fmt: skip
WAITING = _Branch(
    SHEET_KEYS, "coordination_sheet s",
    f"{{chosen}} AND NOT s.restricted AND {WAITING_SHEETS} AND {{scope_s}}", SHEET_NAMES,
    SHEET_COLUMNS,
)  # fmt: skip
SHEETLESS = _Branch(
    """v.id AS key, v.id AS id, (v.entered_at AT TIME ZONE 'Asia/Shanghai')::date AS day""",
    "operations_visit v", f"v.sheet_id IS NULL AND {{chosen_v}} AND {WITHIN}",
    """JOIN registry_source src ON src.id = v.source_id
    JOIN registry_jurisdiction j ON j.code = v.jurisdiction_id
    JOIN registry_agency a ON a.id = v.enforcement_id""",
    f"""src.id AS source, src.name AS unit_name, '' AS number, {PLACE}, '/visits/' || v.id || '/' AS url,
    a.short_name AS agency""",
)  # fmt: skip
REPORT_COLUMNS = f"""src.id AS source, src.name AS unit_name, r.number, {PLACE},
    '/reports/' || r.id || '/' AS url, a.short_name AS agency"""
OF_VISIT = """JOIN registry_source src ON src.id = v.source_id
    JOIN registry_jurisdiction j ON j.code = v.jurisdiction_id"""
UPLOAD = _Branch(
    "c.id AS key, r.id AS id, (c.due_at AT TIME ZONE 'Asia/Shanghai')::date - 1 AS day",
    """balance_passage p JOIN reporting_report r ON r.visit_id = p.visit_id AND r.state = 'signed'
    LEFT JOIN reporting_upload u ON u.report_id = r.id
    LEFT JOIN reporting_gapreason g ON g.stage = 'receipt' AND g.object_id = r.id
    JOIN clocks_clock c ON c.object_id = p.visit_id AND c.rule = 'report.upload'""",
    """{chosen} AND NOT p.restricted AND {scope_p} AND p.day >= %(first)s AND p.day < %(last)s""",
    f"""JOIN operations_visit v ON v.id = r.visit_id {OF_VISIT}
    JOIN registry_agency a ON a.id = r.agency_id""",
    REPORT_COLUMNS,
)
COPIES = _Branch(
    "k.id AS key, r.id AS id, (k.sent_at AT TIME ZONE 'Asia/Shanghai')::date AS day",
    """reporting_copy k JOIN reporting_report r ON r.id = k.report_id
    JOIN operations_visit v ON v.id = r.visit_id""",
    f"k.state = 'sent' AND {WITHIN}",
    f"{OF_VISIT} JOIN registry_agency a ON a.id = k.addressee_id",
    REPORT_COLUMNS,
)
# Received, explained, or due by now; then those of them that are late, of which there are few.
UPLOADS = "(u.state = 'received' OR g.id IS NOT NULL OR c.due_at <= %(at)s)"
UPLOADS_LATE = """(p.uploads_late > 0 OR p.has_break OR NOT p.counted OR p.until <= %(at)s)
     AND (u.received_at >= c.due_at OR (coalesce(u.state, '') <> 'received' AND c.due_at <= %(at)s
          AND g.id IS NULL AND NOT (coalesce(u.state, '') = 'platform_down'
                                    AND u.first_sent_at < c.due_at)))"""
COLUMNS = ("id", "unit_name", "number", "day", "place", "url", "agency")
UPLOADED = {"uploads": UPLOADS, "uploads_late": UPLOADS_LATE}
SHEETS = {"sheets": "true", "late_sheets": "s.late", "urgent": "s.urgency <> 'routine'"}
KINDS = (*TARGETS, "late_sheets", "urgent", "uploads_late", "copies_open")


@dataclass(frozen=True, slots=True)
class Line:
    """One record behind a figure; ``day``: due, planned, sent, as the kind says. ``source``: None
    for a unit that is not on file."""

    id: UUID
    unit_name: str
    number: str
    day: date
    place: str
    url: str
    agency: str
    source: UUID | None


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of ``total`` records."""

    rows: list[Line]
    total: int
    number: int


def behind(
    actor: Actor, kind: str, *, place: str, year: int, at: datetime, number: int = 1,
    station: UUID | None = None,
) -> Lines:  # fmt: skip
    """The records that one figure counts, of a place or of a ``station`` there, the oldest first.
    ``NotFound`` for an unknown kind."""
    actor.require(PERMISSION)
    if kind not in (*KINDS, *BASES):
        raise NotFound("dashboards:figure")
    scope = replace(scope_of(actor, place=place), staff=NOBODY, station=station)
    given: dict[str, Any] = parameters(scope, year_window(year), at)
    given |= {"today": today(at), "skip": (number - 1) * PER_PAGE, "page": PER_PAGE}
    order = "ORDER BY day, id, key"
    page, total = _page(kind, _statement(kind, scope, named=False), order, given)
    found = rows(
        f"SELECT id, unit_name, number, day, place, url, agency, source"
        f" FROM ({_statement(kind, scope, named=True)}) q WHERE key = ANY(%(keys)s) {order}",
        given | {"keys": page},
    )
    return Lines([Line(**row) for row in found], total, number)


def _page(kind: str, bare: str, order: str, given: dict[str, Any]) -> tuple[list[UUID], int]:
    """The keys of one page and how many there are: of targets, of which there are many, two quick
    reads; of the others, which are found by slow ways, one."""
    counted = kind in TARGETS or kind in WHOLE
    columns = "key" if counted else "key, count(*) OVER () AS n"
    page = rows(f"SELECT {columns} FROM ({bare}) q {order} LIMIT %(page)s OFFSET %(skip)s", given)
    keys = [row["key"] for row in page]
    if page and not counted:
        return keys, page[0]["n"]
    return keys, rows(f"SELECT count(*) AS n FROM ({bare}) q", given)[0]["n"]


def everything_behind(
    actor: Actor, *, places: Sequence[str], year: int, at: datetime
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every record behind every figure: its kind, which of ``places`` it counts for, its columns as
    ``Line`` names them, all as text. Records of other places are left out."""
    actor.require(PERMISSION)
    scope = replace(scope_of(actor), staff=NOBODY)
    given: dict[str, Any] = parameters(scope, year_window(year), at) | {"today": today(at)}
    tree, wanted = Tree(), set(places)
    areas: dict[str, str] = {}
    for kind in KINDS:
        for code, *said in tuples(
            f"SELECT code, {', '.join(f'{name}::text' for name in COLUMNS)}"
            f" FROM ({_statement(kind, scope, named=True)}) q ORDER BY q.day, q.id, q.key",
            given,
        ):
            if code not in areas:
                areas[code] = tree.child_towards(actor.jurisdiction, code)
            if areas[code] in wanted:
                yield kind, areas[code], dict(zip(COLUMNS, said, strict=True))


def _statement(kind: str, scope: Scope, *, named: bool) -> str:
    if kind in TARGETS or kind in WHOLE:
        parts, chosen = [TARGET], (TARGETS | WHOLE)[kind]
    elif kind == "copies_open":
        parts, chosen = [COPIES], ""
    elif kind in UPLOADED:
        parts, chosen = [UPLOAD], UPLOADED[kind]
    else:
        parts, chosen = [VISITED, WAITING, SHEETLESS], SHEETS[kind]
        if kind == "late_sheets":
            parts.remove(SHEETLESS)
        elif kind == "sheets":
            parts[0] = replace(VISITED, bare="")
    text = " UNION ALL ".join(part.text(named=named) for part in parts)
    text = text.replace("{chosen}", chosen).replace("{chosen_v}", chosen.replace("s.", "v."))
    for alias in "dsvp":
        text = text.replace(f"{{scope_{alias}}}", scope.where(alias))
    return text
