"""Departure and closing."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.visits.views.detail import page_of
from liance.doors.web.visits.views.records import visit_address
from liance.flows import visits

CLOSING = ("operations:visit:close_enforcement", "operations:visit:close_monitoring")


@page("operations:visit:open", methods=["POST"])
def leave(request: Request, visit_id: UUID) -> HttpResponse:
    """记录离场."""

    def act() -> str:
        visit = visits.leave(
            visit_id=visit_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("已记录离场。双方各自核对后关闭自己的部分。"))
        return visit_address(visit)

    return act_once(request, act)


@page(CLOSING, methods=["POST"])
def close_part(request: Request, visit_id: UUID) -> HttpResponse:
    """Close the part of the actor's side."""

    def act() -> str:
        visit = visits.close_part(
            visit_id=visit_id, version=version(request), actor=request.actor, at=request.at,
            quality_reason=request.POST.get("reason", "")[:200],
        )  # fmt: skip
        if visit.state == "closed":
            messages.success(request, _("双方都已关闭，现场已关闭。"))
        else:
            messages.success(request, _("本方部分已关闭。"))
        return visit_address(visit)

    return act_once(request, act)


@page(CLOSING, methods=["POST"])
def close(request: Request, visit_id: UUID) -> HttpResponse:
    """Close the visit once its sheet is back."""

    def act() -> str:
        return visit_address(visits.close(visit_id=visit_id, actor=request.actor, at=request.at))

    return act_once(request, act)


@page("coordination:sheet:draft", methods=["POST"])
def follow(request: Request, visit_id: UUID) -> HttpResponse:
    """Write the sheet that follows an urgent visit; it is completed and sent on its own page."""

    def act() -> str:
        sheet = visits.draft_sheet(visit_id=visit_id, actor=request.actor, at=request.at)
        messages.success(request, _("已按现场情况起草联系单，请核对后送出。"))
        return page_of("sheets:detail", sheet.id) or reverse("visits:detail", args=[visit_id])

    return act_once(request, act)
