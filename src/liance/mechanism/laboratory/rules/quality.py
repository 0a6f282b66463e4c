"""Whether a result was issued with the quality control that its method asks for (质控标注). Pure.

A batch is compulsory where the method asks for a control sample at all. A result without one
stands, for what control samples a method asks for is not checked against the printed methods; but
it bears a mark that its reviewer sees and its report prints.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.methods.methods import BLANK, PARALLEL, RECOVERY, method_for, minimum

NO_BATCH, NOT_ON_FILE, SHORT, MISSED = "no_batch", "not_on_file", "short", "missed"
UNDECIDED = "undecided"
"""No control samples at all; none, and what the method asks for is not on file; fewer than asked
for; a criterion missed; none missed, but one that nothing decided. The last three were accepted
with a reason."""

_COUNTS: Mapping[str, str] = {
    "blank_count": BLANK, "parallel_count": PARALLEL, "recovery_count": RECOVERY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch whose quality control was judged: its number, its stored findings, and the reason
    for which it was accepted although a criterion was missed or undecided."""

    number: str
    findings: Sequence[Mapping[str, Any]]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QualityMark:
    """What a result lacks. ``code``: one of the five above; ``lacking``: which of ``blank``,
    ``parallel``, ``recovery`` are absent or too few; ``missed``: codes of the criteria missed,
    ``undecided`` of those that nothing decided;
    ``batch`` and ``reason``: which batch was accepted so, and why; ``method``: the standard whose
    demand it is, as on file."""

    code: str
    citation: Citation
    lacking: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    batch: str = ""
    reason: str = ""
    method: str = ""


@cites(minimum().citation)
def quality_mark(
    *, factor: str, method: str, batch: Judged | None, subcontracted: bool = False
) -> QualityMark | None:
    """The mark of a result by its factor, the text of its method and its batch; none where nothing
    is lacking. The control of a sub-contracted result is in its maker's report: no mark."""
    if subcontracted:
        return None
    known = method_for(method, factor)
    if batch is not None:
        return _accepted(batch, known.standard if known else "")
    if known is None:
        return QualityMark(NOT_ON_FILE, minimum().citation)
    if not known.control.compulsory:
        return None
    return QualityMark(
        NO_BATCH, minimum().citation, lacking=known.control.needs, method=known.standard
    )


def _accepted(batch: Judged, method: str) -> QualityMark | None:
    failed = [row for row in batch.findings if row["met"] is False]
    open_ones = [row for row in batch.findings if row["met"] is None]
    if not failed and not open_ones:
        return None
    codes = [str(row["code"]) for row in failed]
    undecided = tuple(dict.fromkeys(str(row["code"]) for row in open_ones))
    lacking = tuple(_COUNTS[code] for code in codes if code in _COUNTS)
    missed = tuple(dict.fromkeys(code for code in codes if code not in _COUNTS))
    first = (failed or open_ones)[0]
    cited = Citation(first["source"], first["article"], Certainty(first["certainty"]))
    return QualityMark(
        MISSED if missed else SHORT if failed else UNDECIDED, cited, lacking=lacking, missed=missed,
        undecided=undecided, batch=batch.number, reason=batch.reason, method=method,
    )  # fmt: skip


_CONTROLS = {BLANK: "空白", PARALLEL: "平行", RECOVERY: "加标或标准样品"}
_UNDECIDED = {
    "blank_value": "空白值", "parallel_uncompared": "平行样", "parallel_deviation": "平行样相对偏差",
    "spike_uncompared": "加标回收率", "reference_uncompared": "标准样品",
}  # fmt: skip


def sentence(mark: QualityMark) -> str:
    """The mark as a sentence of the report, with its source."""
    lacking = "、".join(_CONTROLS[one] for one in mark.lacking)
    reason = f"，说明：{mark.reason}" if mark.reason else ""
    named = "、".join(dict.fromkeys(_UNDECIDED.get(code, code) for code in mark.undecided))
    undecided = f"；{named}没有可依据的允许值或无法比较，未能评价" if named else ""
    said = {
        NO_BATCH: f"没有随批质控，{mark.method} 要求的{lacking}都没有",
        NOT_ON_FILE: "没有随批质控，方法未入库，要求哪些质控样无从核对",
        SHORT: f"{mark.batch} 批的{lacking}不足{undecided}{reason}",
        MISSED: f"{mark.batch} 批有质控指标不合格{undecided}{reason}",
        UNDECIDED: f"{mark.batch} 批质控未能评价：{named}没有可依据的允许值或无法比较{reason}",
    }[mark.code]
    return f"{said}；依据 {mark.citation.text()}"
