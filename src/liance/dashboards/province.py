"""The provincial page: where each area stands, ranked by computation (调度, X1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from liance.dashboards.places import Tree
from liance.foundation.kernel.actor import Actor
from liance.mechanism.balance.queries.figures import PlaceFigures, figures, parameters
from liance.mechanism.balance.queries.scope import NOBODY, Scope, scope_of
from liance.mechanism.balance.queries.sql import rows as sql_rows
from liance.mechanism.balance.rules import Window, today, year_window
from liance.mechanism.registry.models import Agency, Jurisdiction

PERMISSION = "dashboards:province:view"
BEHIND_BELOW = 95.0
ON_PLAN, GAPS, BEHIND = "on_plan", "gaps", "behind"


@dataclass(slots=True)
class Standing:
    """Where one area (or county) stands on the day.

    Targets whose period is over, or that are done or explained before: ``due`` = ``done`` +
    ``reasoned`` + ``in_time`` (the reason is not due yet) + ``unexplained``. ``late_sheets`` of
    ``sheets`` that are not ``urgent``; ``uploads_late`` of ``uploads`` that were due;
    ``copies_open``: sent, not received. ``since``: the last day of the oldest unexplained target.
    ``rank`` 0: nothing was due, so there is nothing to rank.
    """

    code: str
    name: str
    level: str = "city"
    done: int = 0
    reasoned: int = 0
    in_time: int = 0
    unexplained: int = 0
    since: date | None = None
    sheets: int = 0
    urgent: int = 0
    late_sheets: int = 0
    uploads: int = 0
    uploads_late: int = 0
    copies_open: int = 0
    gaps: int = 0
    rank: int = 0

    @property
    def due(self) -> int:
        return self.done + self.reasoned + self.in_time + self.unexplained

    @property
    def expected(self) -> int:
        """The denominator: what was due and has no reason."""
        return self.due - self.reasoned

    @property
    def rate(self) -> float | None:
        """完成率 = 已完成 ÷ (应完成 - 有因), per cent; None where nothing was due."""
        return 100 * self.done / self.expected if self.expected else None

    @property
    def uploads_on_time(self) -> int:
        return self.uploads - self.uploads_late

    @property
    def upload_rate(self) -> float | None:
        """按时上传率 = 按时取得回执 ÷ 应取得回执, per cent."""
        return 100 * self.uploads_on_time / self.uploads if self.uploads else None

    @property
    def state(self) -> str:
        """Behind: unexplained targets and a rate below 95 per cent (a setting of this page)."""
        if not self.unexplained and not self.gaps:
            return ON_PLAN
        behind = self.unexplained and self.rate is not None and self.rate < BEHIND_BELOW
        return BEHIND if behind else GAPS


@dataclass(frozen=True, slots=True)
class Province:
    """``areas`` by rank; ``total`` of the whole; ``window`` the year so far."""

    place: Jurisdiction
    window: Window
    areas: Sequence[Standing]
    total: Standing

    @property
    def behind(self) -> list[Standing]:
        return [area for area in self.areas if area.state == BEHIND]

    def counted(self, state: str) -> int:
        """How many areas stand so."""
        return sum(1 for area in self.areas if area.state == state)


def province(actor: Actor, *, year: int, at: datetime, place: str = "") -> Province:
    """The areas of the province (or the counties of ``place``) in a year as of ``at``, ranked:
    completion, then uploads in time; equal ones share a rank. Restricted operations are in nobody's
    ranking."""
    actor.require(PERMISSION)
    tree = Tree()
    code = place or actor.jurisdiction
    scope = replace(scope_of(actor, place=place), staff=NOBODY)
    window = year_window(year)
    found = _standings(scope, tree, code, window, at)
    total = Standing(code, tree.places[code].name, tree.places[code].level)
    for area in found:
        _take(total, area)
    ranked = sorted(
        found, key=lambda a: (a.rate is None, -(a.rate or 0.0), -_or_whole(a.upload_rate))
    )
    _rank([area for area in ranked if area.rate is not None])
    return Province(tree.places[code], window, ranked, total)


def _or_whole(rate: float | None) -> float:
    return 100.0 if rate is None else rate


def _rank(ranked: Sequence[Standing]) -> None:
    last: tuple[float, float] | None = None
    rank = 0
    for number, area in enumerate(ranked, start=1):
        key = (area.rate or 0.0, _or_whole(area.upload_rate))
        rank, last = (rank, last) if key == last else (number, key)
        area.rank = rank


def _take(total: Standing, area: Standing) -> None:
    for name in ("done", "reasoned", "in_time", "unexplained", "sheets", "urgent", "late_sheets",
                 "uploads", "uploads_late", "copies_open", "gaps"):  # fmt: skip
        setattr(total, name, getattr(total, name) + getattr(area, name))
    dates = [d for d in (total.since, area.since) if d]
    total.since = min(dates, default=None)


def _standings(scope: Scope, tree: Tree, code: str, window: Window, at: datetime) -> list[Standing]:
    rolled = {row.code: row for row in tree.rolled(code, figures(scope, window, at=at))}
    found = {}
    for row in rolled.values():
        if row.own and not row.figures.sheets and not row.figures.duties:
            continue
        found[row.code] = _standing(row.code, row.name, row.level, row.figures)
    _add_rest(scope, window, at, lambda place: found.get(tree.child_towards(code, place)))
    return list(found.values())


def station_standing(actor: Actor, station: Agency, *, year: int, at: datetime) -> Standing:
    """Where one station stands in a year, wherever it works as far as the actor oversees it; the
    same figures as of an area."""
    actor.require(PERMISSION)
    scope = replace(scope_of(actor), staff=NOBODY, station=station.id)
    window, whole = year_window(year), PlaceFigures()
    for part in figures(scope, window, at=at).values():
        whole.take(part)
    found = _standing(station.jurisdiction_id, station.short_name, station.level, whole)
    _add_rest(scope, window, at, lambda _place: found)
    return found


def _standing(code: str, name: str, level: str, part: PlaceFigures) -> Standing:
    receipt = part.steps["receipt"]
    return Standing(
        code,
        name,
        level,
        done=part.visited,
        reasoned=part.explained,
        sheets=part.sheets,
        urgent=part.facts["urgent"],
        late_sheets=part.facts["late"],
        uploads=receipt.have + receipt.broken + receipt.reasoned,
        uploads_late=part.facts["uploads_late"] + receipt.broken,
        gaps=part.broken,
    )


OVERDUE = """
SELECT jurisdiction_id, count(*) FILTER (WHERE due_on >= %(overdue)s) AS in_time,
       count(*) FILTER (WHERE due_on < %(overdue)s) AS unexplained,
       min(due_on) FILTER (WHERE due_on < %(overdue)s) AS since
  FROM balance_duty d
 WHERE state IN ('open', 'sheet') AND due_on >= %(first)s AND due_on < %(last)s
   AND due_on < %(today)s AND {scope}
 GROUP BY 1
"""
COPIES = """
SELECT v.jurisdiction_id, count(*) AS n FROM reporting_copy c
  JOIN reporting_report r ON r.id = c.report_id JOIN operations_visit v ON v.id = r.visit_id
 WHERE c.state = 'sent' AND NOT v.restricted AND v.entered_at >= %(from)s
   AND v.entered_at < %(until)s AND {scope} GROUP BY 1
"""


def _add_rest(
    scope: Scope, window: Window, at: datetime, of: Callable[[str], Standing | None]
) -> None:
    """Add what the balance does not count; ``of``: whom the work at a place counts for."""
    given = {**parameters(scope, window, at), "today": today(at)}
    for row in sql_rows(OVERDUE.replace("{scope}", scope.where("d")), given):
        area = of(row["jurisdiction_id"])
        if area is None:
            continue
        area.in_time += row["in_time"]
        area.unexplained += row["unexplained"]
        area.since = min((d for d in (area.since, row["since"]) if d), default=None)
    for row in sql_rows(COPIES.replace("{scope}", scope.where("v")), given):
        area = of(row["jurisdiction_id"])
        if area is not None:
            area.copies_open += row["n"]
