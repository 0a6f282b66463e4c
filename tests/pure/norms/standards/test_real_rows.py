"""Real results with known verdicts: EPA's effluent chart, Chinese penalty decisions, dirty files."""

import csv
from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal

from liance.norms.standards.cases import Case
from liance.norms.standards.judging import judge_one
from liance.norms.standards.reasons import Reason, VerdictKind

QUALIFIERS = {"": "", "=": "", "<": "<", ">": ">", "<=": "≤"}


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def test_epa_effluent_chart(shared_data):
    counts = Counter()
    for row in rows_of(shared_data("03_results/us_epa_dmr_effluent_chart.csv")):
        answer = judge_one(
            Case(
                value=QUALIFIERS[row["dmr_value_qualifier_code"]] + row["dmr_value_nmbr"],
                unit=row["dmr_unit_desc"],
                limit=row["limit_value_nmbr"],
                limit_unit=row["limit_unit_desc"],
                comparator=row["limit_value_qualifier_code"],
                medium="water",
                factor=row["parameter_desc"],
            )
        )
        counts[answer.verdict.value] += 1
        assert (answer.verdict is VerdictKind.EXCEEDS) == (row["violation_code"] == "E90"), row
        if row["exceedence_pct"]:
            assert round(answer.times * 100) == int(row["exceedence_pct"])
    assert counts == {"compliant": 1617, "exceeds": 9, "not_judged": 590}


def test_epa_effluent_chart_in_standard_units(shared_data):
    counts = Counter()
    for row in rows_of(shared_data("03_results/us_epa_dmr_effluent_chart.csv")):
        if row["limit_unit_desc"] != "lb/d":
            continue
        answer = judge_one(
            Case(
                value=QUALIFIERS[row["dmr_value_qualifier_code"]] + row["dmr_value_nmbr"],
                unit=row["dmr_unit_desc"],
                limit=row["limit_value_standard_units"],
                limit_unit=row["standard_unit_desc"],
                comparator=row["limit_value_qualifier_code"],
            )
        )
        counts[answer.verdict.value] += 1
    assert counts == {"compliant": 896, "not_judged": 4}


def test_chinese_penalty_decisions(shared_data):
    stated = 0
    for row in rows_of(shared_data("03_results/cn_enforcement_monitoring_cases.csv")):
        answer = judge_one(
            Case(
                value=row["value"],
                unit=row["uom"],
                limit=row["limit"],
                limit_unit=row["uom"],
                factor=row["factor"],
                medium="noise" if row["uom"] == "dB(A)" else "water",
            )
        )
        if not row["limit"]:
            assert answer.reason is Reason.NO_LIMIT
            continue
        printed = {"是": VerdictKind.COMPLIANT, "否": VerdictKind.EXCEEDS}[row["compliant"]]
        assert answer.verdict is printed, row
        if row["exceed_times_stated"]:
            multiple = Decimal(row["exceed_times_stated"])
            assert answer.times.quantize(multiple, rounding=ROUND_HALF_EVEN) == multiple, row
            stated += 1
        elif row["uom"] == "dB(A)":
            assert answer.times is None
    assert stated == 7


def test_texas_exceedances(shared_data):
    counts = Counter()
    for row in rows_of(shared_data("03_results/us_tx_exceedances_fy.csv")):
        answer = judge_one(
            Case(
                value=QUALIFIERS[row["DMR_VALUE_QUALIFIER_CODE"]] + row["DMR_VALUE_NMBR"],
                unit=row["DMR_UNIT_DESC"],
                limit=row["LIMIT_VALUE_NMBR"],
                limit_unit=row["LIMIT_UNIT_DESC"],
                comparator=row["LIMIT_VALUE_QUALIFIER_CODE"],
            )
        )
        counts[answer.verdict] += 1
        # EPA counts a non-detect over the limit as an exceedance; here it cannot be judged
        if answer.verdict is VerdictKind.CANNOT_JUDGE:
            assert row["DMR_VALUE_QUALIFIER_CODE"] in ("<", "<=", ">"), row
    assert counts[VerdictKind.EXCEEDS] == 3630
    assert counts[VerdictKind.NOT_JUDGED] == 0


def test_pennsylvania_exceedances(shared_data):
    for row in rows_of(shared_data("03_results/us_pa_exceedances_2025.csv")):
        answer = judge_one(
            Case(
                value=row["SAMPLE_VALUE"],
                unit=row["UNIT_OF_MEASURE"],
                limit=row["PERMIT_VALUE"],
                limit_unit=None,
                comparator={">": "<=", "<": ">="}[row["VIOLATION_CONDITION"]],
            )
        )
        assert answer.verdict is VerdictKind.EXCEEDS, row


def test_manila_dirty_cells(shared_data):
    limits = {"BOD": "30", "TSS": "50", "OG": "5", "pH": "6-9", "Phenols": "0.05", "COD": "60"}
    reasons = Counter()
    for row in rows_of(shared_data("03_results/manila_wwtp_daily.csv")):
        for factor, limit in limits.items():
            unit = "" if factor == "pH" else "mg/L"
            answer = judge_one(
                Case(value=row[factor], limit=limit, unit=unit, limit_unit=unit, factor=factor)
            )
            reasons[answer.reason.value] += 1
            if row[factor] in ("nil", "No data", "no data", "no sample"):
                assert answer.reason is Reason.VALUE_UNREADABLE
    assert reasons["detection_limit_above_limit"] == 521
    assert reasons.total() == 1337 * len(limits)


def test_ningxia_limits(shared_data):
    unknown = set()
    for row in rows_of(shared_data("03_results/ningxia_outlet_factor_limits.csv")):
        answer = judge_one(
            Case(
                value=row["median"],
                unit=row["unit_of_measure"],
                limit=row["limit"],
                limit_unit=row["unit_of_measure"],
                factor=row["factor"],
            )
        )
        if answer.verdict is VerdictKind.NOT_JUDGED:
            unknown.add((answer.reason.value, row["unit_of_measure"]))
    assert unknown == {("unit_unknown", "℃/2S")}


def test_statutory_limits_are_all_readable(shared_data):
    for row in rows_of(shared_data("05_dictionary/discharge_limits_GB.csv")):
        answer = judge_one(
            Case(value="0.0001", limit=row["limit"], unit=row["unit"], limit_unit=row["unit"])
        )
        readable = answer.verdict is not VerdictKind.NOT_JUDGED
        assert readable == bool(row["limit"]), (row, answer.explanation())
