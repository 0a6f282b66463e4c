"""One value has one text, and what has no exact text is refused."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.ledger.canonical import canonical, instant
from liance.foundation.ledger.errors import LedgerError

NOON = datetime(2026, 9, 28, 12, 0, 0, 5, tzinfo=timezone(timedelta(hours=8)))

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": None, "c": [True, False]}, '{"a":null,"b":1,"c":[true,false]}'),
        (Decimal("12.50"), '"12.50"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("1.2e-7"), '"0.00000012"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        (NOON, '"2026-09-28T04:00:00.000005Z"'),
        (date(2026, 9, 28), '"2026-09-28"'),
        ('青山 "化工"\n\x00\x1f\x7f\\', '"青山 \\"化工\\"\\n\\u0000\\u001f\x7f\\\\"'),
        (("a", 1), '["a",1]'),
    ],
)
def test_texts(value, text):
    assert canonical(value) == text


def test_keys_are_sorted_by_utf16_code_units():
    # RFC 8785 3.2.3: the emoji (a surrogate pair) stands before U+FB33.
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\xf6"]
    ordered = ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 0)))) == ordered


@pytest.mark.parametrize(
    "value",
    [1.5, float("nan"), 2**53, -(2**53), {1: 2}, b"bytes", {"a": {3, 4}}, Decimal("NaN"), "\ud800"],
)
def test_what_has_no_exact_text_is_refused(value):
    with pytest.raises(LedgerError) as refusal:
        canonical(value)
    assert refusal.value.code == "ledger.bad_body"


def test_a_time_without_zone_is_refused():
    with pytest.raises(LedgerError, match=r"ledger\.naive_time"):
        instant(datetime(2026, 9, 28))


@given(VALUES)
def test_the_text_reads_back_and_writes_the_same(value):
    text = canonical(value)
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(st.datetimes(min_value=datetime(1900, 1, 1), timezones=st.timezones()))
def test_an_instant_has_one_text_in_every_zone(at):
    assert instant(at) == instant(at.astimezone(UTC))
    assert len(instant(at)) == len("2026-09-28T04:00:00.000005Z")
