"""Rates and their limits by height: domain examples 23 to 34, and what the rules leave open."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.citations import Certainty, citations_of
from liance.norms.errors import NormError
from liance.norms.standards.rates import emission_rate, rate_at, rate_limit
from liance.norms.standards.rounding import round_to_figures, round_to_place
from liance.norms.standards.stacks import Stack, equivalent, equivalent_of_all
from liance.norms.standards.units import read_unit


def table(text):
    return tuple(
        (Decimal(height), Decimal(rate))
        for height, rate in (pair.split(":") for pair in text.split())
    )


# GB 16297-1996 table 2, level 2, as domain-rules gives it
DUST = table("15:3.5 20:5.9 30:23 40:39 50:60 60:85")
NITROGEN = table("15:0.77 20:1.3 30:4.4 40:7.5 50:12 60:16 70:23 80:31 90:40 100:52")
SULPHUR = table("15:2.6 20:4.3 30:15 40:25 50:39 60:55 70:77 80:110 90:130 100:170")
CHLORINE = table("25:0.52 30:0.87 40:2.9")


def limit(rates, height, **more):
    surroundings = more.pop("surroundings", None)
    among = None if surroundings is None else Decimal(surroundings)
    return rate_limit(rates, Decimal(height), surroundings=among, **more)


@pytest.mark.parametrize(
    ("rates", "height", "value", "codes"),
    [
        (DUST, "25", "14.45", ["rate_interpolated"]),
        (DUST, "12", "1.12", ["rate_extrapolated_below", "rate_half_new_under_15"]),
        (NITROGEN, "22", "1.92", ["rate_interpolated"]),
        (SULPHUR, "45", "32", ["rate_interpolated"]),
        (DUST, "15", "3.5", ["rate_listed"]),
        (DUST, "60", "85", ["rate_listed"]),
        (CHLORINE, "20", "0.3328", ["rate_extrapolated_below"]),
    ],
)
def test_limits_by_height(rates, height, value, codes):
    steps = limit(rates, height)
    assert steps[-1].value == Decimal(value)
    assert [step.code for step in steps] == codes


def test_above_the_highest_listed():
    (step,) = limit(DUST, "70")
    assert step.value == Fraction(85) * Fraction(49, 36)
    assert round_to_place(step.value, -3) == Decimal("115.694")
    assert round_to_figures(round_to_place(step.value, -9), 3) == Decimal(116)
    assert step.formula == "85 × (70/60)²"


def test_a_stack_among_buildings_has_half():
    steps = limit(NITROGEN, "15", surroundings="12")
    assert steps[-1].value == Decimal("0.385")
    assert [step.code for step in steps] == ["rate_listed", "rate_half_among_buildings"]
    assert len(limit(NITROGEN, "17", surroundings="12")) == 1


def test_both_halves_are_a_stated_switch():
    multiplied = limit(DUST, "12", surroundings="12")
    assert multiplied[-1].value == Decimal("0.56")
    assert multiplied[-1].code == "rate_both_halves"
    assert multiplied[-1].citation.certainty is Certainty.DESIGN
    assert limit(DUST, "12", surroundings="12", multiply=False)[-1].value == Decimal("1.12")


def test_an_existing_low_stack_is_extrapolated_and_not_halved():
    assert limit(DUST, "12", new_source=False)[-1].value == Decimal("2.24")


@pytest.mark.parametrize("height", ["0", "-1"])
def test_a_stack_has_a_height(height):
    assert limit(DUST, height).code == "standards.height_not_positive"


@given(st.decimals(min_value=1, max_value=200, places=1))
def test_a_higher_stack_never_has_a_lower_limit(height):
    assert Fraction(rate_at(DUST, height).value) <= Fraction(rate_at(DUST, height + 1).value)


def test_the_rate_is_concentration_by_flow():
    gas = read_unit("mg/m³")
    rate = emission_rate(Decimal(85), gas, Decimal(12500))
    assert rate == Decimal("1.0625")
    assert rate <= limit(DUST, "15")[-1].value
    assert emission_rate(Decimal(85000), read_unit("μg/Nm3"), Decimal(12500)) == rate
    assert emission_rate(Fraction(1, 3), gas, Decimal(3)) == Decimal("0.000001")


@pytest.mark.parametrize("unit", ["kg/h", "dB(A)", "mg/kg", "倍", "%"])
def test_only_a_concentration_gives_a_rate(unit):
    error = emission_rate(Decimal(1), read_unit(unit), Decimal(1))
    assert isinstance(error, NormError)
    assert error.code == "standards.units_incommensurable"


def test_a_flow_is_not_negative():
    assert emission_rate(Decimal(1), read_unit("mg/m3"), Decimal(-1)).code.endswith("negative")


def test_two_stacks_stand_for_one():
    pair = equivalent(
        Stack.of(Decimal(20), Decimal(2)), Stack.of(Decimal(30), Decimal(3)), Decimal(40)
    )
    assert pair.rate == 5
    assert round_to_place(pair.height, -3) == Decimal("25.495")
    assert pair.from_first == 24
    (step,) = rate_limit(DUST, pair.height)
    assert round_to_place(step.value, -3) == Decimal("15.297")
    assert pair.rate < step.value
    assert {c.certainty for c in citations_of(equivalent)} == {Certainty.UNVERIFIED}


def test_more_stacks_are_combined_one_after_the_other():
    stacks = [Stack.of(Decimal(h), Decimal(q)) for h, q in [(20, 2), (30, 3), (40, 1)]]
    combined = equivalent_of_all(stacks, [Decimal(40), Decimal(30)])
    assert combined.rate == 6
    assert combined.height_squared == Decimal((650 + 1600) / 2)
    other = equivalent_of_all(stacks[::-1], [Decimal(30), Decimal(40)])
    assert other.height_squared != combined.height_squared


def test_stacks_far_apart_are_judged_alone():
    pair = [Stack.of(Decimal(20), Decimal(2)), Stack.of(Decimal(30), Decimal(3))]
    assert equivalent(*pair, Decimal(50)).code == "standards.stacks_too_far"
    assert equivalent_of_all(pair, [Decimal(50)]).code == "standards.stacks_too_far"
    idle = Stack.of(Decimal(20), Decimal(0))
    assert equivalent(idle, idle, Decimal(5)).code == "standards.stacks_without_rate"
    with pytest.raises(ValueError, match="argument"):
        equivalent_of_all(pair, [])
