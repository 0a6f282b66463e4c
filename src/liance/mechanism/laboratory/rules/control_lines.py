"""What control samples came to, line by line, as a report says it (质量控制). Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from liance.mechanism.laboratory.rules.acceptance import Finding, Sample, blank, parallel
from liance.norms.citations import Certainty, Citation, cites
from liance.norms.methods.methods import Control, general_control
from liance.norms.standards.decimals import plain

FIELD = Citation(
    "现场质控样", "平行样列相对偏差并与方法对平行样的允许值比较，空白与检出限比较", Certainty.DESIGN
)
Stored = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlLine:
    """One measure for one factor: how many were due, how many done, what came out."""

    measure: str
    factor: str = ""
    due: str = ""
    done: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSample:
    """A control bottle's first determination as reported, ``beside`` that of the bottle taken with
    it (a parallel's); ``limit``: the detection limit in its unit; ``control``: what the method asks
    for, where its unit is that of the values."""

    point: str
    factor: str
    raw: str
    unit: str
    beside: str = ""
    limit: Decimal | None = None
    control: Control | None = None


@cites(FIELD)
def field_lines(
    parallels: Sequence[FieldSample], blanks: Sequence[FieldSample]
) -> Iterator[ControlLine]:
    """Field parallels with their relative deviation, full-procedure blanks against the detection
    limit, by factor."""
    for factor, rows in _by_factor(parallels).items():
        said = "；".join(_parallel_said(row) for row in rows)
        yield ControlLine(measure="现场平行样", factor=factor, done=str(len(rows)), outcome=said)
    for factor, rows in _by_factor(blanks).items():
        said = "；".join(_blank_said(row) for row in rows)
        yield ControlLine(measure="全程序空白", factor=factor, done=str(len(rows)), outcome=said)


def _by_factor(rows: Iterable[FieldSample]) -> dict[str, list[FieldSample]]:
    found: dict[str, list[FieldSample]] = {}
    for row in rows:
        found.setdefault(row.factor, []).append(row)
    return found


def _parallel_said(row: FieldSample) -> str:
    control = row.control or general_control()
    found = parallel(Sample(row.point, row.beside, row.raw), control, row.limit)
    head = f"{row.point} {row.beside}、{row.raw} {row.unit}".strip()
    if not row.beside:
        return f"{row.point} {row.raw} {row.unit}，没有可比的原样结果"
    return f"{head}，{_deviation_said(found)}"


def _deviation_said(found: Finding) -> str:
    if found.code == "parallel_not_found":
        return "均未检出"
    if found.code == "parallel_uncompared":
        return "无法计算相对偏差"
    said = f"相对偏差 {found.facts['deviation']} %"
    if found.facts["allowed"] == "—":
        return f"{said}，允许值未入库，未评价"
    how = "不大于" if found.met else "大于"
    return f"{said}，{how}方法对平行样的允许值 {found.facts['allowed']} %"


def _blank_said(row: FieldSample) -> str:
    met = blank(row.raw, row.limit).met
    head = f"{row.point} {row.raw} {row.unit}".strip()
    if met is None or row.limit is None:
        return f"{head}，没有检出限可比，未评价"
    return f"{head}，{'低于' if met else '不低于'}检出限 {plain(row.limit)}"


def batch_lines(factor: str, number: str, findings: Sequence[Stored]) -> Iterator[ControlLine]:
    """What a batch's quality control was judged by, from its stored findings: blanks, parallels,
    spikes and reference materials."""
    for measure, count, codes in _MEASURES:
        needed = next((f for f in findings if f["code"] == count), None)
        rows = [f for f in findings if f["code"] in codes]
        if needed is None and not rows:
            continue
        said = [
            f"{_SAID[row['code']] % row['facts']}，{_MET[row['met']]}{_by_default(row)}"
            for row in rows
        ]
        if needed is not None and needed["met"] is False:
            said.append("数量不足")
        yield ControlLine(
            measure=measure, factor=f"{factor}（{number} 批）",
            due=str(needed["facts"]["need"]) if needed else "",
            done=str(needed["facts"]["have"]) if needed else str(len(rows)),
            outcome="；".join(said),
        )  # fmt: skip


def _by_default(row: Stored) -> str:
    """That the method itself allows no number, and how sure the general one is."""
    if not row["facts"].get("general"):
        return ""
    cited = Citation(row["source"], row["article"], Certainty(row["certainty"]))
    return f"（方法未规定，按通用允许值：{cited.text()}）"


_MEASURES = (
    ("实验室空白", "blank_count", ("blank_value",)),
    (
        "实验室平行样", "parallel_count",
        ("parallel_deviation", "parallel_not_found", "parallel_uncompared"),
    ),
    (
        "加标、标准样品", "recovery_count",
        ("spike_recovery", "spike_uncompared", "reference_value", "reference_uncompared"),
    ),
)  # fmt: skip
_SAID = {
    "blank_value": "测得 %(found)s（检出限 %(limit)s）",
    "parallel_deviation": "%(label)s 相对偏差 %(deviation)s %%（允许 %(allowed)s %%）",
    "parallel_not_found": "%(label)s 均未检出",
    "parallel_uncompared": "%(label)s 无法计算相对偏差",
    "spike_recovery": "%(label)s 加标回收率 %(recovery)s %%（允许 %(low)s～%(high)s %%）",
    "spike_uncompared": "%(label)s 加标无法计算回收率",
    "reference_value": "%(label)s 测得 %(found)s（保证值 %(certified)s ± %(uncertainty)s）",
    "reference_uncompared": "%(label)s 无法与保证值比较",
}
_MET = {True: "合格", False: "不合格", None: "未能评价"}
