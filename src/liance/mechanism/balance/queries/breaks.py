"""The rows behind the figures: every break, and everything that has a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from liance.mechanism.balance.queries.figures import (
    CHOSEN,
    SHEET_CLASS,
    SHEET_JOINS,
    WAITING_SHEETS,
    parameters,
    visits_to_read,
)
from liance.mechanism.balance.queries.scope import Scope
from liance.mechanism.balance.queries.sql import rows, units
from liance.mechanism.balance.rules import Window
from liance.norms.calendar.instants import end_of_day

MOST = 500
TARGET, SHEET = "planning:target", "coordination:sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One unit (or ``count`` of one sheet) that is not there: where, what, since when, whose duty.

    ``label`` names point, bottle or factor; ``reason`` is empty for a break. ``visit_id`` None for
    what never came to a visit. ``plan_id`` and ``target_number`` of a target alone.
    """

    step: str
    noun: str
    object_id: UUID
    count: int = 1
    unit_name: str
    label: str = ""
    number: str = ""
    since: datetime | None
    agency_id: UUID
    agency: str
    enforcement_id: UUID
    jurisdiction: str = ""
    visit_id: UUID | None = None
    sheet_id: UUID | None = None
    plan_id: UUID | None = None
    target_number: int | None = None
    target_id: UUID | None = None
    reason: str = ""

    def length(self, at: datetime) -> timedelta:
        """How long it has been missing at ``at``; zero when nobody knows since when."""
        return max(at - self.since, timedelta()) if self.since else timedelta()


def breaks(scope: Scope, window: Window, *, at: datetime) -> list[Row]:
    """What is missing without a reason, the longest first; at most ``MOST`` of each kind."""
    given = parameters(scope, window, at)
    found = [*_targets(scope, given), *_sheets(scope, given, "broken")]
    found += _visits(given, visits_to_read(scope, given, "p.has_break"), "broken")
    return sorted(found, key=lambda row: (row.since is None, row.since or at, str(row.object_id)))


def reasons(scope: Scope, window: Window, *, at: datetime) -> list[Row]:
    """What is missing with its reason, the newest first; at most ``MOST`` of each kind."""
    given = parameters(scope, window, at)
    visits = visits_to_read(scope, given, "p.has_reason")
    found = [*_explained(scope, given), *_sheets(scope, given, "reasoned")]
    found += _visits(given, visits, "reasoned")
    return sorted(found, key=lambda row: row.since or at, reverse=True)


def break_for(scope: Scope, object_id: UUID, step: str, *, at: datetime) -> Row | None:
    """The break of one object, if the scope knows of it and it still stands."""
    far = Window(date(2000, 1, 1), date(9999, 1, 1))
    given = {**parameters(scope, far, at), "object": object_id}
    visits = visits_to_read(scope, given, "p.has_break")
    found = [*_targets(scope, given, one=True), *_sheets(scope, given, "broken", one=True)]
    found = found or _visits(given, visits, "broken", one=True)
    return next((row for row in found if row.step == step), None)


def _targets(scope: Scope, given: Mapping[str, Any], *, one: bool = False) -> list[Row]:
    """Targets whose period is over without a sheet or a reason."""
    chosen = "AND d.target_id = %(object)s" if one else ""
    found = rows(
        f"SELECT t.id, t.number, t.plan_id, t.period_to, s.name, d.monitoring_id, d.enforcement_id,"
        f" a.short_name, j.name AS place FROM balance_duty d JOIN planning_target t"
        f" ON t.id = d.target_id JOIN registry_source s ON s.id = t.source_id"
        f" JOIN registry_agency a ON a.id = d.monitoring_id"
        f" JOIN registry_jurisdiction j ON j.code = d.jurisdiction_id"
        f" WHERE d.state = 'open' AND d.due_on >= %(first)s AND d.due_on < %(last)s"
        f" AND d.due_on < %(overdue)s AND {scope.where('d')} {chosen} AND NOT EXISTS ("
        f"SELECT FROM coordination_sheet x WHERE x.target_id = d.target_id AND x.restricted"
        f" AND x.named @> ARRAY[%(staff)s]::uuid[] AND x.state NOT IN ('draft', 'withdrawn'))"
        f" ORDER BY d.due_on, t.id LIMIT {MOST}",
        given,
    )
    return [_target(row) for row in found]


def _target(row: Mapping[str, Any]) -> Row:
    return Row(
        step="sheet", noun=TARGET, object_id=row["id"], unit_name=row["name"],
        since=end_of_day(row["period_to"]), agency_id=row["monitoring_id"],
        agency=row["short_name"], enforcement_id=row["enforcement_id"],
        jurisdiction=row["place"], plan_id=row["plan_id"], target_number=row["number"],
        target_id=row["id"], reason=row.get("reason", ""),
    )  # fmt: skip


def _explained(scope: Scope, given: Mapping[str, Any]) -> list[Row]:
    found = rows(
        f"SELECT t.id, t.number, t.plan_id, t.period_to, s.name, d.monitoring_id, d.enforcement_id,"
        f" a.short_name, j.name AS place, n.reason FROM balance_duty d JOIN planning_notdone n"
        f" ON n.target_id = d.target_id JOIN planning_target t ON t.id = d.target_id"
        f" JOIN registry_source s ON s.id = t.source_id"
        f" JOIN registry_agency a ON a.id = d.monitoring_id"
        f" JOIN registry_jurisdiction j ON j.code = d.jurisdiction_id"
        f" WHERE d.state = 'reasoned' AND d.due_on >= %(first)s AND d.due_on < %(last)s"
        f" AND {scope.where('d')} ORDER BY d.due_on DESC, t.id LIMIT {MOST}",
        given,
    )
    return [_target(row) for row in found]


def _sheets(scope: Scope, given: Mapping[str, Any], wanted: str, *, one: bool = False) -> list[Row]:
    """Sheets without a visit, each with its points."""
    chosen = "AND s.id = %(object)s" if one else ""
    found = rows(
        f"SELECT * FROM (SELECT s.id, s.number, s.unit_name, s.planned_to, s.monitoring_id,"
        f" s.enforcement_id, s.target_id, a.short_name, j.name AS place, {SHEET_CLASS} AS class,"
        f" coalesce(g.reason, n.reason, s.withdrawn_reason) AS reason,"
        f" greatest((SELECT count(*) FROM coordination_point c WHERE c.sheet_id = s.id), 1) AS n"
        f" FROM coordination_sheet s {SHEET_JOINS} JOIN registry_agency a ON a.id = s.enforcement_id"
        f" JOIN registry_jurisdiction j ON j.code = s.jurisdiction_id"
        f" WHERE {WAITING_SHEETS} AND {scope.known('s')} {chosen}) q WHERE class = %(wanted)s"
        f" ORDER BY planned_to, id LIMIT {MOST}",
        {**given, "wanted": wanted},
    )
    return [
        Row(
            step="point", noun=SHEET, object_id=row["id"], count=row["n"],
            unit_name=row["unit_name"], number=row["number"], since=row["planned_to"],
            agency_id=row["enforcement_id"], agency=row["short_name"],
            enforcement_id=row["enforcement_id"], jurisdiction=row["place"], sheet_id=row["id"],
            target_id=row["target_id"], reason=row["reason"] if wanted == "reasoned" else "",
        )
        for row in found
    ]  # fmt: skip


BEHIND = f"""
, picked AS MATERIALIZED (
  -- A limit tells the planner how few there are: else it reads whole tables to name them.
  SELECT * FROM units u WHERE u.class = %(wanted)s {{chosen}}
   ORDER BY u.since, u.object_id LIMIT {MOST}
)
SELECT u.*, src.name AS unit_name, coalesce(s.number, '') AS number, v.sheet_id,
       v.enforcement_id, v.target_id, j.name AS place,
       CASE WHEN u.step = 'sheet' THEN v.enforcement_id ELSE v.monitoring_id END AS agency_id,
       a.short_name AS agency,
       coalesce(vp.code, sp.code, ip.code || ' ' || it.factor, b.number,
                fb.number || ' ' || f.factor, db.number || ' ' || df.factor, r.number, '') AS label,
       coalesce(nullif(vp.not_done_reason, ''), nullif(it.not_done_reason, ''),
                nullif(ip.not_done_reason, ''), nullif(rc.reason, ''), nullif(b.ended_reason, ''),
                nullif(f.no_result_reason, ''), nullif(fb.ended_reason, ''), g.reason,
                ge.text, nd.reason,
                (SELECT string_agg(DISTINCT i.not_done_reason, '；') FROM operations_visititem i
                  WHERE i.point_id = vp.id AND i.not_done_reason <> ''),
                up.last_error, '') AS reason
  FROM picked u
  JOIN v ON v.id = u.visit_id
  JOIN registry_source src ON src.id = v.source_id
  JOIN registry_jurisdiction j ON j.code = v.jurisdiction_id
  JOIN registry_agency a
    ON a.id = CASE WHEN u.step = 'sheet' THEN v.enforcement_id ELSE v.monitoring_id END
  LEFT JOIN coordination_sheet s ON s.id = v.sheet_id
  LEFT JOIN operations_visitpoint vp ON vp.id = u.object_id AND u.noun = 'operations:point'
  LEFT JOIN coordination_point sp ON sp.id = u.object_id AND u.noun = 'coordination:point'
  LEFT JOIN operations_visititem it ON it.id = u.object_id AND u.noun = 'operations:item'
  LEFT JOIN operations_visitpoint ip ON ip.id = it.point_id
  LEFT JOIN custody_bottle b ON b.id = u.object_id AND u.noun = 'custody:bottle'
  LEFT JOIN custody_receiptcheck rc ON rc.bottle_id = b.id AND NOT rc.accepted
  LEFT JOIN LATERAL (SELECT text FROM custody_gapexplanation e WHERE e.bottle_id = b.id LIMIT 1) ge
    ON true
  LEFT JOIN custody_bottlefactor f ON f.id = u.object_id AND u.noun = 'custody:factor'
  LEFT JOIN custody_bottle fb ON fb.id = f.bottle_id
  LEFT JOIN laboratory_determination d ON d.id = u.object_id AND u.noun = 'laboratory:determination'
  LEFT JOIN custody_bottlefactor df ON df.id = d.bottle_factor_id
  LEFT JOIN custody_bottle db ON db.id = df.bottle_id
  LEFT JOIN reporting_report r ON r.id = u.object_id AND u.noun = 'reporting:report'
  LEFT JOIN reporting_upload up ON up.report_id = r.id
  LEFT JOIN planning_notdone nd ON nd.target_id = v.target_id AND u.step = 'point'
  LEFT JOIN reporting_gapreason g ON g.stage = u.step AND g.object_id = u.object_id
 ORDER BY u.since, u.object_id
"""


def _visits(
    given: Mapping[str, Any], ids: Sequence[UUID], wanted: str, *, one: bool = False
) -> list[Row]:
    """Units of visits with the words that a page shows."""
    if not ids:
        return []
    chosen = "AND u.object_id = %(object)s" if one else ""
    statement = units(visits=CHOSEN, ending=BEHIND.replace("{chosen}", chosen))
    return [
        Row(
            step=row["step"], noun=row["noun"], object_id=row["object_id"], count=row["n"],
            unit_name=row["unit_name"], label=row["label"], number=row["number"],
            since=row["since"], agency_id=row["agency_id"], agency=row["agency"],
            enforcement_id=row["enforcement_id"], jurisdiction=row["place"],
            visit_id=row["visit_id"], sheet_id=row["sheet_id"], target_id=row["target_id"],
            reason=row["reason"] if wanted == "reasoned" else "",
        )
        for row in rows(statement, {**given, "wanted": wanted, "ids": ids})
    ]  # fmt: skip
