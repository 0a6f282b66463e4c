"""Words and looks of determinations and verdicts."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries import unmet
from liance.mechanism.laboratory.rules.means import DAILY, HOURLY

STATES: dict[str, tuple[str, str | Promise]] = {
    "entered": ("soon", _("待校核")),
    "checked": ("progress", _("待审定")),
    "approved": ("done", _("已审定")),
    "sent_back": ("late", _("已退回")),
    "superseded": ("closed", _("已被更正")),
}
BATCHES: dict[str, tuple[str, str | Promise]] = {
    "open": ("progress", _("分析中")),
    "accepted": ("done", _("质控合格")),
    "failed": ("late", _("质控不合格")),
    "undecided": ("soon", _("质控未能评价")),
    "released": ("done", _("说明后接受")),
    "repeated": ("closed", _("已重做")),
    "cancelled": ("closed", _("已撤销")),
}
VERDICTS: dict[str, tuple[str, str | Promise]] = {
    "compliant": ("ok", _("达标")),
    "exceeds": ("over", _("超标")),
    "cannot_judge": ("unjudged", _("无法判定")),
    "not_judged": ("unjudged", _("未判定")),
}
BY_MEAN = _("按均值评价")
MEANS = {HOURLY: _("小时均值"), DAILY: _("日均值")}
AWAITS: dict[str, str | Promise] = {
    "bottle": _("没有采样，也没有原因"),
    "reading": _("没有现场读数，也没有原因"),
    "receipt": _("样品待接收"),
    "determination": _("待测定"),
    "check": _("待校核"),
    "confirmation": _("待第二人确认"),
    "approval": _("待审定"),
    "reentry": _("退回待重填"),
    "item": _("点位没有因子，也没有原因"),
}


def verdict_of(row: Determination | Mean, mean: Mean | None = None) -> tuple[str, str]:
    """(kind of state, word): 超标 carries its multiple to two places, the exact one is beside it.
    ``mean``: the one that stands for a determination, which then has no verdict on its own where
    nothing else of it is unmet."""
    verdict, times = row.verdict, row.times
    if mean is not None and isinstance(row, Determination):
        said = unmet(row, mean)
        if said is None:
            return "idle", str(BY_MEAN)
        verdict, times = said["verdict"], said["times"]
    kind, word = VERDICTS[verdict]
    if verdict == "exceeds" and times:
        return kind, gettext("超标 %(times)s 倍") % {"times": short_times(times)}
    return kind, str(word)


def verdict_word(row: Determination) -> str | Promise:
    """The bare word: 达标, 超标, 无法判定, 未判定."""
    return VERDICTS[row.verdict][1]


def short_times(times: str) -> str:
    """The multiple for a list: two places, or two figures where it is under 0.01."""
    number = float(times)
    return f"{number:.2f}" if number >= 0.005 else f"{number:.2g}"


def over_phrase(detail: dict[str, Any]) -> str:
    """``大于限值 80 mg/m³``: how the value stands to the limit."""
    facts = {
        "limit": f"{detail.get('judged_limit') or detail.get('limit', '')} {detail.get('limit_unit', '')}".strip()
    }
    return {
        "over_limit": gettext("大于限值 %(limit)s"),
        "below_lower_limit": gettext("低于下限 %(limit)s"),
        "outside_range": gettext("超出范围 %(limit)s"),
        "detected_where_forbidden": gettext("限值为不得检出，检出即超标"),
        "within_limit": gettext("符合限值 %(limit)s"),
        "non_detect_within_limit": gettext("未检出，检出限不高于限值 %(limit)s"),
        "not_detected_as_required": gettext("未检出，符合不得检出"),
    }.get(str(detail.get("reason", "")), gettext("限值 %(limit)s")) % facts
