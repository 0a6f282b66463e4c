"""What contact sheets and visits say of the days that a timetable wants."""

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db.models import Q

from liance.mechanism.coordination.models import Sheet, SheetCrew
from liance.mechanism.operations.models import CrewMember, Visit
from liance.mechanism.planning.models import Plan, Target
from liance.mechanism.scheduling.gathering import Elsewhere
from liance.mechanism.scheduling.models import PlannedVisit
from liance.norms.calendar.instants import shanghai_day


def elsewhere_of(plan: Plan, *, first: date, last: date) -> Elsewhere:
    """People on sheets and visits, sources visited, targets that are on a sheet.

    The sheets of targets that stand in an outing of the plan's timetable count as that outing.
    Restricted sheets and visits stay out: that somebody is taken on a day, or that a target waits
    no more, would tell of them.
    """
    ours = PlannedVisit.objects.filter(timetable__plan=plan, timetable__state="announced")
    planned = set(ours.exclude(outing=None).values_list("target_id", flat=True))
    sheets = Sheet.objects.exclude(state="withdrawn")
    told = sheets.filter(restricted=False, target__plan=plan)
    settled = set(told.values_list("target_id", flat=True)) | set(
        Target.objects.filter(plan=plan, not_done__isnull=False).values_list("id", flat=True)
    )
    people: dict[UUID, set[date]] = defaultdict(set)
    visited: dict[UUID, set[date]] = defaultdict(set)
    agencies = [plan.enforcement_id, plan.monitoring_id]
    theirs = Q(enforcement__in=agencies) | Q(monitoring__in=agencies)
    open_ones = sheets.filter(theirs, planned_to__date__gte=first, planned_from__date__lte=last)
    open_ones = open_ones.filter(restricted=False).exclude(target_id__in=planned)
    days = {s.id: shanghai_day(s.planned_from) for s in open_ones.exclude(state="draft")}
    for sheet, person in SheetCrew.objects.filter(sheet__in=days).values_list(
        "sheet_id", "staff_id"
    ):
        people[person].add(days[sheet])
    for source, begins in open_ones.values_list("source_id", "planned_from"):
        visited[source].add(shanghai_day(begins))
    went = Visit.objects.filter(theirs, restricted=False, entered_at__date__gte=_before(first))
    for visit in went.exclude(sheet__target_id__in=planned):
        visited[visit.source_id].add(shanghai_day(visit.entered_at))
    members = CrewMember.objects.filter(visit__in=went, entered_at__date__gte=first)
    for person, at, target in members.values_list(
        "staff_id", "entered_at", "visit__sheet__target_id"
    ):
        if target not in planned:
            people[person].add(shanghai_day(at))
    return Elsewhere(people, visited, frozenset(settled - planned))


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 60)
