"""The figures of a window: sums of what is counted, live counts of what changed since."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.clocks.rulebook import RULES
from liance.mechanism.balance.models import COUNTERS
from liance.mechanism.balance.queries.scope import Scope
from liance.mechanism.balance.queries.sql import CLASS_COLUMNS, counted, rows, terms, units
from liance.mechanism.balance.rules import STEPS, Figures, Window, overdue_before

DUTIES = ("duties", "duties_sheet", "duties_visited", "duties_reasoned")
KEPT = {f"{step}_{kind}" for step, kind in CLASS_COLUMNS}
FACTS = tuple(name for name in COUNTERS if name not in KEPT)
# A sheet that stands without a visit: on its way to one, or withdrawn without a plan to fall back to.
WAITING_SHEETS = """
  s.state IN ('sent', 'infeasible', 'consented', 'commissioned', 'returned', 'withdrawn')
  AND (s.state <> 'withdrawn' OR (s.target_id IS NULL AND s.sent_at IS NOT NULL))
  AND NOT EXISTS (SELECT FROM operations_visit v WHERE v.sheet_id = s.id)
  AND s.planned_from >= %(from)s AND s.planned_from < %(until)s
"""
SHEET_CLASS = """
  CASE WHEN s.state = 'withdrawn' OR g.id IS NOT NULL OR n.target_id IS NOT NULL THEN 'reasoned'
       WHEN s.planned_to < %(left_since)s THEN 'broken' ELSE 'in_time' END
"""
SHEET_JOINS = """
  LEFT JOIN reporting_gapreason g ON g.stage = 'point' AND g.object_id = s.id
  LEFT JOIN planning_notdone n ON n.target_id = s.target_id
"""


@dataclass(slots=True)
class PlaceFigures:
    """The balance of one place. ``duties``: planned targets; ``facts``: counts by name (visits,
    planned, unplanned by ground, late, urgent, …); ``sheets``: contact sheets, visited or not."""

    steps: dict[str, Figures] = field(default_factory=lambda: {s: Figures() for s in STEPS})
    facts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    duties: int = 0
    visited: int = 0
    explained: int = 0

    def add(self, step: str, **classes: int) -> None:
        """Add units to a step."""
        self.steps[step] += Figures(**classes)

    def take(self, other: "PlaceFigures") -> None:
        """Add another place's figures."""
        for step, figures in other.steps.items():
            self.steps[step] += figures
        for name, number in other.facts.items():
            self.facts[name] += number
        self.duties += other.duties
        self.visited += other.visited
        self.explained += other.explained

    @property
    def broken(self) -> int:
        """Breaks of all steps."""
        return sum(figures.broken for figures in self.steps.values())

    @property
    def reasoned(self) -> int:
        """What is not there and has its reason."""
        return sum(figures.reasoned for figures in self.steps.values())

    @property
    def sheets(self) -> int:
        """Contact sheets and urgent visits without one."""
        return self.facts["visits"] + self.facts["sheets_waiting"]


Places = dict[str, PlaceFigures]


def figures(scope: Scope, window: Window, *, at: datetime) -> Places:
    """The balance by jurisdiction. Every figure is of the instant ``at``."""
    found: Places = defaultdict(PlaceFigures)
    given = parameters(scope, window, at)
    for row in _kept(scope, window, given):
        _add_kept(found[row["jurisdiction_id"]], row)
    for row in _open_duties(scope, given):
        place = found[row["jurisdiction_id"]]
        own, waiting, broken = row["own"], row["waiting"], row["broken"]
        place.add("sheet", have=own, broken=broken, in_time=waiting - own - broken)
    _add_open(found, scope, given)
    _add_sheets(found, scope, given)
    return found


def parameters(scope: Scope, window: Window, at: datetime) -> dict[str, Any]:
    """All that the statements name."""
    start, end = window.instants
    rule = RULES["target.explain"]
    return {
        **scope.parameters,
        **terms(at),
        "first": window.start,
        "last": window.end,
        "from": start,
        "until": end,
        "overdue": overdue_before(calendar_in_force(), days=rule.length, at=at),
    }


def _kept(scope: Scope, window: Window, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Counted visits and duties: from the sums of months, or one by one for a week. Visits in
    which something has become late since are taken out again: they are counted live."""
    passages = (
        f"SELECT jurisdiction_id, 0 AS duties, 0 AS duties_sheet, 0 AS duties_visited,"
        f" 0 AS duties_reasoned, {counted(COUNTERS, alias='p')} FROM balance_passage p"
        f" WHERE counted AND day >= %(first)s AND day < %(last)s"
    )
    fresh = "(until IS NULL OR until > %(at)s)"
    named = f"{passages} AND {fresh} AND restricted AND {scope.known('p')} GROUP BY 1"
    if window.whole_months:
        minus = ", ".join(f"-sum(p.{name})::bigint" for name in COUNTERS)
        months = (
            f"SELECT jurisdiction_id, {counted((*DUTIES, *COUNTERS))} FROM balance_monthsum m"
            f" WHERE month >= %(first)s AND month < %(last)s AND {scope.where('m')} GROUP BY 1"
        )
        expired = (
            f"SELECT jurisdiction_id, 0, 0, 0, 0, {minus} FROM balance_passage p"
            f" WHERE counted AND until <= %(at)s AND NOT restricted AND day >= %(first)s"
            f" AND day < %(last)s AND {scope.where('p')} GROUP BY 1"
        )
        return rows(f"{months} UNION ALL {named} UNION ALL {expired}", given)
    zeros = ", ".join("0" for _ in COUNTERS)
    duties = (
        f"SELECT jurisdiction_id, count(*), count(*) FILTER (WHERE state = 'sheet'),"
        f" count(*) FILTER (WHERE state = 'visited'), count(*) FILTER (WHERE state = 'reasoned'),"
        f" {zeros} FROM balance_duty d"
        f" WHERE due_on >= %(first)s AND due_on < %(last)s AND {scope.where('d')} GROUP BY 1"
    )
    known = f"{passages} AND {fresh} AND NOT restricted AND {scope.where('p')} GROUP BY 1"
    return rows(f"{known} UNION ALL {named} UNION ALL {duties}", given)


def _add_kept(place: PlaceFigures, row: Mapping[str, Any]) -> None:
    place.duties += row["duties"]
    place.visited += row["duties_visited"]
    place.explained += row["duties_reasoned"]
    place.add(
        "sheet", have=row["duties_sheet"] + row["duties_visited"], reasoned=row["duties_reasoned"]
    )
    for step, kind in CLASS_COLUMNS:
        place.add(step, **{kind: row[f"{step}_{kind}"]})
    for name in FACTS:
        place.facts[name] += row[name]


def _open_duties(scope: Scope, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Duties without a sheet; ``own``: those whose restricted sheet names the actor."""
    own = (
        "EXISTS (SELECT FROM coordination_sheet s WHERE s.target_id = d.target_id AND s.restricted"
        " AND s.named @> ARRAY[%(staff)s]::uuid[] AND s.state NOT IN ('draft', 'withdrawn'))"
    )
    return rows(
        f"SELECT jurisdiction_id, count(*) AS waiting, count(*) FILTER (WHERE {own}) AS own,"
        f" count(*) FILTER (WHERE due_on < %(overdue)s AND NOT {own}) AS broken"
        f" FROM balance_duty d WHERE state = 'open' AND due_on >= %(first)s AND due_on < %(last)s"
        f" AND {scope.where('d')} GROUP BY 1",
        given,
    )


CHOSEN = "p.visit_id = ANY(%(ids)s)"


def visits_to_read(scope: Scope, given: Mapping[str, Any], *also: str) -> list[Any]:
    """The passages to be counted live, and those of which ``also`` is true: few. Asked first,
    since planning the statement of the units costs more than running it over nothing."""
    wanted = " OR ".join(("NOT p.counted", "p.until <= %(at)s", *also))
    found = rows(
        f"SELECT p.visit_id FROM balance_passage p WHERE ({wanted}) AND p.day >= %(first)s"
        f" AND p.day < %(last)s AND {scope.known('p')}",
        given,
    )
    return [row["visit_id"] for row in found]


def _add_open(found: Places, scope: Scope, given: Mapping[str, Any]) -> None:
    ids = visits_to_read(scope, given)
    if not ids:
        return
    ending = (
        "SELECT v.jurisdiction_id, u.step, u.class, sum(u.n)::bigint AS n FROM units u"
        " JOIN v ON v.id = u.visit_id GROUP BY 1, 2, 3 UNION ALL"
        " SELECT v.jurisdiction_id, 'fact', x.name, sum(x.n)::bigint FROM facts f"
        f" JOIN v ON v.id = f.visit_id CROSS JOIN LATERAL (VALUES {_named('f')}) AS x (name, n)"
        " GROUP BY 1, 2, 3"
    )
    for row in rows(units(visits=CHOSEN, ending=ending), {**given, "ids": ids}):
        place = found[row["jurisdiction_id"]]
        if row["step"] == "fact":
            place.facts[row["class"]] += row["n"]
        else:
            place.add(row["step"], **{row["class"]: row["n"]})


def _named(alias: str) -> str:
    return ", ".join(f"('{name}', {alias}.{name})" for name in FACTS)


def _add_sheets(found: Places, scope: Scope, given: Mapping[str, Any]) -> None:
    statement = f"""
      SELECT s.jurisdiction_id, {SHEET_CLASS} AS class, count(*) AS sheets,
             sum(greatest((SELECT count(*) FROM coordination_point c WHERE c.sheet_id = s.id), 1))
               ::bigint AS points,
             count(s.target_id) AS planned,
             count(*) FILTER (WHERE s.target_id IS NULL AND s.ground = 'daily') AS daily,
             count(*) FILTER (WHERE s.target_id IS NULL AND s.ground = 'petition') AS petition,
             count(*) FILTER (WHERE s.target_id IS NULL AND s.ground = 'emergency') AS emergency,
             count(*) FILTER (WHERE s.target_id IS NULL AND s.ground = 'assigned') AS assigned,
             count(*) FILTER (WHERE s.late) AS late,
             count(*) FILTER (WHERE s.urgency <> 'routine') AS urgent,
             count(s.laboratory_id) AS commissioned
        FROM coordination_sheet s {SHEET_JOINS}
       WHERE {WAITING_SHEETS} AND {scope.known("s")} GROUP BY 1, 2
    """
    for row in rows(statement, given):
        place = found[row["jurisdiction_id"]]
        place.add("point", **{row["class"]: row["points"]})
        place.facts["sheets_waiting"] += row["sheets"]
        for name in ("planned", "daily", "petition", "emergency", "assigned", "late", "urgent",
                     "commissioned"):  # fmt: skip
            place.facts[name] += row[name]
