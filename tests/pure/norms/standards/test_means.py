"""Means with non-detects, and cooking fume (domain example 13)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.standards.means import Member, fume_mean, mean_of
from liance.norms.standards.reported import ValueKind, read_reported


def members(*texts):
    read = [read_reported(text) for text in texts]
    return [Member(one.kind, one.number) for one in read]


def test_non_detects_count_by_half_and_stay_marked():
    mean = mean_of(members("<0.004", "0.010", "0.012"))
    assert (mean.kind, mean.number, mean.halved) == (ValueKind.NUMBER, Decimal("0.008"), 1)
    assert (mean.low, mean.high) == (Fraction(22, 3000), Fraction(26, 3000))


def test_a_mean_of_non_detects_is_one():
    mean = mean_of(members("<0.004", "0.004L", "<0.006"))
    assert (mean.kind, mean.number) == (ValueKind.BELOW, Decimal("0.006"))
    assert mean.statistic == Fraction(7, 3000)
    assert mean.low == 0


def test_a_mean_with_a_lower_bound_is_one():
    mean = mean_of(members(">2419.6", "<2", "100"))
    assert (mean.kind, mean.number, mean.high) == (ValueKind.ABOVE, Fraction(25196, 30), None)


def test_printed_means_of_a_monitoring_report():
    # 渡环(监)字2011第9006号 prints them rounded
    for texts, printed in [(("211", "203", "224"), 213), (("30", "29", "29"), 29)]:
        assert round(Fraction(mean_of(members(*texts)).number)) == printed


@given(st.lists(st.decimals(min_value=0, max_value=1000, places=2), min_size=1, max_size=9))
def test_a_mean_lies_between_its_members(numbers):
    mean = mean_of([Member(ValueKind.NUMBER, number) for number in numbers])
    assert min(numbers) <= Fraction(mean.number) <= max(numbers)
    assert mean.low == mean.high == mean.number


@pytest.mark.parametrize(
    ("values", "mean", "kept"),
    [("8 7 1.9 6 7", "7", 4), ("8 7 2 6 7", "6", 5), ("8 1 1 6 7", "7", 3)],
)
def test_fume_drops_what_is_under_a_quarter(values, mean, kept):
    assert fume_mean([Decimal(value) for value in values.split()]) == (Decimal(mean), kept)


def test_fume_with_too_few_values_is_repeated():
    assert fume_mean([Decimal(8), Decimal(1), Decimal(1), Decimal(1), Decimal(7)]).code.endswith(
        "fume_too_few"
    )
    assert fume_mean([]).code == "standards.fume_too_few"
