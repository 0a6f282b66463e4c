"""What the refusals of the ledger say."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "ledger.nothing_sealed": _("还没有封存的事件，等几秒钟再锚定。"),
    "ledger.nothing_new": _("上次锚定之后没有新的事件，不需要再锚定。"),
    "ledger.anchor_exists": _("同名的锚定文件已存在，请管理员查看锚定目录。"),
}
