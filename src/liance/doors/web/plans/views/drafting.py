"""Draw up a plan: new, strata, targets."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local_day
from liance.doors.web.plans.forms import PlanForm, StratumForm, TargetForm
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.flows.plans import add_target
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.planning import queries
from liance.mechanism.planning.actions import drafting
from liance.mechanism.planning.models import Plan, Stratum
from liance.mechanism.planning.rules.strata import (
    SEVERAL,
    StratumTerms,
    terms_fault,
    units_due,
)
from liance.mechanism.planning.site import terms_of
from liance.mechanism.registry.models import Source
from liance.mechanism.scheduling.gathering import terms_of as terms_of_station

DRAFT = "planning:plan:draft"


def _title(request: Request, year: int) -> str:
    said = {"agency": request.actor.agency_name, "year": year}
    return _("%(agency)s %(year)s 年执法监测年度计划") % said


@page(DRAFT, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Open a draft for the actor's own area."""
    year = local_day(request.at).year
    title = _title(request, year)
    form = PlanForm(request.POST or None, initial={"year": year, "kind": "annual", "title": title})

    def act() -> str:
        data = form.cleaned_data
        if data["title"] == title:  # the name that was offered follows the year that was chosen
            data = data | {"title": _title(request, data["year"])}
        plan = drafting.draft_plan(**data, actor=request.actor, at=request.at)
        messages.success(request, _("草稿已建立，接着添加分层"))
        return reverse("plans:detail", args=[plan.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    index = reverse("plans:index")
    context = {
        "form": form, "title": _("起草计划"), "back": index, "crumbs": [(_("计划"), index)],
        "note": _("计划的区域是本机构所在的区域；同级监测机构和主管部门由系统带出。"),
    }  # fmt: skip
    return render(request, "plans/new.html", context, status=422 if form.errors else 200)


@page(DRAFT, methods=FORM)
def stratum(request: Request, plan_id: UUID) -> HttpResponse:
    """Add a stratum to a draft."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    form = StratumForm(request.POST or None, strata=queries.strata_of(plan))

    def act() -> str:
        drafting.add_stratum(
            plan_id=plan.id, version=version(request), actor=request.actor, at=request.at,
            gap=terms_of_station(plan.monitoring).gap, **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("分层已添加"))
        return reverse("plans:detail", args=[plan.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return render(
        request, "plans/stratum.html",
        {"form": form, "title": _("添加分层"), **_around(plan)},
        status=422 if form.errors else 200,
    )  # fmt: skip


@page(DRAFT)
def count(request: Request, plan_id: UUID) -> HttpResponse:
    """How many units the criteria in the form hold now, and with which strata they overlap."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    form = StratumForm(request.GET, strata=queries.strata_of(plan))
    terms = None
    if form.is_valid():
        asked = form.cleaned_data
        terms = StratumTerms(
            SEVERAL, "", asked["ratio"], asked["frequency"], asked["criteria"], asked["quarters"]
        )
        terms = None if terms_fault(terms) else terms
    if terms is None:
        return render(request, "plans/count.html", {"terms": None})
    units = queries.population(plan, terms)
    due = units_due(terms.ratio, units)
    return render(
        request, "plans/count.html",
        {"terms": terms, "population": units, "due": due, "visits": due * terms.frequency,
         "shared": queries.shared_with(plan, terms)},
    )  # fmt: skip


@page(DRAFT, methods=["POST"])
def drop_stratum(request: Request, plan_id: UUID, stratum_id: UUID) -> HttpResponse:
    """Take a stratum out of a draft."""

    def act() -> str:
        drafting.remove_stratum(
            plan_id=plan_id, version=version(request), stratum_id=stratum_id, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("分层已去掉"))
        return reverse("plans:detail", args=[plan_id])

    return act_once(request, act)


@page(DRAFT, methods=FORM)
def target(request: Request, plan_id: UUID, stratum_id: UUID) -> HttpResponse:
    """Choose a source of the stratum, then its outlets, factors and period."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    layer = next((s for s in plan.strata.all() if s.id == stratum_id), None)
    if layer is None:
        raise NotFound("planning:stratum")
    source = _chosen(request, plan, layer)
    if source is None:
        return _choose(request, plan, layer)
    initial = {
        "period_from": f"{plan.year}-01-01",
        "period_to": f"{plan.year}-12-31",
    }
    form = TargetForm(request.POST or None, source=source, initial=initial)

    def act() -> str:
        add_target(
            plan_id=plan.id, version=version(request), stratum_id=layer.id,
            source_id=source.id, outlets=form.outlets(),
            period_from=form.cleaned_data["period_from"],
            period_to=form.cleaned_data["period_to"], actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("%(name)s 已列入计划") % {"name": source.name})
        return reverse("plans:detail", args=[plan.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return render(
        request, "plans/target.html",
        {"form": form, "title": source.name, "note": layer.name, **_around(plan)},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _around(plan: Plan) -> dict[str, object]:
    """What every drafting page shows around its form."""
    address = reverse("plans:detail", args=[plan.id])
    return {
        "plan": plan,
        "back": address,
        "crumbs": [(_("计划"), reverse("plans:index")), (plan.title, address)],
    }


def _candidates(plan: Plan, layer: Stratum) -> list[Source]:
    return list(
        queries.candidates(plan, terms_of(layer))
        .select_related("jurisdiction")
        .order_by("name")[:500]
    )


def _chosen(request: Request, plan: Plan, layer: Stratum) -> Source | None:
    wanted = request.GET.get("source", "")
    return next((s for s in _candidates(plan, layer) if str(s.id) == wanted), None)


def _choose(request: Request, plan: Plan, layer: Stratum) -> HttpResponse:
    planned = {t.source_id for t in plan.targets.all()}
    words = request.GET.get("q", "").strip()
    found = [
        (source, source.id in planned, f"?source={source.id}")
        for source in _candidates(plan, layer)
        if words in source.name
    ]
    return render(
        request, "plans/choose.html",
        {
            "title": _("%(stratum)s：选择单位") % {"stratum": layer.name},
            "found": found,
            "words": words,
            "columns": [_("单位"), _("区域"), _("状态"), ("", "end")],
            **_around(plan),
        },
    )  # fmt: skip


@page(DRAFT, methods=["POST"])
def drop_target(request: Request, plan_id: UUID, target_id: UUID) -> HttpResponse:
    """Take a target out of a draft."""

    def act() -> str:
        drafting.remove_target(
            plan_id=plan_id, version=version(request), target_id=target_id, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("对象已去掉"))
        return reverse("plans:detail", args=[plan_id])

    return act_once(request, act)
