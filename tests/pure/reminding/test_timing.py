"""Quiet hours, hours of digests."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.mechanism.reminding.rules.timing import DIGEST_AT, Quiet, leaves_at
from liance.norms.calendar.instants import SHANGHAI

NIGHT = Quiet(time(21), time(7, 30))
NONE = Quiet(time(0), time(0))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("at", "digest", "expected"),
    [
        ("2026-11-23T09:00", True, "2026-11-23T14:00"),
        ("2026-11-23T14:00", True, "2026-11-24T08:30"),
        ("2026-11-23T08:29:59", True, "2026-11-23T08:30"),
        ("2026-11-23T09:00", False, "2026-11-23T09:00"),
        ("2026-11-23T21:00", False, "2026-11-24T07:30"),
        ("2026-11-24T03:00", False, "2026-11-24T07:30"),
        ("2026-11-24T07:30", False, "2026-11-24T07:30"),
    ],
)
def test_when_a_reminder_leaves(at, digest, expected):
    assert leaves_at(at=local(at), urgent=False, digest=digest, quiet=NIGHT) == local(expected)


def test_what_is_urgent_leaves_at_once_at_any_hour():
    at = local("2026-11-24T03:00")
    assert leaves_at(at=at, urgent=True, digest=True, quiet=NIGHT) == at


def test_equal_ends_mean_no_quiet_hours():
    assert not any(NONE.holds(time(hour)) for hour in range(24))


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(
        lambda d: d.replace(tzinfo=SHANGHAI)
    ),
    digest=st.booleans(),
    start=st.times(),
    end=st.times(),
)
def test_nothing_leaves_in_quiet_hours_nor_before_it_is_due_nor_two_days_late(
    at, digest, start, end
):
    quiet = Quiet(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    leaves = leaves_at(at=at, urgent=False, digest=digest, quiet=quiet)
    assert at <= leaves <= at + timedelta(days=2)
    assert not quiet.holds(leaves.timetz().replace(tzinfo=None))
    if digest and not any(quiet.holds(hour) for hour in DIGEST_AT):
        assert leaves.time() in DIGEST_AT
