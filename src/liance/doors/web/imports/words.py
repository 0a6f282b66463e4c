"""Words of the pages of imports and of their templates."""

from django.utils.translation import gettext_lazy as _

from liance.mechanism.exchange.actions.importing import ADDED, CHANGED, UNCHANGED

NEEDED = {True: _("必填"), False: _("可不填")}
YES_OR_NO = _("填“是”或“否”")
ONE_OF = _("填下列之一，文字或代码均可")
SEVERAL_OF = _("填下列之一或几个，几个用分号分开，文字或代码均可")
AT_MOST = _("最多 %(most)s 个字")
STATUS = {
    ADDED: ("ok", _("将登记")), CHANGED: ("soon", _("将修改")), UNCHANGED: ("closed", _("没有变化")),
}  # fmt: skip
DONE = {
    ADDED: ("ok", _("已登记")), CHANGED: ("ok", _("已修改")), UNCHANGED: ("closed", _("没有变化")),
}  # fmt: skip
