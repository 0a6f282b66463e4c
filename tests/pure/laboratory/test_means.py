"""The mean of samples within the hour: which belong together, against which limits, what is said."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from liance.mechanism.laboratory.queries.results import Result, left_by
from liance.mechanism.laboratory.rules.means import (
    DAILY,
    enough,
    judge_mean,
    may_enter,
    over_the_day,
    printed_value,
    within_the_hour,
)
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded
from liance.norms.standards.side_by_side import Asked, HeldLimit

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
        (tuple(range(0, 180, 20)), [[0, 1, 2], [3, 4, 5], [6, 7, 8]]),
        ((0, 15, 30, 45, 60, 75, 90), [[0, 1, 2, 3], [4, 5, 6]]),
        ((0, 20, 40, 60), [[0, 1, 2, 3]]),
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
    ("judged", "raws", "own", "printed"),
    [
        ("41.66666666666666666666666667", ["38", "42.5"], "mg/m³", "41.7"),
        ("106", ["130", "100"], "mg/m³", "106"),
        ("<3", ["<3"], "mg/m³", "<3"),
        ("8.5", ["8", "9"], "mg/m³", "8"),
        ("0.525", ["500", "600", "520", "480"], "µg/m³", "0.525"),
        ("0.46666666666666667", ["500", "400", "500"], "µg/m³", "0.467"),
        ("466.66666666666667", ["0.5", "0.4", "0.5"], "g/m³", "500"),
        ("", ["ND"], "mg/m³", ""),
    ],
)
def test_a_mean_is_rounded_once_as_its_members_are_written(judged, raws, own, printed):
    assert printed_value(judged, [(raw, own) for raw in raws], "mg/m³") == printed


COD = ("化学需氧量", "100", "GB 8978-1996 表4 一级")
PLANT = ("化学需氧量", "50", "GB 18918-2002 表1 一级A")
WHOLE = tuple(range(0, 1440, 120))


@pytest.mark.parametrize(
    ("minutes", "found"),
    [
        (WHOLE, [12]),
        ((*WHOLE, 1439), [13]),
        ((*WHOLE, 1440), [12]),
        ((*WHOLE[:11], 1439), [12]),
        ((*WHOLE[:5], *WHOLE[6:]), []),
        (WHOLE[:11], []),
        ((*WHOLE[:5], 719, *WHOLE[6:]), [12]),
        (tuple(range(0, 2880, 120)), [12, 12]),
        ((0, *(one + 300 for one in WHOLE)), [12]),
        ((0, 1200), []),
        ((), []),
    ],
)
def test_a_day_is_covered_where_every_two_hours_have_a_sample(minutes, found):
    assert [len(group) for group in over_the_day(minutes, times(*minutes))] == found


def daily(item, values, *, day=date(2026, 2, 1), beside=(), unit="mg/L"):
    factor, limit, standard = item
    asked = [
        Asked(value, unit, "", factor, "water", day, limit, unit, standard, tuple(beside),
              Recorded())
        for value in values
    ]  # fmt: skip
    return judge_mean(asked, PLANNER, DAILY)


@pytest.mark.parametrize(
    ("item", "values", "verdict", "value"),
    [
        (COD, ["130", *["90"] * 11], "compliant", "93"),
        (COD, ["130"] * 12, "exceeds", "130"),
        (PLANT, ["60", *["40"] * 11], "compliant", "42"),
        (PLANT, [*["<4"] * 3, *["40"] * 9], "compliant", "30"),
        (("六价铬", "0.5", "GB 8978-1996 表1"), ["0.6", *["0.4"] * 11], "compliant", "0.4"),
    ],
)
def test_a_daily_mean_is_judged_against_the_daily_limit(item, values, verdict, value):
    found = daily(item, values)
    assert (found.stored.verdict, found.value, found.covers) == (verdict, value, ("sheet",))
    assert found.detail["averaging"] == "daily_mean"
    assert found.stored.detail["steps"][0]["code"] == "mean_of_day"
    codes = {step["code"] for step in found.stored.detail["steps"]}
    assert not {"averaging_by_ground", "averaging_assumed"} & codes
    assert found.stored.detail["en"]


@pytest.mark.parametrize(
    ("item", "unit"),
    [
        (("pH值", "6-9", "GB 8978-1996 表4 一级"), "无量纲"),
        (("化学需氧量", "100", "环评批复"), "mg/L"),
        (("总余氯", "0.5", "GB 8978-1996 表4 医院"), "mg/L"),
    ],
)
def test_what_holds_for_no_day_or_is_never_averaged_has_no_daily_mean(item, unit):
    assert daily(item, ["7"] * 12, unit=unit) is None


def test_a_sample_held_to_a_limit_of_its_own_is_not_covered_by_the_daily_mean():
    # since the amendment a grab sample of a plant has a limit of its own, which is not on file
    assert daily(PLANT, ["40"] * 12, day=date(2026, 11, 1)).covers == ()
    paper = HeldLimit("permit", "80", "mg/L", "91610300XX001P", averaging="daily_mean")
    found = daily(COD, ["90"] * 12, beside=[paper])
    assert found.covers == ("permit", "sheet")
    assert [side["verdict"] for side in found.stored.detail["sides"]] == ["exceeds", "compliant"]
    single = HeldLimit("permit", "80", "mg/L", "91610300XX001P", averaging="single")
    assert daily(COD, ["90"] * 12, beside=[single]).covers == ("sheet",)


def test_a_mean_that_lacks_a_fact_silences_no_sample():
    # the oxygen of the fourth bag was not written down
    rows = samples(COAL, ["120", "130", "140", "125"], oxygen=["10", "10", "10", ""])
    assert judge_mean(rows, PLANNER) is None


def side(origin, verdict, limit, times=""):
    return {
        "origin": origin, "verdict": verdict, "limit": limit, "unit": "mg/m³", "times": times,
        "standard": origin, "reason": "over_limit", "zh": origin, "en": origin,
    }  # fmt: skip


def sample(verdict, *beside):
    return Result(
        kind="determination", id=UUID(int=1), point_code="DA001", point_name="", medium="gas",
        factor="二氧化硫", sampled_at=None, started_at=None, repeat=1, raw="600", unit="mg/m³",
        limit="550", limit_unit="mg/m³", standard="GB 16297-1996", verdict=verdict, times="0.09",
        origin="sheet", beside=beside,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("permit", "shown", "limit"),
    [("cannot_judge", True, "400"), ("exceeds", True, "400"), ("compliant", False, "400")],
)
def test_a_mean_leaves_a_sample_to_the_other_limits_alone(permit, shown, limit):
    # the mean clears the sheet's limit; the permit's is of another averaging
    row = left_by(sample("exceeds", side("permit", permit, "400")), ("sheet",))
    assert (row.alone, row.verdict, row.limit, row.origin) == (shown, permit, limit, "permit")
    assert row.beside == ()


def test_what_a_mean_covers_whole_is_not_judged_by_itself():
    row = left_by(sample("exceeds", side("permit", "exceeds", "400")), ("permit", "sheet"))
    assert not row.alone
    assert left_by(sample("exceeds"), ()).alone
    kept = left_by(sample("exceeds", side("permit", "compliant", "700")), ("permit",))
    assert (kept.alone, kept.verdict, kept.limit, kept.beside) == (True, "exceeds", "550", ())


def test_the_value_of_a_mean_is_no_rate():
    dust = ("颗粒物", "120", "GB 16297-1996 表2 二级")
    factor, limit, standard = dust
    rows = [
        Asked(value, "mg/m³", "", factor, "gas", DAY, limit, "mg/m³", standard, (),
              Recorded(flow_m3h="50000", stack_height_m="15"))
        for value in ("100", "90", "95")
    ]  # fmt: skip
    found = judge_mean(rows, PLANNER)
    assert (found.stored.verdict, found.value) == ("exceeds", "95")
    assert found.stored.detail["judged_value"] == "4.75"
