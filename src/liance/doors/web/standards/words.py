"""Words of the pages of the standards."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.norms.standards.editions import Condition, LimitRow, RowKind

CERTAINTY = {
    "verified": ("ok", gettext_lazy("已核对原文")),
    "secondary": ("soon", gettext_lazy("据转引")),
    "unverified": ("unjudged", gettext_lazy("未核对原文")),
}
MEDIA = {
    "water": gettext_lazy("废水"),
    "gas": gettext_lazy("废气"),
    "noise": gettext_lazy("噪声"),
}
KINDS = {
    "local": gettext_lazy("地方标准"),
    "industry": gettext_lazy("行业标准"),
    "general": gettext_lazy("综合标准"),
}
AVERAGING = {
    "single": gettext_lazy("一次值"),
    "hourly_mean": gettext_lazy("小时均值"),
    "daily_mean": gettext_lazy("日均值"),
    "max": gettext_lazy("最大值"),
    "": gettext_lazy("未写明"),
}
_CODES = {
    "new": gettext_lazy("新建"),
    "existing": gettext_lazy("现有"),
    "special": gettext_lazy("特别排放限值"),
    "coal": gettext_lazy("燃煤"),
    "oil": gettext_lazy("燃油"),
    "gas": gettext_lazy("燃气"),
    "biomass": gettext_lazy("生物质"),
    "day": gettext_lazy("昼间"),
    "night": gettext_lazy("夜间"),
    "leq": gettext_lazy("等效声级"),
    "frequent_max": gettext_lazy("频发噪声最大声级"),
    "occasional_max": gettext_lazy("偶发噪声最大声级"),
    "boundary": gettext_lazy("厂界"),
    "indoor": gettext_lazy("室内"),
    "stack": gettext_lazy("有组织"),
    "fugitive": gettext_lazy("无组织"),
}


def limit_text(row: LimitRow) -> str:
    """The limit as a page shows it: number with operator, heights with rates, a dash."""
    if row.kind is RowKind.NONE:
        return _("不设限值")
    if row.kind is RowKind.RATE_BY_HEIGHT:
        return "；".join(f"{height} m {limit}" for height, limit in row.heights)
    return row.limit.operator + row.limit.text if row.limit else row.value


def condition_text(condition: Condition) -> str:
    """Everything that must hold, in one line; empty: nothing."""
    parts = [_("%(level)s 级") % {"level": condition.level}] if condition.level else []
    if condition.noise_class:
        parts.append(_("%(number)s 类区") % {"number": condition.noise_class})
    codes = (
        condition.place, condition.source_period, condition.fuel, condition.period,
        condition.noise_kind,
    )  # fmt: skip
    parts += [str(_CODES[code]) for code in codes if code]
    if condition.water_temp:
        parts.append(_("水温 %(bound)s ℃") % {"bound": condition.water_temp})
    if condition.season:
        first, last = condition.season.split("/")
        parts.append(_("%(first)s 至 %(last)s") % {"first": first, "last": last})
    return "，".join([*parts, *condition.region, *condition.scope])
