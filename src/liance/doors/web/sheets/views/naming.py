"""Letting further people know of a restricted sheet."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.sheets.forms.answers import NamingForm
from liance.flows.naming import name_on_sheet
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
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
    form = NamingForm(request.POST or None, staff=staff)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            name_on_sheet(
                sheet_id=sheet_id, version=version(request), actor=request.actor, at=request.at,
                staff=[UUID(i) for i in form.cleaned_data["named"]],
            )  # fmt: skip
            messages.success(request, _("知情人已添加。"))
            return reverse("sheets:detail", args=[sheet_id])

        try:
            return act_once(request, act)
        except (NotFound, NotPermitted):
            raise
        except Refused as refused:
            put_on_form(form, refused)
    context = {"form": form, "sheet": sheet}
    return render(request, "sheets/name.html", context, status=422 if form.errors else 200)
