"""Noise: domain examples 44 to 50 and the edges of the table."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.judged_rows import NOISE, codes, judged, short

from liance.norms.standards.noise import (
    background_contradicts,
    compliant_close_to_background,
    compliant_without_background,
    correct_for_background,
    whole_level,
)


@pytest.mark.parametrize(
    ("measured", "background", "correction", "whole"),
    [
        ("68.4", "52.1", "0", "68"),
        ("62.3", "56.0", "-1", "61"),
        ("57.8", "54.8", "-3", "55"),
        ("66.4", "56.0", "0", "66"),
        # the difference is rounded half to even before it is looked up
        ("60.0", "56.6", "-3", "57"),
        ("60.0", "56.5", "-2", "58"),
        ("60.0", "55.5", "-2", "58"),
        ("60.0", "54.5", "-1", "59"),
        ("60.0", "54.6", "-2", "58"),
        ("60.0", "50.0", "-1", "59"),
        ("60.0", "49.9", "0", "60"),
    ],
)
def test_background_is_corrected_by_the_table(measured, background, correction, whole):
    corrected = correct_for_background(Decimal(measured), Decimal(background))
    assert corrected.correction == Decimal(correction)
    assert whole_level(corrected.level) == Decimal(whole)


def test_the_table_is_no_subtraction_of_energies():
    # 10·lg(10^6 − 10^5.7) is 56.98 dB, the table says 57.0 at 3 dB and 58.0 at 4 dB
    assert correct_for_background(Decimal("60.0"), Decimal("56.0")).level == 58


@pytest.mark.parametrize("background", ["57.1", "60.0", "63.0"])
def test_under_three_decibels_nothing_is_corrected(background):
    assert correct_for_background(Decimal("60.0"), Decimal(background)) is None


@given(
    st.decimals(min_value=30, max_value=110, places=1),
    st.decimals(min_value=0, max_value=40, places=1),
)
def test_a_correction_never_raises_the_level(measured, difference):
    corrected = correct_for_background(measured, measured - difference)
    assert (corrected is None) == (difference < 3)
    assert corrected is None or measured - 3 <= corrected.level <= measured


def test_below_the_limit_no_background_is_needed():
    assert compliant_without_background(Decimal("54.0"), Decimal(55))
    assert not compliant_without_background(Decimal("55.0"), Decimal(55))


@pytest.mark.parametrize(
    ("measured", "compliant"), [("59.0", True), ("59.4", True), ("59.5", True), ("59.6", False)]
)
def test_close_to_the_background(measured, compliant):
    assert compliant_close_to_background(Decimal(measured), Decimal(55)) is compliant


@pytest.mark.parametrize(
    ("background", "contradicts"), [("57.9", False), ("58.0", False), ("58.1", True)]
)
def test_a_background_over_the_measured_level_contradicts_it(background, contradicts):
    assert background_contradicts(Decimal("58.0"), Decimal(background)) is contradicts


NIGHT = {"noise_class": "3", "period": "night", "standard": "GB 12348-2008"}


@pytest.mark.parametrize("limited", [{"limit": "55"}, NIGHT])
@pytest.mark.parametrize(
    ("measured", "background", "expected", "said"),
    [
        # nothing follows from a level that its own background exceeds
        ("58.0", "65.0", ("cannot_judge", "background_over_measured"), "background_over_measured"),
        ("55.0", "55.1", ("cannot_judge", "background_over_measured"), "background_over_measured"),
        ("70.0", "70.1", ("cannot_judge", "background_over_measured"), "background_over_measured"),
        # under the limit no background can change the answer (HJ 706 6.1)
        ("54.0", "55.0", ("compliant", "within_limit"), "background_over_noted"),
        # equal is no contradiction
        ("58.0", "58.0", ("compliant", "within_limit"), "background_close"),
    ],
)
def test_a_level_under_its_background_is_not_corrected(
    limited, measured, background, expected, said
):
    cells = {"factor": "厂界噪声", "background": background, **NOISE, **limited}
    answer = judged(measured, **cells)
    assert short(answer) == expected
    assert said in codes(answer)
    assert answer.leading.times is None


@pytest.mark.parametrize("kind", ["frequent_max", "occasional_max"])
@pytest.mark.parametrize(
    ("measured", "expected"),
    [
        ("60.0", ("compliant", "within_limit")),
        ("60", ("compliant", "within_limit")),
        # GB 12348 says "directly", HJ 706 rounds corrected levels: which holds is open
        ("60.4", ("cannot_judge", "peak_rounding_open")),
        ("60.5", ("cannot_judge", "peak_rounding_open")),
        ("60.6", ("exceeds", "over_limit")),
        ("61", ("exceeds", "over_limit")),
    ],
)
def test_a_greatest_level_that_only_its_rounding_brings_under_the_limit(kind, measured, expected):
    answer = judged(measured, "60", factor="夜间噪声", noise_kind=kind, period="night", **NOISE)
    assert short(answer) == expected


def test_indoors_it_is_said_which_limit_that_is():
    cells = {"standard": "GB 12348-2008", "noise_class": "2", "period": "day", **NOISE}
    indoor = judged("48", factor="厂界噪声", place="indoor", **cells)
    assert (short(indoor)[0], "indoor_by_boundary" in codes(indoor)) == ("compliant", True)
    assert "indoor_by_boundary" not in codes(judged("48", factor="厂界噪声", **cells))
    for factor in ("结构噪声", "结构传播固定设备室内噪声", "倍频带声压级"):
        carried = judged("48", factor=factor, place="indoor", **cells)
        assert short(carried) == ("cannot_judge", "values_not_held")
