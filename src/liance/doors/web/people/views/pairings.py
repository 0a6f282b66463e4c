"""Which station serves which enforcement agency."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.lists import listing
from liance.doors.web.moments import local_day
from liance.doors.web.people.forms import PairingForm
from liance.doors.web.people.tabs import tabs
from liance.doors.web.people.views.filled import taken
from liance.doors.web.people.words import PAIRINGS
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.mechanism.registry import directory
from liance.mechanism.registry.actions import agencies as actions
from liance.mechanism.registry.models import Pairing
from liance.mechanism.registry.policies import agencies_visible_to

VIEW = "capability:staff:view"
MANAGE = "registry:agency:manage"
SORTS = {"place": ["enforcement__jurisdiction__order", "enforcement__name", "-during", "id"]}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The pairings, running and ended, and who has no station."""
    day = local_day(request.at)
    unpaired = directory.unpaired(request.actor, on=day)
    found = listing(request, directory.pairings(request.actor), sorts=SORTS, default="place")
    title = _("%(count)s 项对应，%(without)s 个执法机构没有对应的监测机构") % {
        "count": found.total, "without": len(unpaired),
    }  # fmt: skip
    context = {
        "title": title, "tabs": tabs(request.actor), "found": found, "unpaired": unpaired,
        "lines": [(p, str(PAIRINGS[p.kind]), _state(p)) for p in found],
        "columns": [_("执法机构"), _("监测机构"), _("关系"), _("期间"), ("", "end")],
        "may_manage": request.actor.may(MANAGE),
    }  # fmt: skip
    return render(request, "people/pairings.html", context)


def _state(pairing: Pairing) -> str:
    return "ended" if pairing.during.upper else "running"


@page(MANAGE, methods=FORM)
def new(request: Request) -> HttpResponse:
    """Say which station serves an enforcement agency."""
    seen = agencies_visible_to(request.actor)
    initial = {"since": local_day(request.at)}
    form = PairingForm(request.POST or None, agencies=seen, initial=initial)

    def act(data: dict[str, Any]) -> str:
        actions.pair(**data, actor=request.actor, at=request.at)
        messages.success(request, _("对应关系已登记"))
        return reverse("people:pairings")

    return taken(
        request, form, act, title=_("登记对应关系"), back=reverse("people:pairings"),
        note=_("同一执法机构同一时间只有一个监测机构；原来的到这一天为止。"),
    )  # fmt: skip


@page(MANAGE, methods=["POST"])
def end(request: Request, pairing_id: UUID) -> HttpResponse:
    """End a pairing today."""

    def act() -> str:
        actions.end_pairing(
            pairing_id=pairing_id, until=local_day(request.at), actor=request.actor, at=request.at
        )
        messages.success(request, _("对应关系已结束"))
        return reverse("people:pairings")

    return act_once(request, act)
