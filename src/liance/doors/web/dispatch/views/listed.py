"""Rows behind figures of training and capability, as tables of plain cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards.capability_gaps import Need
from liance.doors.web.parts.marks import grouped
from liance.doors.web.people.words import DUTIES, MEASURES, MEDIA
from liance.mechanism.capability.models import Measure
from liance.mechanism.capability.trained import AreaTraining, Trained

Cell = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: its ``word`` in the way back, what it says, heads and cells."""

    word: str
    title: str
    note: str
    columns: Sequence[Any]
    lines: Sequence[Sequence[Cell]]
    empty: str


def _text(text: object, aside: object = "", address: str = "") -> Cell:
    return {"text": text, "aside": aside, "address": address}


def _number(number: object) -> Cell:
    return {"text": grouped(number), "number": True}


def _state(kind: str, word: object) -> Cell:
    return {"kind": kind, "text": word}


def people(found: Sequence[Trained]) -> Rows:
    """Everybody of an agency with their training of the year."""
    came = sum(one.trainings > 0 for one in found)
    return Rows(
        _("培训"), _("%(came)s ÷ %(all)s 人本年参加过培训") % {"came": came, "all": len(found)},
        _("在职人员；学时是本年参加的各次培训合计"),
        [_("人员"), (_("培训"), "number"), (_("其中联合培训"), "number"), (_("学时"), "number"),
         _("状态")],
        [[_text(one.staff.name), _number(one.trainings), _number(one.joint),
          _number(f"{one.hours:g}"),
          _state("ok", _("已参加")) if one.trainings else _state("soon", _("还没有参加"))]
         for one in found],
        _("没有在职人员"),
    )  # fmt: skip


def measures(found: Iterable[Measure], *, on: date) -> Rows:
    """Measures of capability plans."""
    rows = list(found)
    done = sum(row.done_on is not None for row in rows)
    return Rows(
        _("能力提升计划"), _("%(done)s ÷ %(all)s 项措施已完成") % {"done": done, "all": len(rows)},
        _("各机构本年能力提升计划的措施"),
        [_("措施"), _("机构"), _("责任人"), _("期限"), _("状态")],
        [[_text(row.title, MEASURES[row.kind]), _text(row.agency.name),
          _text(row.responsible.name), _text(row.due_on.isoformat()), _measure_state(row, on)]
         for row in rows],
        _("本年没有列措施"),
    )  # fmt: skip


def _measure_state(row: Measure, on: date) -> Cell:
    if row.done_on is not None:
        return {**_state("done", _("%(day)s 完成") % {"day": row.done_on}), "aside": row.evidence}
    return _state("late", _("逾期")) if row.due_on < on else _state("progress", _("进行中"))


def needs(found: Sequence[Need]) -> Rows:
    """Factors with who can measure them."""
    lacking, nobody = sum(bool(one.lacks) for one in found), sum(one.nobody for one in found)
    return Rows(
        _("监测能力"),
        _("%(lacking)s ÷ %(all)s 个因子本地不能测，其中 %(nobody)s 个没有机构能测") % {
            "lacking": lacking, "all": len(found), "nobody": nobody,
        },
        _("在用污染源的监测因子，对照有效的上岗证、校准期内的仪器和社会化检测机构的资质范围"),
        [_("因子"), (_("污染源"), "number"), (_("采样"), "number"), (_("分析"), "number"),
         (_("仪器"), "number"), (_("检测机构"), "number"), _("状态")],
        [[_text(one.factor, MEDIA[one.medium]), _number(one.sources), _number(one.samplers),
          _text("—") if one.on_site else _number(one.analysts), _number(one.instruments),
          _number(one.laboratories), _need_state(one)]
         for one in found],
        _("没有登记监测因子"),
    )  # fmt: skip


def _need_state(need: Need) -> Cell:
    if not need.lacks:
        return _state("ok", _("本地能测"))
    said = {"duties": "、".join(str(DUTIES[duty]) for duty in need.lacks)}
    if need.nobody:
        return _state("late", _("没有人能做：%(duties)s") % said)
    return _state("soon", _("要委托：%(duties)s") % said)


def trainings(found: Sequence[AreaTraining]) -> Rows:
    """Cities and counties with their joint trainings of the year."""
    held = sum(bool(area.trainings) for area in found)
    return Rows(
        _("联合培训"), _("%(held)s ÷ %(all)s 个市县本年已开展联合培训") % {
            "held": held, "all": len(found),
        },
        _("执法和监测双方都有人参加才算，一人不能代表两方"),
        [_("地区"), (_("联合培训"), "number"), _("最近一次"), _("状态")],
        [[_text(area.place.name), _number(len(area.trainings)), _last(area),
          _state("ok", _("已开展")) if area.trainings else _state("late", _("还没有"))]
         for area in found],
        _("没有要统计的市县"),
    )  # fmt: skip


def _last(area: AreaTraining) -> Cell:
    if not area.trainings:
        return _text("—")
    row = area.trainings[-1]
    return _text(row.title, row.held_to.isoformat(), reverse("people:training", args=[row.id]))
