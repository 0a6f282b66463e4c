"""A limit that a sheet prints, held to the rules of the standard it names."""

from datetime import date

import pytest

from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.named import read_named
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded
from liance.norms.standards.side_by_side import judge_all

DAY = date(2026, 11, 1)
COAL = ("颗粒物", "gas", "50", "mg/m³", "GB 13271-2014 表2 燃煤锅炉")
NOISE = ("厂界噪声（昼间）", "noise", "65", "dB(A)", "GB 12348-2008 3类")
PLANT = ("化学需氧量", "water", "50", "mg/L", "GB 18918-2002 一级A标准")
BARE = ("颗粒物", "gas", "50", "mg/m³", "环评批复")


def verdict(item, value, day=DAY, **recorded):
    factor, medium, limit, unit, standard = item
    case = Case(value, limit, unit, unit, factor=factor, medium=medium)
    planner = Planner(shipped(), day)
    side = judge_all(case, standard, [], day, planner, recorded=Recorded(**recorded))[0]
    assert side.verdict.explanation("zh")
    assert side.verdict.explanation("en")
    return side.verdict.verdict.value, side.verdict.reason.value


@pytest.mark.parametrize(
    ("text", "code", "asks"),
    [
        ("GB 13271-2014 表2 燃气锅炉", "GB 13271-2014", {"table": "表2", "fuel": "gas"}),
        (
            "GB 18918-2002《城镇污水处理厂污染物排放标准》一级A标准",
            "GB 18918-2002",
            {"level": "1A"},
        ),
        ("GB12348—2008 3类 夜间", "GB12348-2008", {"noise_class": "3", "period": "night"}),
        ("GB 16297-1996 表2 无组织", "GB 16297-1996", {"table": "表2", "place": "fugitive"}),
        ("DB61/224-2018", "DB61/224-2018", {}),
        ("GB 8978-1996 表4 一级", "GB 8978-1996", {"table": "表4", "level": "1"}),
    ],
)
def test_words_for_a_standard_are_read(text, code, asks):
    named = read_named(text)
    assert named is not None
    assert (named.code, dict(named.asks)) == (code, asks)


@pytest.mark.parametrize("text", ["", "排污许可证", "GB 8978-1996 或 GB 18918-2002"])
def test_words_for_none_or_several_name_none(text):
    assert read_named(text) is None


@pytest.mark.parametrize(
    ("item", "value", "recorded", "expected"),
    [
        (NOISE, "65.4", {}, ("not_judged", "background_missing")),
        (NOISE, "66", {}, ("not_judged", "background_missing")),
        (NOISE, "65", {}, ("not_judged", "background_missing")),
        (NOISE, "54.0", {}, ("compliant", "within_limit")),
        (NOISE, "65.4", {"background": "52.1"}, ("compliant", "within_limit")),
        (NOISE, "68.4", {"background": "52.1"}, ("exceeds", "over_limit")),
        (NOISE, "50", {"period": "night"}, ("not_judged", "period_unknown")),
        (NOISE, "70", {"background": "很低"}, ("not_judged", "condition_unreadable")),
        (COAL, "45", {}, ("not_judged", "oxygen_measured_missing")),
        (COAL, "200", {}, ("not_judged", "oxygen_measured_missing")),
        (COAL, "45", {"o2_measured": "12.0"}, ("exceeds", "over_limit")),
        (COAL, "32", {"o2_measured": "13.2"}, ("compliant", "within_limit")),
        (COAL, "45", {"o2_measured": "21"}, ("not_judged", "oxygen_not_below_21")),
        (BARE, "45", {}, ("not_judged", "oxygen_basis_missing")),
        (BARE, "60", {"o2_measured": "9"}, ("not_judged", "oxygen_basis_missing")),
        (BARE, "60", {"o2_measured": "9", "o2_reference": "9"}, ("exceeds", "over_limit")),
        (BARE, "45", {"o2_reference": "不折算"}, ("compliant", "within_limit")),
        (PLANT, "55", {}, ("cannot_judge", "amendment_not_held")),
        (PLANT, "45", {}, ("cannot_judge", "amendment_not_held")),
        (PLANT, "55", {"averaging": "日均值"}, ("exceeds", "over_limit")),
    ],
)
def test_what_the_standard_needs_decides(item, value, recorded, expected):
    assert verdict(item, value, **recorded) == expected


def test_before_the_amendment_a_grab_sample_has_its_legal_ground():
    assert verdict(PLANT, "55", date(2026, 2, 28)) == ("exceeds", "over_limit")


@pytest.mark.parametrize(
    ("limit", "standard", "recorded", "expected"),
    [
        ("50", "GB 13271-2014", {"o2_measured": "12"}, ("not_judged", "fuel_missing")),
        ("50", "GB 13271-2014", {"o2_measured": "12", "fuel": "煤"}, ("exceeds", "over_limit")),
        ("45", "GB 13271-2014 燃煤", {"o2_measured": "12"}, ("exceeds", "over_limit")),
        ("45", "GB 13271-2014 燃煤", {}, ("not_judged", "oxygen_measured_missing")),
        ("70", "GB 16297-1996", {}, ("compliant", "within_limit")),
        ("45", "DB61/1226-2018", {"o2_measured": "3"}, ("not_judged", "oxygen_basis_missing")),
        ("1.0", "GB 16297-1996 无组织", {}, ("exceeds", "over_limit")),
    ],
)
def test_a_printed_limit_other_than_the_standards_follows_its_rules(
    limit, standard, recorded, expected
):
    item = ("颗粒物", "gas", limit, "mg/m³", standard)
    assert verdict(item, "45", **recorded) == expected


def test_a_limit_of_water_without_standard_stands_for_itself():
    item = ("化学需氧量", "water", "100", "mg/L", "")
    assert verdict(item, "128") == ("exceeds", "over_limit")
    assert verdict(item, "100") == ("compliant", "within_limit")


DUST = "GB 16297-1996 表2 二级"
STACK = {"flow_m3h": "1000000", "stack_height_m": "15"}


def dust(limit, standard=DUST, factor="颗粒物", **recorded):
    case = Case("20", limit, "mg/m³", "mg/m³", factor=factor, medium="gas")
    (side,) = judge_all(
        case, standard, [], DAY, Planner(shipped(), DAY), recorded=Recorded(**recorded)
    )
    return side.verdict


@pytest.mark.parametrize("limit", ["120", "100", "150"])
def test_the_rate_of_the_standard_counts_beside_whatever_limit_is_printed(limit):
    over = dust(limit, **STACK)
    assert (over.verdict.value, over.reason.value) == ("exceeds", "rate_over_limit")
    assert (over.judged_value, over.judged_limit) == ("20", "3.5")
    under = dust(limit, flow_m3h="10000", stack_height_m="15")
    assert under.reason.value == "within_limit"
    assert "rate_within_limit" in [step.code for step in under.steps]


@pytest.mark.parametrize("limit", ["120", "100"])
def test_a_rate_that_cannot_be_told_is_never_passed_over(limit):
    neither = dust(limit)
    assert neither.reason.value == "within_limit"
    assert "rate_not_counted" in [step.code for step in neither.steps]
    assert dust(limit, flow_m3h="1000000").reason.value == "rate_height_missing"
    assert dust(limit, stack_height_m="15").reason.value == "rate_flow_missing"
    unlevelled = dust(limit, "GB 16297-1996 表2", **STACK)
    assert unlevelled.reason.value == "rate_not_selected"
    assert "请填写级别（2、3）" in unlevelled.explanation("zh")
    assert "name one of 2、3" in unlevelled.explanation("en")


def test_other_stacks_make_the_equivalent_one_whatever_limit_is_printed():
    joined = {"flow_m3h": "100000", "stack_height_m": "20", "other_stacks": "30/25/40"}
    found = [dust(limit, **joined) for limit in ("120", "100")]
    assert {verdict.judged_limit for verdict in found} == {found[0].judged_limit}
    assert {verdict.reason.value for verdict in found} == {"rate_over_limit"}


def test_a_printed_limit_of_a_place_without_a_stack_has_no_rate():
    found = dust("100", "GB 16297-1996 表2 无组织", **STACK)
    assert not [step for step in found.steps if step.code.startswith("rate")]


@pytest.mark.parametrize("limit", ["25", "20"])
def test_a_rate_that_is_not_held_is_said_whatever_limit_is_printed(limit):
    bare = dust(limit, factor="甲醛")
    assert (bare.reason.value, bare.steps[-1].code) == ("within_limit", "rate_not_held")
    asked = dust(limit, factor="甲醛", **STACK)
    assert (asked.verdict.value, asked.reason.value) == ("cannot_judge", "rate_not_held")
