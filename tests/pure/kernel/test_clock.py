"""The clock can be held still, and only by an aware instant."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from liance.foundation.kernel.clock import fixed, now


def test_now_is_aware_and_moves() -> None:
    assert now().tzinfo == UTC
    assert abs(datetime.now(UTC) - now()) < timedelta(seconds=5)


def test_a_fixed_instant_holds_and_nests() -> None:
    outer = datetime(2026, 11, 23, 14, 26, tzinfo=timezone(timedelta(hours=8)))
    with fixed(outer):
        assert now() == outer
        with fixed(outer + timedelta(days=1)):
            assert now() == outer + timedelta(days=1)
        assert now() == outer
        assert now().tzinfo == UTC
    assert now() != outer


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"), fixed(datetime(2026, 1, 1)):
        pass
