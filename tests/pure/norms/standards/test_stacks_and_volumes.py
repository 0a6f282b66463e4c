"""Equivalent stacks, benchmark volumes and excess air, from the cells of a row to its verdict."""

from datetime import date
from decimal import Decimal

import pytest

from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.decimals import plain, read_lists
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded
from liance.norms.standards.recording import check_recorded, recorded_of, wanted_fields
from liance.norms.standards.side_by_side import HeldLimit, judge_all
from liance.norms.standards.stacks import combine, read_stacks

DAY = date(2026, 11, 1)
PLANNER = Planner(shipped(), DAY)
DUST = Case("20", "", "mg/m3", factor="颗粒物", medium="gas")
STACK = Conditions(
    standard="GB 16297-1996", level="2", scope="其他", stack_height_m="20", averaging="hourly_mean"
)


def codes(verdict):
    return [step.code for step in verdict.steps]


def test_two_stacks_are_one_and_judged_by_its_height_and_rate():
    conditions = STACK._replace(other_stacks="30/3.0/40")
    found = judge_row(DUST, conditions, Measured(flow_m3h="100000"), PLANNER)
    assert found.rate is not None
    assert found.rate.rate == 5
    assert round(Decimal(plain(found.rate.limit)), 3) == Decimal("15.297")
    assert found.leading.verdict.value == "compliant"
    steps = {step.code: step for step in found.leading.steps}
    assert steps["stack_equivalent"].result == "≈25.4951 m"
    assert steps["rate_equivalent"].formula == "2 + 3"
    alone = judge_row(DUST, STACK, Measured(flow_m3h="100000"), PLANNER)
    assert plain(alone.rate.limit) == "5.9"


def test_what_the_others_emit_makes_the_rate_exceed():
    conditions = STACK._replace(other_stacks="30/30/40")
    found = judge_row(DUST, conditions, Measured(flow_m3h="100000"), PLANNER)
    assert (found.rate.verdict.value, found.leading.verdict.value) == ("exceeds", "exceeds")
    assert found.rate.rate == 32


def test_a_stack_too_far_away_stands_alone():
    conditions = STACK._replace(other_stacks="30/3.0/50")
    found = judge_row(DUST, conditions, Measured(flow_m3h="100000"), PLANNER)
    assert plain(found.rate.limit) == "5.9"
    assert found.rate.rate == 2
    assert "stack_apart" in codes(found.leading)


def test_a_third_stack_is_joined_to_the_first_two():
    found = combine(Decimal(20), read_stacks("30/3/40；40/1/60"))
    assert (found.joined, found.others) == (2, 4)
    assert round(found.height, 4) == round((Decimal(650 + 1600) / 2).sqrt(), 4)


def test_a_half_by_one_height_alone_is_left_to_people():
    conditions = STACK._replace(stack_height_m="14", other_stacks="30/3.0/40")
    found = judge_row(DUST, conditions, Measured(flow_m3h="100000"), PLANNER)
    assert found.rate.reason.value == "stacks_differ"
    assert found.leading.verdict.value == "not_judged"


def test_a_rate_itself_is_judged_with_the_others():
    case = Case("2.0", "", "kg/h", factor="颗粒物", medium="gas")
    found = judge_row(case, STACK._replace(other_stacks="30/3.0/40"), Measured(), PLANNER)
    assert found.rate.rate == 5


@pytest.mark.parametrize(
    "text", ["30/3.0", "30/x/40", "30/-1/40", "0/3/40", "高", "30/3/40;;1/2/3"]
)
def test_stacks_that_cannot_be_read_are_refused(text):
    assert read_stacks(text) is None
    found = judge_row(DUST, STACK._replace(other_stacks=text), Measured(flow_m3h="100000"), PLANNER)
    assert found.leading.reason.value == "condition_unreadable"


def test_numbers_that_belong_together():
    assert read_lists(" 50/24；10 / 30; ", 2) == (
        (Decimal(50), Decimal(24)),
        (Decimal(10), Decimal(30)),
    )
    assert read_lists("", 2) is None


@pytest.mark.parametrize(
    ("value", "volume", "products", "expected", "times"),
    [
        ("80", "1800", "50/24", ("exceeds", "over_limit", "120.0"), "0.2"),
        ("80", "900", "50/24", ("compliant", "within_limit", "80"), None),
        ("80", "1200", "50/24", ("compliant", "within_limit", "80"), None),
        ("80", "1800", "25/24; 25/24", ("exceeds", "over_limit", "120.0"), "0.2"),
        ("<80", "1800", "50/24", ("cannot_judge", "detection_limit_above_limit", "<120.0"), None),
        ("80", "1800", "", ("not_judged", "benchmark_incomplete", ""), None),
        ("80", "", "50/24", ("not_judged", "benchmark_incomplete", ""), None),
        ("80", "1800", "50", ("not_judged", "condition_unreadable", ""), None),
        ("80", "-1", "50/24", ("not_judged", "condition_unreadable", ""), None),
    ],
)
def test_dilution_does_not_help(value, volume, products, expected, times):
    case = Case(value, "100", "mg/L", "mg/L", factor="化学需氧量", medium="water")
    verdict = judge_row(
        case, Conditions(), Measured(volume=volume, products=products), PLANNER
    ).leading
    found = verdict.judged_value
    assert (verdict.verdict.value, verdict.reason.value) == expected[:2]
    assert Decimal(found.lstrip("<") or 0) == Decimal(expected[2].lstrip("<") or 0)
    assert found.startswith("<") == expected[2].startswith("<")
    assert (verdict.times is None) == (times is None)
    assert times is None or verdict.times == Decimal(times)
    if verdict.verdict.value != "not_judged":
        assert "unverified" in codes(verdict)


@pytest.mark.parametrize(("unit", "medium"), [("mg/m3", "gas"), ("倍", "water")])
def test_only_concentrations_in_water_have_a_benchmark_volume(unit, medium):
    case = Case("80", "100", unit, unit, factor="色度", medium=medium)
    verdict = judge_row(case, Conditions(), Measured(volume="9", products="1/1"), PLANNER).leading
    assert verdict.reason.value == "benchmark_not_applicable"


def test_an_older_limit_is_held_by_its_coefficient_of_excess_air():
    case = Case("100", "120", "mg/m3", "mg/m3", factor="烟尘", medium="gas")
    found = judge_row(case, Conditions(excess_air="1.8"), Measured(o2_measured="13"), PLANNER)
    # α′ = 21/8 = 2.625; 100 × 2.625/1.8
    assert found.leading.judged_value.startswith("145.83")
    assert found.leading.verdict.value == "exceeds"


@pytest.mark.parametrize(
    ("conditions", "oxygen", "reason"),
    [
        ({"excess_air": "1.8"}, "", "excess_air_oxygen_missing"),
        ({"excess_air": "1.8", "o2_reference": "9"}, "13", "excess_air_conflict"),
        ({"excess_air": "0.9"}, "13", "excess_air_under_1"),
        ({"excess_air": "1.8"}, "21", "oxygen_not_below_21"),
        ({"excess_air": "x"}, "13", "condition_unreadable"),
    ],
)
def test_excess_air_that_cannot_be_used_is_said(conditions, oxygen, reason):
    case = Case("100", "120", "mg/m3", "mg/m3", factor="烟尘", medium="gas")
    found = judge_row(case, Conditions(**conditions), Measured(o2_measured=oxygen), PLANNER)
    assert found.leading.reason.value == reason


def laboratory(item, value, **recorded):
    factor, medium, limit, unit, standard = item
    case = Case(value, limit, unit, unit, factor=factor, medium=medium)
    side = judge_all(case, standard, [], DAY, PLANNER, recorded=Recorded(**recorded))[0]
    assert side.verdict.explanation("en")
    return side


def test_the_laboratory_judges_by_what_was_recorded():
    water = ("化学需氧量", "water", "100", "mg/L", "GB 21900-2008")
    found = laboratory(water, "80", volume="1800", products="50/24")
    assert (found.verdict.verdict.value, found.verdict.judged_value) == ("exceeds", "120")
    gas = ("颗粒物", "gas", "120", "mg/m³", "GB 16297-1996 表2 二级")
    given = {"flow_m3h": "100000", "stack_height_m": "20"}
    found = laboratory(gas, "20", **given, other_stacks="30/3.0/40")
    assert found.judgement.rate.rate == 5
    old = ("烟尘", "gas", "120", "mg/m³", "环评批复")
    assert laboratory(old, "100", o2_measured="13", excess_air="1.8").verdict.verdict == "exceeds"


def test_they_are_kept_as_typed_and_as_read():
    kept = check_recorded({"volume": "1800", "products": "50/24；10/30"}, "water")
    assert kept["products"] == {"raw": "50/24；10/30", "value": "50/24; 10/30"}
    assert recorded_of(kept).products == "50/24；10/30"
    fault = check_recorded({"other_stacks": "30/3.0"}, "gas")
    assert fault.code == "standards.recorded_unreadable"
    assert check_recorded({"volume": "1"}, "gas").code == "standards.recorded_elsewhere"


@pytest.mark.parametrize(
    ("unit", "standard", "asked"),
    [
        ("mg/L", "GB 21900-2008", True),
        ("mg/L", "", True),
        ("mg/L", "GB 8978-1996 一级", False),
        ("倍", "", False),
    ],
)
def test_the_volume_is_asked_where_no_standard_on_file_leaves_it_out(unit, standard, asked):
    found = wanted_fields(
        medium="water", factor="化学需氧量", unit=unit, standard=standard, day=DAY,
        catalogue=shipped(),
    )  # fmt: skip
    assert ("products" in found) is asked


@pytest.mark.parametrize("limit", ["100", "90"])
@pytest.mark.parametrize("given", [{"volume": "3600", "products": "50/24"}, {"volume": "3600"}])
def test_a_standard_without_a_benchmark_volume_is_held_to_the_measured_value(limit, given):
    # the printed limit is the standard's own, or another
    found = laboratory(
        ("化学需氧量", "water", limit, "mg/L", "GB 8978-1996 表4 一级"), "80", **given
    )
    assert (found.verdict.verdict.value, found.verdict.judged_value) == ("compliant", "80")
    assert "benchmark_unused" in codes(found.verdict)


def test_a_permit_beside_is_held_to_the_measured_value():
    case = Case("80", "100", "mg/L", "mg/L", factor="化学需氧量", medium="water")
    permit = HeldLimit("permit", "110", "mg/L", "91610300XX001P")
    looked_up = HeldLimit("standard", standard="GB 8978-1996", asks=(("level", "1"),))
    recorded = Recorded(volume="3600", products="50/24")
    sides = judge_all(case, "GB 21900-2008", [permit, looked_up], DAY, PLANNER, recorded=recorded)
    by = {side.held.origin: side for side in sides}
    assert (by["sheet"].verdict.verdict.value, by["sheet"].verdict.judged_value) == (
        "exceeds",
        "240",
    )
    for origin in ("permit", "standard"):
        assert by[origin].verdict.judged_value == "80"
        assert "benchmark_unused" in codes(by[origin].verdict)


@pytest.mark.parametrize(
    ("factor", "standard", "limit", "more"),
    [
        ("颗粒物", "GB 16297-1996 表2 二级", "200", {}),
        ("颗粒物", "GB 13271-2014 表2 燃煤锅炉", "80", {}),
    ],
)
def test_a_standard_on_file_knows_no_excess_air(factor, standard, limit, more):
    given = {"excess_air": "1.8", "o2_measured": "12", **more}
    found = laboratory((factor, "gas", limit, "mg/m³", standard), "40", **given)
    assert found.verdict.verdict.value == "compliant"
    assert "excess_air_unused" in codes(found.verdict)
