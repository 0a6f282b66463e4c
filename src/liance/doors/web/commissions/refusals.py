"""What the refusals about laboratories say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "commissioning.not_a_laboratory": _("资质认定登记在监测机构或检测机构名下，请换一个机构。"),
    "commissioning.cma_number": _("资质认定证书编号应为 11 或 12 位数字或大写字母。"),
    "commissioning.cma_exists": _("证书 %(number)s 已登记，请打开那一条修改。"),
    "commissioning.period_reversed": _("有效期的结束日期早于开始日期。"),
    "commissioning.reason": _("请写明暂停的原因，至少 4 个字。"),
    "commissioning.suspended": _("这家机构已暂停委托。"),
    "commissioning.not_suspended": _("这家机构没有暂停委托。"),
}
