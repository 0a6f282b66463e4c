"""Words of meetings: what a computed line of the agenda counts, the sides."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from liance.mechanism.meetings.mechanisms import IN_ORDER, NONE, OVERDUE
from liance.mechanism.meetings.models import Line

Word = str | Promise

SIDE_WORDS: Mapping[str, Word] = {"enforcement": _("执法方"), "monitoring": _("监测方")}

KIND_WORDS: Mapping[str, Word] = {
    "joint_action": _("联合行动机制"), "joint_training": _("联合培训机制"),
    "measures": _("工作措施"), "other": _("其他工作机制"),
}  # fmt: skip
STAGES: Mapping[str, Word] = {"before": _("事前"), "during": _("事中"), "after": _("事后")}
# state of an area's documents: (kind of the mark, word)
MECHANISMS: Mapping[str, tuple[str, Word]] = {
    NONE: ("late", _("没有")), OVERDUE: ("soon", _("超过复核日期")), IN_ORDER: ("ok", _("齐全")),
}  # fmt: skip

# Kind of line: its words by its number. The record itself keeps the Chinese ones.
AGENDA: Mapping[str, Word] = {
    "resolutions": ngettext_lazy(
        "以前会议议定、尚未销号的事项 %(n)s 项", "以前会议议定、尚未销号的事项 %(n)s 项", "n"
    ),
    "late_sheets": ngettext_lazy(
        "提前不足 2 天送出的联系单 %(n)s 份", "提前不足 2 天送出的联系单 %(n)s 份", "n"
    ),
    "cannot_do": ngettext_lazy(
        "监测机构说明不能承担的联系单 %(n)s 份", "监测机构说明不能承担的联系单 %(n)s 份", "n"
    ),
    "irregular": ngettext_lazy(
        "进场不符合要求的现场 %(n)s 次", "进场不符合要求的现场 %(n)s 次", "n"
    ),
    "returned": ngettext_lazy(
        "审核退回的监测报告 %(n)s 次", "审核退回的监测报告 %(n)s 次", "n"
    ),
    "late_uploads": ngettext_lazy(
        "超过期限的报告上传 %(n)s 件", "超过期限的报告上传 %(n)s 件", "n"
    ),
    "copies_open": ngettext_lazy(
        "没有签收的抄送 %(n)s 件", "没有签收的抄送 %(n)s 件", "n"
    ),
    "unexplained": ngettext_lazy(
        "到期未监测、没有说明原因的计划对象 %(n)s 个", "到期未监测、没有说明原因的计划对象 %(n)s 个", "n"
    ),
    "gaps": ngettext_lazy(
        "本地和委托机构都不能测的因子 %(n)s 个", "本地和委托机构都不能测的因子 %(n)s 个", "n"
    ),
    "rectifying": ngettext_lazy(
        "通报要求整改、尚未销号的事项 %(n)s 项", "通报要求整改、尚未销号的事项 %(n)s 项", "n"
    ),
}  # fmt: skip


def line_words(line: Line) -> str:
    """A line of the agenda in the language of the page; a typed one as it was typed."""
    said = AGENDA.get(line.kind)
    return said % {"n": line.counted or 0} if said else line.text
