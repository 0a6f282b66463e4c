"""Due dates that show how they were counted."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, overload

from liance.norms.calendar.instants import end_of_day
from liance.norms.calendar.working_days import Calendar, DayReading, read_day
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError, NormRemark

# A notice is published late in the year before and has moved days back to 29 December.
YEAR_END_DAYS = 8


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date with its days: counted ones, skipped ones, and what it rests on."""

    start: date
    due: date
    counted: tuple[DayReading, ...]
    skipped: tuple[DayReading, ...]
    calendar_version: str
    provisional: bool
    remarks: tuple[NormRemark, ...] = ()

    @property
    def due_instant(self) -> datetime:
        """24:00 of the due date in Asia/Shanghai, as an aware instant in UTC."""
        return end_of_day(self.due)


@overload
def due_in_working_days(
    calendar: Calendar, start: date, days: int, *, provisional: Literal[True]
) -> DueDate: ...


@overload
def due_in_working_days(
    calendar: Calendar, start: date, days: int, *, provisional: bool = False
) -> DueDate | NormError: ...


@cites(
    Citation("民法典", "第二百零一条 开始的当日不计入", Certainty.VERIFIED),
    Citation("陕环发〔2021〕32号", "二（四）5个工作日", Certainty.VERIFIED),
)
def due_in_working_days(
    calendar: Calendar, start: date, days: int, *, provisional: bool = False
) -> DueDate | NormError:
    """The last of `days` working days after `start`; the starting day is not counted.

    Returns `calendar.year_unpublished` when a day of an uncovered year must be read and
    `provisional` is off. Raises ValueError for fewer than one day.
    """
    if days < 1:
        raise ValueError("working days are counted from one")
    counted: list[DayReading] = []
    skipped: list[DayReading] = []
    day = start
    while len(counted) < days:
        if day == date.max:
            return NormError("calendar.beyond_calendar", {"day": day.isoformat()})
        day += timedelta(days=1)
        reading = read_day(calendar, day, provisional=provisional)
        if isinstance(reading, NormError):
            return reading
        (counted if reading.working else skipped).append(reading)
    return _explained(calendar, start, tuple(counted), tuple(skipped))


def _explained(
    calendar: Calendar,
    start: date,
    counted: tuple[DayReading, ...],
    skipped: tuple[DayReading, ...],
) -> DueDate:
    due = counted[-1].day
    remarks: list[NormRemark] = []
    year_end = date(due.year, 12, 31) - timedelta(days=YEAR_END_DAYS)
    next_unpublished = calendar.covers(due.year) and not calendar.covers(due.year + 1)
    if due > year_end and next_unpublished:
        remarks.append(NormRemark("calendar.year_end_may_move", {"year": str(due.year + 1)}))
    return DueDate(
        start=start,
        due=due,
        counted=counted,
        skipped=skipped,
        calendar_version=calendar.version,
        provisional=any(reading.provisional for reading in counted + skipped),
        remarks=tuple(remarks),
    )


@cites(Citation("陕环发〔2021〕32号", "三（二）至少提前2天", Certainty.VERIFIED))
def days_before(day: date, days: int) -> date:
    """The day that lies `days` natural days before; the sending day is not counted.

    Raises ValueError for a negative number, OverflowError before the year 1.
    """
    if days < 0:
        raise ValueError("days before are counted from zero")
    return day - timedelta(days=days)
