"""Words of reminders: rungs, what became of them outside, the length of a limit."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.doors.web.standing import english
from liance.foundation.clocks.ladder import Rung
from liance.foundation.clocks.rulebook import ClockRule
from liance.mechanism.reminding.models import Letter
from liance.mechanism.reminding.rules.wording import rung_of

OUTSIDE: dict[str, tuple[str, str | Promise]] = {
    "none": ("idle", _("只在页面")),
    "waiting": ("progress", _("待发送")),
    "sent": ("ok", _("已发出")),
    "partly": ("soon", _("部分发出")),
    "failed": ("late", _("没有发出")),
    "uncertain": ("soon", _("可能已发出")),
}
RUNG_KINDS = {"begun": "progress", "moved": "progress", "early": "soon", "soon": "soon"}
CHANNELS: dict[str, str | Promise] = {"mail": _("电子邮件"), "sms": _("短信"), "group": _("工作群")}
KINDS: dict[str, str | Promise] = {
    "wecom": _("企业微信群机器人"),
    "dingtalk": _("钉钉群机器人"),
    "generic": _("通用 webhook"),
}
PARTIES: dict[str, str | Promise] = {
    "doers": _("经办人"),
    "in_charge": _("专人负责人"),
    "head": _("机构负责人"),
    "upper": _("上级主管部门"),
}
BASES: dict[str, str | Promise] = {
    "notice": _("通知"),
    "law": _("法律"),
    "local": _("本系统缺省，可由各地机制另定"),
}


def rung_words(code: str) -> tuple[str, str]:
    """The kind and the word of a rung."""
    rung = rung_of(code)
    return RUNG_KINDS.get(rung.code, "late"), rung.en if english() else gettext(rung.zh)


def ladder_words(rung: Rung) -> tuple[str, str, str]:
    """Word, when, to whom."""
    to = gettext("、").join(str(PARTIES[one]) for one in rung.to)
    if english():
        return rung.en, rung.when_en, to
    return rung.zh, rung.when_zh, to


def length_words(rule: ClockRule) -> str:
    """How long a limit is, in its unit."""
    words = {
        "working_days": gettext("%(n)s 个工作日，次日起算，24:00 止"),
        "natural_days": gettext("%(n)s 天，次日起算，24:00 止"),
        "before_days": gettext("至少提前 %(n)s 天，当日不计"),
        "hours": gettext("%(n)s 小时"),
        "minutes": gettext("%(n)s 分钟"),
        "given": gettext("按每件另定的时刻"),
    }[rule.unit]
    return words % {"n": rule.length} if "%" in words else words


def fate(letter: Letter) -> tuple[str, str]:
    """What became of a sending that did not simply go."""
    if letter.uncertain:
        return "soon", gettext("可能已发出")
    if letter.given_up_at is not None:
        return "late", gettext("没有发出")
    return "progress", gettext("重试中")
