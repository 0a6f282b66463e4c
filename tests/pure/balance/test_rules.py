"""Which day counts as overdue, and the windows of the page."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.balance.rules import Figures, Window, left_since, overdue_before, window_of
from liance.norms.calendar.published import published_calendar

DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


@pytest.mark.clause("R4")
def test_a_period_that_ended_on_october_20_is_overdue_after_five_working_days():
    calendar = published_calendar()
    # Asked for on Wednesday 10-21; five working days later is Wednesday 10-28, 24:00.
    last = datetime(2026, 10, 28, 15, 59, 59, tzinfo=UTC)
    assert overdue_before(calendar, days=5, at=last) == date(2026, 10, 20)
    assert overdue_before(calendar, days=5, at=last + timedelta(seconds=1)) == date(2026, 10, 21)


@given(st.datetimes(datetime(2026, 1, 10), datetime(2026, 12, 1)), st.integers(1, 72))
def test_time_only_ever_makes_more_overdue(at, hours):
    calendar, at = published_calendar(), at.replace(tzinfo=UTC)
    later = at + timedelta(hours=hours)
    assert overdue_before(calendar, days=5, at=at) <= overdue_before(calendar, days=5, at=later)


def test_who_left_yesterday_may_still_say_why():
    at = datetime(2026, 11, 23, 6, 26, tzinfo=UTC)
    assert left_since(at) == datetime(2026, 11, 21, 16, 0, tzinfo=UTC)


@given(DAYS, st.sampled_from(["year", "month", "week"]))
def test_every_day_lies_in_exactly_one_window(day, span):
    window = window_of(span, day)
    assert window.start <= day < window.end
    assert window_of(span, window.start) == window
    assert window_of(span, window.end - timedelta(days=1)) == window
    assert window_of(span, window.end).start == window.end


def test_whole_months_are_answered_by_their_sums():
    assert window_of("month", date(2026, 12, 31)) == Window(date(2026, 12, 1), date(2027, 1, 1))
    assert window_of("year", date(2026, 5, 5)).whole_months
    assert not window_of("week", date(2026, 11, 23)).whole_months


@given(*[st.integers(0, 99)] * 4)
def test_due_is_the_sum_of_the_four_classes(have, in_time, reasoned, broken):
    figures = Figures(have, in_time, reasoned, broken)
    assert figures.due == have + in_time + reasoned + broken
    assert (figures + figures).due == 2 * figures.due
