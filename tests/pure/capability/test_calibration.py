"""Which calibration was on file when an instrument was used."""

from datetime import UTC, date, datetime, timedelta

import pytest

from liance.mechanism.capability.rules import calibration_at

FIRST = datetime(2026, 11, 10, 9, tzinfo=UTC)
SECOND = datetime(2026, 12, 1, 9, tzinfo=UTC)
BEFORE = [(None, FIRST.isoformat()), ("2026-11-30", SECOND.isoformat())]
NOW = date(2027, 11, 30)


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (FIRST - timedelta(seconds=1), None),
        (FIRST, date(2026, 11, 30)),
        (SECOND - timedelta(seconds=1), date(2026, 11, 30)),
        (SECOND, NOW),
        (SECOND + timedelta(days=30), NOW),
    ],
)
def test_the_calibration_on_file_then(at: datetime, until: date | None) -> None:
    assert calibration_at(at, now=NOW, before=BEFORE) == until


def test_one_that_never_changed_is_as_it_is() -> None:
    assert calibration_at(FIRST, now=NOW, before=[]) == NOW
    assert calibration_at(FIRST, now=None, before=[]) is None
