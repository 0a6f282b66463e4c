"""The draw (双随机): must-visits, the committed list, the draw, who was excused, the file."""

import secrets
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.plans.forms import DrawForm, ExcuseForm, UnitForm
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.flows.plans import commit_draw, over_cap
from liance.foundation.kernel.errors import Refused
from liance.mechanism.planning import queries
from liance.mechanism.planning.actions import drawing, excusing, listing_units
from liance.mechanism.planning.caps import caps_of
from liance.mechanism.planning.drawing.package import package
from liance.mechanism.planning.drawing.shapes import DrawFile
from liance.mechanism.planning.listing import Options
from liance.mechanism.planning.models import Draw, DrawExcuse, Plan
from liance.mechanism.registry.models import Jurisdiction

SEED_BYTES = 32
STATES = {
    "committed": ("progress", gettext_lazy("已封存")),
    "drawn": ("done", gettext_lazy("已抽取")),
    "void": ("idle", gettext_lazy("已作废")),
}
BY = {
    "must": gettext_lazy("必查"), "draw": gettext_lazy("抽中"), "stand_in": gettext_lazy("替换"),
}  # fmt: skip
POOLS = {"enforcement": gettext_lazy("执法"), "monitoring": gettext_lazy("监测")}


@page("planning:plan:view")
def index(request: Request, plan_id: UUID) -> HttpResponse:
    """Must-visits and exclusions, the setting of the next draw, the draws so far."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    return _index(request, plan, UnitForm(), DrawForm())


def _index(
    request: Request, plan: Plan, unit: UnitForm, form: DrawForm, status: int = 200
) -> HttpResponse:
    own = request.actor.agency_id in {plan.enforcement_id, plan.monitoring_id}
    open_ = plan.draws.filter(state="committed").exists()
    rule = queries.area_rule(plan.jurisdiction_id)
    context = {
        "plan": plan, "title": _("%(plan)s：双随机抽取") % {"plan": plan.title},
        "crumbs": _crumbs(plan), "unit_form": unit, "form": form, "rule": rule,
        "caps": caps_of(plan.jurisdiction_id), "over": over_cap(plan),
        "may_list": own and plan.state == "draft" and request.actor.may("planning:plan:draft"),
        "may_commit": own and plan.state == "draft" and not open_
        and request.actor.may("planning:draw:commit"),
        "may_set": request.actor.may("planning:rule:set")
        and request.actor.jurisdiction == plan.jurisdiction_id,
        "units": plan.units.select_related("source__jurisdiction").order_by("kind", "source__name"),
        "draws": [(draw, *STATES[draw.state]) for draw in plan.draws.select_related(
            "committed_by", "drawn_by").order_by("-number")],
        "unit_columns": [_("单位"), _("区域"), _("列为"), _("理由"), ("", "end")],
        "draw_columns": [_("次序"), (_("候选"), "number"), _("名录散列"), _("封存"), _("抽取"),
                         _("状态")],
    }  # fmt: skip
    return render(request, "plans/draws.html", context, status=status)


@page("planning:draw:commit", methods=["POST"])
def commit(request: Request, plan_id: UUID) -> HttpResponse:
    """Fix the list and the seed."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    form = DrawForm(request.POST)

    def act() -> str:
        rule = queries.area_rule(plan.jurisdiction_id)
        options = Options(
            cap=caps_of(plan.jurisdiction_id).binding,
            exceeded_years=rule.exceeded_years if rule else None, **form.cleaned_data,
        )  # fmt: skip
        made = commit_draw(
            plan_id=plan_id, version=version(request), seed=secrets.token_bytes(SEED_BYTES),
            options=options, actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("名录已封存，请另一方的人来抽取"))
        return reverse("plans:draw", args=[made.id])

    if form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return _index(request, plan, UnitForm(), form, 422)


@page("planning:plan:draft", methods=["POST"])
def list_unit(request: Request, plan_id: UUID) -> HttpResponse:
    """Put a unit on the must-visit or the exclusion list."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    form = UnitForm(request.POST)

    def act() -> str:
        listing_units.list_unit(
            plan_id=plan_id, version=version(request), actor=request.actor, at=request.at,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("已列入"))
        return reverse("plans:draws", args=[plan_id])

    if form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    return _index(request, plan, form, DrawForm(), 422)


@page("planning:plan:draft", methods=["POST"])
def drop_unit(request: Request, plan_id: UUID, unit_id: UUID) -> HttpResponse:
    """Take a unit off its list."""

    def act() -> str:
        listing_units.drop_unit(
            plan_id=plan_id, version=version(request), unit_id=unit_id, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        messages.success(request, _("已去掉"))
        return reverse("plans:draws", args=[plan_id])

    return act_once(request, act)


@page("planning:plan:view")
def detail(request: Request, draw_id: UUID) -> HttpResponse:
    """One draw: hashes, who did what when, the result."""
    draw = queries.draw_page(draw_id, actor=request.actor)
    file = drawing.published(draw)
    own = request.actor.agency_id in {draw.plan.enforcement_id, draw.plan.monitoring_id}
    may = own and draw.plan.state == "draft"
    names = {unit["id"]: unit["name"] for unit in file["list"]["units"]}
    people = {p["id"]: p["name"] for pool in file["list"]["pools"] for p in pool["people"]}
    maker = draw.committed_by_id == request.actor.staff_id
    context = {
        "draw": draw, "plan": draw.plan, "pills": [STATES[draw.state]],
        "title": _headline(draw, file),
        "crumbs": [*_crumbs(draw.plan), (_("第 %(n)s 次抽取") % {"n": draw.number}, "")],
        "facts": _facts(draw),
        "rows": _rows(file, names, people),
        "columns": [_("分层"), _("单位"), _("区域"), _("方式"), _("人员"), ("", "end")],
        "reserves": sum(len(c["units"]) for c in file["result"]["reserves"])
        if file["result"] else 0,
        "short": _short(file),
        "excuses": _excuses(request, draw, file, may=may),
        "may_reveal": may and draw.state == "committed" and not maker
        and request.actor.may("planning:draw:reveal"),
        "may_cancel": may and draw.state == "committed"
        and request.actor.may("planning:draw:cancel"),
        "may_excuse": may and draw.state == "drawn" and request.actor.may("planning:draw:excuse"),
    }  # fmt: skip
    return render(request, "plans/draw.html", context)


@page("planning:draw:reveal", methods=["POST"])
def reveal(request: Request, draw_id: UUID) -> HttpResponse:
    """Draw with the witness's word."""

    def act() -> str:
        drawing.reveal(
            draw_id=draw_id, version=version(request), witness=request.POST.get("witness", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已抽取，抽中的单位已列入计划"))
        return reverse("plans:draw", args=[draw_id])

    return act_once(request, act)


@page("planning:draw:cancel", methods=["POST"])
def cancel(request: Request, draw_id: UUID) -> HttpResponse:
    """Give up a committed list."""

    def act() -> str:
        drawing.cancel(
            draw_id=draw_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已作废，理由留在账本里"))
        return reverse("plans:draw", args=[draw_id])

    return act_once(request, act)


@page("planning:draw:excuse", methods=["POST"])
def excuse(request: Request, draw_id: UUID) -> HttpResponse:
    """Ask that a unit or a person be excused."""
    queries.draw_page(draw_id, actor=request.actor)
    form = ExcuseForm(request.POST)
    if not form.is_valid():
        raise Refused("planning.not_drawn")

    def act() -> str:
        excusing.ask(
            draw_id=draw_id, version=version(request), actor=request.actor, at=request.at,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(request, _("已提出，另一方确认后按规则替换"))
        return reverse("plans:draw", args=[draw_id])

    return act_once(request, act)


@page("planning:draw:grant", methods=["POST"])
def grant(request: Request, excuse_id: UUID) -> HttpResponse:
    """Grant what the other side asked, or refuse it with the reason."""
    answer = request.POST.get("answer", "")

    def act() -> str:
        if request.POST.get("verb") == "refuse":
            row = excusing.refuse(
                excuse_id=excuse_id, version=version(request), answer=answer, actor=request.actor,
                at=request.at,
            )  # fmt: skip
            messages.success(request, _("已回复不同意，抽取结果不变"))
        else:
            row = excusing.grant(
                excuse_id=excuse_id, version=version(request), actor=request.actor, at=request.at
            )
            messages.success(request, _("已同意，按规则替换"))
        return reverse("plans:draw", args=[row.draw_id])

    return act_once(request, act)


@page("planning:plan:view", methods=["GET", "HEAD"])
def file(request: Request, draw_id: UUID) -> HttpResponse:
    """The published file with the script that replays it and the algorithm, as one ZIP."""
    draw = queries.draw_page(draw_id, actor=request.actor)
    data = package(drawing.published_bytes(draw))
    name = quote(f"{draw.plan.title}-第{draw.number}次抽取.zip")
    response = HttpResponse(data, content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response


def _crumbs(plan: Plan) -> list[tuple[str, str]]:
    return [
        (_("计划"), reverse("plans:index")),
        (plan.title, reverse("plans:detail", args=[plan.id])),
        (_("双随机抽取"), reverse("plans:draws", args=[plan.id])),
    ]


def _headline(draw: Draw, file: DrawFile) -> str:
    if file["result"] is None:
        return _("第 %(n)s 次抽取：%(count)s 家候选，等另一方来抽取") % {
            "n": draw.number, "count": draw.units,
        }  # fmt: skip
    return _("第 %(n)s 次抽取：%(count)s 家候选，抽中 %(drawn)s 家") % {
        "n": draw.number, "count": draw.units, "drawn": len(file["result"]["drawn"]),
    }  # fmt: skip


def _facts(draw: Draw) -> list[tuple[str, str]]:
    seed = bytes(draw.seed).hex() if draw.state == "drawn" else _("抽取时公开")
    return [
        (_("名录散列"), draw.list_sha256), (_("种子散列"), draw.commitment),
        (_("种子"), seed), (_("见证词"), draw.witness or _("抽取时写下")),
        (_("算法"), "liance-draw-1"),
    ]  # fmt: skip


def _rows(file: DrawFile, names: dict[str, str], people: dict[str, str]) -> list[dict[str, Any]]:
    if file["result"] is None:
        return []
    strata = {layer["key"]: layer["name"] for layer in file["list"]["strata"]}
    areas = dict(Jurisdiction.objects.values_list("code", "name"))
    crews: dict[str, list[Any]] = {}
    for crew in file["result"]["crews"]:
        members = [(person, people[person]) for person in crew["people"]]
        crews.setdefault(crew["unit"], []).append((POOLS.get(crew["pool"], ""), members))
    return [
        {"stratum": strata[row["stratum"]], "unit": row["unit"], "name": names[row["unit"]],
         "area": areas.get(row["area"], row["area"]), "by": BY[row["by"]],
         "crews": crews.get(row["unit"], [])}
        for row in file["result"]["drawn"]
    ]  # fmt: skip


EXCUSED = {
    "asked": ("soon", gettext_lazy("待另一方确认")), "granted": ("done", gettext_lazy("已同意")),
    "refused": ("refused", gettext_lazy("不同意")),
}  # fmt: skip


def _excuses(
    request: Request, draw: Draw, file: DrawFile, *, may: bool
) -> list[tuple[DrawExcuse, tuple[str, Any], str, bool]]:
    """What was asked, the look of its state, who came, whether the viewer decides it."""
    result = file["result"]
    names = {unit["id"]: unit["name"] for unit in file["list"]["units"]}
    names |= {p["id"]: p["name"] for pool in file["list"]["pools"] for p in pool["people"]}
    came = [names.get(row["came"], "") for row in result["stand_ins"]] if result else []
    actor, plan = request.actor, draw.plan
    one_agency = plan.enforcement_id == plan.monitoring_id
    found = []
    for row in queries.excuses_of(draw):
        other = row.by_id != actor.staff_id and (one_agency or row.agency_id != actor.agency_id)
        decides = may and other and row.state == "asked" and actor.may("planning:draw:grant")
        who = came[row.order - 1] if row.order else ""
        found.append((row, EXCUSED[row.state], who, decides))
    return found


def _short(file: DrawFile) -> list[dict[str, Any]]:
    """Strata with fewer units drawn than wanted."""
    if file["result"] is None:
        return []
    found = []
    for layer in file["list"]["strata"]:
        drawn = sum(row["stratum"] == layer["key"] for row in file["result"]["drawn"])
        if drawn < layer["count"]:
            found.append({"name": layer["name"], "wanted": layer["count"], "drawn": drawn})
    return found
