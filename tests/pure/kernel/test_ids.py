"""Identifiers are UUID version 7: ordered by time, random in the rest."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.kernel.ids import new_id, uuid7

INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(INSTANTS, st.binary(min_size=10, max_size=10))
def test_version_variant_and_time_are_as_rfc_9562_says(at: datetime, noise: bytes) -> None:
    made = uuid7(at, lambda _: noise)
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == int(at.timestamp() * 1000)


@given(INSTANTS, st.integers(1, 10**9), st.binary(min_size=10, max_size=10))
def test_a_later_instant_sorts_later(at: datetime, millis: int, noise: bytes) -> None:
    later = uuid7(at + timedelta(milliseconds=millis), lambda _: bytes(10))
    assert uuid7(at, lambda _: noise) < later


def test_ten_thousand_are_distinct() -> None:
    assert len({new_id() for _ in range(10_000)}) == 10_000
