"""What the application decides is what `liance judge` says of the same row."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from liance.doors.cli.judge_rows import RowJudge, columns_of
from liance.foundation.tables.separated import Row, Table
from liance.mechanism.laboratory.rules import verdict
from liance.mechanism.operations.rules.judging import Held, detail, judge_reading
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded

DAY = date(2026, 11, 1)
PLANNER = Planner(shipped(), DAY)
LIMITS = st.sampled_from(
    [
        ("gas", "颗粒物", "GB 13271-2014 表2 燃煤锅炉", "50", "mg/m³"),
        ("gas", "氮氧化物", "GB 13271-2014 燃气", "150", "mg/m³"),
        ("gas", "颗粒物", "GB 16297-1996 表2 二级", "120", "mg/m³"),
        ("gas", "颗粒物", "GB 16297-1996 表2 二级", "100", "mg/m³"),
        ("gas", "颗粒物", "GB 16297-1996 表2", "100", "mg/m³"),
        ("gas", "甲醛", "GB 16297-1996 表2 二级", "20", "mg/m³"),
        ("gas", "颗粒物", "", "50", "mg/m³"),
        ("water", "化学需氧量", "GB 8978-1996 表4 一级", "100", "mg/L"),
        ("water", "化学需氧量", "", "100", "mg/L"),
        ("water", "化学需氧量", "GB 18918-2002 一级A", "50", "mg/L"),
        ("noise", "厂界噪声（昼间）", "GB 12348-2008 3类", "65", "dB(A)"),
        ("noise", "厂界噪声", "", "65", "dB(A)"),
    ]
)
NUMBER = st.decimals(0, 200, places=1, allow_nan=False).map(str)
MAYBE = st.one_of(st.just(""), st.decimals(0, 20, places=1).map(str))
RECORDED = st.builds(
    Recorded, o2_measured=MAYBE, o2_reference=st.sampled_from(["", "9", "不折算"]),
    flow_m3h=st.sampled_from(["", "12500"]), stack_height_m=st.sampled_from(["", "25"]),
    background=st.one_of(st.just(""), st.decimals(30, 80, places=1).map(str)),
    averaging=st.sampled_from(["", "daily_mean"]),
)  # fmt: skip


def by_command(row: dict[str, str]) -> tuple[str, str, str]:
    columns = {"value": "", "limit": "", "standard": "", **row}
    table = Table(tuple(columns), iter([]), "utf-8", ",")
    judge = RowJudge(columns_of(table, explain=False), PLANNER, "zh")
    found = judge.judge(Row(1, 2, list(columns.values()), 0)).leading
    return found.verdict.value, found.reason.value, str(found.times or "")


@settings(max_examples=150)
@given(LIMITS, NUMBER, RECORDED)
def test_the_same_row_has_the_same_verdict_reason_and_multiple(limited, raw, recorded) -> None:
    medium, factor, standard, limit, unit = limited
    kept = verdict.judge(
        raw=raw, unit=unit, detection_limit="", limit=limit, limit_unit=unit, standard=standard,
        factor=factor, medium=medium, sampled_on=DAY, planner=PLANNER, recorded=recorded,
    )  # fmt: skip
    sides = judge_reading(
        raw, unit, Held(factor, medium, limit, unit), day=DAY, planner=PLANNER, standard=standard,
        recorded=recorded,
    )  # fmt: skip
    field = detail(sides)
    assert (sides[0].verdict.verdict.value, field["reason"]) == (
        kept.verdict,
        kept.detail["reason"],
    )
    row = kept.detail["row"]
    assert row == field["row"]
    if not row:
        # no row can be put: what a judgement needs is missing, and nothing is decided
        assert kept.verdict in ("not_judged", "cannot_judge")
        return
    said, reason, times = by_command(row)
    assert (kept.verdict, kept.detail["reason"]) == (said, reason)
    assert str(sides[0].verdict.times or "") == times
