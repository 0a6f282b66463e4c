"""The words of the steps and of what is counted in them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

# Stage words in the order of the way; the first is where everything begins.
STAGES: dict[str, tuple[Word, Word]] = {
    "duty": (_("计划"), _("家次")),
    "sheet": (_("联系单"), _("张")),
    "point": (_("点位"), _("个")),
    "bottle": (_("样品瓶"), _("瓶")),
    "result": (_("测定值"), _("个")),
    "report": (_("报告"), _("份")),
    "receipt": (_("上传回执"), _("份")),
}
WAYS: dict[str, Word] = {
    "sheet": _("计划 → 联系单"),
    "point": _("联系单 → 点位"),
    "bottle": _("点位 → 样品瓶"),
    "result": _("样品瓶 → 测定值"),
    "report": _("测定值 → 报告"),
    "receipt": _("报告 → 上传回执"),
}
SINCE: dict[str, Word] = {
    "sheet": _("应测完"),
    "point": _("离场"),
    "bottle": _("应接收"),
    "result": _("应出结果"),
    "report": _("应出报告"),
    "receipt": _("应取得回执"),
}
GROUNDS: dict[str, Word] = {
    "daily": _("日常"),
    "petition": _("信访"),
    "emergency": _("应急"),
    "assigned": _("交办"),
}
SPAN_WORDS: dict[str, Word] = {"year": _("全年"), "month": _("本月"), "week": _("本周")}
