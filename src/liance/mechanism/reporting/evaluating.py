"""Results as the report evaluates them (评价): rows, verdicts side by side, items, conclusion."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, cast

from liance.foundation.documents.report import ReportResult, ReportSide, Verdict
from liance.mechanism.laboratory.queries.results import Result
from liance.mechanism.reporting.rules.items import EXCEEDS, items_with
from liance.mechanism.reporting.rules.multiples import printed_times
from liance.mechanism.reporting.rules.way import (
    BY_GROUND,
    RATE_OUTCOMES,
    REMOVAL,
    grounds_of,
    led_by,
    notes_of,
)
from liance.norms.standards.editions import Averaging

UNJUDGED = ("cannot_judge", "not_judged")
CONTROL = {"parallel": "现场平行", "blank": "全程序空白"}
MEAN, READING = "mean", "reading"
DAILY = Averaging.DAILY_MEAN.value
ORIGINS = {
    "sheet": "联系单", "permit": "排污许可证", "eia": "环评批复", "standard": "标准", "other": "其他",
}  # fmt: skip
_MET = {"compliant": "达标", "exceeds": "超标", "cannot_judge": "无法判定", "not_judged": "未判定"}


def result_row(row: Result) -> ReportResult:
    """A result with its leading verdict and those beside it; a blank bears none."""
    judged = row.qc != "blank" and row.alone
    return ReportResult(
        point_code=row.point_code,
        sample=_sample(row),
        factor=row.factor,
        value=row.raw,
        unit=row.unit,
        limit=_limit(row) if judged else "",
        standard=row.standard if judged else "",
        verdict=cast("Verdict", row.verdict) if judged else "",
        times=printed_times(row.times) if judged else "",
        note="；".join(_notes(row, judged=judged)),
        origin=ORIGINS.get(row.origin, "") if judged and row.beside else "",
        sides=tuple(_side(side) for side in row.beside if judged),
    )


def _sample(row: Result) -> str:
    if row.kind == MEAN:
        counted = "次读数" if row.mean_of == READING else "个样品"
        return f"{_mean(row)}（{row.samples} {counted}）"
    return row.bottle or "现场测定"


def _mean(row: Result) -> str:
    return "日均值" if row.averaging == DAILY else "均值"


def _limit(row: Result) -> str:
    """The limit that leads, with its unit where that is not the value's."""
    led = led_by(row.reason, row.steps)
    if led is not None:
        return led.limit
    differs = row.limit and row.limit_unit and row.limit_unit != row.unit
    return f"{row.limit} {row.limit_unit}" if differs else row.limit


def _compared(row: Result) -> tuple[str, str]:
    """What was held to the limit where that is not the measured value, and how it came."""
    led = led_by(row.reason, row.steps)
    return (led.value, led.how) if led is not None else (row.converted, row.converted_how)


def _notes(row: Result, *, judged: bool) -> list[str]:
    notes = [CONTROL[row.qc]] if row.qc != "normal" else []
    if row.qc != "blank" and not row.alone:
        day = row.averaging == DAILY
        span = f"同 {'24' if day else '1'} h 内的{'读数' if row.kind == READING else '样品'}"
        merged = f"与{span}合并，按" if row.qc == "normal" else f"{span}按"
        notes.append(f"{merged}{_mean(row)}评价")
    if row.repeat > 1:
        notes.append(f"第 {row.repeat} 次测定")
    if row.over_hold:
        notes.append("超过保存期")
    if row.quality is not None:
        notes.append("质控标注，见偏离说明")
    if row.amend_reason:
        notes.append(f"更正：{row.amend_reason}")
    value, how = _compared(row)
    if judged and value:
        notes.append(f"评价值 {value}（{how}）" if how else f"评价值 {value}")
    if judged and row.verdict in UNJUDGED:
        notes.append(row.explanation_zh)
    elif judged:
        notes += _way(row)
    return notes


def _way(row: Result) -> list[str]:
    """What the reader must know of the way to a verdict."""
    if row.reevaluated:
        return [f"按重新评价：{row.explanation_zh.rstrip('。')}"]
    return notes_of(row.reason, row.steps)


def _side(side: Mapping[str, str]) -> ReportSide:
    verdict = side["verdict"]
    return ReportSide(
        origin=ORIGINS[side["origin"]], limit=side["limit"], unit=side["unit"],
        standard=side["standard"], verdict=cast("Verdict", verdict),
        times=printed_times(side["times"]) if side["times"] else "",
        note=side["zh"].rstrip("。") if _explained(side) else "",
    )  # fmt: skip


def _explained(side: Mapping[str, str]) -> bool:
    """Whether a verdict beside the leading one needs its words: it is none, what was compared is
    not what the row shows, or a legal ground holds it."""
    elsewhere = side["reason"] in (*RATE_OUTCOMES, *REMOVAL)
    return side["verdict"] in UNJUDGED or elsewhere or BY_GROUND in side["zh"]


def whole_note(row: ReportResult) -> str:
    """The note with the verdicts beside the leading one as phrases, where rows have no room."""
    return "；".join(part for part in (row.note, *(_phrase(side) for side in row.sides)) if part)


def _phrase(side: ReportSide) -> str:
    limit = f"限值 {side.limit} {side.unit}".strip() if side.limit else ""
    source = f"{side.origin} {side.standard}".strip()
    times = f" {side.times} 倍" if side.times else ""
    reason = f"（{side.note}）" if side.note else ""
    return " ".join(part for part in (source, limit, _MET[side.verdict] + times + reason) if part)


def conclusion(results: Sequence[Result]) -> str:
    """What exceeds its limit, by item, and how many items were not judged."""
    judged = [row for row in results if row.qc != "blank" and row.alone]
    over = [
        f"{point} {factor} {_values(rows)}（限值 {_limit(rows[0])}）"
        for (point, factor), rows in items_with(judged, EXCEEDS).items()
    ]
    met = any(row.verdict == "compliant" for row in judged)
    unjudged = len(items_with([row for row in judged if row.qc == "normal"], *UNJUDGED))
    none_over = "已判定各项均未超过限值" if met else "没有可判定的项目"
    parts = [f"超过限值 {len(over)} 项：" + "；".join(over) if over else none_over]
    if unjudged:
        parts.append(f"{unjudged} 项未作判定，原因见结果表")
    return "。".join(parts) + "。"


def _values(rows: Sequence[Result]) -> str:
    """``142 mg/L，现场平行 141 mg/L``; what was converted beside what was measured."""
    return "，".join(f"{_called(row)}{row.raw} {row.unit}{_as_judged(row)}".strip() for row in rows)


def _as_judged(row: Result) -> str:
    value, _ = _compared(row)
    return f"，评价值 {value}" if value else ""


def _called(row: Result) -> str:
    if row.kind == MEAN:
        return f"{_mean(row)} "
    if row.qc != "normal":
        return f"{CONTROL[row.qc]} "
    return f"第 {row.repeat} 次测定 " if row.repeat > 1 else ""


def grounds(results: Sequence[Result]) -> tuple[str, ...]:
    """The legal grounds and assumptions by which results were held to their limits."""
    return grounds_of((row.factor, row.steps) for row in results if row.qc != "blank" and row.alone)


class _Counted(NamedTuple):
    point_code: str
    factor: str
    verdict: str


def exceedances_in(content: Mapping[str, Any]) -> int:
    """How many items of a report's content exceed their limit (超标项数)."""
    rows = [_Counted(r["point_code"], r["factor"], r["verdict"]) for r in content["results"]]
    return len(items_with(rows, EXCEEDS))
