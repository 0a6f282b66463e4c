"""The station's answer: return with people, instruments, stock; or "cannot do"."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web import moments
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import tried
from liance.doors.web.sheets.forms.answers import InfeasibleForm, ReturnForm
from liance.doors.web.sheets.showing import Shown
from liance.mechanism.coordination.actions import answering
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries import choosing
from liance.mechanism.coordination.queries.conditions import roster
from liance.mechanism.coordination.queries.detail import SheetPage, sheet_page

RETURNS = ("coordination:sheet:return", "coordination:sheet:return_commission")
CANNOT = "coordination:sheet:declare_infeasible"


@page(RETURNS, methods=FORM)
def give_back(request: Request, sheet_id: UUID) -> HttpResponse:
    """Return the sheet."""
    found = sheet_page(sheet_id, actor=request.actor)
    if not found.verbs & {"return", "return_commission"}:
        raise Http404
    sheet = found.sheet
    form = _return_form(request, sheet)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            answering.return_sheet(
                sheet_id=sheet.id, version=version(request), crew=form.ids("crew"),
                instruments=form.ids("instruments"), reply=form.cleaned_data["reply"],
                stock_confirmed=form.cleaned_data["stock_confirmed"], actor=request.actor,
                at=request.at,
            )  # fmt: skip
            messages.success(request, _("已回送执法机构。"))
            return reverse("sheets:detail", args=[sheet.id])

        answer = tried(request, form, act)
        if answer is not None:
            return answer
    return _shown(request, "sheets/return.html", form, found)


@page(CANNOT, methods=FORM)
def infeasible(request: Request, sheet_id: UUID) -> HttpResponse:
    """Say that the station cannot do it."""
    found = sheet_page(sheet_id, actor=request.actor)
    if "declare_infeasible" not in found.verbs:
        raise Http404
    form = InfeasibleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begin, end = form.times() if form.proposes else (None, None)

        def act() -> str:
            answering.declare_infeasible(
                sheet_id=sheet_id, version=version(request), ground=form.cleaned_data["ground"],
                text=form.cleaned_data["text"], proposed_from=begin, proposed_to=end,
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(
                request,
                _("已向%(who)s说明，等待决定。") % {"who": found.sheet.department.name},
            )
            return reverse("sheets:detail", args=[sheet_id])

        answer = tried(request, form, act)
        if answer is not None:
            return answer
    return _shown(request, "sheets/infeasible.html", form, found)


def _shown(request: Request, template: str, form: Any, found: SheetPage) -> HttpResponse:
    context = {
        "form": form,
        "sheet": found.sheet,
        "page": found,
        "shown": Shown(found, request.actor),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _return_form(request: Request, sheet: Sheet) -> ReturnForm:
    actor = request.actor
    if actor.agency_id is None:
        raise Http404
    day = moments.local_day(sheet.planned_from)
    taken = roster(actor, days=[day]).taken
    return ReturnForm(
        request.POST or None,
        people=choosing.people(actor.agency_id, "monitoring", on=day),
        instruments=choosing.instruments(actor.agency_id),
        day=day,
        busy={who: "、".join(numbers) for (who, _day), numbers in taken.items()},
    )
