"""Oxygen conversion: domain examples 10, 14, 15, 18, 19, 21, 22, and what cannot be flue gas."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.citations import Certainty, citations_of
from liance.norms.errors import NormError
from liance.norms.standards.decimals import ended
from liance.norms.standards.means import Member, mean_of
from liance.norms.standards.oxygen import (
    convert_reported,
    excess_air,
    excess_air_factor,
    oxygen_doubtful,
    oxygen_factor,
)
from liance.norms.standards.reported import ValueKind
from liance.norms.standards.rounding import round_to_place


def converted(value, measured, reference):
    factor = oxygen_factor(Decimal(measured), Decimal(reference))
    return ended(Fraction(value) * factor)


@pytest.mark.parametrize(
    ("value", "measured", "reference", "result"),
    [
        ("45", "12.0", "9", "60"),
        ("210", "3.5", "3.5", "210"),
        ("28", "7.0", "9", "24"),
        ("38", "11.0", "9", "45.6"),
    ],
)
def test_worked_examples(value, measured, reference, result):
    assert converted(value, measured, reference) == Decimal(result)


def test_an_unending_quotient_stays_exact():
    assert converted("32", "13.2", "9") == Fraction(32 * 120, 78)
    assert round_to_place(converted("32", "13.2", "9"), -4) == Decimal("49.2308")


def test_each_sample_is_converted_before_the_mean():
    samples = [("38", "11.0"), ("41", "12.5"), ("45", "12.0")]
    each = [converted(value, oxygen, "9") for value, oxygen in samples]
    mean = mean_of([Member(ValueKind.NUMBER, number) for number in each])
    assert round_to_place(mean.number, -2) == Decimal("54.49")
    assert [number > 50 for number in each] == [False, True, True]
    trap = Fraction(38 + 41 + 45, 3) * oxygen_factor(Decimal("35.5") / 3, Decimal(9))
    assert round_to_place(trap, -2) == Decimal("54.11")


@pytest.mark.parametrize(
    ("measured", "reference"), [("21", "9"), ("20.95", "21"), ("25", "9"), ("-0.1", "9")]
)
def test_no_flue_gas_has_that_much_oxygen(measured, reference):
    error = oxygen_factor(Decimal(measured), Decimal(reference))
    assert isinstance(error, NormError)
    assert error.code == "standards.oxygen_not_below_21"


def test_much_oxygen_is_accepted_and_doubted():
    assert oxygen_factor(Decimal("19.1"), Decimal(9)) == Fraction(120, 19)
    assert oxygen_doubtful(Decimal("19.1"))
    assert not oxygen_doubtful(Decimal(19))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("<3", "<3.5"),
        ("＜3", "<3.5"),
        ("3(L)", "3.5(L)"),
        ("3（L）", "3.5（L）"),
        ("3L", "3.5L"),
        ("ND", "ND"),
        ("未检出", "未检出"),
        ("6", "7"),
        (">6", ">7"),
        ("≤6", "≤7"),
        ("-", "-"),
    ],
)
def test_a_non_detect_is_converted_with_its_mark(text, result):
    factor = oxygen_factor(Decimal(6), Decimal("3.5"))
    assert convert_reported(text, factor) == result


def test_what_is_no_value_is_not_converted():
    assert isinstance(convert_reported("about 3", Fraction(7, 6)), NormError)


def test_the_excess_air_variant_is_the_same_conversion_by_other_words():
    assert excess_air_factor(Decimal("2.1"), Decimal("1.8")) == Fraction(7, 6)
    assert excess_air(Decimal("10.5")) == 2
    assert isinstance(excess_air(Decimal(21)), NormError)
    assert isinstance(excess_air_factor(Decimal("0.9"), Decimal("1.8")), NormError)
    assert {c.certainty for c in citations_of(excess_air_factor)} == {Certainty.UNVERIFIED}


OXYGEN = st.decimals(min_value=0, max_value=Decimal("20.9"), places=1)


@given(OXYGEN, OXYGEN)
def test_conversion_there_and_back_is_nothing(measured, reference):
    there = oxygen_factor(measured, reference)
    assert there * oxygen_factor(reference, measured) == 1
    assert (there > 1) == (measured > reference)
