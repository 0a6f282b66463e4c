"""The implementation scheme of a plan: loads by month against the means of its station (P3)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.dashboards.plan_scheme import FactorLoad, Item, scheme
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.mechanism.planning import queries

WAYS = {
    "own": ("ok", gettext_lazy("本站")), "outsource": ("soon", gettext_lazy("要委托")),
    "nobody": ("late", gettext_lazy("没有机构能做")),
}  # fmt: skip
DUTIES = {"sample": gettext_lazy("采样、现场测定"), "analyse": gettext_lazy("分析")}


@page("planning:plan:view")
def index(request: Request, plan_id: UUID) -> HttpResponse:
    """What the visits ahead take, what is missing, what to buy by when, what to outsource."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    found = scheme(plan, on=local_day(request.at), actor=request.actor)
    away = sum(one.way != "own" for one in found.factors)
    title = _("%(plan)s：还有 %(visits)s 家次，要购置 %(items)s 种，%(away)s 个因子本站不能做") % {
        "plan": plan.title, "visits": found.visits, "items": len(found.shopping), "away": away,
    }  # fmt: skip
    context = {
        "plan": plan, "found": found, "title": title,
        "crumbs": [
            (_("计划"), reverse("plans:index")),
            (plan.title, reverse("plans:detail", args=[plan.id])), (_("实施方案"), ""),
        ],
        "months": found.months, "factors": [_factor(one) for one in found.factors],
        "buys": [_buy(item, n) for item in found.shopping for n in range(len(item.buy))],
        "month_columns": [
            _("月份"), (_("家次"), "number"), (_("瓶数"), "number"), (_("测定数"), "number"),
            (_("现场测定"), "number"), (_("需要人日"), "number"), (_("可用人日"), "number"),
        ],
        "factor_columns": [
            _("因子"), (_("测定数"), "number"), (_("现场测定"), "number"), (_("采样持证"), "number"),
            (_("分析持证"), "number"), (_("仪器"), "number"), (_("检测机构"), "number"), _("安排"),
        ],
        "buy_columns": [
            _("名称"), (_("需要"), "number"), (_("已有"), "number"), (_("购置"), "number"),
            _("用于"), _("最迟下单"),
        ],
    }  # fmt: skip
    return render(request, "plans/scheme.html", context)


def _factor(one: FactorLoad) -> tuple[FactorLoad, str, Any, str]:
    kind, word = WAYS[one.way]
    lacks = "、".join(str(DUTIES[duty]) for duty in one.lacks)
    when = "、".join(f"{month:%Y-%m}" for month in one.short)
    return one, kind, word, f"{lacks} {when}".strip()


def _buy(item: Item, number: int) -> tuple[Item, Any]:
    return item, item.buy[number]
