"""Words of examinations for the values that the records hold."""

from django.utils.translation import gettext_lazy as _

QUESTIONS = {"single": _("单选"), "multiple": _("多选"), "judge": _("判断")}
# state of an examination -> kind of state, word
STATES = {
    "draft": ("idle", _("草稿")), "published": ("progress", _("已发布")),
    "closed": ("done", _("已结束")), "cancelled": ("closed", _("已取消")),
}  # fmt: skip
# how one's own examination stands -> kind of state, word
OWN = {
    "ahead": ("idle", _("还没开始")), "open": ("soon", _("待参加")), "going": ("progress", _("答题中")),
    "over": ("progress", _("时间到，待评分")), "passed": ("ok", _("合格")),
    "failed": ("late", _("不合格")), "again": ("soon", _("不合格，还可再考")),
    "unmarked": ("idle", _("试题全部撤销")), "missed": ("late", _("没有参加")),
}  # fmt: skip
LINES = {
    "not_sat": ("late", _("没有参加")), "sitting": ("progress", _("答题中")),
    "passed": ("ok", _("合格")), "failed": ("late", _("不合格")),
    "unmarked": ("idle", _("试题全部撤销")),
}  # fmt: skip
JUDGED = {"正确": _("正确"), "错误": _("错误")}
COLUMNS = {
    "kind": _("题型"), "topic": _("专题"), "stem": _("题干"), "options": _("选项"),
    "answer": _("答案"), "points": _("分值"), "ground": _("依据"), "": _("表格"),
}  # fmt: skip
FAULTS = {
    "missing": _("没有填"), "long": _("太长"), "kind": _("应为 单选、多选 或 判断"),
    "options": _("至少两项，按顺序填，不能空格或重复"), "answer": _("答案不在选项里，或重复"),
    "one": _("单选只能有一个答案"), "several": _("多选至少两个答案"),
    "points": _("大于 0，最多 100，最多一位小数"), "twice": _("表里有两次"),
    "known": _("题库里已有"), "columns": _("缺这一列"), "empty": _("没有试题"),
    "many": _("一次最多 2000 题"),
}  # fmt: skip
