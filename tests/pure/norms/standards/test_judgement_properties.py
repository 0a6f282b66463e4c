"""Whatever the cells say, a row is answered, the same each time, in words of both languages."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.grouping import judge_group
from liance.norms.standards.judgements import judge_row
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import VerdictKind
from liance.norms.standards.steps import record

PLANNER = Planner(shipped(), date(2026, 2, 1))

NUMBERS = st.sampled_from(["", "0", "12", "12.50", "-3", "20.9", "21", "1e-30", "1e30", "x", "/"])
VALUES = st.sampled_from(
    ["12.5", "<3", "3(L)", "ND", "", "-", ">2419.6", "≥3", "57.8", "58", "0", "-1", "nil", "1e-40"]
)
UNITS = st.sampled_from(
    ["mg/m3", "mg/L", "µg/L", "dB(A)", "kg/h", "g/h", "级", "", "无量纲", "°C", "倍", "mg/Nm3", "?"]
)
LIMITS = st.sampled_from(["", "50", "6~9", "不得检出", ">3", "<0.5", "0", "?"])
FACTORS = st.sampled_from(
    ["颗粒物", "化学需氧量", "pH", "氨氮", "烟气黑度", "油烟", "", "氯气", "二氧化硫", "总余氯"]
)
STANDARDS = st.sampled_from(
    ["", "GB 16297-1996", "GB 13271", "GB 12348-2008", "GB 18918", "GB 8978-1996", "DB32/4440",
     "GB 99999", "?"]
)  # fmt: skip
CASES = st.builds(
    Case,
    value=VALUES,
    limit=LIMITS,
    unit=UNITS,
    limit_unit=st.one_of(st.none(), UNITS),
    detection_limit=NUMBERS,
    comparison=st.sampled_from(["", "rounded"]),
    medium=st.sampled_from(["", "gas", "water", "noise"]),
    factor=FACTORS,
)
CONDITIONS = st.builds(
    Conditions,
    standard=STANDARDS,
    table=st.sampled_from(["", "1", "2", "4", "?"]),
    level=st.sampled_from(["", "1", "2", "3", "1A", "?"]),
    source_period=st.sampled_from(["", "new", "existing", "special"]),
    fuel=st.sampled_from(["", "coal", "gas", "?"]),
    averaging=st.sampled_from(["", "single", "daily_mean", "hourly_mean", "max", "?"]),
    o2_reference=NUMBERS,
    stack_height_m=NUMBERS,
    surroundings_height_m=NUMBERS,
    noise_class=st.sampled_from(["", "0", "3", "9"]),
    period=st.sampled_from(["", "day", "night", "?"]),
    noise_kind=st.sampled_from(["", "leq", "frequent_max", "occasional_max"]),
    place=st.sampled_from(["", "indoor", "boundary", "stack", "?"]),
    water_temp_c=NUMBERS,
    excess_air=st.sampled_from(["", "", "", "1.8", "0.5", "x"]),
    other_stacks=st.sampled_from(["", "", "30/3.0/40", "30/3.0/400; 25/1/2", "?"]),
    sampled_on=st.sampled_from(["", "2026-01-15", "2026-03-01", "2015-01-01", "?", "1900-01-01"]),
)
MEASURED = st.builds(
    Measured,
    o2_measured=NUMBERS,
    flow_m3h=NUMBERS,
    background=NUMBERS,
    influent=NUMBERS,
    volume=st.one_of(st.just(""), NUMBERS),
    products=st.sampled_from(["", "", "50/24", "50/24; 1e30/9", "50"]),
)


@given(CASES, CONDITIONS, MEASURED)
@settings(max_examples=500)
def test_every_row_is_answered(case, conditions, measured):
    judgement = judge_row(case, conditions, measured, PLANNER)
    leading = judgement.leading
    again = judge_row(case, conditions, measured, Planner(shipped(), date(2026, 2, 1)))
    assert again.leading == leading
    for language in ("zh", "en"):
        assert leading.explanation(language).splitlines() == [leading.explanation(language)]
        json.dumps([record(step, language) for step in leading.steps])
    if leading.verdict in (VerdictKind.COMPLIANT, VerdictKind.EXCEEDS):
        assert leading.judged_value
        assert leading.judged_limit
    if leading.times is not None:
        assert leading.verdict is VerdictKind.EXCEEDS
        assert Fraction(leading.times) >= 0


@given(st.lists(st.tuples(CASES, MEASURED), min_size=1, max_size=4), CONDITIONS)
@settings(max_examples=200)
def test_every_group_is_answered(rows, conditions):
    members = [judge_row(case, conditions, measured, PLANNER) for case, measured in rows]
    summary = judge_group(members).leading
    json.dumps([record(step) for step in summary.steps])
    kinds = {member.leading.verdict for member in members}
    if kinds == {VerdictKind.NOT_JUDGED}:
        assert summary.verdict is VerdictKind.NOT_JUDGED
    if summary.verdict is VerdictKind.COMPLIANT:
        assert VerdictKind.COMPLIANT in kinds or VerdictKind.EXCEEDS in kinds


@given(
    st.decimals(min_value=0, max_value=200, places=2),
    st.decimals(min_value=0, max_value=Decimal("20.9"), places=1),
    st.decimals(min_value=0, max_value=20, places=1),
    st.decimals(min_value=1, max_value=200, places=1),
)
def test_oxygen_verdicts_are_the_formula(value, measured, reference, limit):
    case = Case(value=str(value), limit=str(limit), unit="mg/m3", limit_unit="mg/m3")
    conditions = Conditions(o2_reference=str(reference))
    judgement = judge_row(case, conditions, Measured(o2_measured=str(measured)), PLANNER)
    over = Fraction(value) * (21 - Fraction(reference)) > Fraction(limit) * (
        21 - Fraction(measured)
    )
    assert (judgement.leading.verdict is VerdictKind.EXCEEDS) == over


@given(
    st.decimals(min_value=30, max_value=90, places=1),
    st.decimals(min_value=30, max_value=90, places=1),
    st.sampled_from([40, 50, 55, 60]),
)
def test_less_noise_is_never_judged_worse(measured, background, limit):
    def verdict(level):
        case = Case(str(level), str(limit), "dB(A)", "dB(A)")
        row = judge_row(case, Conditions(), Measured(background=str(background)), PLANNER)
        return row.leading.verdict

    if verdict(measured) is VerdictKind.COMPLIANT:
        assert verdict(measured - Decimal("0.1")) is not VerdictKind.EXCEEDS
