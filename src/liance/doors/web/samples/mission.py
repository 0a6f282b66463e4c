"""The bottle list in the words of the page and of the printed list (采样瓶清单)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.moments import local
from liance.doors.web.samples.shown import hold_span, language
from liance.doors.web.samples.words import QC
from liance.foundation.documents.bottle_list import BottleListForm, BottleRow, OnSiteRow
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.models import PreparedBottle
from liance.mechanism.operations.models import Visit
from liance.norms.citations import Certainty
from liance.norms.sampling.bottles import BottlePlan
from liance.norms.sampling.factors import shown_name
from liance.norms.sampling.mission import BottleList, Line, OnSite
from liance.norms.sampling.preservation import container_name, kept_in_words
from liance.norms.sampling.quality import BLANK, MINIMUM, NORMAL, PARALLEL, Shortfall


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One kind of bottle, in words; ``qc`` empty for a normal sample."""

    point: str
    factors: str
    container: str
    count: int
    volume_ml: int | None
    preservative: str
    hold: str
    source: str
    notes: tuple[str, ...]
    qc: str = ""


def shown_lines(found: BottleList) -> list[ShownLine]:
    """The lines of the list as they are read."""
    return [_line(line) for line in found.lines]


def _line(line: Line) -> ShownLine:
    plan, point = line.plan, line.point
    names = [shown_name(f, language(), point.medium) for f in plan.factors]
    hold = plan.hold
    return ShownLine(
        point=f"{point.code} {point.name}".strip(),
        factors="、".join(names),
        container=container_name(plan.container, language()) if plan.container else "",
        count=plan.count,
        volume_ml=plan.volume_ml,
        preservative=kept_in_words(plan.preservative, language()),
        hold=hold_span(hold.minutes) if hold else "",
        source=hold.citation.text(language()) if hold else "",
        notes=tuple(_notes(plan)),
        qc="" if line.qc == NORMAL else str(QC[line.qc]),
    )


def _notes(plan: BottlePlan) -> list[str]:
    notes = [_("单独一瓶")] if plan.alone else []
    if plan.whole:
        notes.append(_("整瓶取用"))
    if plan.no_rinse:
        notes.append(_("不润洗"))
    notes += [
        _("%(when)s：%(span)s") % {"when": n.when, "span": hold_span(n.minutes)} for n in plan.notes
    ]
    return notes


def shown_on_site(found: BottleList) -> list[tuple[str, str]]:
    """Points with what is measured there."""
    return [(f"{row.point.code} {row.point.name}".strip(), _names(row)) for row in found.on_site]


def _names(row: OnSite) -> str:
    return "、".join(shown_name(f, language(), row.point.medium) for f in row.factors)


def quality_words(found: BottleList) -> str:
    """The least that the batch needs, with its source."""
    wanted = found.quality
    if not wanted.samples:
        return _("没有水样，不需要现场平行和全程序空白")
    facts = {
        "samples": wanted.samples, "parallels": len(wanted.parallels),
        "blanks": len(wanted.blanks), "source": MINIMUM.text(language()),
    }  # fmt: skip
    return (
        _(
            "水样 %(samples)s 瓶，至少现场平行 %(parallels)s 瓶、全程序空白 %(blanks)s 瓶。%(source)s"
        )
        % facts
    )


def short_words(short: Sequence[Shortfall]) -> str:
    """What the batch lacks in control samples; empty: nothing."""
    if not short:
        return ""
    words = {PARALLEL: _("现场平行 %(n)s 瓶"), BLANK: _("全程序空白 %(n)s 瓶")}
    parts = _("、").join(words[row.kind] % {"n": row.missing} for row in short)
    return _("现场质控还缺%(parts)s，关闭前补采或写明原因。") % {"parts": parts}


def totals(found: BottleList) -> str:
    """``12 瓶：玻璃瓶 4、聚乙烯瓶 8``: what goes into the car."""
    counts: dict[str, int] = {}
    for line in found.lines:
        word = container_name(line.plan.container, language()) if line.plan.container else _("其他")
        counts[word] = counts.get(word, 0) + line.plan.count
    whole = ngettext("%(n)s 瓶", "%(n)s 瓶", found.bottles) % {"n": found.bottles}
    parts = "、".join(f"{word} {n}" for word, n in counts.items())
    return _("%(whole)s：%(parts)s") % {"whole": whole, "parts": parts} if parts else whole


def sources() -> str:
    """How far the numbers of the list were checked."""
    return _(
        "容器、保存剂、保存期、体积按方法标准、HJ 91.1 附录 A、HJ 493 取最短保存期；%(mark)s的数以现行标准原文为准。"
    ) % {"mark": "、".join(_mark(c) for c in (Certainty.SECONDARY, Certainty.UNVERIFIED))}


def _mark(certainty: Certainty) -> str:
    return {
        Certainty.SECONDARY: _("据转引"),
        Certainty.UNVERIFIED: _("未核对原文"),
    }[certainty]


def printed(
    owner: Sheet | Visit, found: BottleList, ready: Sequence[PreparedBottle], *, at: datetime
) -> BottleListForm:
    """The list on paper: the bottles that are prepared with their numbers, then what is not."""
    sheet = owner if isinstance(owner, Sheet) else owner.sheet
    body = owner.laboratory or owner.monitoring
    return BottleListForm(
        number=sheet.number if sheet else "", unit=_unit(owner), body=body.name,
        time=_time(owner), rows=(*_ready(ready, found), *_rows(found, ready)),
        on_site=tuple(OnSiteRow(point=p, factors=f) for p, f in shown_on_site(found)),
        totals=totals(found), quality=quality_words(found), sources=sources(), printed_at=at,
    )  # fmt: skip


def _unit(owner: Sheet | Visit) -> str:
    if isinstance(owner, Visit):
        return owner.source.name
    return owner.unit_name


def _time(owner: Sheet | Visit) -> str:
    start = owner.entered_at if isinstance(owner, Visit) else owner.planned_from
    return f"{local(start):%Y-%m-%d %H:%M}"


def _ready(ready: Sequence[PreparedBottle], found: BottleList) -> list[BottleRow]:
    """Prepared bottles, each with the hold and notes of its kind on the whole list."""
    kinds = {(line.point.key, frozenset(line.plan.factors)): _line(line) for line in found.lines}
    rows = []
    for bottle in ready:
        kind = kinds.get((str(bottle.point_key), frozenset(bottle.factors)))
        rows.append(
            BottleRow(
                point=f"{bottle.point_code} {bottle.point_name}".strip(),
                factors="、".join(bottle.factors), container=bottle.container, count=1,
                volume=str(bottle.volume_ml or ""), preservative=bottle.preservative,
                hold=kind.hold if kind else "", number=bottle.short,
                notes=_said(kind.notes if kind else (), str(QC[bottle.qc]) if bottle.qc != NORMAL else ""),
            )
        )  # fmt: skip
    return rows


def _rows(found: BottleList, ready: Sequence[PreparedBottle]) -> list[BottleRow]:
    """What nobody prepared yet."""
    if ready:
        return []
    return [
        BottleRow(
            point=line.point, factors=line.factors, container=line.container, count=line.count,
            volume=str(line.volume_ml or ""), preservative=line.preservative, hold=line.hold,
            notes=_said(line.notes, line.qc),
        )
        for line in shown_lines(found)
    ]  # fmt: skip


def _said(notes: Sequence[str], qc: str) -> str:
    return _("，").join([qc, *notes] if qc else notes)
