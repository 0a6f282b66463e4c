"""Words of standings and figures."""

from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liance.dashboards.province import BEHIND, GAPS, ON_PLAN
from liance.mechanism.oversight.models import Round
from liance.mechanism.oversight.rules.figures import TENTH

Word = str | Promise

# state: (kind of the mark, word)
STANDINGS: dict[str, tuple[str, Word]] = {
    ON_PLAN: ("ok", _("按期")),
    GAPS: ("soon", _("有欠项")),
    BEHIND: ("late", _("滞后")),
}
FIGURES: dict[str, Word] = {
    "planned": _("全年计划"),
    "due": _("应完成"),
    "done": _("已完成"),
    "reasoned": _("有因"),
    "in_time": _("在期"),
    "unexplained": _("无因"),
    "sheets": _("联系单"),
    "uploads": _("应上传"),
    "late_sheets": _("迟送联系单"),
    "urgent": _("紧急"),
    "uploads_late": _("迟传"),
    "copies_open": _("抄送未签收"),
}
# What the day of a row is, by the figure that counts it.
DAYS: dict[str, Word] = {
    **dict.fromkeys(("planned", "due", "done", "reasoned", "in_time", "unexplained"), _("计划期止")),
    **dict.fromkeys(("sheets", "late_sheets", "urgent"), _("计划日期")),
    **dict.fromkeys(("uploads", "uploads_late"), _("应上传")),
    "copies_open": _("抄送日期"),
}  # fmt: skip
YEAR_FIGURES: dict[str, Word] = {
    "planned": _("计划家次"), "done": _("已监测"), "explained": _("有因"), "running": _("在期"),
    "unexplained": _("无因"),
}  # fmt: skip
PLAN_KINDS: dict[str, Word] = {"annual": _("年度计划"), "special": _("专项计划")}
TARGET_STATES: dict[str, Word] = {
    "open": _("未监测"), "sheet": _("已出联系单，未到场"), "visited": _("已监测"),
    "reasoned": _("有因"),
}  # fmt: skip
NOTICE_VERBS: dict[str, Word] = {"submit": _("送审"), "approve": _("批准")}


def rate_words(rate: float | None) -> str:
    """A rate in per cent with one decimal, half to even as notices have it; a dash where nothing
    was due."""
    if rate is None:
        return "–"
    return str(Decimal(repr(rate)).quantize(TENTH, ROUND_HALF_EVEN))


def round_name(row: Round) -> str:
    """``2026 年第 1 轮调度``."""
    return gettext("%(year)s 年第 %(n)s 轮调度") % {"year": row.year, "n": row.number}
