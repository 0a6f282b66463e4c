"""The shipped calendar against two independent sources, day by day."""

import csv
from datetime import date, timedelta

import chinese_calendar
import pytest

from liance.norms.calendar.published import published_calendar
from liance.norms.calendar.working_days import DayKind, is_working_day, read_day

YEARS = range(2018, 2027)


def days_of(year):
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def test_covers_2018_to_2026():
    assert published_calendar().covered_years == tuple(YEARS)


@pytest.mark.parametrize("year", YEARS)
def test_agrees_with_chinesecalendar(year):
    calendar = published_calendar()
    differing = [
        day
        for day in days_of(year)
        if is_working_day(calendar, day) is not chinese_calendar.is_workday(day)
    ]
    assert differing == []


def test_agrees_with_the_table_of_exceptions(shared_data):
    with shared_data("04_calendar/china_exceptions_2018_2026.csv").open(encoding="utf-8") as file:
        exceptions = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    calendar = published_calendar()
    ours = {
        day: "workday" if is_working_day(calendar, day) else "holiday"
        for year in YEARS
        for day in days_of(year)
        if is_working_day(calendar, day) is not (day.weekday() < 5)
    }
    assert ours == exceptions


@pytest.mark.parametrize("year", YEARS)
def test_every_year_names_its_notice(year):
    arrangement = next(a for a in published_calendar().arrangements if a.year == year)
    for notice in arrangement.notices:
        assert notice.url.startswith("https://www.gov.cn/")
        assert notice.number.startswith("国办发明电")
        assert notice.published < date(year, 4, 1)


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 10, 10), DayKind.MAKE_UP, "国庆节"),
        (date(2026, 10, 3), DayKind.HOLIDAY, "国庆节"),
        (date(2026, 10, 11), DayKind.WEEKEND, ""),
        (date(2026, 10, 12), DayKind.WORKDAY, ""),
        (date(2018, 12, 29), DayKind.MAKE_UP, "元旦"),
        (date(2020, 1, 31), DayKind.HOLIDAY, "春节"),
    ],
)
def test_a_day_says_why(day, kind, name):
    reading = read_day(published_calendar(), day)
    assert (reading.kind, reading.name, reading.provisional) == (kind, name, False)
