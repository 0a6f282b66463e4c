"""What meetings decided: the list of what is open; reports, closing."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.meetings.views.shown import tabs
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.doors.web.sending import step_once
from liance.doors.web.standing import standing
from liance.mechanism.meetings import queries
from liance.mechanism.meetings.actions import resolutions as actions
from liance.mechanism.meetings.models import Resolution
from liance.mechanism.meetings.states import CLOSE, REPORT, RESOLUTION, VIEW

SORTS = {"due": ("due_on", "id")}


@page(VIEW)
def index(request: Request) -> HttpResponseBase:
    """What is not closed, the earliest due first."""
    rows = queries.open_resolutions(request.actor)
    today = local_day(request.at)
    found = listing(request, rows, sorts=SORTS, default="due")
    late = rows.filter(state="open", due_on__lt=today).count()
    title = _("议定事项 %(n)s 项未销号，%(late)s 项逾期") % {"n": found.total, "late": late}
    context = {
        "title": title, "tabs": tabs(request.actor), "found": found,
        "lines": [
            (row, standing(RESOLUTION, row.state), row.state == "open" and row.due_on < today)
            for row in found
        ],
        "columns": [_("事项"), _("会议"), _("责任"), (_("期限"), "", "due"), _("状态")],
    }  # fmt: skip
    return render(request, "meetings/resolutions.html", context)


def _step(
    request: Request, resolution_id: UUID, act: Callable[..., Resolution], said: str
) -> HttpResponse:
    def meeting(row: Resolution) -> str:
        return reverse("meetings:detail", args=[row.meeting_id])

    return step_once(request, act, said, meeting, resolution_id=resolution_id)


@page(REPORT, methods=["POST"])
def report(request: Request, resolution_id: UUID) -> HttpResponse:
    """Its owner reports what was done."""
    text = request.POST.get("text", "")
    return _step(
        request, resolution_id, lambda **given: actions.report(text=text, **given),
        _("办理情况已报，等对方或主持人销号"),
    )  # fmt: skip


@page(CLOSE, methods=["POST"])
def send_back(request: Request, resolution_id: UUID) -> HttpResponse:
    """What was reported does not do."""
    reason = request.POST.get("reason", "")
    return _step(
        request, resolution_id, lambda **given: actions.send_back(reason=reason, **given),
        _("已退回"),
    )  # fmt: skip


@page(CLOSE, methods=["POST"])
def close(request: Request, resolution_id: UUID) -> HttpResponse:
    """Close what was carried out."""
    return _step(request, resolution_id, actions.close, _("已销号"))
