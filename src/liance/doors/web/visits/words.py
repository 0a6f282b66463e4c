"""Words of the visit that codes stand for, in the page's language."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.rules.crew import TOGETHER_METRES, TOGETHER_WITHIN

Word = str | Promise
TOGETHER_MINUTES = int(TOGETHER_WITHIN.total_seconds() // 60)

GROUNDS: Mapping[str, Word] = {
    "daily": _("日常监督执法检查"),
    "petition": _("信访投诉举报调查"),
    "emergency": _("环境应急"),
    "assigned": _("上级交办的重要事项"),
}
URGENCIES: Mapping[str, Word] = {
    "routine": _("日常"),
    "surprise": _("突击执法检查"),
    "assigned": _("上级交办"),
    "urgent_petition": _("紧急信访调查"),
    "emergency": _("环境应急"),
    "other": _("其他时效性较强"),
}
KINDS: Mapping[str, Word] = {
    "production": _("生产状况"),
    "facility": _("治理设施运行"),
    "evidence": _("取证"),
    "transcript": _("询问笔录"),
    "rights": _("出示证件、告知权利"),
    "cause": _("原因排查"),
    "sampling": _("采样"),
    "check": _("核对、自检"),
    "note": _("其他"),
}
MEDIA: Mapping[str, Word] = {"water": _("废水"), "gas": _("废气"), "noise": _("噪声")}
SIDES: Mapping[str, Word] = {"enforcement": _("执法"), "monitoring": _("监测")}
DEFICIENCIES: Mapping[str, Word] = {
    "too_few_officers": _("执法人员不足 2 人"),
    "officer_uncertified": _("持有效执法证的不足 2 人"),
    "too_few_monitors": _("监测人员不足 2 人"),
    "monitor_uncertified": _("持有效上岗证的不足 2 人"),
    "newcomers_enforcement": _("执法人员都不满 3 个月"),
    "newcomers_monitoring": _("监测人员都不满 3 个月"),
    "place_unknown_enforcement": _("没有记下执法人员进场的地点"),
    "place_unknown_monitoring": _("没有记下监测人员进场的地点"),
    "entered_apart": format_lazy(_("双方进场前后相差超过 {n} 分钟"), n=TOGETHER_MINUTES),
    "unconfirmed_enforcement": _("执法一方没有人用自己的账号确认进场"),
    "unconfirmed_monitoring": _("监测一方没有人用自己的账号确认进场"),
    "places_apart": format_lazy(_("双方进场地点相距超过 {n} 米"), n=TOGETHER_METRES),
}
AWAITED: Mapping[str, Word] = {
    "unconfirmed_enforcement": _("待执法一方确认进场"),
    "unconfirmed_monitoring": _("待监测一方确认进场"),
}
VERDICTS: Mapping[str, tuple[str, Word]] = {
    "compliant": ("ok", _("达标")),
    "exceeds": ("over", _("超标")),
    "cannot_judge": ("unjudged", _("无法判定")),
    "not_judged": ("unjudged", _("未判定")),
}
STATES: Mapping[str, tuple[str, Word]] = {
    "open": ("progress", _("现场进行中")),
    "left": ("open", _("已离场，待双方关闭")),
    "closed": ("ok", _("已关闭")),
}


def of(words: Mapping[str, Word], code: str) -> str:
    """The word of a code; a code without one stands for itself."""
    return str(words.get(code, code))


def deficiency_words(codes: Iterable[str]) -> str:
    """All shortfalls as one clause."""
    return gettext("；").join(of(DEFICIENCIES, code) for code in codes)


def awaited(visit: Visit) -> str:
    """Whose confirmation a running visit awaits, where it falls short of nothing else."""
    if visit.state != "open" or not set(visit.deficiencies) <= set(AWAITED):
        return ""
    return gettext("；").join(of(AWAITED, code) for code in visit.deficiencies)


def listed(names: Iterable[object]) -> str:
    """Names or things in a row."""
    return gettext("、").join(str(name) for name in names)


def clauses(parts: Iterable[str]) -> str:
    """Short statements in one line; empty ones are left out."""
    return gettext("，").join(part for part in parts if part)
