"""One source in a year, as the drill-down of the province ends (X1): targets, visits, what their
reports found, leads about them, each as far as the actor may know of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import IntegerField
from django.db.models.expressions import RawSQL

from liance.dashboards.province import PERMISSION
from liance.foundation.kernel.actor import Actor
from liance.mechanism.balance.queries.scope import NOBODY, scope_of
from liance.mechanism.balance.queries.sql import rows as sql_rows
from liance.mechanism.balance.rules import Window, year_window
from liance.mechanism.operations import policies as operations
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.policies import source_for
from liance.mechanism.reporting import policies as reporting
from liance.mechanism.reporting.models import Report
from liance.mechanism.screening import policies as screening
from liance.mechanism.screening.models import Lead, Spoken

VIEW_VISITS, VIEW_REPORTS = "operations:visit:view", "reporting:report:view"
RESULTS = RawSQL(
    "coalesce(jsonb_array_length(reporting_report.content->'results'), 0)", (),
    output_field=IntegerField(),
)  # fmt: skip
TARGETS = """
SELECT d.target_id AS id, d.due_on, d.state, t.number, t.plan_id, p.title AS plan,
       a.id AS station_id, a.short_name AS station, coalesce(n.reason, '') AS reason
  FROM balance_duty d JOIN planning_target t ON t.id = d.target_id
  JOIN planning_plan p ON p.id = t.plan_id JOIN registry_agency a ON a.id = d.monitoring_id
  LEFT JOIN planning_notdone n ON n.target_id = d.target_id
 WHERE t.source_id = %(source)s AND d.due_on >= %(first)s AND d.due_on < %(last)s AND {scope}
 ORDER BY d.due_on, d.target_id
"""


@dataclass(frozen=True, slots=True)
class TargetOfYear:
    """One planned target: due on its last day; ``state`` as the balance has it, with its reason."""

    id: UUID
    due_on: date
    state: str
    number: int
    plan_id: UUID
    plan: str
    station_id: UUID
    station: str
    reason: str


@dataclass(frozen=True, slots=True)
class VisitOfYear:
    """A visit with its report in force: ``results`` in it, ``exceedances`` of a limit; none of
    either before it is signed."""

    visit: Visit
    report: Report | None
    results: int
    exceedances: int


@dataclass(frozen=True, slots=True)
class SourceYear:
    """All of it, the latest visit first."""

    source: Source
    year: int
    targets: Sequence[TargetOfYear]
    visits: Sequence[VisitOfYear]
    leads: Sequence[Lead]

    def total(self, name: str) -> int:
        """The sum of a figure over the visits."""
        return sum(int(getattr(line, name)) for line in self.visits)


def source_year(actor: Actor, source_id: UUID, *, year: int, at: datetime) -> SourceYear:
    """A source that the actor may know of, up to ``at``. ``NotFound`` for others."""
    actor.require(PERMISSION)
    source, window = source_for(actor, source_id), year_window(year)
    visits = _visits(actor, source, window, at)
    leads = screening.visible_to(actor).filter(
        pk__in=Spoken.objects.filter(
            visit__in=[line.visit.id for line in visits], example=False
        ).values("lead")
    )
    return SourceYear(
        source, year, _targets(actor, source, window), visits,
        list(leads.order_by("-opened_at", "id")),
    )  # fmt: skip


def _targets(actor: Actor, source: Source, window: Window) -> list[TargetOfYear]:
    scope = scope_of(actor)
    given = {**scope.parameters, "staff": NOBODY, "source": source.id}
    given |= {"first": window.start, "last": window.end}
    statement = TARGETS.replace("{scope}", scope.where("d"))
    return [TargetOfYear(**row) for row in sql_rows(statement, given)]


def _visits(actor: Actor, source: Source, window: Window, at: datetime) -> list[VisitOfYear]:
    if not actor.may(VIEW_VISITS):
        return []
    begin, end = window.instants
    rows = (
        operations.visible_to(actor)
        .filter(source_id=source.id, entered_at__gte=begin, entered_at__lt=min(end, at))
        .select_related("enforcement", "monitoring", "laboratory", "sheet")
        .defer("sheet__search")
        .order_by("-entered_at", "-id")
    )
    visits = list(rows)
    reports = _reports(actor, [visit.id for visit in visits])
    return [_line(visit, reports.get(visit.id)) for visit in visits]


def _reports(actor: Actor, visits: Sequence[UUID]) -> dict[UUID, Report]:
    if not actor.may(VIEW_REPORTS):
        return {}
    rows = reporting.reports_visible_to(actor).filter(visit_id__in=visits, state="signed")
    return {row.visit_id: row for row in rows.defer("content").annotate(results=RESULTS)}


def _line(visit: Visit, report: Report | None) -> VisitOfYear:
    if report is None:
        return VisitOfYear(visit, None, 0, 0)
    results: int = report.results  # type: ignore[attr-defined]
    return VisitOfYear(visit, report, results, report.exceedances)
