"""Rows under conditions with explicit limits: oxygen, noise, printed decisions."""

import csv
from decimal import Decimal

import pytest
from tests.judged_rows import GAS, NOISE, PLANNER, codes, judged, short

from liance.norms.standards.cases import Case
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.judging import judge_one
from liance.norms.standards.reasons import Reason
from liance.norms.standards.steps import SENTENCES, Step, explain, sentence


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


@pytest.mark.parametrize(
    ("stated", "zh", "en"),
    [
        ("hourly_mean", "小时均值", "hourly mean"),
        ("日均", "日均值", "daily mean"),
        ("瞬时", "一次值", "single value"),
        ("月均", "月均", "月均"),
    ],
)
def test_averaging_is_named_by_its_word(stated: str, zh: str, en: str):
    leading = judged("12", "50", unit="mg/L", limit_unit="mg/L", averaging=stated).leading
    assert f"结果为{zh}，" in explain(leading.steps, "zh")
    assert f"the result is a {en}, " in explain(leading.steps, "en")


def test_averaging_that_differs_is_named_by_its_words():
    step = Step("averaging_differs", "single / daily_mean、max")
    assert "（一次值 / 日均值、最大值）" in explain([step], "zh")
    assert "(single value / daily mean、maximum)" in explain([step], "en")
    assert sentence({"code": "averaging_assumed", "result": "daily_mean"}).count("日均值") == 1
    kinds = Step("averaging_missing", "daily_mean、single")
    assert "daily_mean" in explain([kinds], "en")
    assert "日均值、一次值" in explain([kinds], "zh")


def test_an_explicit_limit_leads_and_the_standard_is_noted():
    answer = judged("60", "50", unit="mg/L", limit_unit="mg/L", standard="GB 8978-1996",
                    factor="化学需氧量", level="1")  # fmt: skip
    assert short(answer) == ("exceeds", "over_limit")
    assert answer.leading.judged_limit == "50"
    assert (
        "给出了限值" in answer.leading.explanation() or "已给出限值" in answer.leading.explanation()
    )


# --- groups


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
