"""Points and factors of a visit: what is done, what is open, what has its reason (R3, W3)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.doors.web.visits.forms import PointForm, choose
from liance.doors.web.visits.views.detail import crumbs, waiting_for
from liance.doors.web.visits.views.records import form_page, point_choices, put_back
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.queries import sampled_items
from liance.mechanism.operations import policies, queries
from liance.mechanism.operations.actions import points
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.rules.crew import MONITORING

SIDED = ("operations:visit:record_enforcement", "operations:visit:record_monitoring")


@page("operations:visit:view")
def index(request: Request, visit_id: UUID) -> HttpResponse:
    """Every point and factor with its state."""
    visit = policies.get(request.actor, visit_id)
    lines = _lines(visit)
    open_count = sum(line["state"] == "open" for line in lines)
    side = policies.side_of(visit, request.actor)
    writing = visit.monitoring_closed_at is None and visit.state != "closed"
    title = (
        ngettext("还有 %(count)s 项没有做", "还有 %(count)s 项没有做", open_count)
        % {"count": open_count}
        if open_count
        else _("全部做完或写明原因")
    )
    return render(
        request,
        "visits/points.html",
        {
            "title": title,
            "lines": lines,
            "columns": [_("点位"), _("监测因子"), _("限值"), _("状态"), ""],
            "may_explain": side == MONITORING and writing,
            "may_add": side is not None and visit.state == "open",
            "crumbs": [*crumbs(visit), (_("点位"), "")],
            **waiting_for(request.actor, visit),
        },
    )


def _lines(visit: Visit) -> list[dict[str, Any]]:
    sampled = sampled_items(visit.id)
    counts = queries.reading_counts(visit)
    found = []
    for point in queries.points(visit):
        for item in point.items.all():
            reason = item.not_done_reason or point.not_done_reason
            state = "open"
            if item.id in counts or item.id in sampled:
                state = "done"
            elif reason:
                state = "reason"
            found.append(
                {
                    "point": point,
                    "item": item,
                    "reason": reason,
                    "state": state,
                    "readings": counts.get(item.id, 0),
                    "sampled": item.id in sampled,
                }
            )
    return found


@page("operations:visit:record_monitoring", methods=["POST"])
def explain(request: Request, visit_id: UUID) -> HttpResponse:
    """Say why a factor, or a whole point, was not done."""
    policies.get(request.actor, visit_id)
    reason = request.POST.get("reason", "")

    def act() -> str:
        if item := request.POST.get("item"):
            points.explain_item(
                visit_id=visit_id, item_id=UUID(item), reason=reason, actor=request.actor,
                at=request.at,
            )  # fmt: skip
        else:
            points.explain_point(
                visit_id=visit_id, point_id=UUID(request.POST.get("point", "")), reason=reason,
                actor=request.actor, at=request.at,
            )  # fmt: skip
        messages.success(request, _("已写明原因。"))
        return reverse("visits:points", args=[visit_id])

    try:
        return act_once(request, act)
    except ValueError:
        raise Refused("web.form_stale") from None


@page(SIDED, methods=FORM)
def new(request: Request, visit_id: UUID) -> HttpResponse:
    """A point or a factor that was decided on site."""
    visit = policies.get(request.actor, visit_id)
    policies.crew_side(visit, request.actor)
    form = PointForm(request.POST or None)
    choose(form, "point", [*point_choices(visit), ("new", _("新点位"))])
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: _added(request, visit, form))
        except Refused as refused:
            put_back(form, refused)
    return form_page(request, visit, form, "visits/point_new.html", _("增加点位或因子"))


def _added(request: Request, visit: Visit, form: PointForm) -> str:
    data = form.cleaned_data
    line = ItemLine(data["factor"], data["standard"], data["limit"], data["unit"], data["on_site"])
    if data["point"] != "new":
        points.add_item(
            visit_id=visit.id, point_id=UUID(data["point"]), line=line, actor=request.actor,
            at=request.at,
        )  # fmt: skip
    elif not data["code"].strip():
        raise Refused("operations.code_missing", field="code")
    else:
        point = PointLine(data["code"], data["name"], data["medium"] or "water", (line,))
        points.add_point(visit_id=visit.id, line=point, actor=request.actor, at=request.at)
    return reverse("visits:points", args=[visit.id])
