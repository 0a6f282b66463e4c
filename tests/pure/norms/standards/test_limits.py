"""Limits: spellings, comparators, conflicts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.errors import NormError
from liance.norms.standards.decimals import plain
from liance.norms.standards.limits import FORBIDDEN, Limit, LimitKind, read_limit


@pytest.mark.parametrize(
    ("text", "operator", "number"),
    [
        ("50", "≤", "50"), ("≤50", "≤", "50"), ("<=50", "≤", "50"), ("＜＝50", "≤", "50"),
        ("<0.5", "<", "0.5"), ("＜0.5", "<", "0.5"), (">=3", "≥", "3"), ("≥3", "≥", "3"),
        (">3", ">", "3"), ("＞ 3", ">", "3"), ("1e3", "≤", "1000"), ("1.0×10^4", "≤", "10000"),
        (" 50 ", "≤", "50"), ("５０", "≤", "50"), ("-5", "≤", "-5"),
    ],
)  # fmt: skip
def test_single_bounds(text, operator, number):
    limit = read_limit(text)
    assert (limit.operator, limit.number, limit.text) == (
        operator,
        Decimal(number),
        plain(limit.number),
    )


@pytest.mark.parametrize(
    "text",
    [
        "6-9",
        "6~9",
        "6～9",
        "6—9",
        "6至9",
        "6 ~ 9",
        "6–9",
        "6——9",
        "6−9",
        "6－9",
        "６～９",
        "6 至 9",
        "6〜9",
    ],
)
def test_range_separators(text):
    assert read_limit(text) == Limit(LimitKind.RANGE, Decimal(6), Decimal(9))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("-10~5", "-10", "5"), ("-10--5", "-10", "-5"), ("1e-3-2e-3", "0.001", "0.002"),
        ("6.0~9.0", "6.0", "9.0"), ("5~5", "5", "5"),
    ],
)  # fmt: skip
def test_ranges_with_signs_and_exponents(text, low, high):
    assert read_limit(text) == Limit(LimitKind.RANGE, Decimal(low), Decimal(high))


@pytest.mark.parametrize("text", ["不得检出", " 不得检出 ", "不应检出"])
def test_must_not_be_detected(text):
    assert read_limit(text) is FORBIDDEN


@pytest.mark.parametrize("text", ["", "-", "/", "—", " ", "——"])
def test_no_limit(text):
    assert read_limit(text).code == "standards.no_limit"


@pytest.mark.parametrize(
    "text",
    [
        "9~6",
        "abc",
        "50mg/L",
        "6~",
        "~9",
        "6~9~12",
        "=50",
        "<>5",
        "50,0",
        "6..9",
        "6--9",
        "NaN",
        "<6~9",
    ],
)
def test_unreadable_limits(text):
    assert read_limit(text).code == "standards.limit_unreadable"


@pytest.mark.parametrize(
    ("comparator", "operator"),
    [("", "≤"), ("<=", "≤"), ("≤", "≤"), ("<", "<"), (">=", "≥"), ("≥", "≥"), (">", ">"), ("＞", ">"), (" < ", "<")],
)  # fmt: skip
def test_the_comparator_column(comparator, operator):
    assert read_limit("50", comparator).operator == operator


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        (">=3", "<="), (">=3", ">"), (">3", ">="), ("<0.5", "<="), ("<=5", "<"), ("6~9", ">="),
        ("6~9", "<"), ("不得检出", ">="), ("不得检出", "<"),
    ],
)  # fmt: skip
def test_conflicts(text, comparator):
    assert read_limit(text, comparator).code == "standards.comparator_conflict"


@pytest.mark.parametrize(
    ("text", "comparator"), [(">=3", ">="), ("<0.5", "<"), ("6~9", "<="), ("不得检出", "<=")]
)
def test_saying_it_twice_is_no_conflict(text, comparator):
    assert isinstance(read_limit(text, comparator), Limit)


@pytest.mark.parametrize("comparator", ["=", "==", "lt", "<>", "=<", "不大于"])
def test_unknown_comparators(comparator):
    assert read_limit("50", comparator).code == "standards.comparator_unknown"


@pytest.mark.parametrize(("text", "place"), [("50", 0), ("0.50", -2), ("14e2", 2), ("6~9.0", -1)])
def test_the_last_digit_of_a_limit(text, place):
    assert read_limit(text).place == place


@given(st.text(), st.sampled_from(["", "<=", "<", ">=", ">", "x"]))
def test_no_text_raises(text, comparator):
    assert isinstance(read_limit(text, comparator), Limit | NormError)


@given(
    st.decimals(-(10**6), 10**6, places=3),
    st.decimals(-(10**6), 10**6, places=3),
    st.sampled_from("-~～—至"),
)
def test_any_two_numbers_make_a_range(one, other, separator):
    low, high = sorted((one, other))
    limit = read_limit(f"{plain(low)}{separator}{plain(high)}")
    assert limit == Limit(LimitKind.RANGE, low, high)
