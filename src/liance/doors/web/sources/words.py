"""Words of the register of sources for the values that the records hold."""

from django.utils.translation import gettext_lazy as _

MEDIA = {"water": _("废水"), "gas": _("废气"), "noise": _("噪声")}
GRADES = {
    "green": _("环保诚信（绿）"), "blue": _("环保良好（蓝）"), "yellow": _("环保警示（黄）"),
    "red": _("环保不良（红）"),
}  # fmt: skip
MANAGEMENT = {"key": _("重点管理"), "simplified": _("简化管理"), "registered": _("登记管理")}
