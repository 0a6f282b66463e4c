"""Versions of a plan: what was approved when and why, and how each differs from the one before."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.mechanism.planning import queries
from liance.mechanism.planning.actions import versions
from liance.mechanism.planning.rules.versions import difference

KINDS = {
    "title": gettext_lazy("名称"), "stratum_new": gettext_lazy("新增分层"),
    "stratum_gone": gettext_lazy("去掉分层"), "stratum": gettext_lazy("分层有改动"),
    "target_new": gettext_lazy("新增对象"), "target_gone": gettext_lazy("去掉对象"),
    "target": gettext_lazy("对象有改动"),
}  # fmt: skip


@page("planning:plan:view")
def index(request: Request, plan_id: UUID) -> HttpResponse:
    """The versions, the newest first, with their differences; an open change against the last."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    kept = list(plan.versions.select_related("by").order_by("number"))
    shown = [
        {"row": row, "lines": _lines(kept[at - 1].content, row.content) if at else []}
        for at, row in enumerate(kept)
    ]
    drafted = (
        _lines(kept[-1].content, versions.content_of(plan))
        if kept and plan.state in {"draft", "signing", "signed"} else []
    )  # fmt: skip
    context = {
        "plan": plan, "title": _("%(plan)s：版本") % {"plan": plan.title},
        "crumbs": [
            (_("计划"), reverse("plans:index")),
            (plan.title, reverse("plans:detail", args=[plan.id])), (_("版本"), ""),
        ],
        "shown": shown[::-1], "drafted": drafted,
        "columns": [_("改动"), _("分层或对象"), _("原来"), _("现在")],
    }  # fmt: skip
    return render(request, "plans/versions.html", context)


def _lines(old: dict[str, object], new: dict[str, object]) -> list[tuple[object, str, str, str]]:
    return [(KINDS[kind], *rest) for kind, *rest in difference(old, new)]  # type: ignore[misc]


@page("planning:plan:change", methods=["POST"])
def change(request: Request, plan_id: UUID) -> HttpResponse:
    """Open an approved plan for change."""

    def act() -> str:
        versions.change(
            plan_id=plan_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已打开修改，改后双方重新会签、主管部门重新批准"))
        return reverse("plans:detail", args=[plan_id])

    return act_once(request, act)
