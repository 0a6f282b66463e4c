"""Whether an instrument was out of service at an instant."""

from datetime import UTC, datetime, timedelta

import pytest

from liance.mechanism.capability.rules import out_then

NOON = datetime(2026, 11, 3, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.clause("C2")
@pytest.mark.parametrize(
    ("spans", "out"),
    [
        ((), False),
        (((NOON, None),), True),
        (((NOON, NOON + HOUR),), True),
        (((NOON - HOUR, NOON),), False),
        (((NOON + HOUR, None),), False),
        (((NOON - 3 * HOUR, NOON - 2 * HOUR), (NOON - HOUR, None)), True),
    ],
)
def test_a_span_includes_its_beginning_and_not_its_end(spans: tuple, out: bool) -> None:
    assert out_then(spans, NOON) is out
