"""Letting further people know of a restricted sheet."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from liance.doors.web.informing import inform
from liance.doors.web.routes import FORM, Request, page, version
from liance.flows.naming import name_on_sheet
from liance.mechanism.coordination.queries import choosing
from liance.mechanism.coordination.queries.detail import fetch


@page("coordination:sheet:draft", methods=FORM)
def name(request: Request, sheet_id: UUID) -> HttpResponse:
    """Add people; nobody is ever taken off, for they know already."""
    sheet = fetch(sheet_id, actor=request.actor)
    if request.actor.staff_id not in sheet.named:
        raise Http404
    agencies = [a.id for a in choosing.agencies_of(sheet)]
    staff = [s for s in choosing.to_be_named(agencies) if s.id not in sheet.named]
    form, answer = inform(
        request,
        staff,
        name=lambda chosen: name_on_sheet(
            sheet_id=sheet_id, version=version(request), actor=request.actor, at=request.at,
            staff=chosen,
        ),
        then=reverse("sheets:detail", args=[sheet_id]),
    )  # fmt: skip
    if answer is not None:
        return answer
    context = {"form": form, "sheet": sheet}
    return render(request, "sheets/name.html", context, status=422 if form.errors else 200)
