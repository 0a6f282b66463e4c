"""Heads of the tables of determinations."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Head = str | Promise | tuple[str | Promise, str] | tuple[str | Promise, str, str]

COLUMNS: dict[str, tuple[Head, ...]] = {
    "work": (_("样品"), _("因子"), _("单位"), _("保存期还剩"), _("限值"), ("", "end")),
    "review": (
        _("选"),
        _("样品"),
        _("因子"),
        (_("结果"), "number"),
        _("评价"),
        _("方法"),
        _("录入"),
        ("", "end"),
    ),
    "back": (_("样品"), _("因子"), (_("结果"), "number"), _("退回原因"), _("录入"), ("", "end")),
    "all": (
        _("样品"),
        _("因子"),
        _("单位"),
        (_("结果"), "number"),
        _("评价"),
        _("状态"),
        (_("录入"), "", "entered"),
    ),
    "batches": (
        _("批号"),
        _("因子"),
        _("方法"),
        (_("样品"), "number"),
        _("分析人员"),
        _("质控"),
        (_("分析开始"), "", "started"),
    ),
    "batch_new": (_("选"), _("样品"), _("单位"), _("保存期还剩")),
    "batch_made": (
        _("样品"),
        _("单位"),
        _("次"),
        (_("结果"), "number"),
        _("评价"),
        _("状态"),
    ),
    "faults": ((_("行"), "number"), _("问题")),
    "right": ((_("行"), "number"), _("样品"), _("因子"), (_("结果"), "number"), _("方法")),
    "findings": (_("评价内容"), _("结论"), _("依据")),
    "methods": (_("方法"), _("检出限"), _("测定下限"), _("开始到结果"), _("依据")),
    "means": (
        _("点位"),
        _("因子"),
        (_("样品"), "number"),
        _("时段"),
        (_("均值"), "number"),
        (_("限值"), "number"),
        _("评价"),
        _("推导"),
    ),
    "visit": (_("点位"), _("因子"), _("样品"), _("情况"), _("说明")),
    "history": (
        _("次"),
        (_("结果"), "number"),
        _("评价"),
        _("状态"),
        _("录入"),
        _("校核"),
        _("审定"),
    ),
}
