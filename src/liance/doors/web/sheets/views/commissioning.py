"""The enforcement agency commissions a laboratory, once the department has consented (W6)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web import moments
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once, tried
from liance.doors.web.sheets.forms.answers import CommissionForm
from liance.doors.web.sheets.showing import Shown
from liance.mechanism.coordination.actions import commissioning
from liance.mechanism.coordination.actions.commissioning import COMMISSION
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries import choosing
from liance.mechanism.coordination.queries.detail import sheet_page


@page(COMMISSION, methods=FORM)
def commission(request: Request, sheet_id: UUID) -> HttpResponse:
    """Choose a laboratory and its contract."""
    found = sheet_page(sheet_id, actor=request.actor)
    if "commission" not in found.verbs:
        raise Http404
    form = _form(request, found.sheet)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data

        def act() -> str:
            commissioning.commission(
                sheet_id=sheet_id, version=version(request), note=data["note"],
                laboratory_id=UUID(data["laboratory"]), actor=request.actor, at=request.at,
                contract_id=UUID(data["contract"]) if data["contract"] else None,
            )  # fmt: skip
            messages.success(request, _("已委托，请检测机构回送。"))
            return reverse("sheets:detail", args=[sheet_id])

        answer = tried(request, form, act)
        if answer is not None:
            return answer
    consent = next((i for i in reversed(found.infeasibilities) if i.decision == "commission"), None)
    context: dict[str, Any] = {
        "form": form, "sheet": found.sheet, "page": found, "consent": consent,
        "shown": Shown(found, request.actor),
    }  # fmt: skip
    return render(request, "sheets/commission.html", context, status=422 if form.errors else 200)


@page(COMMISSION, methods=["POST"])
def ask_again(request: Request, sheet_id: UUID) -> HttpResponse:
    """No laboratory can be commissioned: the department decides otherwise."""

    def act() -> str:
        commissioning.ask_again(
            sheet_id=sheet_id, version=version(request), reason=request.POST.get("reason", ""),
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("已报主管部门另行决定。"))
        return reverse("sheets:detail", args=[sheet_id])

    return act_once(request, act)


def _form(request: Request, sheet: Sheet) -> CommissionForm:
    day = moments.local_day(sheet.planned_from)
    offered = choosing.laboratories(
        on=day, today=moments.local_day(request.at), barred=request.method == "POST"
    )
    return CommissionForm(
        request.POST or None, laboratories=offered,
        contracts=choosing.contracts(sheet, offered, on=day),
    )  # fmt: skip
