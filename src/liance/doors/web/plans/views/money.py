"""What a plan will take: coverage before the draw, unit prices, budget by quarter (P2, F1)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.dashboards.plan_spending import spent
from liance.doors.web.moments import local_day
from liance.doors.web.plans.forms import FundForm, PriceForm
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.planning import queries
from liance.mechanism.planning.actions import prices
from liance.mechanism.planning.models import Plan, UnitPrice
from liance.mechanism.planning.preview import Preview, preview

KINDS = {
    "sampling": gettext_lazy("采样（元/家次）"), "travel": gettext_lazy("交通（元/家次）"),
    "days": gettext_lazy("每人每家次用几天"), "factor": gettext_lazy("分析（元/项）"),
    "outside": gettext_lazy("委托分析（元/项）"),
}  # fmt: skip
SET = "planning:price:set"
PRICE_FIELDS = ("year", "kind", "factor", "amount", "basis")


@page("planning:plan:view")
def coverage(request: Request, plan_id: UUID) -> HttpResponse:
    """Visits, bottles, determinations, days and money by stratum; the budget by quarter."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    asked = request.GET.get("fund", "")
    row = next((f for f in plan.funds.all() if str(f.id) == asked), None)
    initial = {"source": row.source, "amount": row.amount} if row else {}
    return _coverage(
        request, plan, FundForm(initial=initial), fund_version=row.version if row else 0
    )


def _coverage(
    request: Request, plan: Plan, form: FundForm, status: int = 200, fund_version: int = 0
) -> HttpResponse:
    found = preview(plan, on=local_day(request.at))
    funds = list(plan.funds.order_by("source"))
    made = spent(plan, found.prices, actor=request.actor)
    given = sum((fund.amount for fund in funds), start=found.money * 0)
    context = {
        "plan": plan, "found": found, "title": _headline(plan, found),
        "crumbs": [
            (_("计划"), reverse("plans:index")),
            (plan.title, reverse("plans:detail", args=[plan.id])), (_("覆盖和经费"), ""),
        ],
        "columns": [
            _("分层"), (_("名录"), "number"), (_("家数"), "number"), (_("家次"), "number"),
            (_("瓶数"), "number"), (_("测定数"), "number"), (_("其中现场"), "number"),
            (_("人日"), "number"), (_("经费（元）"), "number"),
        ],
        "quarter_columns": [
            _("季度"), (_("家次"), "number"), (_("经费（元）"), "number"),
            (_("已发生（元）"), "number"),
        ],
        "spent": made,
        "fund_columns": [_("资金来源"), (_("金额（元）"), "number"), ("", "end")],
        "fund_version": fund_version,
        "totals": {name: found.total(name) for name in (
            "units", "visits", "bottles", "determinations", "on_site")},
        "quarters": [
            (_("第 %(n)s 季度") % {"n": n + 1}, visits, money, made.by_quarter[n])
            for n, (visits, money) in enumerate(found.by_quarter)
        ],
        "missing": [_lacking(name, found) for name in found.missing],
        "unpriced": [_named(factor, outside) for factor, outside in made.missing],
        "funds": [(fund, f"?fund={fund.id}") for fund in funds],
        "given": given, "lacking": max(found.money - given, found.money * 0),
        "form": form, "may_set": _own(request, plan) and request.actor.may(SET),
    }  # fmt: skip
    return render(request, "plans/coverage.html", context, status=status)


def _place(row: UnitPrice) -> tuple[int, str]:
    return [*KINDS].index(row.kind), row.factor


def _lacking(name: str, found: Preview) -> str | Promise:
    """A price that is not entered, in words."""
    return KINDS[name] if name in KINDS else _named(name, name in found.prices.outsourced)


def _named(factor: str, outside: bool) -> str:
    return _("%(factor)s（委托）") % {"factor": factor} if outside else factor


def _own(request: Request, plan: Plan) -> bool:
    parties = {plan.enforcement_id, plan.monitoring_id, plan.department_id}
    return request.actor.agency_id in parties


def _headline(plan: Plan, found: Preview) -> str:
    return _("%(plan)s：%(visits)s 家次，%(bottles)s 瓶，%(money)s 元") % {
        "plan": plan.title, "visits": found.total("visits"), "bottles": found.total("bottles"),
        "money": f"{found.money:,.2f}",
    }  # fmt: skip


@page(SET, methods=["POST"])
def fund(request: Request, plan_id: UUID) -> HttpResponse:
    """Say how much comes from a source of funds."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    form = FundForm(request.POST)

    def act() -> str:
        prices.set_fund(
            plan_id=plan_id, version=version(request), actor=request.actor, at=request.at,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("资金来源已保存"))
        return reverse("plans:coverage", args=[plan_id])

    if form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return _coverage(request, plan, form, 422, fund_version=version(request))


@page(SET, methods=FORM)
def price_list(request: Request) -> HttpResponse:
    """The unit prices of the actor's own area, by year."""
    year = local_day(request.at).year
    rows = UnitPrice.objects.filter(jurisdiction_id=request.actor.jurisdiction)
    edited = next((r for r in rows if str(r.id) == request.GET.get("edit")), None)
    initial = {n: getattr(edited, n) for n in PRICE_FIELDS} if edited else {"year": year}
    form = PriceForm(request.POST or None, initial=initial)

    def act() -> str:
        row = prices.set_price(
            **form.cleaned_data, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("单价已保存"))
        return f"{reverse('plans:prices')}?year={row.year}"

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdigit() and len(asked) == 4 else year
    rows = rows.filter(year=edited.year if edited else year)
    index = reverse("plans:index")
    context = {
        "form": form, "version": edited.version if edited else 0,
        "title": _("%(year)s 年单价") % {"year": year}, "crumbs": [(_("计划"), index)],
        "rows": [(row, KINDS[row.kind], f"?edit={row.id}") for row in sorted(rows, key=_place)],
        "columns": [_("单价"), _("因子"), (_("金额"), "number"), _("依据"), ("", "end")],
    }  # fmt: skip
    return render(request, "plans/prices.html", context, status=422 if form.errors else 200)


@page(SET, methods=["POST"])
def drop_price(request: Request, price_id: UUID) -> HttpResponse:
    """Take a price away."""

    def act() -> str:
        prices.drop_price(
            price_id=price_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("单价已去掉"))
        return reverse("plans:prices")

    return act_once(request, act)
