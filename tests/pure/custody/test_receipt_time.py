"""The time left on receipt, where the sampling is stated to the minute and the receipt recorded."""

from datetime import datetime

import pytest

from liance.mechanism.custody.rules.receiving import examine


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    ("sampled", "received", "in_time"),
    [
        ("13:40", "13:40:00", True),
        ("13:40", "13:40:59.900", True),
        ("13:40", "13:41:00", False),
        ("13:40:20", "13:40:20.900", True),
        ("13:40:20", "13:40:21", False),
    ],
)
def test_the_end_is_as_precise_as_the_sampling_was_stated(
    sampled: str, received: str, in_time: bool
) -> None:
    found = examine(
        seal_intact=True, temperature_c=None, low_c=None, high_c=None, holds=[None, 1440],
        sampled_at=datetime.fromisoformat(f"2026-11-22T{sampled}+08:00"),
        at=datetime.fromisoformat(f"2026-11-23T{received}+08:00"),
    )  # fmt: skip
    assert found.in_time is in_time
