"""What the refusals about standards say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "editions.faulty": _(
        "导入表有 %(count)s 处错误，没有保存。请按“录入标准”页的逐行检查结果改正后再录入。"
    ),
    "editions.already_entered": _("%(standard)s 的同一内容已经录入。"),
    "editions.continues_nothing": _("%(standard)s 所沿用的版本没有收录，请先录入那个版本。"),
    "editions.sign_by_other": _("须由另一个人签名：两个人各自与印刷文本核对。"),
    "editions.reason": _("请写明撤回的原因，至少 4 个字。"),
    "reevaluation.reason": _("请写明重新判定的原因，至少 4 个字。"),
    "reevaluation.days": _("结束日期早于开始日期，请核对。"),
    "reevaluation.first_missing": _("按登记的限值重新判定时，请写明限值自哪一天起应当如此。"),
    "reevaluation.standard_unknown": _("标准号读不懂，请写成如“GB 18918”的样子。"),
    "reevaluation.source_unknown": _("没有这个污染源，请从它的页面进来。"),
    "reevaluation.nothing": _("没有符合条件的已审定结果，什么都没有保存。请放宽日期或标准。"),
    "reevaluation.too_many": _(
        "结果超过 %(most)s 项，网页上做不完，什么都没有保存。"
        "请缩小范围，或由管理员运行 liance reevaluate。"
    ),
}
