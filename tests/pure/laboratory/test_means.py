"""The mean of samples within the hour: which belong together, against which limits, what is said."""

from datetime import date, datetime, timedelta

import pytest

from liance.mechanism.laboratory.rules.means import (
    enough,
    judge_mean,
    may_enter,
    printed_value,
    within_the_hour,
)
from liance.norms.standards.bulk.sides import Asked
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded
from liance.norms.standards.side_by_side import HeldLimit

DAY = date(2026, 11, 1)
PLANNER = Planner(shipped(), DAY)
NMHC = ("非甲烷总烃", "120", "GB 16297-1996 表2 二级")
COAL = ("颗粒物", "50", "GB 13271-2014 表2 燃煤锅炉")
FUME = ("油烟", "2.0", "GB 18483-2001")


def samples(item, values, *, oxygen=(), beside=(), averaging="", reference=""):
    factor, limit, standard = item
    contents = oxygen or [""] * len(values)
    return [
        Asked(
            value, "mg/m³", "", factor, "gas", DAY, limit, "mg/m³", standard, tuple(beside),
            Recorded(o2_measured=content, o2_reference=reference, averaging=averaging),
        )
        for value, content in zip(values, contents, strict=True)
    ]  # fmt: skip


def times(*minutes):
    return [datetime(2026, 11, 1, 10) + timedelta(minutes=one) for one in minutes]


@pytest.mark.parametrize(
    ("minutes", "groups"),
    [
        ((0, 15, 30, 45), [[0, 1, 2, 3]]),
        ((0, 30, 60), [[0, 1, 2]]),
        ((0, 30, 61), [[0, 1], [2]]),
        ((70, 0, 20), [[1, 2], [0]]),
        ((), []),
    ],
)
def test_samples_within_an_hour_of_the_first_belong_together(minutes, groups):
    assert within_the_hour(range(len(minutes)), times(*minutes)) == groups


def test_three_make_a_mean_and_five_of_fume():
    assert [enough(n, "颗粒物") for n in (2, 3)] == [False, True]
    assert [enough(n, "油烟") for n in (4, 5)] == [False, True]


@pytest.mark.parametrize(("word", "may"), [("", True), ("瞬时样", True), ("小时均值", False)])
def test_a_mean_is_no_sample_of_a_mean(word, may):
    assert may_enter(word) is may


def test_each_is_converted_before_the_mean():
    # example 21: 45.60, 57.88, 60.00 and not 41.33 at the mean oxygen
    found = judge_mean(samples(COAL, ["38", "41", "45"], oxygen=["11.0", "12.5", "12.0"]), PLANNER)
    assert found.stored.detail["judged_value"].startswith("54.494")
    assert (found.stored.verdict, found.value) == ("exceeds", "54")
    assert "member_not_met" not in {step["code"] for step in found.stored.detail["steps"]}


def test_cooking_fume_drops_what_is_under_a_quarter_of_the_greatest():
    # example 13
    found = judge_mean(samples(FUME, ["8", "7", "1.9", "6", "7"], reference="不折算"), PLANNER)
    assert (found.value, found.stored.verdict) == ("7", "exceeds")
    assert {"fume_kept", "mean"} <= {step["code"] for step in found.stored.detail["steps"]}
    few = judge_mean(samples(FUME, ["8", "1", "1", "1", "7"], reference="不折算"), PLANNER)
    assert (few.stored.verdict, few.stored.detail["reason"]) == ("not_judged", "fume_too_few")


def test_non_detects_count_by_half_and_keep_their_mark():
    found = judge_mean(samples(NMHC, ["130", "100", "<2"]), PLANNER)
    assert found.stored.verdict == "compliant"
    assert "mean_halved" in {step["code"] for step in found.stored.detail["steps"]}
    none = judge_mean(samples(NMHC, ["<2", "<2", "<3"]), PLANNER)
    assert none.value == "<3"


@pytest.mark.parametrize("stated", ["", "single"])
def test_a_sample_stated_as_one_enters_the_mean(stated):
    found = judge_mean(samples(NMHC, ["130", "100", "104"], averaging=stated), PLANNER)
    assert (found.stored.verdict, found.covers) == ("compliant", ("sheet",))
    said = found.stored.detail["zh"]
    assert "3个样品" in said
    assert found.stored.detail["en"]


def test_a_limit_that_says_no_averaging_is_each_samples_own_matter():
    paper = HeldLimit(
        "permit", "125", "mg/m³", "91610300XX001P", asks=(("o2_reference", "不折算"),)
    )
    found = judge_mean(samples(NMHC, ["130", "100", "104"], beside=[paper]), PLANNER)
    assert found.covers == ("sheet",)
    assert len(found.stored.detail["sides"]) == 1
    hourly = HeldLimit(
        "permit", "100", "mg/m³", "91610300XX001P", averaging="hourly_mean",
        asks=(("o2_reference", "不折算"),),
    )  # fmt: skip
    found = judge_mean(samples(NMHC, ["130", "100", "104"], beside=[hourly]), PLANNER)
    assert found.covers == ("permit", "sheet")
    assert [side["verdict"] for side in found.stored.detail["sides"]] == ["exceeds", "compliant"]


def test_no_mean_of_a_limit_for_single_samples():
    bare = ("颗粒物", "120", "环评批复")
    assert judge_mean(samples(bare, ["130", "100", "104"]), PLANNER) is None


@pytest.mark.parametrize(
    ("judged", "raws", "printed"),
    [
        ("41.66666666666666666666666667", ["38", "42.5"], "41.7"),
        ("106", ["130", "100"], "106"),
        ("<3", ["<3"], "<3"),
        ("8.5", ["8", "9"], "8"),
        ("", ["ND"], ""),
    ],
)
def test_a_mean_is_rounded_once_as_its_members_are_written(judged, raws, printed):
    assert printed_value(judged, raws) == printed
