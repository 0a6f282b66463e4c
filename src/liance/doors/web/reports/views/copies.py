"""Copies that came: reports, and penalty decisions for the station."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.lists import listing
from liance.doors.web.reports import showing, words
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.actions import copies

VIEW = "reporting:report:view"
RECEIVE = "reporting:copy:receive"


@page(VIEW)
def inbox(request: Request) -> HttpResponse:
    """Copies addressed to the actor's agency, those without receipt first."""
    rows = queries.inbox(request.actor)
    open_count = rows.filter(state="sent").count()
    found = listing(request, rows, sorts={"sent": ["state", "sent_at", "id"]}, default="-sent")
    title = _("抄送都已签收")
    if open_count:
        title = ngettext(
            "%(n)s 件抄送等待签收", "%(n)s 件抄送等待签收", open_count
        ) % {"n": open_count}  # fmt: skip
    context = {
        "listing": found,
        "rows": [(c, *words.COPY[c.state]) for c in found.rows],
        "title": title,
        "tabs": showing.tabs(request.actor),
        "may_receive": request.actor.may(RECEIVE),
        "staff_id": request.actor.staff_id,
        "columns": [_("抄送时间"), _("文件"), _("单位"), _("来自"), _("状态"), ("", "end")],
    }
    return render(request, "reports/inbox.html", context)


@page(VIEW)
def detail(request: Request, copy_id: UUID) -> HttpResponse:
    """A copy: the report's page, or the penalty decision."""
    found = queries.copy(request.actor, copy_id)
    if found.report_id is not None:
        return redirect("reports:detail", found.report_id)
    own = found.addressee_id == request.actor.agency_id
    context = {
        "copy": found,
        "penalty": found.penalty,
        "state": words.COPY[found.state],
        "title": found.penalty.number if found.penalty else "",
        "crumbs": [(_("抄送来的"), reverse("reports:inbox")), (_("处罚决定书"), "")],
        "may_receive": own
        and found.state == "sent"
        and request.actor.may(RECEIVE)
        and found.sent_by_id != request.actor.staff_id,
    }
    return render(request, "reports/penalty.html", context)


@page(RECEIVE, methods=["POST"])
def receive(request: Request, copy_id: UUID) -> HttpResponse:
    """签收."""

    def act() -> str:
        copies.receive(
            copy_id=copy_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("已签收，回执已记录。"))
        return reverse("reports:inbox")

    return act_once(request, act)
