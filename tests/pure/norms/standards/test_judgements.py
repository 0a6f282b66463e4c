"""Rows under conditions: oxygen, noise, rates, removal, means, with explicit limits and standards."""

import csv
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.decimals import plain
from liance.norms.standards.grouping import judge_group
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.judging import judge_one
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import Reason
from liance.norms.standards.rounding import round_to_figures, round_to_place
from liance.norms.standards.steps import SENTENCES, record

PLANNER = Planner(shipped(), date(2026, 2, 1))
GAS = {"unit": "mg/m3", "limit_unit": "mg/m3", "medium": "gas"}
NOISE = {"unit": "dB(A)", "limit_unit": "dB(A)", "medium": "noise"}


def judged(value, limit="", **cells):
    case = {name: cells.pop(name) for name in list(cells) if name in Case.__dataclass_fields__}
    measured = {name: cells.pop(name) for name in list(cells) if name in Measured._fields}
    row = Case(value=value, limit=limit, **case)
    judgement = judge_row(row, Conditions(**cells), Measured(**measured), PLANNER)
    for language in ("zh", "en"):
        assert "\n" not in judgement.leading.explanation(language)
        json.dumps([record(step, language) for step in judgement.leading.steps])
    return judgement


def short(judgement):
    leading = judgement.leading
    return leading.verdict.value, leading.reason.value


def codes(judgement):
    return [step.code for step in judgement.leading.steps]


def test_without_conditions_it_is_the_plain_judgement():
    for value, limit in [("12", "50"), ("<0.004", "0.5"), ("ND", "1"), ("x", "1"), ("1", "")]:
        case = Case(value=value, limit=limit, unit="mg/L", limit_unit="mg/L")
        assert judge_row(case, Conditions(), Measured(), PLANNER).leading == judge_one(case)


@pytest.mark.parametrize(
    ("row", "result", "verdict", "times"),
    [
        ("45 12.0 9 50", "60", "exceeds", "0.2"),
        ("210 3.5 3.5 200", "210", "exceeds", "0.05"),
        ("28 7.0 9 30", "24", "compliant", None),
    ],
)
def test_flue_gas_is_judged_at_the_reference_oxygen(row, result, verdict, times):
    value, measured, reference, limit = row.split()
    answer = judged(value, limit, o2_measured=measured, o2_reference=reference, **GAS).leading
    assert (answer.verdict.value, answer.judged_value) == (verdict, result)
    assert answer.times == (None if times is None else Decimal(times))
    (step,) = [step for step in answer.steps if step.code == "oxygen_converted"]
    assert step.formula == f"{value} × (21 − {reference})/(21 − {measured})"
    assert (step.value, step.result) == (f"{value} mg/m3", f"{result} mg/m3")
    assert step.citation.source == "GB 13271-2014"


def test_an_unending_conversion_is_exact_and_shown_rounded():
    answer = judged("32", "50", o2_measured="13.2", o2_reference="9", **GAS).leading
    assert answer.judged_value == "49.23076923076923076923076923"
    assert "≈49.2308 mg/m3" in answer.explanation()
    # 1/3 of a digit over the limit is over
    over = judged("39", "50", o2_measured="11.64", o2_reference="9", **GAS).leading
    assert (over.verdict.value, over.judged_value) == ("compliant", "50")
    more = judged("39.000000000000000000000000000000001", "50", o2_measured="11.64",
                  o2_reference="9", **GAS).leading  # fmt: skip
    assert more.verdict.value == "exceeds"


@pytest.mark.parametrize(
    ("value", "shown", "judged_value", "extra"),
    [
        ("<3", "<3.5 mg/m3", "<3.5", {}),
        ("3(L)", "3.5(L) mg/m3", "<3.5", {}),
        ("3L", "3.5L mg/m3", "<3.5", {}),
        ("ND", "ND (<3.5) mg/m3", "<3.5", {"detection_limit": "3"}),
        ("未检出", "未检出 (<3.5) mg/m3", "<3.5", {"detection_limit": "3"}),
        ("2", "<3.5 mg/m3", "<3.5", {"detection_limit": "3"}),
    ],
)
def test_flue_gas_non_detects_keep_their_mark(value, shown, judged_value, extra):
    oxygen = {"o2_measured": "6", "o2_reference": "3.5"}
    answer = judged(value, "50", **oxygen, **extra, **GAS)
    assert short(answer) == ("compliant", "non_detect_within_limit")
    assert answer.leading.judged_value == judged_value
    (step,) = [step for step in answer.leading.steps if step.code == "oxygen_converted"]
    assert step.result == shown


def test_a_converted_detection_limit_above_the_limit_cannot_be_evaluated():
    answer = judged("<3", "3.2", o2_measured="6", o2_reference="3.5", **GAS)
    assert short(answer) == ("cannot_judge", "detection_limit_above_limit")
    assert "无法进行达标评价" in answer.leading.explanation()
    assert short(judged("<3", "3.5", o2_measured="6", o2_reference="3.5", **GAS))[0] == "compliant"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"o2_measured": "21", "o2_reference": "9"}, "oxygen_not_below_21"),
        ({"o2_measured": "9"}, "oxygen_reference_missing"),
        ({"o2_reference": "9"}, "oxygen_measured_missing"),
        ({"o2_measured": "12%", "o2_reference": "9"}, "condition_unreadable"),
        ({"o2_measured": "12", "o2_reference": "nine"}, "condition_unreadable"),
    ],
)
def test_oxygen_is_never_guessed(cells, reason):
    assert short(judged("45", "50", **cells, **GAS)) == ("not_judged", reason)


@pytest.mark.parametrize("unit", ["mg/L", "dB(A)", "kg/h", "级", "mg/kg"])
def test_only_a_gas_concentration_is_converted(unit):
    answer = judged(
        "45", "50", unit=unit, limit_unit=unit, medium="water" if unit == "mg/L" else "",
        o2_measured="12", o2_reference="9",
    )  # fmt: skip
    assert short(answer) == ("not_judged", "oxygen_not_applicable")


def test_much_oxygen_is_remarked():
    answer = judged("5", "50", o2_measured="19.5", o2_reference="9", **GAS)
    assert "oxygen_high" in codes(answer)
    assert short(answer)[0] == "compliant"


@pytest.mark.parametrize(
    ("row", "whole", "verdict", "over"),
    [
        ("68.4 52.1 65", "68", "exceeds", "3 dB(A)"),
        ("62.3 56.0 60", "61", "exceeds", "1 dB(A)"),
        ("57.8 54.8 55", "55", "compliant", None),
        ("66.4 56.0 65", "66", "exceeds", "1 dB(A)"),
    ],
)
def test_noise_over_a_background(row, whole, verdict, over):
    value, background, limit = row.split()
    answer = judged(value, limit, background=background, **NOISE).leading
    assert (answer.verdict.value, answer.judged_value) == (verdict, whole)
    assert [s.result for s in answer.steps if s.code == "level_over"] == ([over] if over else [])
    assert answer.times is None


def test_noise_below_the_limit_needs_no_background():
    answer = judged("54.0", "55", noise_class="3", period="night", **NOISE)
    assert short(answer) == ("compliant", "within_limit")
    assert "background_not_needed" in codes(answer)


def test_noise_over_the_limit_without_background_is_not_judged():
    answer = judged("57.8", "55", period="night", **NOISE)
    assert short(answer) == ("not_judged", "background_missing")
    # a whole number is an emission value as reports print it
    printed = judged("58", "55", period="night", **NOISE)
    assert short(printed) == ("exceeds", "over_limit")
    assert "background_taken_as_done" in codes(printed)


@pytest.mark.parametrize(
    ("value", "verdict", "reason"),
    [
        ("59.4", "compliant", "within_limit"),
        ("59.6", "cannot_judge", "background_too_close"),
    ],
)
def test_noise_close_to_its_background_goes_by_the_unverified_rule(value, verdict, reason):
    answer = judged(value, "55", background="58.0", period="night", **NOISE)
    assert short(answer) == (verdict, reason)
    assert "HJ 706-2014 5.3" in [s.result for s in answer.leading.steps if s.code == "unverified"]


def test_noise_without_noise_cells_is_judged_as_before():
    assert short(judged("57.8", "55", **NOISE)) == ("exceeds", "over_limit")


def test_background_belongs_to_levels():
    answer = judged("45", "50", background="40", **GAS)
    assert short(answer) == ("not_judged", "noise_not_applicable")


def test_a_maximum_level_is_judged_directly_and_at_night():
    answer = judged("61", "60", noise_kind="frequent_max", period="night", **NOISE)
    assert short(answer) == ("exceeds", "over_limit")
    assert "noise_direct" in codes(answer)
    by_day = judged("61", "60", noise_kind="频发", period="昼间", **NOISE)
    assert short(by_day) == ("not_judged", "peak_by_day")


def test_words_of_other_media_say_nothing_beside_an_explicit_limit():
    cells = {
        "period": "2026-03",
        "place": "总排口",
        "level": "高",
        "fuel": "?",
        "averaging": "月均",
    }
    answer = judged("12", "50", unit="mg/L", limit_unit="mg/L", **cells)
    assert short(answer) == ("compliant", "within_limit")
    assert "averaging_taken" in codes(answer)
    assert short(judged("54", "55", **NOISE, period="2026-03")) == (
        "not_judged",
        "condition_unreadable",
    )


def test_an_explicit_limit_leads_and_the_standard_is_noted():
    answer = judged("60", "50", unit="mg/L", limit_unit="mg/L", standard="GB 8978-1996",
                    factor="化学需氧量", level="1")  # fmt: skip
    assert short(answer) == ("exceeds", "over_limit")
    assert answer.leading.judged_limit == "50"
    assert (
        "给出了限值" in answer.leading.explanation() or "已给出限值" in answer.leading.explanation()
    )


# --- groups


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


def test_printed_decisions_stand_when_their_standard_is_named(shared_data):
    path = shared_data("03_results/cn_enforcement_monitoring_cases.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["limit"]]
    multiples = 0
    for row in rows:
        answer = judged(
            row["value"], row["limit"], unit=row["uom"], limit_unit=row["uom"],
            factor=row["factor"], standard=row["standard"], sampled_on=row["monitor_date"][:10],
        ).leading  # fmt: skip
        assert answer.verdict.value == {"是": "compliant", "否": "exceeds"}[row["compliant"]], row
        if row["exceed_times_stated"]:
            printed = Decimal(row["exceed_times_stated"])
            assert answer.times.quantize(printed) == printed
            multiples += 1
    assert multiples == 7


@pytest.mark.parametrize(
    ("value", "limit", "noise_class", "over"),
    [
        ("69", "55", "3", "14"),
        ("64", "60", "2", "4"),
        ("65", "60", "2", "5"),
        ("62", "60", "2", "2"),
    ],
)
def test_printed_noise_decisions_by_class(value, limit, noise_class, over):
    period = "night" if limit == "55" else "day"
    cells = {"noise_class": noise_class, "period": period, "sampled_on": "2024-01-01"}
    answer = judged(value, standard="GB 12348-2008", **cells, **NOISE).leading
    assert (answer.verdict.value, answer.judged_limit) == ("exceeds", limit)
    assert [s.result for s in answer.steps if s.code == "level_over"] == [f"{over} dB(A)"]


def test_every_reason_and_step_has_words():
    for reason in Reason:
        assert reason.value in SENTENCES["zh"], reason
    assert SENTENCES["zh"].keys() == SENTENCES["en"].keys()


# --- standards

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
