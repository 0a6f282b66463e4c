"""Less than three months with the body: nobody signs alone; the same on site and in the laboratory."""

from datetime import date

import pytest

from liance.mechanism.capability.rules import newcomer
from liance.mechanism.operations.rules.crew import is_newcomer


@pytest.mark.parametrize(
    ("joined", "on", "expected"),
    [
        (None, date(2026, 11, 22), False),
        (date(2026, 8, 22), date(2026, 11, 21), True),
        (date(2026, 8, 22), date(2026, 11, 22), False),
        (date(2025, 11, 30), date(2026, 2, 27), True),
        (date(2025, 11, 30), date(2026, 2, 28), False),
        (date(2026, 10, 31), date(2027, 1, 30), True),
        (date(2026, 10, 31), date(2027, 1, 31), False),
    ],
)
def test_three_months_to_the_day(joined: date | None, on: date, expected: bool) -> None:
    assert newcomer(joined, on=on) is expected
    assert is_newcomer(joined, on) is expected
