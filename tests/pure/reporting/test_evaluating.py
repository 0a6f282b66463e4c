"""What a report prints of a verdict is what was compared (评价)."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from liance.mechanism.laboratory.queries.results import Result
from liance.mechanism.laboratory.rules.verdict import judge
from liance.mechanism.reporting.evaluating import conclusion, grounds, result_row
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.recorded import Recorded

DAY = date(2025, 6, 2)
PLANNER = Planner(shipped(), DAY)
DUST = ("gas", "颗粒物", "mg/m³", "120", "GB 16297-1996 表2 二级")
PLANT = ("water", "化学需氧量", "mg/L", "120", "GB 18918-2002 三级")
WATER = ("water", "化学需氧量", "mg/L", "100", "GB 8978-1996 表4 一级")
NIGHT = ("noise", "厂界噪声", "dB(A)", "55", "GB 12348-2008 3类 夜间")
DAUGHTER = UUID(int=1)


def result(item, raw, qc="normal", beside=(), **recorded):
    medium, factor, unit, limit, standard = item
    stored = judge(
        raw=raw, unit=unit, detection_limit="", limit=limit, limit_unit=unit, standard=standard,
        factor=factor, medium=medium, sampled_on=DAY, planner=PLANNER, beside=beside,
        recorded=Recorded(**recorded),
    )  # fmt: skip
    lead, *others = stored.detail.get("sides", [{"limit": limit, "unit": unit}])
    return Result(
        kind="reading", id=DAUGHTER, point_code="DA001", point_name="排气筒", medium=medium,
        factor=factor, sampled_at=datetime(2025, 6, 2, tzinfo=UTC), repeat=1, raw=raw, unit=unit,
        limit=lead["limit"], limit_unit=lead["unit"], standard=standard, qc=qc,
        verdict=stored.verdict, times=stored.times, explanation_zh=str(stored.detail["zh"]),
        reason=stored.detail["reason"], steps=tuple(stored.detail["steps"]), beside=tuple(others),
    )  # fmt: skip


def test_a_rate_that_exceeds_is_not_printed_as_a_concentration() -> None:
    row = result(DUST, "20", flow_m3h="1000000", stack_height_m="15")
    printed = result_row(row)
    assert (printed.value, printed.unit, printed.verdict) == ("20", "mg/m³", "exceeds")
    assert printed.limit == "排放速率 3.5 kg/h"
    assert printed.times == "4.71"
    assert "评价值 排放速率 20 kg/h（20 × 1000000 × 10⁻⁶）" in printed.note
    assert "浓度限值≤120 mg/m³，符合限值，达标" in printed.note
    assert conclusion([row]) == (
        "超过限值 1 项：DA001 颗粒物 20 mg/m³，评价值 排放速率 20 kg/h（限值 排放速率 3.5 kg/h）。"
    )


def test_a_concentration_that_leads_has_the_rate_beside_it() -> None:
    printed = result_row(result(DUST, "85", flow_m3h="12500", stack_height_m="25"))
    assert (printed.limit, printed.verdict) == ("120", "compliant")
    assert "排放速率 1.0625 kg/h（85 × 12500 × 10⁻⁶），限值 14.45 kg/h" in printed.note
    assert "内插得排放速率限值14.45 kg/h（5.9 + " in printed.note
    over = result_row(result(DUST, "130", flow_m3h="100", stack_height_m="15"))
    assert (over.limit, over.times) == ("120", "0.083")
    assert "排放速率符合限值" in over.note


def test_a_rate_that_was_not_evaluated_is_said() -> None:
    assert "排放速率未评价" in result_row(result(DUST, "20")).note
    unheld = result(("gas", "甲醛", "mg/m³", "25", DUST[4]), "20")
    assert "未录入" in result_row(unheld).note


def test_removal_is_printed_as_what_was_compared() -> None:
    met = result_row(result(PLANT, "130", influent="400", averaging="日均值"))
    assert (met.value, met.limit, met.verdict) == ("130", "去除率 >60%", "compliant")
    assert "评价值 去除率 67.5%（(400 − 130)/400）" in met.note
    assert "进水400 mg/L，按去除率评价" in met.note
    missed = result(PLANT, "170", influent="400", averaging="日均值")
    assert "评价值 去除率 57.5%（限值 去除率 >60%）" in conclusion([missed])


@pytest.mark.parametrize(
    ("raw", "background", "word"),
    [
        ("58", "56", "与背景值相差小于3 dB，测量值超出限值不大于4 dB"),
        ("54", "", "按HJ 706未测背景直接评价"),
        ("54", "55", "背景值高于测量值"),
        ("58", "65", "背景值高于测量值"),
    ],
)
def test_what_became_of_the_background_is_said(raw: str, background: str, word: str) -> None:
    assert word in result_row(result(NIGHT, raw, background=background)).note


def test_the_ground_for_a_grab_sample_is_said_once_with_its_certainty() -> None:
    zinc = ("water", "总锌", "mg/L", "2.0", WATER[4])
    rows = [result(WATER, "120"), result(WATER, "110"), result(zinc, "1"),
            result(WATER, "99", qc="blank")]  # fmt: skip
    (line,) = grounds(rows)
    assert line.startswith("化学需氧量、总锌：取值时段与限值不同，依据：")
    assert "公告2007年第16号" in line
    assert line.endswith("〔未核对原文〕")
    (assumed,) = grounds([result(DUST, "20")])
    assert assumed == "颗粒物：未注明取值时段，按限值的取值时段（小时均值）评价"
    assert grounds([result(WATER, "120", averaging="日均值")]) == ()


def test_a_limit_beside_that_a_ground_holds_says_so() -> None:
    permit = {"origin": "permit", "limit": "200", "unit": "mg/L", "standard": "证",
              "averaging": "daily_mean", "ground": "公告2007年第16号"}  # fmt: skip
    bare = {**permit, "averaging": "", "ground": ""}
    row = result(WATER, "120", beside=[permit, bare])
    assert (row.limit, [bool(side.note) for side in result_row(row).sides]) == (
        "100",
        [True, False],
    )


def test_a_report_without_any_verdict_does_not_say_that_nothing_exceeds() -> None:
    unjudged = result(("gas", "颗粒物", "mg/m³", "50", "环评批复"), "45")
    assert conclusion([unjudged]) == "没有可判定的项目。1 项未作判定，原因见结果表。"
    assert conclusion([]) == "没有可判定的项目。"
    assert conclusion([result(WATER, "90")]) == "已判定各项均未超过限值。"
