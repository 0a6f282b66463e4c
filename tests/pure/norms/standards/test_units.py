"""Units: spellings, exact conversion, and refusal of what is not commensurable."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.errors import NormError
from liance.norms.standards.unit_symbols import SPELLINGS, SYMBOLS, WHOLE
from liance.norms.standards.units import Unit, conversion, read_unit


@pytest.mark.parametrize(
    ("one", "same"),
    [
        ("mg/L", "mg/l"), ("mg/L", "MG/L"), ("mg/L", "毫克/升"), ("mg/L", "mg·L-1"),
        ("mg/L", "mg·L⁻¹"), ("mg/L", "mg L-1"), ("mg/L", " mg / L "), ("mg/L", "mg／Ｌ"),
        ("mg/L", "㎎/ℓ"), ("mg/L", "g/m3"), ("mg/L", "g/m³"), ("mg/L", "克/立方米"),
        ("µg/L", "μg/L"), ("µg/L", "ug/L"), ("µg/L", "㎍/L"), ("µg/L", "mcg/L"), ("µg/L", "UG/L"),
        ("mg/m³", "mg/m3"), ("mg/m³", "mg/m^3"), ("mg/m³", "mg/㎥"), ("mg/m³", "毫克/立方米"),
        ("mg/m³", "mg·m⁻³"), ("mg/m³", "MG/M3"), ("mg/m³", "µg/L"),
        ("kg/h", "千克/小时"), ("kg/h", "kg/hr"), ("kg/h", "KG/H"), ("kg/h", "kg·h-1"),
        ("dB(A)", "dB（A）"), ("dB(A)", "dBA"), ("dB(A)", "分贝(A)"), ("dB(A)", "dB (A)"),
        ("倍", "稀释倍数"), ("倍", "倍(原文mg/l)"),
        ("MPN/L", "个/L"), ("MPN/L", "CFU/L"), ("MPN/100mL", "No./100 ml"), ("MPN/100mL", "#/100mL"),
        ("CFU/100mL", "CFU/100 ml"), ("CFU/100mL", "MPN/dL"), ("个/L", "个/升"),
        ("无量纲", "dimensionless"), ("无量纲", "SU"), ("无量纲", "S.U."), ("无量纲", "pH"),
        ("℃", "°C"), ("℃", "ºC"), ("deg F", "°F"), ("deg F", "ºF"), ("deg F", "℉"),
        ("MGD", "Mgal/d"), ("lb/d", "lbs/day"), ("lb/d", "LB/D"), ("t/a", "吨/年"),
        ("万m3/d", "万m³/d"), ("m3/(t)", "m3/t"), ("kg/(m2·h)", "kg/m2/h"),
        ("ngTEQ/m3", "ng TEQ/m³"), ("ngTEQ/m3", "ng-TEQ/m3"), ("ngTEQ/m3", "ng I-TEQ/m3"),
        ("mg/Nm3", "mg/Nm³"), ("mg/Nm3", "mg/标立方米"), ("mg/L(以N计)", "mg/L（以N计）"),
        ("mg/L(以N计)", "mg/L as N"),
    ],
)  # fmt: skip
def test_spellings_of_one_unit(one, same):
    first, second = read_unit(one), read_unit(same)
    assert isinstance(first, Unit)
    assert isinstance(second, Unit)
    assert conversion(first, second).identical


@pytest.mark.parametrize(
    ("unit", "target", "number", "expected"),
    [
        ("µg/L", "mg/L", "500", "0.5"),
        ("ng/L", "µg/L", "500", "0.5"),
        ("mg/L", "mg/m3", "1", "1000"),
        ("kg/h", "g/s", "3.6", "1"),
        ("kg/d", "kg/h", "24", "1"),
        ("lb/d", "kg/d", "1", "0.45359237"),
        ("MGD", "m3/d", "1", "3785.411784"),
        ("gal/min", "L/min", "1", "3.785411784"),
        ("MPN/100mL", "MPN/L", "230", "2300"),
        ("t/a", "kg/a", "1.5", "1500"),
        ("万m3/d", "m3/d", "2", "20000"),
        ("℃", "K", "20", "293.15"),
        ("℃", "°F", "100", "212"),
        ("°F", "℃", "212", "100"),
        ("°F", "℃", "-40", "-40"),
        ("mS/m", "µS/cm", "1", "10"),
        ("min", "d", "1440", "1"),
        ("%", "‰", "1.5", "15"),
        ("kPa", "Pa", "1", "1000"),
        ("ngTEQ/m3", "pgTEQ/L", "1", "1"),
    ],
)
def test_conversions(unit, target, number, expected):
    change = conversion(read_unit(unit), read_unit(target))
    assert change.apply(Decimal(number)) == Decimal(expected)


def test_an_unending_conversion_stays_exact():
    change = conversion(read_unit("kg/d"), read_unit("kg/h"))
    assert change.apply(Decimal(1)) == Fraction(1, 24)


@pytest.mark.parametrize(
    ("unit", "target"),
    [
        ("mg/L", "kg/h"), ("mg/m3", "kg/h"), ("mg/L", "无量纲"), ("倍", "无量纲"), ("mg/L", "倍"),
        ("dB(A)", "dB"), ("dB(A)", "dB(C)"), ("dB(A)", "mg/L"), ("MPN/L", "mg/L"),
        ("mg/m3", "mg/Nm3"), ("mg/L", "mg/L(以N计)"), ("mg/L(以P计)", "mg/L(以N计)"),
        ("ng/m3", "ngTEQ/m3"), ("kg/a", "kg/d"), ("kg/d", "kg/month"), ("%", "ppm"), ("%", "无量纲"),
        ("Bq/L", "mg/L"), ("NTU", "度"), ("mg/kg", "%"), ("mg", "mg/L"), ("m3/t", "m3/d"),
        ("PFU/L", "MPN/L"), ("级", "无量纲"), ("℃", "倍"),
    ],
)  # fmt: skip
def test_other_dimensions_are_an_error(unit, target):
    answer = conversion(read_unit(unit), read_unit(target))
    assert isinstance(answer, NormError)
    assert answer.code == "standards.units_incommensurable"


@pytest.mark.parametrize(
    "text",
    [
        "foo", "mg/", "/L", "mg//L", "Mg/L", "mgL", "mmol/L", "mg/L/", "℃/2S", "dB(A)/L",
        "kg/m3·d", "mg/0L", "mg/L^9", "mg^0/L", "1/0", "mg/nm3", "()", "mg/(L", "mg)/L", "㎎㎎",
        "m" * 100, "g·g·g·g·g·g·g", "mg/L mg/L mg/L", "=mg/L", "mg/L;", "N/A", "\x00",
    ],
)  # fmt: skip
def test_unknown_units(text):
    answer = read_unit(text)
    assert isinstance(answer, NormError), answer
    assert answer.code == "standards.unit_unknown"


@pytest.mark.parametrize("text", ["", " ", "-", "/", "—"])
def test_no_unit(text):
    assert read_unit(text) is None


@given(st.text())
def test_no_text_raises(text):
    assert isinstance(read_unit(text), Unit | NormError | None)


@given(st.text(alphabet="mgLul³3/·()²^-0123456789 以N计TEQ%°万dBA", max_size=14))
def test_no_near_miss_raises(text):
    assert isinstance(read_unit(text), Unit | NormError | None)


KNOWN = sorted(
    {*SYMBOLS, *WHOLE, *SPELLINGS, "mg/L", "µg/L", "mg/m3", "kg/h", "lb/d", "MPN/100mL", "gal/min"}
    - {"Ncum"}
)


@pytest.mark.parametrize("text", KNOWN)
def test_every_listed_symbol_is_read(text):
    assert isinstance(read_unit(text), Unit)


@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN), st.decimals(-(10**6), 10**6, places=6))
def test_there_and_back(one, other, number):
    first, second = read_unit(one), read_unit(other)
    change, back = conversion(first, second), conversion(second, first)
    assert isinstance(change, NormError) == isinstance(back, NormError)
    if isinstance(change, NormError) or isinstance(back, NormError):
        assert first.dimensions != second.dimensions
        return
    there = Fraction(change.apply(number))
    assert there * back.factor + back.shift == Fraction(number)


@given(
    st.sampled_from(["mg/L", "µg/L", "ng/L", "g/L", "mg/m3", "lb/gal"]),
    st.sampled_from(["mg/L", "µg/L", "ng/L", "g/L", "mg/m3", "lb/gal"]),
    st.decimals(0, 10**6, places=6),
    st.decimals(0, 10**6, places=6),
)
def test_conversion_keeps_the_order(one, other, small, large):
    small, large = sorted((small, large))
    change = conversion(read_unit(one), read_unit(other))
    assert Fraction(change.apply(small)) <= Fraction(change.apply(large))
