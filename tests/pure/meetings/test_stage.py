"""Before, during or after the visit: the instant of entry is within, that of departure after (O3)."""

from datetime import UTC, datetime, timedelta

import pytest

from liance.mechanism.meetings.rules import stage_of

ENTERED = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
LEFT = ENTERED + timedelta(hours=4)
MOMENT = timedelta(microseconds=1)


@pytest.mark.clause("O3")
@pytest.mark.parametrize(
    ("entered", "left", "at", "stage"),
    [
        (None, None, LEFT, "before"),
        (ENTERED, None, ENTERED - MOMENT, "before"),
        (ENTERED, None, ENTERED, "during"),
        (ENTERED, None, LEFT + timedelta(days=9), "during"),
        (ENTERED, LEFT, LEFT - MOMENT, "during"),
        (ENTERED, LEFT, LEFT, "after"),
        (ENTERED, LEFT, LEFT + timedelta(days=9), "after"),
    ],
)
def test_the_stage_follows_the_visit(entered, left, at, stage):
    assert stage_of(entered, left, at) == stage
