"""Rows whose limit, rate, oxygen or removal comes from a standard."""

from datetime import date
from decimal import Decimal

import pytest
from tests.judged_rows import GAS, NOISE, PLANNER, codes, judged, short

from liance.norms.standards.decimals import plain
from liance.norms.standards.grouping import judge_group
from liance.norms.standards.rounding import round_to_figures, round_to_place

DUST = {"standard": "GB 16297-1996", "factor": "颗粒物", "level": "2", **GAS}


def rate(**cells):
    return judged("85", **{**DUST, "sampled_on": "2026-01-15", **cells})


def test_a_rate_counts_beside_the_concentration():
    answer = rate(flow_m3h="12500", stack_height_m="15")
    assert short(answer) == ("compliant", "within_limit")
    assert (answer.concentration.value, answer.rate.verdict.value) == ("compliant", "compliant")
    assert (answer.rate.rate, answer.rate.limit) == (Decimal("1.0625"), Decimal("3.5"))


def test_the_worse_of_concentration_and_rate_leads():
    answer = rate(flow_m3h="50000", stack_height_m="15")
    assert short(answer) == ("exceeds", "rate_over_limit")
    assert (answer.concentration.value, answer.rate.verdict.value) == ("compliant", "exceeds")
    assert (answer.leading.judged_value, answer.leading.judged_limit) == ("4.25", "3.5")
    assert round_to_figures(Decimal(plain(answer.leading.times)), 4) == Decimal("0.2143")
    worse = judged("130", **{**DUST, "flow_m3h": "100", "stack_height_m": "15"})
    assert short(worse) == ("exceeds", "over_limit")
    assert worse.rate.verdict.value == "compliant"


@pytest.mark.parametrize(
    ("factor", "cells", "limit"),
    [
        ("颗粒物", {"stack_height_m": "25"}, "14.45"),
        ("颗粒物", {"stack_height_m": "12"}, "1.12"),
        ("氮氧化物", {"stack_height_m": "15", "surroundings_height_m": "12"}, "0.385"),
        ("氮氧化物", {"stack_height_m": "22"}, "1.92"),
        ("二氧化硫", {"stack_height_m": "45"}, "32"),
        ("颗粒物", {"stack_height_m": "12", "surroundings_height_m": "12"}, "0.56"),
    ],
)
def test_rate_limits_by_height(factor, cells, limit):
    answer = rate(factor=factor, flow_m3h="100", **cells)
    assert answer.rate.limit == Decimal(limit)


def test_the_highest_listed_stack_is_passed():
    answer = rate(flow_m3h="100", stack_height_m="70")
    assert round_to_place(answer.rate.limit, -3) == Decimal("115.694")
    assert "rate_extrapolated_above" in codes(answer)


def test_half_a_rate_is_not_a_whole_verdict():
    without_flow = rate(stack_height_m="15")
    assert short(without_flow) == ("not_judged", "rate_flow_missing")
    assert without_flow.concentration.value == "compliant"
    without_height = rate(flow_m3h="12500")
    assert short(without_height) == ("not_judged", "rate_height_missing")
    neither = rate()
    assert short(neither) == ("compliant", "within_limit")
    assert neither.rate is None
    assert "rate_not_counted" in codes(neither)
    unreadable = rate(flow_m3h="much", stack_height_m="15")
    assert short(unreadable) == ("not_judged", "condition_unreadable")


UNHELD = (
    "铬酸雾", "铅及其化合物", "汞及其化合物", "镉及其化合物", "铍及其化合物", "镍及其化合物",
    "锡及其化合物", "酚类", "甲醛", "乙醛", "丙烯腈", "氰化氢", "甲醇", "苯胺类", "氯苯类", "硝基苯类",
    "氯乙烯", "光气",
)  # fmt: skip


@pytest.mark.parametrize("factor", UNHELD)
def test_a_rate_that_is_printed_and_not_held_is_no_compliance(factor):
    asked = rate(factor=factor, flow_m3h="100000", stack_height_m="30")
    assert (asked.rate.verdict.value, asked.rate.reason.value) == ("cannot_judge", "rate_not_held")
    assert asked.rate.limit is None
    low = judged("0.0001", **{**DUST, "factor": factor, "flow_m3h": "100", "stack_height_m": "30"})
    assert short(low) == ("cannot_judge", "rate_not_held")
    assert low.concentration.value == "compliant"
    # nobody asked for the rate: the concentration stands, and that the rate is open is said
    bare = judged("0.0001", **{**DUST, "factor": factor})
    assert (short(bare), codes(bare)[-1]) == (("compliant", "within_limit"), "rate_not_held")
    assert "未录入" in bare.leading.explanation("zh")
    itself = judged("0.1", **{**DUST, "factor": factor, "unit": "kg/h"})
    assert short(itself)[0] != "compliant"


def test_a_mean_of_rates_that_are_not_held_is_no_compliance():
    rows = [judged(value, **{**DUST, "factor": "甲醛", "flow_m3h": "90", "stack_height_m": "15"})
            for value in ("2", "3")]  # fmt: skip
    assert short(judge_group(rows)) == ("cannot_judge", "rate_not_held")


def test_an_own_limit_beside_a_standard_has_the_rate_of_the_standard():
    cells = {**DUST, "flow_m3h": "1000000", "stack_height_m": "15", "sampled_on": "2026-01-15"}
    assert short(judged("20", "100", **cells)) == ("exceeds", "rate_over_limit")
    over = judged("120", "100", **cells)
    assert (short(over), over.rate.verdict.value) == (("exceeds", "over_limit"), "exceeds")
    assert codes(judged("20", "100", **DUST))[-1] == "rate_not_counted"
    assert judged("20", "100", **{**cells, "standard": "GB 13271-2014"}).rate is None
    soon = judged("20", "100", **{**cells, "sampled_on": "soon"})
    assert short(soon) == ("not_judged", "condition_unreadable")


@pytest.mark.parametrize(
    ("value", "height", "expected", "limit"),
    [
        ("10", "20", ("not_judged", "stack_too_low"), "0.52"),
        ("10", "24.9", ("not_judged", "stack_too_low"), "0.52"),
        # over what the least height is allowed is over whatever holds lower
        ("60", "20", ("exceeds", "rate_over_limit"), "0.52"),
        ("10", "25", ("compliant", "within_limit"), "0.52"),
    ],
)
def test_a_stack_lower_than_the_standard_allows_has_no_limit(value, height, expected, limit):
    cells = {**DUST, "factor": "氯气", "stack_height_m": height}
    answer = judged(value, flow_m3h="10000", **cells)
    assert short(answer) == expected
    assert answer.rate.limit == Decimal(limit)
    assert ("stack_below_least" in codes(answer)) is (height != "25")
    without = judged(value, **cells)
    assert short(without)[0] == "not_judged"
    assert ("stack_below_least" in codes(without)) is (height != "25")


@pytest.mark.parametrize("factor", ["氯气", "氰化氢", "光气"])
def test_the_least_height_of_a_stack_is_on_file(factor):
    edition = PLANNER.catalogue.in_force("GB 16297", "", date(2026, 1, 1))
    assert edition.least_stack(factor) == 25
    assert edition.least_stack("甲醛") is None


def test_the_rate_is_of_the_measured_concentration():
    answer = rate(flow_m3h="12500", stack_height_m="15", o2_measured="12")
    assert "oxygen_unused" in codes(answer)
    assert answer.rate.rate == Decimal("1.0625")


def test_a_value_may_be_a_rate_itself():
    answer = judged("14.5", **{**DUST, "unit": "kg/h", "stack_height_m": "25"})
    assert short(answer) == ("exceeds", "rate_over_limit")
    assert answer.leading.judged_limit == "14.45"
    assert short(judged("14.45", **{**DUST, "unit": "kg/h", "stack_height_m": "25"}))[0] == (
        "compliant"
    )
    assert short(judged("1", **{**DUST, "unit": "kg/h"})) == ("not_judged", "rate_height_missing")


def test_a_non_detect_has_a_rate_bound():
    answer = judged("<20", **{**DUST, "flow_m3h": "10000", "stack_height_m": "15"})
    assert answer.rate.verdict.value == "compliant"
    wide = judged("<20", **{**DUST, "flow_m3h": "1000000", "stack_height_m": "15"})
    assert short(wide) == ("cannot_judge", "rate_spans_limit")


def test_rates_of_a_group_are_averaged_too():
    rows = [judged(value, **{**DUST, "flow_m3h": flow, "stack_height_m": "15"})
            for value, flow in [("80", "40000"), ("90", "50000")]]  # fmt: skip
    summary = judge_group(rows)
    assert summary.rate.rate == Decimal("3.85")
    assert short(summary) == ("exceeds", "rate_over_limit")


BOILER = {"standard": "GB 13271-2014", "factor": "颗粒物", "fuel": "coal", "table": "2", **GAS}


def test_a_boiler_is_converted_to_the_standards_oxygen():
    answer = judged("45", **{**BOILER, "o2_measured": "12.0", "sampled_on": "2026-01-15"})
    assert (short(answer)[0], answer.leading.judged_value) == ("exceeds", "60")
    assert answer.leading.times == Decimal("0.2")
    assert answer.leading.citation.source.startswith("GB 13271-2014")
    assert short(judged("45", **BOILER)) == ("not_judged", "oxygen_measured_missing")
    black = judged("1", **{**BOILER, "factor": "烟气黑度", "unit": "级", "o2_measured": "12"})
    assert short(black)[0] == "compliant"
    assert "oxygen_unused" in codes(black)


@pytest.mark.parametrize(
    ("value", "cells", "whole", "verdict"),
    [
        ("68.4", {"background": "52.1", "noise_class": "3", "period": "day"}, "68", "exceeds"),
        ("62.3", {"background": "56.0", "noise_class": "2", "period": "day"}, "61", "exceeds"),
        ("57.8", {"background": "54.8", "noise_class": "3", "period": "night"}, "55", "compliant"),
        ("54.0", {"noise_class": "3", "period": "night"}, "54", "compliant"),
        ("61", {"noise_class": "2", "period": "night", "noise_kind": "frequent_max"},
         "61", "exceeds"),
        ("66", {"noise_class": "2", "period": "night", "noise_kind": "occasional_max"},
         "66", "exceeds"),
        ("60", {"noise_class": "2", "period": "night", "noise_kind": "frequent_max"},
         "60", "compliant"),
        ("51", {"noise_class": "2", "period": "day", "place": "indoor"}, "51", "exceeds"),
    ],
)  # fmt: skip
def test_noise_by_its_standard(value, cells, whole, verdict):
    answer = judged(value, standard="GB 12348-2008", **cells, **NOISE)
    assert (short(answer)[0], answer.leading.judged_value) == (verdict, whole)


def test_a_strong_influent_is_judged_by_removal():
    cells = {"standard": "GB 18918-2002", "factor": "化学需氧量", "level": "3", "unit": "mg/L",
             "averaging": "daily_mean", "sampled_on": "2025-06-01"}  # fmt: skip
    assert short(judged("130", influent="400", **cells)) == ("compliant", "removal_met")
    assert short(judged("170", influent="400", **cells)) == ("exceeds", "removal_not_met")
    assert short(judged("130", influent="350", **cells)) == ("exceeds", "over_limit")
    assert short(judged("130", **cells)) == ("not_judged", "influent_missing")
    assert short(judged("110", **cells)) == ("compliant", "within_limit")


def test_what_a_standard_does_not_say_is_not_judged():
    water = {"unit": "mg/L", "factor": "化学需氧量"}
    assert short(judged("60", standard="GB 8978-1996", **water)) == ("not_judged", "level_missing")
    assert short(judged("60", standard="GB 99999", **water)) == ("not_judged", "standard_unknown")
    assert short(judged("60", standard="GB 8978-1996", level="9", **water)) == (
        "not_judged",
        "level_unknown",
    )
    assert short(judged("60", **water)) == ("not_judged", "no_limit")
    assert short(judged("60", standard="GB 8978-1996", level="1", sampled_on="soon", **water)) == (
        "not_judged",
        "condition_unreadable",
    )


def test_a_mean_names_the_edition_too():
    rows = [judged(value, standard="GB 8978-1996", level="1", unit="mg/L", factor="化学需氧量",
                   sampled_on="2026-01-15") for value in ("90", "100", "128")]  # fmt: skip
    summary = judge_group(rows)
    assert short(summary) == ("exceeds", "over_limit")
    assert summary.leading.citation.source == "GB 8978-1996"
    assert "edition" in codes(summary)


def test_a_verdict_names_the_edition_it_used():
    answer = judged("128", standard="GB 8978-1996", level="1", unit="mg/L", factor="化学需氧量",
                    sampled_on="2026-01-15")  # fmt: skip
    assert (short(answer)[0], answer.leading.times) == ("exceeds", Decimal("0.28"))
    assert answer.leading.citation.source == "GB 8978-1996"
    assert "averaging_assumed" in codes(answer) or "averaging" not in str(codes(answer))
    undated = judged("128", standard="GB 8978", level="1", unit="mg/L", factor="化学需氧量")
    assert "date_assumed" in codes(undated)


def test_a_grab_sample_against_the_unseen_amendment_cannot_be_judged():
    cells = {"standard": "GB 18918", "factor": "化学需氧量", "level": "1A", "unit": "mg/L"}
    after = judged("55", averaging="single", sampled_on="2026-03-01", **cells)
    assert short(after)[0] == "cannot_judge"
    daily = judged("55", averaging="daily_mean", sampled_on="2026-02-28", **cells)
    assert short(daily) == ("exceeds", "over_limit")
