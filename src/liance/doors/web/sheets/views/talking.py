"""The negotiation on a sheet: messages, proposed changes, answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once, tried
from liance.doors.web.sheets.forms.proposal import ProposalForm
from liance.doors.web.sheets.showing import Shown
from liance.doors.web.sheets.views.detail import NEGOTIATES, VIEW, context_of
from liance.mechanism.coordination.actions import talking
from liance.mechanism.coordination.queries.detail import sheet_page


@page(VIEW)
def fragment(request: Request, sheet_id: UUID) -> HttpResponse:
    """The talk alone, fetched again when the other side has spoken."""
    found = sheet_page(sheet_id, actor=request.actor)
    return render(request, "sheets/talk.html", context_of(found, request))


@page(NEGOTIATES, methods=["POST"])
def comment(request: Request, sheet_id: UUID) -> HttpResponse:
    """Say something."""

    def act() -> str:
        talking.comment(
            sheet_id=sheet_id, text=request.POST.get("text", ""), actor=request.actor,
            at=request.at,
        )  # fmt: skip
        return reverse("sheets:detail", args=[sheet_id]) + "#talk"

    return act_once(request, act)


@page(NEGOTIATES, methods=FORM)
def propose(request: Request, sheet_id: UUID) -> HttpResponse:
    """Propose another value of one field."""
    found = sheet_page(sheet_id, actor=request.actor)
    shown = Shown(found, request.actor)
    form = ProposalForm(request.POST or None, shown=shown)
    if request.method == "POST" and form.is_valid():
        field, new = form.proposed()

        def act() -> str:
            talking.propose(
                sheet_id=sheet_id, field=field, new=new, reason=form.cleaned_data["reason"],
                actor=request.actor, at=request.at,
            )  # fmt: skip
            messages.success(request, _("提议已送达对方，等待答复。"))
            return reverse("sheets:detail", args=[sheet_id]) + "#talk"

        answer = tried(request, form, act)
        if answer is not None:
            return answer
    status = 422 if form.errors else 200
    context = {"form": form, "sheet": found.sheet}
    return render(request, "sheets/propose.html", context, status=status)


@page(NEGOTIATES, methods=["POST"])
def answer(request: Request, sheet_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Agree, disagree with a reason, or take one's own proposal back."""
    said = request.POST.get("answer", "")
    verdict = request.POST.get("verdict", "")

    def act() -> str:
        given: dict[str, Any] = {
            "proposal_id": proposal_id,
            "actor": request.actor,
            "at": request.at,
        }
        if verdict == "accept":
            talking.accept(answer=said, **given)
            messages.success(request, _("已同意，改动已写入联系单。"))
        elif verdict == "reject":
            talking.reject(answer=said, **given)
            messages.success(request, _("已答复不同意。"))
        else:
            talking.withdraw_proposal(**given)
            messages.success(request, _("提议已撤回。"))
        return reverse("sheets:detail", args=[sheet_id]) + "#talk"

    return act_once(request, act)
