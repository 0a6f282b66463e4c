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
from liance.mechanism.balance.queries.sql import rows
from liance.mechanism.balance.rules import today, window_of

PER_PAGE = 50
TARGETS = {
    "due": "(d.state IN ('visited', 'reasoned') OR d.due_on < %(today)s)",
    "done": "d.state = 'visited'",
    "reasoned": "d.state = 'reasoned'",
    "in_time": "d.state IN ('open', 'sheet') AND d.due_on < %(today)s AND d.due_on >= %(overdue)s",
    "unexplained": "d.state IN ('open', 'sheet') AND d.due_on < %(overdue)s",
}
TARGET = """
  SELECT t.id, src.name AS unit_name, '第 ' || t.number || ' 项' AS number,
         d.due_on AS day, j.name AS place, j.code AS code, '/plans/' || t.plan_id || '/#target-' || t.number AS url,
         a.short_name AS agency
    FROM balance_duty d JOIN planning_target t ON t.id = d.target_id
    JOIN registry_source src ON src.id = t.source_id
    JOIN registry_jurisdiction j ON j.code = d.jurisdiction_id
    JOIN registry_agency a ON a.id = d.monitoring_id
   WHERE d.due_on >= %(first)s AND d.due_on < %(last)s AND {chosen} AND {scope_d}
"""
SHEET_COLUMNS = """
  s.id, s.unit_name, s.number, (s.planned_from AT TIME ZONE 'Asia/Shanghai')::date AS day,
  j.name AS place, j.code AS code, '/sheets/' || s.id || '/' AS url, a.short_name AS agency
"""
SHEET_NAMES = """
  JOIN registry_jurisdiction j ON j.code = s.jurisdiction_id
  JOIN registry_agency a ON a.id = s.enforcement_id
"""
SHEETS = f"""
  SELECT {SHEET_COLUMNS} FROM coordination_sheet s JOIN operations_visit v ON v.sheet_id = s.id
    {SHEET_NAMES}
   WHERE {{chosen}} AND NOT v.restricted AND v.entered_at >= %(from)s AND v.entered_at < %(until)s
     AND {{scope_v}}
  UNION ALL
  SELECT {SHEET_COLUMNS} FROM coordination_sheet s {SHEET_NAMES}
   WHERE {{chosen}} AND NOT s.restricted AND {WAITING_SHEETS} AND {{scope_s}}
"""
SHEETLESS = """
  UNION ALL
  SELECT v.id, src.name, '', (v.entered_at AT TIME ZONE 'Asia/Shanghai')::date, j.name, j.code,
         '/visits/' || v.id || '/', a.short_name
    FROM operations_visit v JOIN registry_source src ON src.id = v.source_id
    JOIN registry_jurisdiction j ON j.code = v.jurisdiction_id
    JOIN registry_agency a ON a.id = v.enforcement_id
   WHERE v.sheet_id IS NULL AND v.urgency <> 'routine' AND NOT v.restricted
     AND v.entered_at >= %(from)s AND v.entered_at < %(until)s AND {scope_v}
"""
REPORT_COLUMNS = """
  r.id, src.name AS unit_name, r.number, j.name AS place, j.code AS code, '/reports/' || r.id || '/' AS url,
  a.short_name AS agency
"""
REPORT_NAMES = """
  JOIN operations_visit v ON v.id = r.visit_id
  JOIN registry_source src ON src.id = v.source_id
  JOIN registry_jurisdiction j ON j.code = v.jurisdiction_id
"""
UPLOADS = f"""
  SELECT {REPORT_COLUMNS}, (c.due_at AT TIME ZONE 'Asia/Shanghai')::date - 1 AS day
    FROM balance_passage p JOIN reporting_report r ON r.visit_id = p.visit_id AND r.state = 'signed'
    LEFT JOIN reporting_upload u ON u.report_id = r.id
    LEFT JOIN reporting_gapreason g ON g.stage = 'receipt' AND g.object_id = r.id
    JOIN clocks_clock c ON c.object_id = p.visit_id AND c.rule = 'report.upload'
    {REPORT_NAMES} JOIN registry_agency a ON a.id = r.agency_id
   WHERE (p.uploads_late > 0 OR p.has_break OR NOT p.counted OR p.until <= %(at)s) AND NOT p.restricted AND {{scope_p}}
     AND p.day >= %(first)s AND p.day < %(last)s
     AND (u.received_at >= c.due_at OR (coalesce(u.state, '') <> 'received' AND c.due_at <= %(at)s
          AND g.id IS NULL AND NOT (coalesce(u.state, '') = 'platform_down'
                                    AND u.first_sent_at < c.due_at)))
"""
COPIES = f"""
  SELECT {REPORT_COLUMNS}, (k.sent_at AT TIME ZONE 'Asia/Shanghai')::date AS day
    FROM reporting_copy k JOIN reporting_report r ON r.id = k.report_id {REPORT_NAMES}
    JOIN registry_agency a ON a.id = k.addressee_id
   WHERE k.state = 'sent' AND NOT v.restricted AND v.entered_at >= %(from)s
     AND v.entered_at < %(until)s AND {{scope_v}}
"""
KINDS = (*TARGETS, "late_sheets", "urgent", "uploads_late", "copies_open")


@dataclass(frozen=True, slots=True)
class Line:
    """One record behind a figure; ``day``: due, planned, sent, as the kind says."""

    id: UUID
    unit_name: str
    number: str
    day: date
    place: str
    url: str
    agency: str


@dataclass(frozen=True, slots=True)
class Lines:
    """One page of ``total`` records."""

    rows: list[Line]
    total: int
    number: int


def behind(
    actor: Actor, kind: str, *, place: str, day: date, at: datetime, number: int = 1
) -> Lines:
    """The records that one figure counts, the oldest first. ``NotFound`` for an unknown kind."""
    actor.require(PERMISSION)
    if kind not in KINDS:
        raise NotFound("dashboards:figure")
    scope = replace(scope_of(actor, place=place), staff=NOBODY)
    given: dict[str, Any] = parameters(scope, window_of("year", day), at)
    given |= {"today": today(at), "skip": (number - 1) * PER_PAGE, "page": PER_PAGE}
    inner = _statement(kind, scope)
    total = rows(f"SELECT count(*) AS n FROM ({inner}) q", given)[0]["n"]
    found = rows(
        f"SELECT id, unit_name, number, day, place, url, agency FROM ({inner}) q"
        " ORDER BY day, id LIMIT %(page)s OFFSET %(skip)s",
        given,
    )
    return Lines([Line(**row) for row in found], total, number)


def everything_behind(
    actor: Actor, *, places: Sequence[str], day: date, at: datetime
) -> Iterator[tuple[str, str, Line]]:
    """Every record behind every figure: its kind, which of ``places`` it counts for, the record.
    Records of other places are left out."""
    actor.require(PERMISSION)
    scope = replace(scope_of(actor), staff=NOBODY)
    given: dict[str, Any] = parameters(scope, window_of("year", day), at) | {"today": today(at)}
    tree, wanted = Tree(), set(places)
    for kind in KINDS:
        inner = _statement(kind, scope)
        for row in rows(f"SELECT * FROM ({inner}) q ORDER BY day, id", given):
            place = tree.child_towards(actor.jurisdiction, row.pop("code"))
            if place in wanted:
                yield kind, place, Line(**row)


def _statement(kind: str, scope: Scope) -> str:
    if kind in TARGETS:
        text = TARGET.replace("{chosen}", TARGETS[kind])
    elif kind == "late_sheets":
        text = SHEETS.replace("{chosen}", "s.late")
    elif kind == "urgent":
        text = SHEETS.replace("{chosen}", "s.urgency <> 'routine'") + SHEETLESS
    else:
        text = UPLOADS if kind == "uploads_late" else COPIES
    for alias in "dsvp":
        text = text.replace(f"{{scope_{alias}}}", scope.where(alias))
    return text
