"""Samples of one point belong together while no more than thirty minutes lie between two."""

from datetime import UTC, datetime, timedelta

from liance.mechanism.laboratory.rules.samplings import apart

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_a_longer_pause_begins_another_sampling() -> None:
    times = [NINE + timedelta(minutes=m) for m in (0, 10, 40, 71, 75)]
    assert apart("abcde", times) == [["a", "b", "c"], ["d", "e"]]


def test_nothing_gives_nothing() -> None:
    assert apart([], []) == []
