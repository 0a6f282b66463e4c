"""One year's holiday arrangement (节假日安排) as data: read, checked, compared.

Source: the annual notice of the General Office of the State Council
(国务院办公厅关于某年部分节假日安排的通知); each data file names title, number and address.
"""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from liance.norms.errors import NormError

SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 1949, 2999


@dataclass(frozen=True, slots=True)
class Notice:
    """The published text an arrangement rests on."""

    title: str
    number: str
    published: date
    url: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """Days off in a row, both ends included, and the days worked instead (调休上班)."""

    name: str
    first: date
    last: date
    make_up: tuple[date, ...] = ()

    def days(self) -> tuple[date, ...]:
        """Every day off, in order."""
        length = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=n) for n in range(length))


@dataclass(frozen=True, slots=True)
class YearArrangement:
    """What the notices say about one year; it may reach into the December before."""

    year: int
    notices: tuple[Notice, ...]
    holidays: tuple[Holiday, ...]


def read_arrangement(text: str) -> YearArrangement | NormError:
    """Read a year from the TOML of the shipped data files, or say what is wrong with it.

    Errors: `calendar.data_unreadable` (syntax, missing or mistyped key),
    `calendar.data_inconsistent` (reversed range, day outside the year, a make-up day that is
    no weekend day or is also a holiday, a day off twice).
    """
    try:
        content = tomllib.loads(text)
        arrangement = _arrangement(content)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        return NormError("calendar.data_unreadable", {"what": str(error)})
    fault = _inconsistency(arrangement)
    return fault or arrangement


def _arrangement(content: dict[str, Any]) -> YearArrangement:
    year = content["year"]
    if type(year) is not int or not FIRST_YEAR <= year <= LAST_YEAR or not content["notice"]:
        raise TypeError("year, notice")
    notices = tuple(
        Notice(str(n["title"]), str(n["number"]), _day(n["published"]), str(n["url"]))
        for n in content["notice"]
    )
    holidays = tuple(
        Holiday(
            str(h["name"]),
            _day(h["first"]),
            _day(h["last"]),
            tuple(_day(day) for day in h.get("make_up", ())),
        )
        for h in content["holiday"]
    )
    return YearArrangement(year, notices, holidays)


def _day(value: object) -> date:
    # a TOML date-time is a datetime, which is also a date: only the plain day is meant
    if type(value) is not date:
        raise TypeError(f"{value!r}")
    return value


def _inconsistency(arrangement: YearArrangement) -> NormError | None:
    off: set[date] = set()
    earliest, latest = date(arrangement.year - 1, 12, 1), date(arrangement.year, 12, 31)
    for holiday in arrangement.holidays:
        if holiday.first > holiday.last:
            return _wrong(arrangement, holiday.first)
        for day in holiday.days():
            if day in off or not earliest <= day <= latest:
                return _wrong(arrangement, day)
            off.add(day)
    for holiday in arrangement.holidays:
        for day in holiday.make_up:
            if day in off or day.weekday() < SATURDAY or not earliest <= day <= latest:
                return _wrong(arrangement, day)
    return None


def _wrong(arrangement: YearArrangement, day: date) -> NormError:
    return NormError(
        "calendar.data_inconsistent", {"year": str(arrangement.year), "day": day.isoformat()}
    )
