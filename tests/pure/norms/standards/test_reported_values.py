"""Reported values: every admitted spelling, and nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.errors import NormError
from liance.norms.standards.decimals import MAX_MAGNITUDE, half_width, plain, read_number
from liance.norms.standards.reported import ReportedValue, ValueKind, is_absent, read_reported


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12.5", "12.5"),
        ("1.2e-3", "0.0012"),
        ("1.2E-3", "0.0012"),
        (".096", "0.096"),
        ("0", "0"),
        ("-5.2", "-5.2"),
        ("−5.2", "-5.2"),
        ("－5.2", "-5.2"),
        ("+5", "5"),
        (" 12.50 ", "12.50"),
        ("１２．５", "12.5"),
        ("1.3×10^4", "13000"),
        ("1.3×10⁴", "13000"),
        ("1.3 x 10^4", "13000"),
        ("1.3*10^-2", "0.013"),
        ("1.3×10⁻²", "0.013"),
        ("007", "7"),
    ],
)
def test_numbers(text, number):
    assert read_reported(text) == ReportedValue(ValueKind.NUMBER, Decimal(number))


def test_written_digits_are_kept():
    assert str(read_reported("12.50").number) == "12.50"


@pytest.mark.parametrize(
    ("text", "kind", "bound"),
    [
        ("<0.004", ValueKind.BELOW, "0.004"),
        ("＜0.004", ValueKind.BELOW, "0.004"),
        ("< 0.004", ValueKind.BELOW, "0.004"),
        ("<4e-3", ValueKind.BELOW, "0.004"),
        ("0.004L", ValueKind.BELOW, "0.004"),
        ("0.004(L)", ValueKind.BELOW, "0.004"),
        ("0.004（L）", ValueKind.BELOW, "0.004"),
        ("0.004 L", ValueKind.BELOW, "0.004"),
        ("0.004Ｌ", ValueKind.BELOW, "0.004"),
        ("<0.004L", ValueKind.BELOW, "0.004"),
        ("3.5(L)", ValueKind.BELOW, "3.5"),
        ("≤0.004", ValueKind.AT_MOST, "0.004"),
        ("<=0.004", ValueKind.AT_MOST, "0.004"),
        (">2419.6", ValueKind.ABOVE, "2419.6"),
        ("＞2419.6", ValueKind.ABOVE, "2419.6"),
        ("≥2.4×10⁴", ValueKind.AT_LEAST, "24000"),
        (">=24000", ValueKind.AT_LEAST, "24000"),
    ],
)
def test_bounds(text, kind, bound):
    assert read_reported(text) == ReportedValue(kind, Decimal(bound))


@pytest.mark.parametrize(
    "text", ["ND", "nd", "N.D.", "未检出", " 未检出 ", "低于检出限", "<DL", "ＮＤ"]
)
def test_non_detects_without_a_bound(text):
    value = read_reported(text)
    assert value == ReportedValue(ValueKind.NOT_DETECTED)
    assert value.non_detect


@pytest.mark.parametrize("text", ["", " ", "-", "/", "—", "——", "–", "--", "／", "\u3000", "\xa0"])
def test_no_value(text):
    assert read_reported(text).kind is ValueKind.ABSENT
    assert is_absent(text)


@pytest.mark.parametrize(
    "text",
    [
        "abc", "12,5", "1,234", "1.2.3", "12.", "1 2", "NaN", "nan", "inf", "-inf", "Infinity",
        "1_000", "0x10", "12.5mg/L", "约12", "12.5*", "0.004l", ">5L", "L0.004", "<-1", "<0",
        "0L", "-3L", "<", ">", "L", "ND0.004", "未检测", "nil", "No data", "1e", "1e999999",
        "2.5e" + "9" * 55, "2.5e-" + "9" * 55, "1e" + "9" * 40 + "×10^3",
        "1e41", "1e-41", "9" * 70, "1×10^99999", "1×10", "1.2×10-3", "1.2x103", "٣", "½", "①",
        "=1+1", "12.5\n13", "<<0.004", "6~9", "5-1",
    ],
)  # fmt: skip
def test_nothing_else_is_read(text):
    answer = read_reported(text)
    assert isinstance(answer, NormError)
    assert answer.code == "standards.value_unreadable"
    assert answer.parts["text"] == text


@given(st.text())
def test_no_text_raises(text):
    assert isinstance(read_reported(text), ReportedValue | NormError)


@given(st.text(alphabet="0123456789.,eE+-<>=≤≥＜＞L()（）×x^⁴⁻ND未检出 /—", max_size=12))
def test_no_near_miss_raises(text):
    answer = read_reported(text)
    assert isinstance(answer, ReportedValue | NormError)
    if isinstance(answer, ReportedValue) and answer.number is not None:
        assert answer.number.is_finite()


NUMBERS = st.decimals(
    min_value=Decimal("-1e20"), max_value=Decimal("1e20"), allow_nan=False, places=9
)


@given(NUMBERS)
def test_round_trip(number):
    assert read_reported(plain(number)) == ReportedValue(ValueKind.NUMBER, number)
    assert plain(read_reported(plain(number)).number) == plain(number)


@given(st.decimals(min_value=Decimal("1e-9"), max_value=Decimal("1e9"), places=9))
def test_the_ways_to_write_a_bound_agree(number):
    text = plain(number)
    spellings = [f"<{text}", f"＜{text}", f"{text}L", f"{text}(L)", f"{text}（L）"]
    assert {read_reported(spelling) for spelling in spellings} == {
        ReportedValue(ValueKind.BELOW, number)
    }


@given(st.integers(-(10**12), 10**12), st.integers(-60, 60))
def test_magnitudes_are_bounded(digits, exponent):
    number = read_number(f"{digits}e{exponent}")
    if number is not None:
        assert number == Decimal(digits).scaleb(exponent)
        assert number.is_zero() or number.adjusted() <= MAX_MAGNITUDE
    else:
        assert abs(exponent) > MAX_MAGNITUDE - 13


@given(st.text())
def test_half_width_is_stable(text):
    assert half_width(half_width(text)) == half_width(text)
