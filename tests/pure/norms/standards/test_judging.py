"""The contract of a judgement, case by case."""

import dataclasses
from decimal import Decimal

import pytest

from liance.norms.standards.cases import Case
from liance.norms.standards.judging import judge_one
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.steps import SENTENCES

MG = {"unit": "mg/L", "limit_unit": "mg/L"}


def judged(value, limit, **cells):
    return judge_one(Case(value=value, limit=limit, **{**MG, **cells}))


def short(verdict):
    return verdict.verdict.value, verdict.reason.value


@pytest.mark.parametrize(
    ("value", "limit", "verdict", "times"),
    [
        # domain examples 35, 36, 38
        ("128", "100", "exceeds", "0.28"),
        ("26.4", "15", "exceeds", "0.76"),
        ("100", "100", "compliant", None),
        ("100.0000001", "100", "exceeds", "0.000000001"),
        ("8.74", "5", "exceeds", "0.748"),
        ("4", "3", "exceeds", "0.3333333333333333333333333333"),
        ("0", "0", "compliant", None),
        ("1", "0", "exceeds", None),
        ("12.5", "≤50", "compliant", None),
        ("0.5", "<0.5", "exceeds", "0"),
        ("0.49", "<0.5", "compliant", None),
        ("3", ">=3", "compliant", None),
        ("2.99", ">=3", "exceeds", None),
        ("3", ">3", "exceeds", None),
        ("3.01", ">3", "compliant", None),
        ("1.2e-3", "0.001", "exceeds", "0.2"),
        ("1.3×10⁴", "1e4", "exceeds", "0.3"),
    ],
)
def test_numbers_by_full_value(value, limit, verdict, times):
    answer = judged(value, limit)
    assert answer.verdict.value == verdict
    assert answer.times == (None if times is None else Decimal(times))


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("6", "compliant"), ("9.00", "compliant"), ("9.01", "exceeds"), ("5.99", "exceeds")],
)
@pytest.mark.parametrize("unit", ["", "无量纲", "SU"])
def test_ph_is_judged_by_an_inclusive_range_without_multiple(value, verdict, unit):
    answer = judged(value, "6～9", factor="pH", unit=unit, limit_unit="无量纲")
    assert (answer.verdict.value, answer.times, answer.judged_limit) == (verdict, None, "6~9")


@pytest.mark.parametrize("factor", ["pH", "pH值", "PH", "ph", "出水pH", "w01001", "pH(无量纲)"])
def test_ph_over_an_upper_limit_has_no_multiple(factor):
    answer = judged("9.5", "9", factor=factor, unit="无量纲", limit_unit="无量纲")
    assert (answer.verdict, answer.times) == (VerdictKind.EXCEEDS, None)


@pytest.mark.parametrize("factor", ["phenol", "Phosphorus, total", "PH3", "臭气浓度", "挥发酚"])
def test_other_factors_have_one(factor):
    assert judged("9", "6", factor=factor).times == Decimal("0.5")


@pytest.mark.parametrize("unit", ["pH", "SU", "℃", "dB(A)", "级"])
def test_scales_without_a_zero_have_no_multiple(unit):
    answer = judged("12", "10", unit=unit, limit_unit=unit)
    assert (short(answer), answer.times) == (("exceeds", "over_limit"), None)


def test_noise_reports_the_decibels_over():
    answer = judged("56", "50", unit="dB(A)", limit_unit="dB(A)", medium="noise")
    assert "超出6 dB(A)" in answer.explanation()


@pytest.mark.parametrize("value", ["<0.004", "＜0.004", "0.004L", "0.004(L)", "0.004（L）"])
@pytest.mark.parametrize(
    ("limit", "verdict", "reason"),
    [
        ("0.5", "compliant", "non_detect_within_limit"),
        ("0.004", "compliant", "non_detect_within_limit"),
        ("<0.004", "compliant", "non_detect_within_limit"),
        ("0.003", "cannot_judge", "detection_limit_above_limit"),
        ("不得检出", "compliant", "not_detected_as_required"),
        ("0~1", "compliant", "non_detect_within_limit"),
        (">=3", "exceeds", "below_lower_limit"),
        (">=0.001", "cannot_judge", "detection_limit_above_limit"),
        ("6~9", "exceeds", "outside_range"),
        ("0.001~9", "cannot_judge", "censored_value_spans_limit"),
    ],
)
def test_non_detects_with_their_bound(value, limit, verdict, reason):
    answer = judged(value, limit)
    assert short(answer) == (verdict, reason)
    assert answer.judged_value == "<0.004"
    assert answer.times is None


@pytest.mark.parametrize("value", ["ND", "未检出", "nd"])
@pytest.mark.parametrize(
    ("detection_limit", "limit", "verdict", "reason"),
    [
        ("0.004", "0.5", "compliant", "non_detect_within_limit"),
        ("0.5", "0.5", "compliant", "non_detect_within_limit"),
        ("0.6", "0.5", "cannot_judge", "detection_limit_above_limit"),
        ("0.004L", "0.5", "compliant", "non_detect_within_limit"),
        ("", "0.5", "not_judged", "detection_limit_missing"),
        ("-", "0.5", "not_judged", "detection_limit_missing"),
        ("见方法", "0.5", "not_judged", "detection_limit_unreadable"),
        ("0", "0.5", "not_judged", "detection_limit_unreadable"),
        ("-1", "0.5", "not_judged", "detection_limit_unreadable"),
        ("", "不得检出", "compliant", "not_detected_as_required"),
        ("0.004", "不得检出", "compliant", "not_detected_as_required"),
        ("", "", "not_judged", "no_limit"),
    ],
)
def test_non_detects_with_a_detection_limit(value, detection_limit, limit, verdict, reason):
    answer = judged(value, limit, detection_limit=detection_limit)
    assert short(answer) == (verdict, reason)


def test_the_detection_limit_is_in_the_unit_of_the_value():
    answer = judged("ND", "0.5", detection_limit="600", unit="µg/L")
    assert short(answer) == ("cannot_judge", "detection_limit_above_limit")
    assert answer.judged_value == "<0.600"


def test_the_larger_of_two_detection_limits_counts():
    assert judged("<0.004", "0.5", detection_limit="0.6").verdict is VerdictKind.CANNOT_JUDGE
    assert judged("<0.6", "0.5", detection_limit="0.004").verdict is VerdictKind.CANNOT_JUDGE


def test_a_number_under_its_detection_limit_is_a_non_detect():
    answer = judged("0.003", "0.001", detection_limit="0.004")
    assert short(answer) == ("cannot_judge", "detection_limit_above_limit")
    assert judged("0.003", "不得检出", detection_limit="0.004").verdict is VerdictKind.COMPLIANT


def test_a_detection_over_a_high_detection_limit_still_exceeds():
    answer = judged("30", "10", detection_limit="20")
    assert (short(answer), answer.times) == (("exceeds", "over_limit"), Decimal(2))


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("0.5", "exceeds"), ("0", "compliant"), (">5", "exceeds"), (">0", "exceeds")],
)
def test_must_not_be_detected(value, verdict):
    answer = judged(value, "不得检出", unit="ng/L", limit_unit="")
    assert (answer.verdict.value, answer.times, answer.judged_limit) == (verdict, None, "不得检出")


@pytest.mark.parametrize(
    ("value", "limit", "verdict", "reason"),
    [
        (">2419.6", "1000", "exceeds", "over_limit"),
        (">2419.6", "2419.6", "exceeds", "over_limit"),
        ("≥2419.6", "2419.6", "cannot_judge", "censored_value_spans_limit"),
        ("≥2419.6", "<2419.6", "exceeds", "over_limit"),
        (">2419.6", "10000", "cannot_judge", "censored_value_spans_limit"),
        (">7", ">=5", "compliant", "within_limit"),
        (">4", ">=5", "cannot_judge", "censored_value_spans_limit"),
        (">9", "6~9", "exceeds", "outside_range"),
        (">7", "6~9", "cannot_judge", "censored_value_spans_limit"),
    ],
)
def test_greater_than_values(value, limit, verdict, reason):
    answer = judged(value, limit, unit="MPN/L", limit_unit="MPN/L")
    assert short(answer) == (verdict, reason)
    assert answer.times is None


def test_a_greater_than_value_tells_the_least_multiple_in_words():
    answer = judged(">2419.6", "1000", unit="MPN/100mL", limit_unit="MPN/100mL")
    assert "1.42" in answer.explanation()
    assert answer.judged_value == ">2419.6"


@pytest.mark.parametrize(
    ("value", "limit", "full", "rounded"),
    [
        # GB/T 8170's table of the two methods, from memory
        ("1349", ">=14e2", "exceeds", "exceeds"),
        ("1351", ">=14e2", "exceeds", "compliant"),
        ("1400", ">=14e2", "compliant", "compliant"),
        ("97.01", ">=97.0", "compliant", "compliant"),
        ("96.96", ">=97.0", "exceeds", "compliant"),
        ("96.94", ">=97.0", "exceeds", "exceeds"),
        ("0.452", "0.5", "compliant", "compliant"),
        ("0.549", "0.5", "exceeds", "compliant"),
        ("0.551", "0.5", "exceeds", "exceeds"),
        ("1.151", "1.2~1.6", "exceeds", "compliant"),
        ("1.649", "1.2~1.6", "exceeds", "compliant"),
        ("1.651", "1.2~1.6", "exceeds", "exceeds"),
        ("9.89", "9.9~10.1", "exceeds", "compliant"),
        ("9.85", "9.9~10.1", "exceeds", "exceeds"),
        ("10.16", "9.9~10.1", "exceeds", "exceeds"),
        # half to even, both ways
        ("50.5", "50", "exceeds", "compliant"),
        ("51.5", "51", "exceeds", "exceeds"),
        ("0.45", "0.4", "exceeds", "compliant"),
    ],
)
def test_full_and_rounded_comparison(value, limit, full, rounded):
    assert judged(value, limit).verdict.value == full
    assert judged(value, limit, comparison="full").verdict.value == full
    assert judged(value, limit, comparison="rounded").verdict.value == rounded


def test_a_rounded_judgement_shows_and_counts_the_rounded_value():
    answer = judged("0.56", "0.5", comparison="rounded")
    assert (answer.judged_value, answer.times) == ("0.6", Decimal("0.2"))


def test_rounding_happens_after_conversion_and_once():
    answer = judged("549", "0.5", unit="µg/L", comparison="rounded")
    assert (answer.verdict, answer.judged_value) == (VerdictKind.COMPLIANT, "0.5")


def test_rounding_does_not_lower_a_detection_limit_under_the_limit():
    answer = judged("<0.54", "0.5", comparison="rounded")
    assert short(answer) == ("cannot_judge", "detection_limit_above_limit")


@pytest.mark.parametrize(
    ("unit", "limit_unit", "value", "limit", "judged_value"),
    [
        ("µg/L", "mg/L", "400", "0.5", "0.400"),
        ("mg/L", "µg/L", "0.4", "500", "400"),
        ("ng/L", "μg/L", "400", "0.5", "0.400"),
        ("mg/m³", "ug/m3", "0.4", "500", "400"),
        ("g/h", "kg/h", "400", "0.5", "0.400"),
        ("MPN/100mL", "个/L", "23", "1000", "230"),
        ("lb/d", "kg/d", "1", "0.5", "0.45359237"),
        ("kg/d", "kg/h", "1", "1", "0.04166666666666666666666666667"),
    ],
)
def test_values_are_judged_in_the_unit_of_the_limit(unit, limit_unit, value, limit, judged_value):
    answer = judged(value, limit, unit=unit, limit_unit=limit_unit)
    assert answer.verdict is VerdictKind.COMPLIANT
    assert Decimal(answer.judged_value) == Decimal(judged_value)


def test_equality_after_an_unending_conversion_is_exact():
    answer = judged("8", "24", unit="kg/h", limit_unit="kg/d")
    assert answer.verdict is VerdictKind.EXCEEDS
    third = judged("1", "24", unit="kg/h", limit_unit="kg/d")
    assert (third.verdict, third.times) == (VerdictKind.COMPLIANT, None)
    sixth = judged("24", "1", unit="kg/d", limit_unit="kg/h")
    assert sixth.verdict is VerdictKind.COMPLIANT


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"value": ""}, "no_value"),
        ({"value": "-"}, "no_value"),
        ({"value": "/"}, "no_value"),
        ({"value": "abc"}, "value_unreadable"),
        ({"value": "12,5"}, "value_unreadable"),
        ({"value": "-0.5"}, "value_negative"),
        ({"limit": ""}, "no_limit"),
        ({"limit": "/"}, "no_limit"),
        ({"limit": "9~6"}, "limit_unreadable"),
        ({"unit": "foo"}, "unit_unknown"),
        ({"limit_unit": "foo"}, "limit_unit_unknown"),
        ({"unit": "foo", "limit_unit": "foo"}, "unit_unknown"),
        ({"unit": "kg/h"}, "units_incommensurable"),
        ({"unit": "无量纲"}, "units_incommensurable"),
        ({"unit": ""}, "unit_missing"),
        ({"limit_unit": ""}, "limit_unit_missing"),
        ({"limit": ">=3", "comparator": "<="}, "comparator_conflict"),
        ({"limit": "6~9", "comparator": ">="}, "comparator_conflict"),
        ({"comparator": "=="}, "comparator_unknown"),
        ({"comparison": "both"}, "comparison_unknown"),
        ({"medium": "unicorn"}, "medium_unknown"),
        ({"limit": "不得检出", "unit": "foo"}, "unit_unknown"),
    ],
)
def test_what_is_missing_or_unreadable_is_not_judged(cells, reason):
    answer = judge_one(Case(**{"value": "12.5", "limit": "50", **MG, **cells}))
    assert short(answer) == ("not_judged", reason)
    assert (answer.judged_value, answer.judged_limit, answer.times) == ("", "", None)


def test_a_dash_in_a_column_with_a_default_is_the_default():
    answer = judged("12.5", "50", comparator="-", comparison="/", medium="—", detection_limit="/")
    assert answer.verdict is VerdictKind.COMPLIANT


def test_temperatures_and_percentages_may_be_negative():
    assert judged("-3", "35", unit="℃", limit_unit="℃").verdict is VerdictKind.COMPLIANT
    assert judged("-3", ">=80", unit="%", limit_unit="%").verdict is VerdictKind.EXCEEDS


def test_without_any_unit_numbers_are_compared_and_it_is_said():
    answer = judged("12.5", "50", unit="", limit_unit="")
    assert answer.verdict is VerdictKind.COMPLIANT
    assert "均未注明单位" in answer.explanation()


def test_a_limit_without_a_unit_column_stands_in_the_unit_of_the_value():
    answer = judged("12.5", "50", limit_unit=None)
    assert answer.verdict is VerdictKind.COMPLIANT
    assert "与报出值同单位" in answer.explanation()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_a_sentence(language):
    for reason in Reason:
        assert reason.value in SENTENCES[language]


def test_explanations_are_one_line_whatever_the_cell_holds():
    answer = judged('a\nb"' * 100, "50")
    assert "\n" not in answer.explanation()
    assert len(answer.explanation()) < 200


def test_braces_in_a_cell_are_no_template():
    assert "{0}" in judged("{0}", "50").explanation()


def test_the_steps_lead_from_the_report_to_the_verdict():
    answer = judged("500", "0.4", unit="µg/L", comparison="rounded")
    assert [step.code for step in answer.steps] == [
        "reported",
        "converted",
        "rounded",
        "limit",
        "over_limit",
        "multiple",
    ]


def test_a_verdict_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        judged("1", "2").verdict = VerdictKind.EXCEEDS
