"""Why a laboratory may not be commissioned."""

from django.utils.translation import gettext_lazy as _

FAULTS = {
    "suspended": _("已暂停委托"),
    "cma_future": _("资质认定尚未生效"),
    "cma_expired": _("资质认定已过期或没有登记"),
    "filing_missing": _("没有备案"),
    "filing_expired": _("备案已过期"),
}
