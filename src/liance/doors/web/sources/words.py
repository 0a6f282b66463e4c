"""Words of the register of sources for the values that the records hold."""

from django.utils.translation import gettext_lazy as _

MEDIA = {"water": _("废水"), "gas": _("废气"), "noise": _("噪声")}
MANAGEMENT = {"key": _("重点管理"), "simplified": _("简化管理"), "registered": _("登记管理")}
