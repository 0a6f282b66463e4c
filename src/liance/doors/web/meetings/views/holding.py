"""A meeting held: attendance, minutes, decisions, confirmation."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.routes import Request, page
from liance.doors.web.sending import step_once
from liance.flows import meetings as flow
from liance.foundation.documents import paper as papers
from liance.foundation.files import store
from liance.foundation.kernel.errors import Refused
from liance.mechanism.meetings import errors, queries
from liance.mechanism.meetings.actions import holding as actions
from liance.mechanism.meetings.states import CONFIRM, CONVENE, VIEW

KINDS = {"pdf": "application/pdf", "docx": flow.DOCX}


def step(request: Request, meeting_id: UUID, act: Callable[..., Any], said: str) -> HttpResponse:
    """A step of a meeting, and back to its page."""
    here = reverse("meetings:detail", args=[meeting_id])
    return step_once(request, act, said, here, meeting_id=meeting_id)


def _ids(values: list[str]) -> list[UUID]:
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            raise Http404 from None
    return found


@page(CONVENE, methods=["POST"])
def hold(request: Request, meeting_id: UUID) -> HttpResponse:
    """Record that the meeting was held and who came."""
    came = _ids(request.POST.getlist("came"))
    return step(
        request,
        meeting_id,
        lambda **given: actions.hold(came=came, **given),
        _("已登记召开，请写纪要"),
    )


@page(CONVENE, methods=["POST"])
def write(request: Request, meeting_id: UUID) -> HttpResponse:
    """Write the minutes."""
    said = {
        _ids([name.removeprefix("said-")])[0]: request.POST.get(name, "")
        for name in request.POST
        if name.startswith("said-")
    }
    return step(
        request, meeting_id, lambda **given: actions.write(minutes=said, **given), _("纪要已保存")
    )


@page(CONVENE, methods=["POST"])
def decide(request: Request, meeting_id: UUID) -> HttpResponse:
    """Put down what was decided."""
    queries.convened(request.actor, meeting_id)
    agency, _sep, staff = request.POST.get("owner", "").partition("/")
    line = request.POST.get("line", "")

    def act(**given: Any) -> None:
        if not agency:
            raise Refused(errors.OWNER, field="owner")
        actions.decide(
            text=request.POST.get("text", ""), agency_id=_ids([agency])[0],
            staff_id=_ids([staff])[0] if staff else None, due_on=_day(request),
            line_id=_ids([line])[0] if line else None, **given,
        )  # fmt: skip

    return step(request, meeting_id, act, _("议定事项已记下，双方确认纪要后生效"))


def _day(request: Request) -> date:
    try:
        return date.fromisoformat(request.POST.get("due_on", ""))
    except ValueError:
        raise Refused(errors.DUE_PAST, field="due_on") from None


@page(CONVENE, methods=["POST"])
def drop(request: Request, resolution_id: UUID) -> HttpResponse:
    """Take a decision out of unconfirmed minutes."""
    return step_once(
        request, actions.drop, _("已从纪要中去掉"),
        lambda row: reverse("meetings:detail", args=[row.id]), resolution_id=resolution_id,
    )  # fmt: skip


@page(CONFIRM, methods=["POST"])
def confirm(request: Request, meeting_id: UUID) -> HttpResponse:
    """Confirm the minutes for one's own side."""
    return step(request, meeting_id, flow.confirm, _("本方已确认纪要"))


@page(CONVENE, methods=["POST"])
def close(request: Request, meeting_id: UUID) -> HttpResponse:
    """Close the meeting."""
    return step(request, meeting_id, actions.close, _("会议已办结"))


@page(VIEW)
def paper(request: Request, meeting_id: UUID, kind: str) -> HttpResponseBase:
    """The minutes as PDF or DOCX: those on file once confirmed, as they stand before."""
    meeting = queries.meeting_page(request.actor, meeting_id)
    if kind not in KINDS or meeting.state in ("draft", "announced", "cancelled"):
        raise Http404
    filed = meeting.pdf if kind == "pdf" else meeting.docx
    if filed is not None:
        content, name = store.read(filed), filed.name
    else:
        form = flow.minutes(meeting, queries.standing_confirmations(meeting), at=request.at)
        draw = papers.pdf if kind == "pdf" else papers.docx
        content, name = draw(form), f"{form.title}.{kind}"
    response = HttpResponse(content, content_type=KINDS[kind])
    shown = "inline" if kind == "pdf" else "attachment"
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(name)}"
    return response
