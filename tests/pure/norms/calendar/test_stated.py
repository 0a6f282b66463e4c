"""A time stated to the minute is compared as such with an instant that was recorded."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.calendar.instants import SHANGHAI
from liance.norms.calendar.stated import meant_until, surely_before


def on(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-12T{time}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("stated", "recorded", "before"),
    [
        ("10:05", "10:05:00", False),
        ("10:05", "10:05:30.250", False),
        ("10:05", "10:05:59.999999", False),
        ("10:05", "10:06:00", True),
        ("10:04", "10:05:00", True),
        ("10:06", "10:05:59.999999", False),
        ("10:05:12", "10:05:12.700", False),
        ("10:05:12", "10:05:13", True),
        ("10:05:12.500", "10:05:12.500", False),
        ("10:05:12.500", "10:05:12.500001", True),
    ],
)
def test_a_stated_time_lies_before_what_all_of_its_span_precedes(
    stated: str, recorded: str, before: bool
) -> None:
    assert surely_before(on(stated), on(recorded)) is before


@given(
    minute=st.integers(0, 1439),
    seconds=st.floats(0, 59.999),
    later=st.integers(0, 200_000),
)
def test_writing_an_instant_to_the_minute_never_puts_it_before_an_earlier_one(
    minute: int, seconds: float, later: int
) -> None:
    recorded = on("00:00") + timedelta(minutes=minute, seconds=seconds)
    happened = recorded + timedelta(milliseconds=later)
    assert not surely_before(happened.replace(second=0, microsecond=0), recorded)
    assert meant_until(happened.replace(second=0, microsecond=0)) > happened
