"""The year's end (年终): the completion of all plans of a year summed for areas and province, and
beside the years before (R4, P4, X1).

A target counts as its plan's completion report counts it: done, explained, still running, or past its
period with neither. Restricted operations are in nobody's sums.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from liance.dashboards.places import Tree
from liance.dashboards.province import PERMISSION
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.balance.queries.scope import NOBODY, Scope, scope_of
from liance.mechanism.balance.queries.sql import rows as sql_rows
from liance.mechanism.balance.rules import today
from liance.mechanism.registry.models import Jurisdiction

YEARS = 3
PER_PAGE = 50
KINDS = {
    "planned": "true",
    "done": "d.state = 'visited'",
    "explained": "d.state = 'reasoned'",
    "running": "d.state IN ('open', 'sheet') AND d.due_on >= %(today)s",
    "unexplained": "d.state IN ('open', 'sheet') AND d.due_on < %(today)s",
}
FROM = """
  FROM balance_duty d JOIN planning_target t ON t.id = d.target_id
  JOIN planning_plan p ON p.id = t.plan_id
"""


@dataclass(slots=True)
class Sums:
    """Targets of plans: ``planned`` = ``done`` + ``explained`` + ``running`` + ``unexplained``."""

    planned: int = 0
    done: int = 0
    explained: int = 0
    running: int = 0
    unexplained: int = 0

    def take(self, other: "Sums") -> None:
        """Add another's."""
        for name in KINDS:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def rate(self) -> float | None:
        """完成率 = 已监测 ÷ 计划, per cent, as the completion report has it; None without a plan."""
        return 100 * self.done / self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class PlanYear:
    """One approved plan; ``filed``: it reached the province (P4)."""

    id: UUID
    title: str
    kind: str
    code: str
    place: str
    filed: bool
    sums: Sums


@dataclass(slots=True)
class AreaYear:
    """One area (or county): its plans of the year summed, and those of the year before."""

    code: str
    name: str
    plans: int = 0
    sums: Sums = field(default_factory=Sums)
    before: Sums = field(default_factory=Sums)


@dataclass(frozen=True, slots=True)
class YearEnd:
    """``years``: the sums of the year and those before it that had plans, the latest first."""

    place: Jurisdiction
    year: int
    areas: Sequence[AreaYear]
    plans: Sequence[PlanYear]
    total: Sums
    years: Sequence[tuple[int, Sums]]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target behind a figure, with the reason given for it, if any."""

    id: UUID
    unit_name: str
    number: int
    period_from: date
    period_to: date
    place: str
    plan_id: UUID
    plan: str
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class TargetRows:
    """One page of ``total`` targets."""

    rows: list[TargetRow]
    total: int
    number: int


def year_end(actor: Actor, *, year: int, at: datetime, place: str = "") -> YearEnd:
    """All approved plans of a year below ``place`` (the actor's own without one), two queries.
    ``NotFound`` for a place beyond the actor's."""
    actor.require(PERMISSION)
    tree = Tree()
    code = place or actor.jurisdiction
    scope = replace(scope_of(actor, place=place), staff=NOBODY)
    found = _plans(scope, year, at)
    areas = {row.code: row for row in _areas(tree, code)}
    years: dict[int, Sums] = {}
    for of, plan in found:
        years.setdefault(of, Sums()).take(plan.sums)
        child = tree.child_towards(code, plan.code)
        area = areas.setdefault(child, AreaYear(child, tree.places[child].name))
        if of == year:
            area.plans += 1
            area.sums.take(plan.sums)
        elif of == year - 1:
            area.before.take(plan.sums)
    plans = [plan for of, plan in found if of == year]
    plans.sort(key=lambda plan: (tree.order[plan.code], plan.title, plan.id))
    return YearEnd(
        tree.places[code], year, list(areas.values()), plans, years.get(year, Sums()),
        sorted({year: Sums(), **years}.items(), reverse=True),
    )  # fmt: skip


def _areas(tree: Tree, code: str) -> Iterable[AreaYear]:
    """The places below, those without a plan too: a year without a plan is what one looks for."""
    for place in tree.places.values():
        if place.parent_id == code:
            yield AreaYear(place.code, place.name)


def _plans(scope: Scope, year: int, at: datetime) -> list[tuple[int, PlanYear]]:
    counts = ", ".join(f"count(*) FILTER (WHERE {test}) AS {kind}" for kind, test in KINDS.items())
    statement = f"""
      SELECT p.id, p.year, p.title, p.kind, p.jurisdiction_id AS code, j.name AS place,
             p.filed_at IS NOT NULL AS filed, {counts}
        {FROM} JOIN registry_jurisdiction j ON j.code = p.jurisdiction_id
       WHERE p.year > %(year)s - {YEARS} AND p.year <= %(year)s AND {scope.where("p")}
       GROUP BY p.id, j.name
    """
    found = []
    for row in sql_rows(statement, {**scope.parameters, "year": year, "today": today(at)}):
        sums = Sums(**{kind: row.pop(kind) for kind in KINDS})
        found.append((row.pop("year"), PlanYear(**row, sums=sums)))
    return found


def targets(
    actor: Actor, kind: str, *, year: int, at: datetime, place: str = "", plan: UUID | None = None,
    number: int = 1, per_page: int = PER_PAGE,
) -> TargetRows:  # fmt: skip
    """The targets that one figure counts, by plan and number. ``NotFound`` for an unknown kind or a
    place beyond the actor's."""
    actor.require(PERMISSION)
    if kind not in KINDS:
        raise NotFound("dashboards:figure")
    scope = replace(scope_of(actor, place=place), staff=NOBODY)
    given: dict[str, Any] = {
        **scope.parameters, "year": year, "today": today(at), "plan": plan,
        "skip": (number - 1) * per_page, "page": per_page,
    }  # fmt: skip
    chosen = f"p.year = %(year)s AND {KINDS[kind]} AND {scope.where('p')}"
    if plan is not None:
        chosen += " AND p.id = %(plan)s"
    total = sql_rows(f"SELECT count(*) AS n {FROM} WHERE {chosen}", given)[0]["n"]
    found = sql_rows(
        f"SELECT t.id, src.name AS unit_name, t.number, t.period_from, t.period_to, j.name AS place,"
        f" p.id AS plan_id, p.title AS plan, d.state, coalesce(n.reason, '') AS reason {FROM}"
        " JOIN registry_source src ON src.id = t.source_id"
        " JOIN registry_jurisdiction j ON j.code = d.jurisdiction_id"
        " LEFT JOIN planning_notdone n ON n.target_id = t.id"
        f" WHERE {chosen} ORDER BY p.title, p.id, t.number LIMIT %(page)s OFFSET %(skip)s",
        given,
    )
    return TargetRows([TargetRow(**row) for row in found], total, number)
