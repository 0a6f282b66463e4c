"""Meetings: their list, a new one, its page, the agenda."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.lists import listing
from liance.doors.web.meetings.forms import MeetingForm
from liance.doors.web.meetings.views.holding import step
from liance.doors.web.meetings.views.shown import context_of, tabs
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once, step_once
from liance.doors.web.standing import standing
from liance.flows import meetings as flow
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.meetings import queries
from liance.mechanism.meetings.actions import convening
from liance.mechanism.meetings.policies import pairings_of
from liance.mechanism.meetings.states import CONVENE, MEETING, VIEW
from liance.mechanism.registry.models import Pairing

SORTS = {"begins": ("begins_at", "id")}
AHEAD = timedelta(days=3)


@page(VIEW)
def index(request: Request) -> HttpResponseBase:
    """The meetings the actor may know of, the latest first."""
    found = listing(request, queries.meetings(request.actor), sorts=SORTS, default="-begins")
    coming = [row for row in found if row.state == "announced"]
    title = ngettext("%(n)s 次会议待召开", "%(n)s 次会议待召开", len(coming)) % {"n": len(coming)}
    context = {
        "title": title if coming else _("联席会议"), "found": found,
        "tabs": tabs(request.actor),
        "lines": [(row, standing(MEETING, row.state)) for row in found],
        "columns": [_("会议"), (_("时间"), "", "begins"), _("双方"), (_("议定事项"), "number"),
                    (_("未销号"), "number"), _("状态")],
        "may_convene": request.actor.may(CONVENE),
    }  # fmt: skip
    return render(request, "meetings/index.html", context)


@page(CONVENE, methods=FORM)
def new(request: Request) -> HttpResponseBase:
    """Prepare a meeting: first of whom, then when, where and who comes."""
    pairings = list(pairings_of(request.actor, on=local_day(request.at)))
    chosen = _chosen(request, pairings)
    crumbs = [(_("联席会议"), reverse("meetings:index")), (_("召集会议"), "")]
    if chosen is None:
        choice = {"title": _("召集哪两方的会议？"), "crumbs": crumbs, "pairings": pairings,
                   "to": reverse("meetings:new"), "word": _("召集")}  # fmt: skip
        return render(request, "meetings/choose.html", choice, status=422 if request.POST else 200)
    form = MeetingForm(
        request.POST or None, people=_people(request.actor, chosen),
        initial=_initial(request, chosen),
    )  # fmt: skip

    def act() -> str:
        data = form.cleaned_data
        row = convening.draft(
            pairing_id=chosen.id, begins_at=form.begins_at(), venue=data["venue"],
            chair_id=UUID(data["chair"]), guests=data["guests"],
            invited=[UUID(one) for one in data["invited"]], actor=request.actor, at=request.at,
        )  # fmt: skip
        flow.propose(meeting_id=row.id, version=row.version, actor=request.actor, at=request.at)
        messages.success(request, _("会议已建立，议程按现在存在的问题列出，请核对后发通知"))
        return reverse("meetings:detail", args=[row.id])

    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, act)
        except Refused as refused:
            put_on_form(form, refused)
    note = f"{chosen.enforcement.name}　{chosen.monitoring.name}"
    context: dict[str, Any] = {
        "form": form, "title": _("召集会议"), "note": note, "crumbs": crumbs,
        "back": reverse("meetings:index"), "word": _("建立会议"),
        "fields": [(field, field.name in ("invited", "guests", "venue")) for field in form],
    }  # fmt: skip
    return render(request, "meetings/form.html", context, status=422 if form.errors else 200)


def _chosen(request: Request, pairings: list[Pairing]) -> Pairing | None:
    asked = request.GET.get("pairing", "")
    if not asked and len(pairings) == 1:
        return pairings[0]
    return next((one for one in pairings if str(one.id) == asked), None)


def _people(actor: Actor, pairing: Pairing) -> list[tuple[str, str]]:
    around = [a.id for a in queries.agencies_around(pairing.enforcement.jurisdiction_id)]
    own = [actor.agency_id] if actor.agency_id else []
    sides = [pairing.enforcement_id, pairing.monitoring_id]
    rows = sorted(
        queries.people_to_invite([*around, *sides, *own]), key=lambda p: p.agency_id not in sides
    )
    return [(str(p.id), f"{p.agency.short_name}　{p.name}　{p.position}") for p in rows]


def _initial(request: Request, pairing: Pairing) -> dict[str, Any]:
    in_charge = queries.in_charge(
        [pairing.enforcement_id, pairing.monitoring_id], on=local_day(request.at)
    )
    return {
        "day": local_day(request.at) + AHEAD, "hour": "09:00",
        "chair": str(request.actor.staff_id), "invited": [str(one) for one in in_charge],
    }  # fmt: skip


@page(VIEW)
def detail(request: Request, meeting_id: UUID) -> HttpResponseBase:
    """A meeting: agenda, minutes, decisions."""
    meeting = queries.meeting_page(request.actor, meeting_id)
    return render(request, "meetings/detail.html", context_of(request, meeting))


@page(CONVENE, methods=["POST"])
def propose(request: Request, meeting_id: UUID) -> HttpResponse:
    """Count the open problems anew."""
    return step(request, meeting_id, flow.propose, _("议程已按现在的情况重新统计"))


@page(CONVENE, methods=["POST"])
def add_line(request: Request, meeting_id: UUID) -> HttpResponse:
    """Put a typed line onto the agenda."""
    text = request.POST.get("text", "")
    return step(
        request, meeting_id, lambda **given: convening.add_line(text=text, **given),
        _("议题已列入"),
    )  # fmt: skip


@page(CONVENE, methods=["POST"])
def remove_line(request: Request, line_id: UUID) -> HttpResponse:
    """Take a line off the agenda."""
    return step_once(
        request, convening.remove_line, _("议题已移出"),
        lambda row: reverse("meetings:detail", args=[row.id]), line_id=line_id,
    )  # fmt: skip


@page(CONVENE, methods=["POST"])
def announce(request: Request, meeting_id: UUID) -> HttpResponse:
    """Tell everybody who is invited."""
    return step(request, meeting_id, convening.announce, _("会议通知已发出"))


@page(CONVENE, methods=["POST"])
def cancel(request: Request, meeting_id: UUID) -> HttpResponse:
    """Call the meeting off."""

    def act(**given: Any) -> None:
        convening.cancel(reason=request.POST.get("reason", ""), **given)

    return step(request, meeting_id, act, _("会议已取消"))
