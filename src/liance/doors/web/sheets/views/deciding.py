"""The department decides on a "cannot do"."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.deadlines import range_words
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import tried
from liance.doors.web.sheets.forms.answers import DecisionForm
from liance.doors.web.sheets.forms.times import initial_times
from liance.doors.web.sheets.showing import Shown
from liance.doors.web.sheets.words import DECISIONS, INFEASIBLE
from liance.mechanism.coordination.actions import deciding
from liance.mechanism.coordination.models import Infeasibility
from liance.mechanism.coordination.queries.detail import sheet_page


@page("coordination:infeasibility:decide", methods=FORM)
def decide(request: Request, sheet_id: UUID) -> HttpResponse:
    """Another time, consent to a commission, or no."""
    found = sheet_page(sheet_id, actor=request.actor)
    if "refuse" not in found.verbs:
        raise Http404
    declared = found.infeasibilities[-1]
    form = _form(request, declared)
    if request.method == "POST" and form.is_valid():

        def act() -> str:
            _decide(request, sheet_id, form)
            word = DECISIONS[form.cleaned_data["decision"]]
            messages.success(request, _("已决定：%(word)s。") % {"word": word})
            return reverse("sheets:detail", args=[sheet_id])

        answer = tried(request, form, act)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "sheet": found.sheet,
        "page": found,
        "shown": Shown(found, request.actor),
        "declared": declared,
        "ground": INFEASIBLE[declared.ground],
        "proposed": _proposed(declared),
    }
    return render(request, "sheets/decide.html", context, status=422 if form.errors else 200)


def _form(request: Request, declared: Infeasibility) -> DecisionForm:
    sheet = declared.sheet
    begin = declared.proposed_from or sheet.planned_from
    end = declared.proposed_to or sheet.planned_to
    return DecisionForm(request.POST or None, initial=initial_times(begin, end))


def _decide(request: Request, sheet_id: UUID, form: DecisionForm) -> None:
    data = form.cleaned_data
    given: dict[str, Any] = {
        "sheet_id": sheet_id,
        "version": version(request),
        "note": data["note"],
        "actor": request.actor,
        "at": request.at,
    }
    if data["decision"] == "reschedule":
        begin, end = form.times()
        deciding.reschedule(planned_from=begin, planned_to=end, **given)
    elif data["decision"] == "commission":
        deciding.consent(**given)
    else:
        deciding.refuse(**given)


def _proposed(declared: Infeasibility) -> str:
    if declared.proposed_from and declared.proposed_to:
        return range_words(declared.proposed_from, declared.proposed_to)
    return ""
