"""Words of laboratories, contracts and supervision."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.standing import english
from liance.mechanism.commissioning.rules.catalogue import Words, catalogue
from liance.mechanism.commissioning.running_out import RunningOut

FAULTS = {
    "suspended": gettext_lazy("已暂停委托"),
    "banned": gettext_lazy("被禁止从业或委托"),
    "cma_future": gettext_lazy("资质认定尚未生效"),
    "cma_expired": gettext_lazy("资质认定已过期或没有登记"),
    "filing_missing": gettext_lazy("没有备案"),
    "filing_expired": gettext_lazy("备案已过期"),
}
TIES = {
    "self_monitoring": gettext_lazy("自行监测合同"),
    "operation": gettext_lazy("设施或自动监测运维合同"),
    "ownership": gettext_lazy("出资或同一控制人"), "other": gettext_lazy("其他"),
}  # fmt: skip
WAYS = {
    "open": gettext_lazy("公开招标"), "invited": gettext_lazy("邀请招标"),
    "consultation": gettext_lazy("竞争性磋商"), "other": gettext_lazy("其他"),
}  # fmt: skip
FILES = {
    "notice": gettext_lazy("招标文件"), "bid": gettext_lazy("投标文件"),
    "award": gettext_lazy("中标通知书"), "other": gettext_lazy("其他"),
}  # fmt: skip
ANSWERS = {
    "met": gettext_lazy("符合"), "not_met": gettext_lazy("不符合"), "not_seen": gettext_lazy("未查"),
}  # fmt: skip
GRAVITIES = {"minor": gettext_lazy("一般"), "serious": gettext_lazy("严重")}
REVIEWS = {
    "continue": gettext_lazy("继续"), "recall": gettext_lazy("收回委托，由监测站承担"),
    "replace": gettext_lazy("收回委托，由执法机构另行委托"),
    "halt": gettext_lazy("停止检测，样品交监测站"),
}  # fmt: skip
GROUNDS = {
    "suspension": gettext_lazy("已暂停委托"), "ban": gettext_lazy("在禁止期内"),
    "tie": gettext_lazy("与该单位有利益关系"), "cma": gettext_lazy("资质认定不在有效期"),
    "filing": gettext_lazy("没有备案或备案不在有效期"),
    "scope": gettext_lazy("能力范围不含这些因子"),
}  # fmt: skip
PAPERS = {
    "accreditation": gettext_lazy("资质认定"), "filing": gettext_lazy("备案"),
    "contract": gettext_lazy("合同"),
}  # fmt: skip


def language() -> str:
    """``en`` or ``zh``, as the page is shown."""
    return "en" if english() else "zh"


def said(words: Words) -> str:
    """A text of the catalogue in the language of the page."""
    return words.text(language())


def worth() -> str:
    """What the scoring rule and the checklist are worth, printed wherever they are used."""
    rule = catalogue()
    return _("%(says)s（第 %(edition)s 版）。") % {"says": said(rule.says), "edition": rule.edition}


def plain(amount: Decimal) -> str:
    """``12,300.00``."""
    return f"{amount:,.2f}"


def money(amount: Decimal) -> str:
    """``12,300.00 元``."""
    return _("%(amount)s 元") % {"amount": plain(amount)}


def state(faults: Sequence[str]) -> tuple[str, str]:
    """Whether a laboratory may be commissioned, and why not."""
    if not faults:
        return "ok", _("可委托")
    return "late", "、".join(str(FAULTS[fault]) for fault in faults)


def expiry(row: RunningOut) -> tuple[str, str]:
    """``资质认定 30 天内到期``: the kind of state and its words."""
    facts = {"paper": PAPERS[row.kind], "days": row.within, "to": row.to}
    if row.within == 0:
        return "late", _("%(paper)s %(to)s 已到期") % facts
    return "soon", _("%(paper)s %(days)s 天内到期（%(to)s）") % facts


def agreed(met: bool | None) -> tuple[str, str]:
    """How a comparison came out."""
    if met is None:
        return "unjudged", _("无法比较")
    return ("ok", _("符合")) if met else ("late", _("不符合"))
