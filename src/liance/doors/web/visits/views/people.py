"""People on site: confirming the own entry by the own phone, joining later."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.informing import inform
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.visits.forms import PlaceForm
from liance.doors.web.visits.views.detail import crumbs, waiting_for
from liance.flows.naming import name_on_visit
from liance.flows.visits import confirm_entry
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.coordination.queries.choosing import to_be_named
from liance.mechanism.operations import policies
from liance.mechanism.operations.actions import crew, naming
from liance.mechanism.operations.actions.crew import Present

SIDED = ("operations:visit:record_enforcement", "operations:visit:record_monitoring")


@page(SIDED, methods=FORM)
def confirm(request: Request, visit_id: UUID) -> HttpResponse:
    """Confirm the own entry, with this phone's place."""

    def act(form: PlaceForm) -> str:
        member = confirm_entry(
            visit_id=visit_id, place=form.place(), actor=request.actor, at=request.at
        )
        if crew.counts(member.visit, request.at):
            messages.success(request, _("已确认您的进场。"))
        else:
            words = _("已记下您的确认。双方已经离场，进场是否符合要求不再因此改变。")
            messages.warning(request, words)
        return reverse("visits:detail", args=[visit_id])

    return _place_page(request, visit_id, _("确认我已进场"), act)


@page(SIDED, methods=FORM)
def join(request: Request, visit_id: UUID) -> HttpResponse:
    """Register the own later entry."""

    def act(form: PlaceForm) -> str:
        visit = policies.get(request.actor, visit_id)
        present = Present(
            policies.person_of(request.actor),
            policies.own_side(visit, request.actor),
            place=form.place(),
        )
        crew.join_visit(visit_id=visit_id, present=present, actor=request.actor, at=request.at)
        messages.success(request, _("已登记您的进场。"))
        return reverse("visits:detail", args=[visit_id])

    return _place_page(request, visit_id, _("登记我进场"), act)


@page(SIDED, methods=FORM)
def name(request: Request, visit_id: UUID) -> HttpResponse:
    """Let further people know of a restricted visit, and of its sheet, bottles, report and case."""
    visit = policies.get(request.actor, visit_id)
    if not visit.restricted:
        raise Http404
    houses = naming.may_be_named(visit, request.actor)
    staff = [s for s in to_be_named(houses) if s.id not in visit.named]
    form, answer = inform(
        request,
        staff,
        name=lambda chosen: name_on_visit(
            visit_id=visit_id, version=version(request), actor=request.actor, at=request.at,
            staff=chosen,
        ),
        then=reverse("visits:detail", args=[visit_id]),
    )  # fmt: skip
    if answer is not None:
        return answer
    title = _("还要让谁知道这次现场？")
    context = {"form": form, "title": title, "crumbs": [*crumbs(visit), (title, "")]}
    waits = waiting_for(request.actor, visit)
    status = 422 if form.errors else 200
    return render(request, "visits/name.html", {**context, **waits}, status=status)


def _place_page(
    request: Request, visit_id: UUID, title: str, act: Callable[[PlaceForm], str]
) -> HttpResponse:
    visit = policies.get(request.actor, visit_id)
    form = PlaceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return act_once(request, lambda: act(form))
        except (NotFound, NotPermitted):
            raise
        except Refused as refused:
            put_on_form(form, refused)
    return render(
        request,
        "visits/place.html",
        {
            "form": form,
            "title": title,
            "crumbs": [*crumbs(visit), (title, "")],
            **waiting_for(request.actor, visit),
        },
        status=422 if form.errors else 200,
    )
