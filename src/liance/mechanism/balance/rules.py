"""Figures of the balance, and which day a duty counts as overdue. Pure."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from liance.norms.calendar.due_dates import due_in_working_days
from liance.norms.calendar.instants import SHANGHAI, end_of_day, shanghai_day
from liance.norms.calendar.working_days import Calendar
from liance.norms.citations import Certainty, Citation, cites

STEPS = ("sheet", "point", "bottle", "result", "report", "receipt")
HAVE, IN_TIME, REASONED, BROKEN = CLASSES = ("have", "in_time", "reasoned", "broken")

# A determination is expected within this time where no holding rule says less.
ANALYSIS_WITHIN = timedelta(days=10)
# What was not taken on site is a break once the day after departure has ended.
LEFT_DAYS = 1
FARTHEST = 60

REASONS = Citation("陕环发〔2021〕32号", "二（四）逐一说明原因", Certainty.VERIFIED)


@dataclass(frozen=True, slots=True)
class Figures:
    """One step: every unit that is due stands in one of the four classes."""

    have: int = 0
    in_time: int = 0
    reasoned: int = 0
    broken: int = 0

    @property
    def due(self) -> int:
        """应有 = 实有 + 在期 + 有因 + 断链."""
        return self.have + self.in_time + self.reasoned + self.broken

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@cites(REASONS)
def overdue_before(calendar: Calendar, *, days: int, at: datetime) -> date:
    """The first planned last day whose reason is not yet overdue at ``at`` (R4): targets due on an
    earlier day, neither monitored nor explained, are breaks.

    The reason is asked for on the day after and due ``days`` working days later, at 24:00. A year
    without a published calendar is counted provisionally.
    """
    day = shanghai_day(at)
    for _ in range(FARTHEST):
        asked = day + timedelta(days=1)
        if due_in_working_days(calendar, asked, days, provisional=True).due_instant <= at:
            return day + timedelta(days=1)
        day -= timedelta(days=1)
    return day


def left_since(at: datetime) -> datetime:
    """Who left before this instant has no more time to say why a point was not taken."""
    return end_of_day(shanghai_day(at) - timedelta(days=LEFT_DAYS + 1))


@dataclass(frozen=True, slots=True)
class Window:
    """Days ``[start, end)``: duties by their last day, visits by the day of entry, sheets without
    a visit by the planned day."""

    start: date
    end: date

    @property
    def instants(self) -> tuple[datetime, datetime]:
        """The same as instants, UTC."""
        return end_of_day(self.start - timedelta(days=1)), end_of_day(self.end - timedelta(days=1))

    @property
    def whole_months(self) -> bool:
        """Whether the sums of months answer it alone."""
        return self.start.day == 1 and self.end.day == 1


def window_of(span: str, day: date) -> Window:
    """The year, month or week (from Monday) around ``day``."""
    if span == "week":
        start = day - timedelta(days=day.weekday())
        return Window(start, start + timedelta(days=7))
    if span == "month":
        start = day.replace(day=1)
        return Window(start, (start + timedelta(days=32)).replace(day=1))
    return year_window(day.year)


def year_window(year: int) -> Window:
    """A whole year."""
    return Window(date(year, 1, 1), date(year + 1, 1, 1))


def today(at: datetime) -> date:
    """The day of ``at`` in Shanghai."""
    return at.astimezone(SHANGHAI).date()
