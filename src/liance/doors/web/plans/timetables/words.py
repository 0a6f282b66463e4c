"""Words of the timetable: states, why visits find no day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Word = str | Promise
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
    "window": gettext_lazy("计划期内没有可用的工作日"),
    "length": gettext_lazy("往返和现场超过一天"),
    "officers": gettext_lazy("持证的执法人员不足两人"),
    "monitors": gettext_lazy("持证的监测人员不足两人"),
    "avoid": gettext_lazy("申报回避之后，持证人员不足"),
    "drawn": gettext_lazy("双随机抽取的人员没有能一起去的日子"),
    "factors": gettext_lazy("两名监测人员的证件合起来不含全部因子"),
    "vehicle": gettext_lazy("没有坐得下四人的车"),
    "instruments": gettext_lazy("没有检定有效的仪器"),
    "laboratory": gettext_lazy("样品多于实验室一天能收的"),
    "rest": gettext_lazy("样品等不过长假"),
    "done": gettext_lazy("离上一次监测太近"),
}


def conflict_lines(
    conflicts: Sequence[Mapping[str, Any]], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Each conflict as (the units, why), in the order found."""
    found = []
    for row in conflicts:
        units = "、".join(dict.fromkeys(names.get(v, "") for v in row["visits"]))
        found.append((units, _why(row)))
    return found


def _why(row: Mapping[str, Any]) -> str:
    span = {"first": _day(row["first"]), "last": _day(row["last"])}
    if row["kind"] == "alone":
        words = "；".join(str(DEMANDS[d]) for d in row["demands"])
        if row["about"]:
            words += _("（%(factors)s）") % {"factors": "、".join(row["about"])}
        return words
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


def _day(ordinal: int) -> str:
    """A day in words; windows may begin before and end after what a calendar knows."""
    return date.fromordinal(max(ordinal, 1)).isoformat()
