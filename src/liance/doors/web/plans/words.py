"""Words of the plans: where a target stands, what a plan's state looks like."""

from django.utils.translation import gettext_lazy as _

# standing -> (kind of state, word)
STANDINGS = {
    "done": ("done", _("已监测")),
    "explained": ("idle", _("有因")),
    "sheeted": ("progress", _("已出联系单")),
    "planned": ("idle", _("在期")),
    "unexplained": ("late", _("无因")),
}
STATES = {
    "draft": ("idle", _("起草中")),
    "signing": ("progress", _("待会签")),
    "signed": ("progress", _("双方已会签")),
    "approved": ("done", _("已批准")),
    "forwarded": ("progress", _("已报市局")),
    "filed": ("sent", _("已报省厅")),
    "accepted": ("done", _("省厅已收")),
}
VERBS = {
    "submit": _("提交会签"),
    "approve": _("批准"),
    "forward": _("报市局"),
    "file": _("报省厅"),
    "accept": _("收下"),
}
