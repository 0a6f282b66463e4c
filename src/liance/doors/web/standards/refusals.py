"""What the refusals about standards say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "editions.faulty": _("导入表有 %(count)s 处错误，没有保存。请先运行 liance standards check。"),
    "editions.already_entered": _("%(standard)s 的同一内容已经录入。"),
    "editions.continues_nothing": _("%(standard)s 所沿用的版本没有收录，请先录入那个版本。"),
    "editions.sign_by_other": _("须由另一个人签名：两个人各自与印刷文本核对。"),
    "editions.reason": _("请写明撤回的原因，至少 4 个字。"),
}
