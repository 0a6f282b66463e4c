"""Rows of one determination: means, counts, what is never averaged."""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.judged_rows import GAS, NOISE, codes, judged, short

from liance.norms.standards.decimals import plain
from liance.norms.standards.grouping import judge_group
from liance.norms.standards.rounding import round_to_place


def test_the_mean_of_converted_samples_leads():
    rows = [
        judged(value, "50", o2_measured=oxygen, o2_reference="9", factor="颗粒物", **GAS)
        for value, oxygen in [("38", "11.0"), ("41", "12.5"), ("45", "12.0")]
    ]
    assert [row.leading.verdict.value for row in rows] == ["compliant", "exceeds", "exceeds"]
    summary = judge_group(rows)
    assert short(summary) == ("exceeds", "over_limit")
    mean = (Fraction("45.6") + Fraction(41 * 12 * 2, 17) + 60) / 3
    assert summary.leading.judged_value == plain(mean)
    assert round_to_place(mean, -2) == Decimal("54.49")


def test_members_that_fail_alone_are_counted():
    rows = [judged(value, "50", **GAS) for value in ("60", "30", "30")]
    summary = judge_group(rows)
    assert short(summary) == ("compliant", "within_limit")
    assert [s.result for s in summary.leading.steps if s.code == "member_not_met"] == ["1"]


def test_non_detects_in_a_mean():
    rows = [judged(value, "0.009", unit="mg/L", limit_unit="mg/L") for value in
            ("<0.004", "0.010", "0.012")]  # fmt: skip
    summary = judge_group(rows)
    assert (short(summary)[0], summary.leading.judged_value) == ("compliant", "0.008")
    assert "mean_halved" in codes(summary)
    hidden = judge_group([judged(value, "0.009", unit="mg/L", limit_unit="mg/L")
                          for value in ("<0.010", "0.001")])  # fmt: skip
    assert short(hidden) == ("cannot_judge", "detection_limit_above_limit")
    absent = judge_group([judged(value, "0.009", unit="mg/L", limit_unit="mg/L")
                          for value in ("<0.004", "0.006L")])  # fmt: skip
    assert short(absent) == ("compliant", "non_detect_within_limit")
    assert absent.leading.judged_value == "<0.006"


def test_ph_is_never_averaged():
    rows = [judged(value, "6~9", unit="无量纲", limit_unit="无量纲", factor="pH")
            for value in ("7.65", "9.01", "5.0")]  # fmt: skip
    summary = judge_group(rows)
    assert short(summary) == ("exceeds", "outside_range")
    assert "worst_of" in codes(summary)
    assert "mean" not in codes(summary)


@pytest.mark.parametrize("averaging", ["single", "max"])
def test_what_is_judged_one_by_one_is_not_averaged(averaging):
    rows = [judged(value, "50", averaging=averaging, **GAS) for value in ("60", "70", "30")]
    summary = judge_group(rows)
    assert (short(summary)[0], summary.leading.judged_value) == ("exceeds", "70")


@pytest.mark.parametrize("averaging", ["hourly_mean", "daily_mean"])
def test_means_of_their_own_hours_are_not_averaged_again(averaging):
    rows = [judged(value, "50", averaging=averaging, **GAS) for value in ("30", "35", "60")]
    summary = judge_group(rows, samples=False)
    assert (short(summary)[0], summary.leading.judged_value) == ("exceeds", "60")
    assert "worst_of" in codes(summary)
    # samples that make the mean up are averaged
    assert short(judge_group(rows))[0] == "compliant"
    unstated = [judged(value, "50", **GAS) for value in ("30", "35", "60")]
    assert short(judge_group(unstated, samples=False))[0] == "compliant"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        # the true mean may be 40
        (("60", "60", "<100"), ("cannot_judge", "detection_limit_above_limit")),
        (("40", "45", "<100"), ("cannot_judge", "detection_limit_above_limit")),
        # (60 + 100 + 0)/3 is over 50 already
        (("60", "100", "<100"), ("exceeds", "over_limit")),
        # a detection limit under the limit counts by half as ever
        (("90", "60", "<10"), ("exceeds", "over_limit")),
    ],
)
def test_half_a_detection_limit_above_the_limit_decides_nothing(values, expected):
    summary = judge_group([judged(value, "50", **GAS) for value in values])
    assert short(summary) == expected
    if expected[0] == "cannot_judge":
        assert summary.leading.times is None
        assert not {"multiple", "over_limit", "within_limit"} & set(codes(summary))
        assert codes(summary).count("detection_limit_above_limit") == 1


def test_levels_are_not_averaged():
    rows = [judged(value, "55", background="50", **NOISE) for value in ("52.0", "60.0")]
    assert short(judge_group(rows))[0] == "exceeds"
    settled = [judged(value, "55", background="58.0", **NOISE) for value in ("59.0", "58.5")]
    assert short(judge_group(settled)) == ("compliant", "within_limit")


def test_groups_that_do_not_fit_together():
    odd = [judged("60", "50", **GAS), judged("30", "40", **GAS)]
    assert short(judge_group(odd)) == ("not_judged", "group_mixed")
    lost = [judged("60", "50", **GAS), judged("", "50", **GAS)]
    assert short(judge_group(lost)) == ("not_judged", "group_incomplete")
    without = [judged("45", "50", o2_reference="9", **GAS), judged("45", "50", **GAS)]
    assert short(judge_group(without)) == ("not_judged", "group_incomplete")


def test_fume_drops_what_is_under_a_quarter():
    rows = [judged(value, "2.0", factor="油烟", **GAS) for value in ("8", "7", "1.9", "6", "7")]
    summary = judge_group(rows)
    assert summary.leading.judged_value == "7"
    assert [s.result for s in summary.leading.steps if s.code == "fume_kept"] == ["4"]
    few = [judged(value, "2.0", factor="油烟", **GAS) for value in ("8", "1", "1", "1", "7")]
    assert short(judge_group(few)) == ("not_judged", "fume_too_few")
