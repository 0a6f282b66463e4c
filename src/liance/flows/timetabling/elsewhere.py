"""What contact sheets and visits say of the days that a timetable wants."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.mechanism.coordination.models import Sheet, SheetCrew
from liance.mechanism.operations.models import CrewMember, Visit
from liance.mechanism.planning.models import Plan, Target
from liance.mechanism.scheduling.gathering import Elsewhere, terms_of
from liance.mechanism.scheduling.models import OutingMember, PlannedVisit
from liance.norms.calendar.instants import shanghai_day

AROUND = 60


@dataclass(frozen=True, slots=True)
class _Stay:
    """An announced visit: its day, and its people by side."""

    day: date
    people: Mapping[str, frozenset[UUID]]


def elsewhere_of(plan: Plan, *, first: date, last: date) -> Elsewhere:
    """People on sheets and visits, sources visited, targets that are on a sheet.

    The sheet of a target that stands in an outing of the plan's announced timetable counts as that
    outing while day and people are the outing's; sent to other days or people it counts for itself.
    Restricted sheets and visits stay out: that somebody is taken on a day, or that a target waits
    no more, would tell of them.
    """
    stays = _stays(plan)
    sheets = Sheet.objects.exclude(state="withdrawn").filter(restricted=False)
    told = set(sheets.filter(target__plan=plan).values_list("target_id", flat=True))
    out = sheets.exclude(state="draft")
    moved = _moved(out.filter(target__in=stays), stays)
    as_planned = set(stays) - moved
    agencies = [plan.enforcement_id, plan.monitoring_id]
    # Whoever visits a unit visits it: the distance counts other agencies' visits too.
    units = Target.objects.filter(plan=plan).values("source_id")
    theirs = Q(enforcement__in=agencies) | Q(monitoring__in=agencies) | Q(source__in=units)
    people: dict[UUID, set[date]] = defaultdict(set)
    visited: dict[UUID, set[date]] = defaultdict(set)
    around = timedelta(days=max(AROUND, terms_of(plan.monitoring).gap))
    near = Q(planned_to__date__gte=first - around, planned_from__date__lte=last + around)
    open_ones = sheets.filter(theirs, near).exclude(target_id__in=as_planned)
    days = {s.id: _days_of(s) for s in open_ones}
    for sheet in open_ones:
        visited[sheet.source_id] |= days[sheet.id]
    crews = SheetCrew.objects.filter(sheet__in=open_ones.exclude(state="draft"))
    for sheet_id, person in crews.values_list("sheet_id", "staff_id"):
        people[person] |= days[sheet_id]
    went = Visit.objects.filter(theirs, restricted=False, entered_at__date__gte=first - around)
    for source, at, target in went.values_list("source_id", "entered_at", "sheet__target_id"):
        if target not in as_planned or stays[target].day != shanghai_day(at):
            visited[source].add(shanghai_day(at))
    members = CrewMember.objects.filter(visit__in=went, entered_at__date__gte=first)
    for person, at, target in members.values_list(
        "staff_id", "entered_at", "visit__sheet__target_id"
    ):
        if target not in as_planned or stays[target].day != shanghai_day(at):
            people[person].add(shanghai_day(at))
    closed = Target.objects.filter(plan=plan, not_done__isnull=False)
    settled = told | set(closed.values_list("id", flat=True))
    return Elsewhere(
        people, visited, settled=frozenset(settled - as_planned),
        sheeted=frozenset(told & set(stays)), moved=frozenset(moved),
    )  # fmt: skip


def _stays(plan: Plan) -> dict[UUID, _Stay]:
    """The announced visits of the plan, by target."""
    rows = PlannedVisit.objects.filter(
        timetable__plan=plan, timetable__state="announced", outing__isnull=False
    ).values_list("target_id", "outing_id", "outing__day")
    crews: dict[UUID, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    members = OutingMember.objects.filter(outing__in=[outing for _t, outing, _d in rows])
    for outing, side, person in members.values_list("outing_id", "side", "staff_id"):
        crews[outing][side].add(person)
    return {
        target: _Stay(day, {side: frozenset(who) for side, who in crews[outing].items()})
        for target, outing, day in rows
    }


def _moved(sheets: QuerySet[Sheet], stays: Mapping[UUID, _Stay]) -> set[UUID]:
    """The targets whose sheet names other days than the outing, or on a side other people."""
    named: dict[UUID, dict[str, set[UUID]]] = defaultdict(lambda: defaultdict(set))
    for sheet, side, person in SheetCrew.objects.filter(sheet__in=sheets).values_list(
        "sheet_id", "side", "staff_id"
    ):
        named[sheet][side].add(person)
    found = set()
    for row in sheets:
        if row.target_id is None:
            continue
        stay = stays[row.target_id]
        same = all(who == stay.people.get(side, frozenset()) for side, who in named[row.id].items())
        if _days_of(row) != {stay.day} or not same:
            found.add(row.target_id)
    return found


def _days_of(sheet: Sheet) -> set[date]:
    """Every day from the first to the last of a sheet."""
    first, last = shanghai_day(sheet.planned_from), shanghai_day(sheet.planned_to)
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}
