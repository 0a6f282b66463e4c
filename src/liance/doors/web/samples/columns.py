"""Heads of the tables of the samples."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Head = str | Promise | tuple[str | Promise, str] | tuple[str | Promise, str, str]

COLUMNS: dict[str, tuple[Head, ...]] = {
    "chain": (_("时间"), _("环节"), _("经过"), _("保管人"), _("地点"), ("", "end")),
    "holds": (_("因子"), _("最迟"), _("状态"), _("依据")),
    "filled": (_("样品"), _("点位"), _("因子"), _("容器"), _("封志"), _("采样人"), _("确认人")),
    "offered": (_("选"), _("样品"), _("因子"), _("单位"), _("交出人"), _("交出时间"), _("地点")),
    "confirming": (_("选"), _("样品"), _("因子"), _("单位"), _("采样人"), _("采样时间"), _("封志")),
    "broken": (_("样品"), _("单位"), _("断链"), _("时长")),
    "held": (_("样品"), _("因子"), _("单位"), _("状态"), _("地点"), _("采样时间")),
    "sent": (_("选"), _("样品"), _("单位"), _("接手人"), _("交出时间")),
    "all": (
        (_("样品"), "", "number"),
        _("因子"),
        _("单位"),
        _("点位"),
        _("状态"),
        _("保管人"),
        (_("采样时间"), "", "sampled"),
    ),
}
