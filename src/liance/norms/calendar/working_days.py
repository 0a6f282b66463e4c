"""The working-day calendar: which days offices work, in which years that is known."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from liance.norms.calendar.arrangements import SATURDAY, YearArrangement
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.errors import NormError


class DayKind(StrEnum):
    """Why a day is worked or not."""

    WORKDAY = "workday"
    MAKE_UP = "make_up"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class DayReading:
    """One day as the calendar reads it; `name` is the holiday's, empty otherwise."""

    day: date
    kind: DayKind
    name: str = ""
    provisional: bool = False

    @property
    def working(self) -> bool:
        """Whether offices work on that day."""
        return self.kind in (DayKind.WORKDAY, DayKind.MAKE_UP)


@dataclass(frozen=True)
class Calendar:
    """The arrangements of several years.

    `version` names first and last year and a digest of every day (`2018-2026/1f0c93ab`); equal
    content gives an equal version.
    """

    arrangements: tuple[YearArrangement, ...]
    _off: dict[date, str] = field(init=False, repr=False, compare=False)
    _made_up: dict[date, str] = field(init=False, repr=False, compare=False)
    _covered: frozenset[int] = field(init=False, repr=False, compare=False)
    version: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.arrangements, key=lambda a: a.year))
        holidays = [holiday for year in ordered for holiday in year.holidays]
        object.__setattr__(self, "arrangements", ordered)
        object.__setattr__(self, "_off", {day: h.name for h in holidays for day in h.days()})
        object.__setattr__(self, "_made_up", {day: h.name for h in holidays for day in h.make_up})
        object.__setattr__(self, "_covered", frozenset(year.year for year in ordered))
        object.__setattr__(self, "version", self._version())

    @property
    def covered_years(self) -> tuple[int, ...]:
        """The years with a published arrangement, ascending."""
        return tuple(arrangement.year for arrangement in self.arrangements)

    def covers(self, year: int) -> bool:
        """Whether the year's arrangement is published."""
        return year in self._covered

    def published_reading(self, day: date) -> DayReading | None:
        """What the notices say of the day; none where its year has no notice."""
        if day in self._off:
            return DayReading(day, DayKind.HOLIDAY, self._off[day])
        if day in self._made_up:
            return DayReading(day, DayKind.MAKE_UP, self._made_up[day])
        return DayReading(day, _weekly(day)) if day.year in self._covered else None

    def _version(self) -> str:
        days = sorted(
            [f"{day}-{name}" for day, name in self._off.items()]
            + [f"{day}+{name}" for day, name in self._made_up.items()]
        )
        years = self.covered_years
        content = "\n".join([*map(str, years), *days])
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        return f"{years[0]}-{years[-1]}/{digest}" if years else f"-/{digest}"

    def merged(self, later: Iterable[YearArrangement]) -> "Calendar":
        """This calendar with later notices; a later one replaces the same year's."""
        years = {arrangement.year: arrangement for arrangement in self.arrangements}
        years.update({arrangement.year: arrangement for arrangement in later})
        return Calendar(tuple(years.values()))


@cites(
    Citation("国务院办公厅关于部分节假日安排的通知", "各年", Certainty.VERIFIED),
    Citation("联测设计", "未公布年度不推算，暂定结果须标明", Certainty.DESIGN),
)
def read_day(calendar: Calendar, day: date, *, provisional: bool = False) -> DayReading | NormError:
    """Read one day. A year without a published arrangement is `calendar.year_unpublished`.

    `provisional=True` reads such a year by Monday to Friday and marks the reading.
    """
    # a notice may reach into the December before, so the day is asked, not only its year
    published = calendar.published_reading(day)
    if published is not None:
        return published
    if provisional:
        return DayReading(day, _weekly(day), provisional=True)
    return NormError("calendar.year_unpublished", {"year": str(day.year), "day": day.isoformat()})


def is_working_day(calendar: Calendar, day: date, *, provisional: bool = False) -> bool | NormError:
    """Whether offices work on the day, or `calendar.year_unpublished`."""
    reading = read_day(calendar, day, provisional=provisional)
    return reading if isinstance(reading, NormError) else reading.working


def _weekly(day: date) -> DayKind:
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY
