"""Which year a round counts: the running one, or the whole of the one just ended."""

from datetime import date

import pytest

from liance.mechanism.oversight.rules.years import may_count


@pytest.mark.clause("X1")
@pytest.mark.parametrize(
    ("year", "day", "today", "may"),
    [
        (2026, date(2026, 3, 31), date(2026, 11, 29), True),
        (2026, date(2026, 11, 29), date(2026, 11, 29), True),
        (2026, date(2026, 12, 31), date(2027, 1, 4), True),
        (2026, date(2027, 1, 15), date(2027, 1, 15), True),
        (2026, date(2027, 3, 20), date(2027, 3, 31), True),
        (2026, date(2026, 12, 30), date(2027, 1, 4), False),
        (2026, date(2025, 12, 31), date(2026, 1, 4), False),
        (2027, date(2027, 1, 3), date(2027, 1, 4), True),
        (2027, date(2026, 12, 31), date(2027, 1, 4), False),
        (2025, date(2027, 1, 3), date(2027, 1, 4), False),
        (2028, date(2027, 1, 3), date(2027, 1, 4), False),
    ],
)  # fmt: skip
def test_a_round_counts_the_running_year_or_all_of_the_last(year, day, today, may):
    assert may_count(year, day=day, today=today) is may
