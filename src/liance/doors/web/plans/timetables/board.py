"""The week board: people by days, what is where, what is not to be had."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from liance.doors.web.moments import local, weekday
from liance.foundation.clocks.in_force import calendar_in_force
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling import queries
from liance.mechanism.scheduling.gathering import people_of
from liance.mechanism.scheduling.models import Outing, Timetable
from liance.norms.calendar.working_days import DayReading, read_day

WEEK = 7
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A column: the day, its word, whether offices work, how many crews are out."""

    day: date
    weekday: str
    working: bool
    note: str
    today: bool
    outings: Sequence[Outing] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person does on a day."""

    day: Day
    outings: Sequence[Outing]
    leave: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A person with a cell for each day and the outings of the whole timetable."""

    staff: Staff
    cells: Sequence[Cell]
    went: int


@dataclass(frozen=True, slots=True)
class Board:
    """A week: days, people by side."""

    monday: date
    days: Sequence[Day]
    sides: Sequence[tuple[str, Sequence[Row]]]
    earlier: date | None
    later: date | None
    outings: Sequence[Outing] = field(default=())


def week_of(row: Timetable, asked: str, today: date) -> date:
    """The Monday asked for; else this week, or the first one of the timetable."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        day = today
    if not asked:
        first = row.outings.filter(day__gte=today).order_by("day").values_list("day", flat=True)
        day = first.first() or today
    day = min(max(day, row.first_day), row.last_day)
    return day - timedelta(days=day.weekday())


def board(row: Timetable, monday: date, today: date) -> Board:
    """The week from a Monday."""
    sunday = monday + timedelta(days=WEEK - 1)
    outings = queries.outings_between(row, monday, sunday)
    by_day: dict[date, list[Outing]] = defaultdict(list)
    for outing in outings:
        by_day[outing.day].append(outing)
    calendar, days = calendar_in_force(), []
    for offset in range(WEEK):
        day = monday + timedelta(days=offset)
        reading = read_day(calendar, day, provisional=True)
        working = isinstance(reading, DayReading) and reading.working
        if working or offset < SATURDAY or by_day[day]:
            note = _note(reading) if isinstance(reading, DayReading) else ""
            days.append(Day(day, weekday(day), working, note, day == today, by_day[day]))
    shown = days[0].day, days[-1].day
    earlier = monday - timedelta(days=WEEK) if monday > row.first_day else None
    later = monday + timedelta(days=WEEK) if sunday < row.last_day else None
    return Board(monday, days, _sides(row, days, shown), earlier, later, outings)


def _note(reading: DayReading) -> str:
    if reading.provisional:
        return _("放假安排未公布")
    if reading.name and not reading.working:
        return reading.name
    return _("调休上班") if reading.name else ""


def _sides(
    row: Timetable, days: Sequence[Day], shown: tuple[date, date]
) -> list[tuple[str, list[Row]]]:
    """The people of each agency who go out, or stand in an outing of the week."""
    going = {p.id: p for p in people_of(row, {})}
    leave: dict[tuple[UUID, date], str] = {}
    for absence in queries.absences_between(row, shown[0], shown[1] + timedelta(days=1)):
        for day in days:
            if absence.staff_id and day.day in absence.during:
                leave[absence.staff_id, day.day] = _("不在")
    taken: dict[tuple[UUID, date, str], list[Outing]] = defaultdict(list)
    for day in days:
        for outing in day.outings:
            for member in outing.members.all():
                taken[member.staff_id, day.day, member.side].append(outing)
    went = queries.outings_of_people(row)
    agencies = [row.enforcement_id, row.monitoring_id]
    staff = list(Staff.objects.filter(agency_id__in=agencies).order_by("name"))
    found = []
    for side, word in (("enforcement", _("执法人员")), ("monitoring", _("监测人员"))):
        rows = []
        for person in staff:
            held = going.get(str(person.id))
            may = held is not None and bool(held.officer if side == "enforcement" else held.monitor)
            cells = [
                Cell(d, taken[person.id, d.day, side], leave.get((person.id, d.day), ""))
                for d in days
            ]
            if may or any(c.outings for c in cells):
                rows.append(Row(person, cells, went.get((person.id, side), 0)))
        found.append((word, rows))
    return found


def hours(outing: Outing) -> str:
    """The hours of an outing in words."""
    during = outing.during
    return f"{local(during.lower):%H:%M}–{local(during.upper):%H:%M}"
