"""When a bottle may have been filled: from the minute of the entry to that of the departure."""

from datetime import datetime

import pytest

from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.rules.filling import check_time
from liance.norms.calendar.instants import SHANGHAI


def on(time: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-12T{time}").replace(tzinfo=SHANGHAI)


ENTERED, LEFT, NOW = on("10:05:40.125"), on("11:30:20"), on("12:00:30")


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    ("sampled", "code"),
    [
        ("10:04", "custody.sampled_before_entry"),
        ("10:05", ""),
        ("10:05:40", ""),
        ("10:05:39", "custody.sampled_before_entry"),
        ("10:05:40.124999", "custody.sampled_before_entry"),
        ("10:06", ""),
        ("11:30", ""),
        ("11:31", "custody.sampled_after_departure"),
        ("12:00", "custody.sampled_after_departure"),
        ("12:01", "custody.sampled_in_future"),
    ],
)
def test_a_time_is_compared_as_precisely_as_it_was_stated(sampled: str, code: str) -> None:
    assert _refusal(sampled, left_at=LEFT) == code


def _refusal(sampled: str, *, left_at: datetime | None) -> str:
    try:
        check_time(on(sampled), entered_at=ENTERED, left_at=left_at, at=NOW)
    except Refused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("sampled", "code"), [("12:00", ""), ("12:01", "custody.sampled_in_future")]
)
def test_the_present_minute_is_not_the_future(sampled: str, code: str) -> None:
    assert _refusal(sampled, left_at=None) == code
