"""GB/T 8170: the published examples, and the decimal module as an independent referee."""

from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.standards.rounding import place_of, round_to_figures, round_to_place


@pytest.mark.parametrize(
    ("number", "place", "rounded"),
    [
        ("12.1498", 0, "12"),
        ("12.1498", -1, "12.1"),
        ("1268", 2, "1300"),
        ("10.5002", 0, "11"),
        ("1.050", -1, "1.0"),
        ("0.35", -1, "0.4"),
        ("2500", 3, "2000"),
        ("3500", 3, "4000"),
        ("-0.0365", -3, "-0.036"),
        ("0.0365", -3, "0.036"),
        ("8.53459", -2, "8.53"),
        ("15.4546", 0, "15"),
        ("2.5", 0, "2"),
        ("3.5", 0, "4"),
        ("0", -2, "0.00"),
    ],
)
def test_published_examples(number, place, rounded):
    result = round_to_place(Decimal(number), place)
    assert result == Decimal(rounded)
    assert place_of(result) == place


@pytest.mark.parametrize(
    ("number", "figures", "rounded"),
    [
        ("8.53459", 3, "8.53"), ("0.0012345", 2, "0.0012"), ("1268", 2, "1300"),
        ("9.96", 2, "10"), ("0", 3, "0"), ("2419.6", 4, "2420"), ("-0.0365", 2, "-0.036"),
    ],
)  # fmt: skip
def test_significant_figures(number, figures, rounded):
    assert round_to_figures(Decimal(number), figures) == Decimal(rounded)


def test_no_figures_are_a_mistake():
    with pytest.raises(ValueError, match="one significant"):
        round_to_figures(Decimal(1), 0)


NUMBERS = st.decimals(
    min_value=Decimal("-1e12"), max_value=Decimal("1e12"), allow_nan=False, places=8
)


@given(NUMBERS, st.integers(-8, 6))
def test_agrees_with_the_decimal_module(number, place):
    wide = Context(prec=100, rounding=ROUND_HALF_EVEN)
    assert round_to_place(number, place) == number.quantize(Decimal(1).scaleb(place), context=wide)


@given(NUMBERS, st.integers(-8, 6))
def test_fractions_round_like_decimals(number, place):
    assert round_to_place(Fraction(number), place) == round_to_place(number, place)


@given(st.integers(-(10**6), 10**6), st.integers(-6, 6))
def test_a_half_goes_to_the_even_digit(odd_or_even, place):
    half = (Decimal(odd_or_even) + Decimal("0.5")).scaleb(place)
    digit = int(round_to_place(half, place).scaleb(-place))
    assert digit % 2 == 0
    assert abs(digit - odd_or_even) <= 1


@given(NUMBERS, NUMBERS, st.integers(-8, 6))
def test_rounding_keeps_the_order(one, other, place):
    small, large = sorted((one, other))
    assert round_to_place(small, place) <= round_to_place(large, place)


@given(NUMBERS, st.integers(-8, 6))
def test_rounding_moves_half_a_digit_at_most(number, place):
    assert abs(round_to_place(number, place) - number) * 2 <= Decimal(1).scaleb(place)
