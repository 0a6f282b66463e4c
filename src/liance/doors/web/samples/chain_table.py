"""The way of a bottle from label to disposal as rows of a table, gaps among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from liance.doors.web.moments import local
from liance.doors.web.samples.gaps import ShownGap, limit, receipt_limit
from liance.doors.web.samples.shown import language
from liance.doors.web.samples.words import QC
from liance.mechanism.custody.models import Bottle, Handover
from liance.mechanism.custody.rules import chain
from liance.norms.sampling.factors import shown_name
from liance.norms.sampling.preservation import kept_in_words


@dataclass(frozen=True, slots=True)
class Row:
    """A step: ``start`` None: still to come; ``kind`` of state with its word; ``gap`` for a gap."""

    start: datetime | None
    end: datetime | None
    kind: str
    word: str
    text: str
    aside: str = ""
    holder: str = ""
    place: str = ""
    gap: ShownGap | None = None


def rows(bottle: Bottle, gaps: Sequence[ShownGap], *, latest: datetime | None = None) -> list[Row]:
    """All steps in order of time, then what is still to come; ``latest``: analysis begins by then."""
    found = [*_sampled(bottle), *_moved(bottle), *_boxed(bottle), *_kept(bottle)]
    found += _checked(bottle)
    found += [*_analysed(bottle), *(_gap(gap) for gap in gaps)]
    found.sort(key=lambda row: (row.start, row.gap is None))
    return [*found, *_to_come(bottle, latest)]


def _sampled(bottle: Bottle) -> Iterator[Row]:
    text = _("，").join(
        str(part)
        for part in (
            QC[bottle.qc],
            kept_in_words(bottle.container, language()),
            f"{bottle.volume_ml} mL" if bottle.volume_ml else "",
            kept_in_words(bottle.preservative, language()),
            bottle.description,
        )
        if part
    )
    yield Row(
        bottle.sampled_at, None, "ok", _("采样"), text,
        holder=bottle.sampled_by.name, place=f"{bottle.point.code} {bottle.point.name}",
    )  # fmt: skip
    seal = _("封志 %(seal)s") % {"seal": bottle.seal_number}
    if bottle.confirmed_by is not None:
        said = _("%(seal)s，%(name)s 确认") % {"seal": seal, "name": bottle.confirmed_by.name}
        yield Row(bottle.confirmed_at, None, "ok", _("加封"), said, holder=bottle.sampled_by.name)
    elif bottle.state == "filled":
        yield Row(
            bottle.sampled_at, None, "soon", _("加封"),
            _("%(seal)s，待第二人确认") % {"seal": seal}, holder=bottle.sampled_by.name,
        )  # fmt: skip


def _moved(bottle: Bottle) -> Iterator[Row]:
    for row in bottle.handovers.all():
        facts = {"giver": row.giver.name, "taker": row.taker.name}
        kind, word, said = {
            "accepted": ("ok", _("交接"), _("%(giver)s 交给 %(taker)s，双方已确认")),
            "offered": ("soon", _("交接"), _("%(giver)s 交给 %(taker)s，待对方确认")),
            "refused": ("refused", _("未接"), _("%(giver)s 交给 %(taker)s，对方未接")),
            "withdrawn": ("closed", _("撤回"), _("%(giver)s 交给 %(taker)s，已撤回")),
        }[row.state]
        holder = row.taker.name if row.state == "accepted" else row.giver.name
        start, end = row.offered_at, row.answered_at
        if row.state == "accepted" and end is not None and end - start > chain.TOLERANCE:
            # The hours between are a gap with a row of their own.
            start, end = end, None
        yield Row(
            start,
            end,
            kind,
            word,
            said % facts,
            _condition(row),
            holder,
            row.taken_place or row.place,
        )


def _condition(row: Handover) -> str:
    parts = []
    if row.seal_intact is not None:
        parts.append(_("封志完好") if row.seal_intact else _("封志破损"))
    if row.temperature_c is not None:
        parts.append(f"{row.temperature_c} ℃")
    if row.note:
        parts.append(row.note)
    return _("，").join(parts)


def _boxed(bottle: Bottle) -> Iterator[Row]:
    for row in bottle.boxes.all():
        box = row.box
        said = _("%(label)s，箱封 %(seal)s") if box.seal_number else "%(label)s"
        text = said % {"label": box.label, "seal": box.seal_number}
        yield Row(row.put_at, None, "ok", _("装箱"), text, box.vehicle, place=box.place_from)
        if row.taken_at is not None:
            seal = _("箱封完好") if box.seal_intact else _("箱封破损")
            kind = "ok" if box.seal_intact else "late"
            yield Row(row.taken_at, None, kind, _("开箱"), seal, box.exceptions, place=box.place_to)


def _kept(bottle: Bottle) -> Iterator[Row]:
    for row in bottle.keepings.all():
        said = f"{row.temperature_c} ℃" if row.temperature_c is not None else row.place
        yield Row(row.at, None, "ok", _("存放"), said, row.note, row.by.name, row.place)


def _checked(bottle: Bottle) -> Iterator[Row]:
    check = getattr(bottle, "receipt", None)
    if check is None:
        return
    seal = _("封志完好") if check.seal_intact else _("封志破损")
    time = _("在保存期内") if check.in_time else _("已超过保存期")
    parts = [seal, f"{check.temperature_c} ℃" if check.temperature_c is not None else "", time]
    text = _("，").join(part for part in parts if part)
    if check.accepted:
        aside = _("偏离：%(text)s") % {"text": check.deviation} if check.deviation else ""
        yield Row(check.at, None, "ok", _("接收核对"), text, aside, check.by.name, check.place)
    else:
        yield Row(
            check.at, None, "refused", _("拒收"), check.reason, text, check.by.name, check.place
        )


def _analysed(bottle: Bottle) -> Iterator[Row]:
    for factor in bottle.factors.all():
        name = shown_name(factor.factor, language(), bottle.point.medium)
        if factor.analysed_at is not None:
            yield Row(factor.analysed_at, None, "ok", _("分析"), name, place=_laboratory(bottle))
        elif factor.no_result_at is not None:
            said = f"{name}　{factor.no_result_reason}"
            yield Row(factor.no_result_at, None, "closed", _("无结果"), said)
    if bottle.ended_at is not None:
        word = _("处置") if bottle.state == "disposed" else _("破损或遗失")
        kind = "closed" if bottle.state == "disposed" else "refused"
        yield Row(bottle.ended_at, None, kind, word, bottle.ended_reason)


def _laboratory(bottle: Bottle) -> str:
    return bottle.laboratory.short_name if bottle.laboratory else ""


def _gap(gap: ShownGap) -> Row:
    said = gap.gap.explanation
    aside = limit(gap.gap.kind)
    if said:
        aside = _("说明（%(by)s）：%(text)s") % {"by": gap.gap.explained_by, "text": said}
    kind = "late" if gap.care else "break"
    return Row(gap.gap.start, gap.gap.end, kind, gap.word, gap.text, aside, gap=gap)


def _to_come(bottle: Bottle, latest: datetime | None) -> Iterator[Row]:
    if bottle.state in ("rejected", "lost", "disposed"):
        return
    if bottle.state in ("filled", "sealed"):
        said = _("样品室核对封志、温度、保存期")
        yield Row(None, None, "idle", _("接收核对"), said, receipt_limit())
    if any(f.analysed_at is None and not f.no_result_reason for f in bottle.factors.all()):
        said = _("接收后开始测定")
        if latest is not None:
            said = _("最迟 %(when)s 开始") % {"when": f"{local(latest):%m-%d %H:%M}"}
        yield Row(None, None, "idle", _("分析"), said)
    if bottle.retained_until is not None:
        said = _("留样到 %(day)s") % {"day": f"{bottle.retained_until:%Y-%m-%d}"}
        yield Row(None, None, "idle", _("处置"), said, place=bottle.place)
    else:
        yield Row(None, None, "idle", _("留样、处置"), _("结果齐后处置"))
