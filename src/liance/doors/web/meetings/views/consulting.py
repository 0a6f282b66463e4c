"""Consultation on one operation: its questions with their answers, before, during and after."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.meetings.forms import QuestionForm
from liance.doors.web.meetings.words import STAGES
from liance.doors.web.moments import local_day
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import step_once, tried
from liance.doors.web.standing import standing
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.meetings import consultations as queries
from liance.mechanism.meetings.actions import consulting as actions
from liance.mechanism.meetings.consultations import Matter
from liance.mechanism.meetings.models import Consultation
from liance.mechanism.meetings.policies import NOBODY, able
from liance.mechanism.meetings.states import CONSULT, CONSULTATION
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Agency, Staff


def shown(actor: Actor, *, sheet_id: UUID | None, visit_id: UUID | None) -> list[dict[str, Any]]:
    """The consultations of an operation as pages list them; none for who is on neither side."""
    return [
        {
            "row": row, "stage": STAGES[row.stage], "state": standing(CONSULTATION, row.state),
            "may_answer": queries.may_answer(row, actor), "may_decide": queries.may_decide(row, actor),
            "may_withdraw": row.state == "open" and row.asked_by_id == actor.staff_id,
        }
        for row in queries.consultations(actor, sheet_id=sheet_id, visit_id=visit_id)
    ]  # fmt: skip


def may_ask(actor: Actor, row: Sheet | Visit) -> bool:
    """Whether the actor, who may know of the sheet or visit, is of one of its two sides."""
    own = {row.enforcement_id, row.monitoring_id, row.laboratory_id}
    return actor.may(CONSULT) and actor.agency_id in own and row.state not in queries.OPEN_SHEETS


def on_page(actor: Actor, row: Sheet | Visit, visit_id: UUID | None) -> dict[str, Any]:
    """What the page of a sheet or visit shows of its consultations: nothing to an onlooker."""
    may = may_ask(actor, row)
    sheet_id = row.id if isinstance(row, Sheet) else row.sheet_id
    lines = shown(actor, sheet_id=sheet_id, visit_id=visit_id) if may else []
    return {"consultations": lines, "may_consult": may}


@page(CONSULT, methods=FORM)
def of_sheet(request: Request, sheet_id: UUID) -> HttpResponseBase:
    """The consultations of a sheet."""
    matter = queries.matter_of(request.actor, sheet_id=sheet_id)
    return _page(request, matter, reverse("sheets:detail", args=[sheet_id]))


@page(CONSULT, methods=FORM)
def of_visit(request: Request, visit_id: UUID) -> HttpResponseBase:
    """The consultations of a visit."""
    matter = queries.matter_of(request.actor, visit_id=visit_id)
    return _page(request, matter, reverse("visits:detail", args=[visit_id]))


def _page(request: Request, matter: Matter, back: str) -> HttpResponseBase:
    here = request.path
    form = QuestionForm(
        request.POST or None, whom=_whom(matter, request.actor, local_day(request.at))
    )

    def act() -> str:
        agency, _sep, staff = form.cleaned_data["whom"].partition("/")
        actions.ask(
            sheet_id=matter.sheet.id if matter.sheet and not matter.visit else None,
            visit_id=matter.visit.id if matter.visit else None, to_agency=UUID(agency),
            to_staff=UUID(staff) if staff else None, question=form.cleaned_data["question"],
            actor=request.actor, at=request.at,
        )  # fmt: skip
        messages.success(request, _("会商已提出，对方已收到"))
        return here

    if request.method == "POST" and form.is_valid():
        answer = tried(request, form, act)
        if answer is not None:
            return answer
    lines = shown(
        request.actor, sheet_id=matter.sheet.id if matter.sheet else None,
        visit_id=matter.visit.id if matter.visit else None,
    )  # fmt: skip
    waiting = sum(line["row"].state == "open" for line in lines)
    title = ngettext("%(n)s 个问题待答复", "%(n)s 个问题待答复", waiting) % {"n": waiting}
    context = {
        "title": title if waiting else _("会商"), "lines": lines, "form": form, "back": back,
        "note": _unit(matter), "stage": STAGES[matter.stage(request.at)],
        "live": matter.row.id, "crumbs": [(_unit(matter), back), (_("会商"), "")],
    }  # fmt: skip
    return render(
        request, "meetings/consultations.html", context, status=422 if form.errors else 200
    )


def _unit(matter: Matter) -> str:
    return matter.visit.source.name if matter.visit else matter.sheet.unit_name  # type: ignore[union-attr]


def _whom(matter: Matter, actor: Actor, on: date) -> list[tuple[str, str]]:
    """The other side and its people; in a restricted matter the named ones of it alone."""
    others = [a for a in matter.agencies if a != actor.agency_id] or list(matter.agencies)
    people = Staff.objects.filter(agency_id__in=others, active=True, user__isnull=False)
    people = people.exclude(pk=actor.staff_id or NOBODY).select_related("agency").order_by("name")
    if matter.named:
        people = people.filter(pk__in=matter.named)
    people = people.filter(pk__in=able((p.id for p in people), CONSULT, on=on))
    found = []
    for agency in Agency.objects.filter(pk__in=others).order_by("name"):
        found.append((str(agency.id), agency.short_name))
        found += [
            (f"{agency.id}/{p.id}", f"{agency.short_name}　{p.name}　{p.position}")
            for p in people
            if p.agency_id == agency.id
        ]
    return found


def _of_operation(row: Consultation) -> str:
    if row.visit_id is not None:
        return reverse("meetings:visit_consultations", args=[row.visit_id])
    return reverse("meetings:sheet_consultations", args=[row.sheet_id])


def _step(
    request: Request, consultation_id: UUID, act: Callable[..., Consultation], said: str
) -> HttpResponse:
    return step_once(request, act, said, _of_operation, consultation_id=consultation_id)


@page(CONSULT, methods=["POST"])
def answer(request: Request, consultation_id: UUID) -> HttpResponse:
    """Answer a question."""
    text = request.POST.get("text", "")
    return _step(
        request, consultation_id, lambda **given: actions.answer(text=text, **given), _("已答复")
    )


@page(CONSULT, methods=["POST"])
def decide(request: Request, consultation_id: UUID) -> HttpResponse:
    """Say what follows."""
    text = request.POST.get("text", "")
    return _step(
        request, consultation_id, lambda **given: actions.decide(text=text, **given),
        _("议定结果已记下"),
    )  # fmt: skip


@page(CONSULT, methods=["POST"])
def withdraw(request: Request, consultation_id: UUID) -> HttpResponse:
    """Take a question back."""
    return _step(request, consultation_id, actions.withdraw, _("问题已撤回"))
