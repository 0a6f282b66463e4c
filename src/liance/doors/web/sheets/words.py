"""Words of states, grounds, tracks and fields on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web.deadlines import range_words
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.rules.fields import Field, read_field, read_times
from liance.mechanism.coordination.rules.problems import Problem

Word = str | Promise

# state: (kind of mark, word)
STATES: dict[str, tuple[str, Word]] = {
    "draft": ("idle", _("起草中")),
    "sent": ("sent", _("已发出，待回送")),
    "infeasible": ("late", _("监测机构办不到，待决定")),
    "consented": ("open", _("已同意委托，待执法机构委托")),
    "commissioned": ("sent", _("已委托，待回送")),
    "returned": ("ok", _("已回送")),
    "on_site": ("progress", _("现场进行中")),
    "field_done": ("ok", _("现场已完成")),
    "closed": ("closed", _("已办结")),
    "withdrawn": ("idle", _("已撤回")),
}
GROUNDS: dict[str, Word] = {
    "daily": _("日常监督执法检查"),
    "petition": _("信访投诉举报调查"),
    "emergency": _("环境应急"),
    "assigned": _("上级交办的重要事项"),
}
URGENCIES: dict[str, Word] = {
    "routine": _("日常"),
    "surprise": _("突击执法检查"),
    "assigned": _("上级交办"),
    "urgent_petition": _("紧急信访调查"),
    "emergency": _("环境应急"),
    "other": _("其他时效性较强"),
}
MEDIA: dict[str, Word] = {"water": _("废水"), "gas": _("废气"), "noise": _("噪声")}
MANAGEMENT: dict[str, Word] = {
    "key": _("重点管理"),
    "simplified": _("简化管理"),
    "registered": _("登记管理"),
}
SIDES: dict[str, Word] = {
    "enforcement": _("执法"),
    "monitoring": _("监测"),
    "laboratory": _("检测机构"),
    "department": _("主管部门"),
}
INFEASIBLE: dict[str, Word] = {"capability": _("自身能力不足"), "time": _("工作时间无法满足")}
DECISIONS: dict[str, Word] = {
    "reschedule": _("同意改期"),
    "commission": _("同意委托"),
    "refuse": _("不同意，仍由该站承担"),
}
REVIEWS: dict[str, Word] = {
    "recall": _("收回委托，由监测站承担"),
    "replace": _("收回委托，由执法机构另行委托"),
    "halt": _("停止检测，样品交监测站"),
    "continue": _("继续"),
}
BARS: dict[str, Word] = {
    "suspension": _("已暂停委托"),
    "ban": _("在禁止期内"),
    "tie": _("与该单位有利益关系"),
    "cma": _("资质认定不在有效期"),
    "filing": _("没有备案或备案不在有效期"),
    "scope": _("能力范围不含这些因子"),
}
OCCASIONS: dict[str, Word] = {
    "send": _("送出"),
    "return": _("回送"),
    "accept": _("协商改动"),
    "fill": _("补充填报"),
    "enter": _("提前进场"),
    "infeasible": _("报告办不到"),
    "reschedule": _("同意改期"),
    "consent": _("同意委托"),
    "commission": _("委托"),
    "recall": _("收回委托"),
    "refuse": _("不同意，仍由该站承担"),
    "withdraw": _("撤回"),
}
MEANINGS: dict[str, Word] = {
    "经办": _("经办"),
    "负责人": _("负责人"),
    "出具": _("出具"),
    "综合室": _("综合室"),
    "站长": _("站长"),
}
PARTS: dict[str, Word] = {
    "name": _("点位"),
    "frequency": _("频次"),
    "factors": _("监测因子"),
    "add": _("加测"),
    "limit": _("限值"),
    "standard": _("执行标准"),
    "cancel": _("不测"),
    "time": _("监测时间"),
    "note": _("备注"),
    "people": _("监测人员"),
    "laboratory": _("承担监测的机构"),
    "amount": _("委托金额（元）"),
}


def urgency_words(sheet: Sheet) -> str:
    """``日常`` or ``特事特办：突击执法检查``."""
    word = str(URGENCIES[sheet.urgency])
    if sheet.urgency == "routine":
        return word
    return gettext("特事特办：%(kind)s") % {"kind": word}


def short_number(sheet: Sheet) -> str:
    """``187号``, or 起草中 before it has one."""
    if sheet.sequence is None:
        return str(STATES["draft"][1])
    return gettext("%(number)s号") % {"number": sheet.sequence}


def field_label(key: str, names: dict[str, str], kept: str = "") -> str:
    """The label of a field: ``DW001 频次``. ``names``: point and item ids to their names;
    ``kept``: what was kept with a change, for things gone since."""
    field = read_field(key)
    if isinstance(field, Problem):
        return str(PARTS.get(key, kept or key))
    if field.noun in PARTS:
        return str(PARTS[field.noun])
    return " ".join(p for p in (names.get(str(field.ref), ""), str(PARTS[field.part])) if p)


def value_words(key: str, text: str) -> str:
    """A kept value as shown: times as a range, an empty one as 待定."""
    field = read_field(key)
    if isinstance(field, Field) and field.noun == "time":
        times = read_times(text)
        return text if isinstance(times, Problem) else range_words(*times)
    if isinstance(field, Field) and field.part == "cancel":
        return str(PARTS["cancel"]) if text == "不测" else gettext("测")
    return text or gettext("待定")
