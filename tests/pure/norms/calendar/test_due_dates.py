"""Due dates: the published vectors, the edge of the calendar, properties."""

import csv
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.calendar.arrangements import Holiday, Notice, YearArrangement
from liance.norms.calendar.due_dates import days_before, due_in_working_days
from liance.norms.calendar.instants import end_of_day, shanghai_day
from liance.norms.calendar.published import published_calendar
from liance.norms.calendar.working_days import DayKind, is_working_day, read_day
from liance.norms.errors import NormError

CALENDAR = published_calendar()
NOTICE = Notice("国务院办公厅关于2027年部分节假日安排的通知", "试", date(2026, 11, 30), "https://x")


def due_of(start, count):
    return due_in_working_days(CALENDAR, start, count).due


@pytest.mark.clause("R1")
@pytest.mark.clause("W4")
def test_published_vectors(shared_data):
    with shared_data("04_calendar/due_date_vectors.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 332
    for row in rows:
        start, count = date.fromisoformat(row["start"]), int(row["n"])
        due = due_of(start, count) if count > 0 else days_before(start, -count)
        assert due.isoformat() == row["expected"], row
        assert str(is_working_day(CALENDAR, start)) == row["start_is_workday"], row


@pytest.mark.clause("R1")
def test_the_edge_of_the_calendar(shared_data):
    with shared_data("04_calendar/year_end_2026_boundary.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 17
    for row in rows:
        answer = due_in_working_days(
            CALENDAR, date.fromisoformat(row["start"]), int(row["n_working_days"])
        )
        if row["expected"].startswith("UNKNOWN"):
            assert isinstance(answer, NormError), row
            assert (answer.code, answer.parts["year"]) == ("calendar.year_unpublished", "2027")
        else:
            assert answer.due.isoformat() == row["expected"], row
            assert not answer.provisional


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-01-01", 5, "2026-01-08"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-10-09", 5, "2026-10-15"),
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-02-12", 7, "2026-02-28"),
        ("2026-09-28", 7, "2026-10-13"),
        ("2018-12-28", 1, "2018-12-29"),
    ],
)
def test_worked_examples(start, days, due):
    assert due_in_working_days(CALENDAR, date.fromisoformat(start), days).due.isoformat() == due


def test_the_days_between_are_shown():
    answer = due_in_working_days(CALENDAR, date(2026, 9, 28), 5)
    assert [r.day.day for r in answer.counted] == [29, 30, 8, 9, 10]
    assert [r.kind for r in answer.counted][-1] is DayKind.MAKE_UP
    assert [(r.day.day, r.name) for r in answer.skipped] == [(n, "国庆节") for n in range(1, 8)]
    assert answer.calendar_version == CALENDAR.version


def test_provisional_beyond_the_calendar_is_marked():
    answer = due_in_working_days(CALENDAR, date(2026, 12, 28), 5, provisional=True)
    assert answer.due == date(2027, 1, 4)
    assert answer.provisional
    assert [r.day for r in answer.counted if r.provisional] == [date(2027, 1, 1), date(2027, 1, 4)]


def test_provisional_inside_the_calendar_changes_nothing():
    asked = due_in_working_days(CALENDAR, date(2026, 9, 28), 5, provisional=True)
    assert asked == due_in_working_days(CALENDAR, date(2026, 9, 28), 5)


def test_years_before_the_calendar_are_refused():
    answer = due_in_working_days(CALENDAR, date(2017, 12, 28), 1)
    assert isinstance(answer, NormError)
    assert answer.parts["year"] == "2017"


def test_a_later_notice_makes_the_answer_firm():
    # invented arrangement: 1 January 2027 off, Sunday 27 December 2026 worked
    later = YearArrangement(
        2027,
        (NOTICE,),
        (Holiday("元旦", date(2027, 1, 1), date(2027, 1, 3), (date(2026, 12, 27),)),),
    )
    calendar = CALENDAR.merged([later])
    answer = due_in_working_days(calendar, date(2026, 12, 28), 5)
    assert (answer.due, answer.provisional) == (date(2027, 1, 5), False)
    assert calendar.version != CALENDAR.version
    assert read_day(calendar, date(2026, 12, 27)).working


def test_the_last_days_of_the_last_year_carry_a_remark():
    near = due_in_working_days(CALENDAR, date(2026, 12, 24), 5)
    assert [remark.code for remark in near.remarks] == ["calendar.year_end_may_move"]
    assert due_in_working_days(CALENDAR, date(2025, 12, 20), 5).remarks == ()


@pytest.mark.parametrize("days", [0, -1])
def test_fewer_than_one_working_day_is_a_mistake(days):
    with pytest.raises(ValueError, match="from one"):
        due_in_working_days(CALENDAR, date(2026, 1, 5), days)


def test_the_end_of_time_is_an_answer_too():
    answer = due_in_working_days(CALENDAR, date.max, 1, provisional=False)
    assert answer.code == "calendar.beyond_calendar"


@pytest.mark.clause("R1")
def test_due_at_24_00_in_shanghai():
    instant = end_of_day(date(2026, 10, 10))
    assert instant == datetime(2026, 10, 10, 16, 0, tzinfo=UTC)
    assert instant.tzinfo is UTC
    answer = due_in_working_days(CALENDAR, date(2026, 9, 28), 5)
    assert answer.due_instant == instant


def test_a_naive_instant_has_no_day():
    with pytest.raises(ValueError, match="time zone"):
        shanghai_day(datetime(2026, 1, 1))


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda instant: instant.year < 9000))
def test_an_instant_falls_before_the_end_of_its_day(instant):
    if instant < datetime(1, 1, 3, tzinfo=UTC):
        return
    day = shanghai_day(instant)
    assert end_of_day(day) - timedelta(days=1) <= instant < end_of_day(day)
    assert shanghai_day(instant.astimezone(timezone(timedelta(hours=-7)))) == day


DAYS = st.dates(date(2018, 1, 1), date(2026, 11, 1))


@given(DAYS, st.integers(1, 25))
def test_counting_is_complete_and_ordered(start, days):
    answer = due_in_working_days(CALENDAR, start, days)
    between = sorted(answer.counted + answer.skipped, key=lambda reading: reading.day)
    assert [r.day for r in between] == [
        start + timedelta(days=n + 1) for n in range((answer.due - start).days)
    ]
    assert len(answer.counted) == days
    assert all(r.working for r in answer.counted)
    assert not any(r.working for r in answer.skipped)


@given(DAYS, st.integers(1, 12), st.integers(1, 12))
def test_counting_in_two_goes_ends_on_the_same_day(start, first, second):
    middle = due_in_working_days(CALENDAR, start, first).due
    assert (
        due_in_working_days(CALENDAR, middle, second).due
        == due_in_working_days(CALENDAR, start, first + second).due
    )


@given(DAYS, DAYS, st.integers(1, 12))
def test_a_later_start_is_never_due_earlier(one, other, days):
    early, late = sorted((one, other))
    assert (
        due_in_working_days(CALENDAR, early, days).due
        <= due_in_working_days(CALENDAR, late, days).due
    )
