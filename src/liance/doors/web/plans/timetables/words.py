"""Words of the timetable: states, why visits find no day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Word = str | Promise
MOST_NAMED = 10
STATES: dict[str, tuple[str, Word]] = {
    "draft": ("idle", gettext_lazy("编排中")),
    "announced": ("done", gettext_lazy("已公布")),
    "superseded": ("closed", gettext_lazy("已有新版")),
    "dropped": ("closed", gettext_lazy("已作废")),
}
SEARCHES: dict[str, tuple[str, Word]] = {
    "waiting": ("idle", gettext_lazy("等待后台")),
    "running": ("progress", gettext_lazy("求解中")),
    "done": ("done", gettext_lazy("已完成")),
    "failed": ("late", gettext_lazy("没有完成")),
    "cancelled": ("closed", gettext_lazy("已取消")),
}
DEMANDS: dict[str, Word] = {
    "length": gettext_lazy("往返和现场超过一天"),
    "officers": gettext_lazy("持证的执法人员不足两人"),
    "monitors": gettext_lazy("持证的监测人员不足两人"),
    "avoid": gettext_lazy("申报回避之后，持证人员不足"),
    "drawn": gettext_lazy("双随机抽取的人员不能一起去"),
    "factors": gettext_lazy("两名监测人员的证件合起来不含全部因子"),
    "vehicle": gettext_lazy("没有坐得下四人的车"),
    "instruments": gettext_lazy("没有检定有效的仪器"),
    "laboratory": gettext_lazy("样品多于实验室一天能收的"),
    "rest": gettext_lazy("样品等不过长假"),
    "done": gettext_lazy("离同一单位的另一次监测太近"),
}


def conflict_lines(
    conflicts: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Each conflict as (the units, why), in the order found; units of one and the same reason
    together."""
    found: dict[tuple[int, str], dict[str, None]] = {}
    for at, row in enumerate(conflicts):
        key = (-1 if row["kind"] == "alone" else at, _why(row))
        found.setdefault(key, {}).update(dict.fromkeys(names.get(v, "") for v in row["visits"]))
    return [(_named([*units]), why) for (_at, why), units in found.items()]


def _named(units: Sequence[str]) -> str:
    words = "、".join(units[:MOST_NAMED])
    if len(units) <= MOST_NAMED:
        return words
    return _("%(units)s等 %(n)s 家") % {"units": words, "n": len(units)}


def _why(row: Mapping[str, Any]) -> str:
    span = {"first": _day(row["first"]), "last": _day(row["last"])}
    if row["kind"] == "alone":
        return _alone(row, span)
    if row["kind"] == "gap":
        return _("同一单位的这几次，在 %(first)s 至 %(last)s 之间隔不开") % span
    count = {**span, "need": row["need"], "room": row["room"]}
    if row["kind"] == "laboratory":
        return (
            _("都要在 %(first)s 至 %(last)s 之间：实验室能收 %(room)s 项，这几家要 %(need)s 项")
            % count
        )
    return (
        _("都要在 %(first)s 至 %(last)s 之间：各组共有 %(room)s 分钟，这几家至少要 %(need)s 分钟")
        % count
    )


def _alone(row: Mapping[str, Any], span: Mapping[str, str]) -> str:
    """Why one visit finds no day: in its period, or on all days where its period plays no part."""
    demands = [d for d in row["demands"] if d != "window"]
    if not demands:
        return _("计划期 %(first)s 至 %(last)s 里没有可排的工作日") % span
    words = "；".join(str(DEMANDS[d]) for d in demands)
    if row["about"]:
        words += _("（%(factors)s）") % {"factors": "、".join(row["about"])}
    said = {**span, "why": words}
    if len(demands) > 1 and "window" in row["demands"]:
        return _("计划期 %(first)s 至 %(last)s 里，每天总有一条不成：%(why)s") % said
    if len(demands) > 1:
        return _("排期里每天总有一条不成：%(why)s") % said
    if "window" in row["demands"]:
        return _("计划期 %(first)s 至 %(last)s 里的每一天，%(why)s") % said
    return _("排期里的每一天，%(why)s") % said


def _day(ordinal: int) -> str:
    """A day in words; windows may begin before and end after what a calendar knows."""
    return date.fromordinal(max(ordinal, 1)).isoformat()
