"""The bank of questions: listed, taken in from a table, withdrawn."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.imports.tried import Tried
from liance.doors.web.lists import listing
from liance.doors.web.people.exams.forms import BankForm
from liance.doors.web.people.exams.words import COLUMNS, FAULTS, JUDGED, QUESTIONS
from liance.doors.web.people.tabs import crumbs
from liance.doors.web.refusals import put_on_form
from liance.doors.web.routes import FORM, Request, page, version
from liance.doors.web.sending import act_once
from liance.doors.web.standing import english
from liance.flows import imported
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.workbook import read_table
from liance.mechanism.examining import queries
from liance.mechanism.examining.actions import bank
from liance.mechanism.examining.models import Question
from liance.mechanism.examining.rules.bank import LETTERS, Fault, Written, read_bank
from liance.mechanism.examining.states import QUESTIONS as MANAGE
from liance.mechanism.examining.workbook import template as workbook
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import agency_for
from liance.mechanism.reporting.workbook import MEDIA_TYPE

CHECK = "check"
SORTS = {"topic": ["-state", "topic", "kind", "id"], "taken": ["created_at", "id"]}


def way(*more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of examinations."""
    return crumbs((_("考试"), reverse("people:exams")), *more)


def own_agency(request: Request) -> Agency:
    """The agency of the actor; NotFound without one."""
    if request.actor.agency_id is None:
        raise NotFound("registry:agency")
    return agency_for(request.actor, request.actor.agency_id)


@page(MANAGE)
def index(request: Request) -> HttpResponse:
    """The questions of the own agency with their answers and grounds."""
    found = listing(request, queries.bank(request.actor), sorts=SORTS, default="topic")
    open_ = sum(count for _topic, count in queries.topics(request.actor))
    context = {
        "title": _("题库 %(n)s 题可用") % {"n": open_}, "crumbs": way((_("题库"), "")),
        "found": found, "lines": [(q, str(QUESTIONS[q.kind]), answers(q)) for q in found],
        "columns": [_("试题"), (_("专题"), "", "topic"), (_("分值"), "number"), _("正确答案"),
                    _("依据"), ("", "end")],
    }  # fmt: skip
    return render(request, "people/exams/bank.html", context)


def answers(question: Question) -> str:
    """The right options in words."""
    if question.kind == "judge":
        return str(JUDGED[question.options[question.answer[0]]])
    return "；".join(f"{LETTERS[n]} {question.options[n]}" for n in question.answer)


@page(MANAGE)
def template(request: Request) -> HttpResponse:  # noqa: ARG001 - the same for everybody who may
    """The table to fill."""
    response = HttpResponse(workbook(), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="questions.xlsx"'
    return response


@page(MANAGE, methods=FORM)
def take_in(request: Request) -> HttpResponse:
    """Take questions in from a table, all or none; each wrong row is named. Checked alone, nothing is
    saved."""
    agency = own_agency(request)
    form = BankForm(request.POST or None, request.FILES or None, actor=request.actor)
    faults: list[Fault] = []
    written: list[Written] = []
    if request.method == "POST" and form.is_valid():
        written, faults = _read(form, agency)
        if written and CHECK not in request.POST:
            tried = form.cleaned_data["tried"]
            try:
                return act_once(request, lambda: _taken(request, agency, written, tried))
            except (NotFound, NotPermitted):
                raise
            except Refused as refused:
                put_on_form(form, refused)
    context = {
        "form": form, "title": _("导入试题"), "back": reverse("people:questions"),
        "crumbs": way((_("题库"), reverse("people:questions")), (_("导入试题"), "")),
        "faults": _said(faults), "columns": [_("行"), _("列"), _("问题")], "check": CHECK,
        "held": form.hold(wrong=bool(faults) or "file" in form.errors),
        "right": [] if form.errors else [(one, str(QUESTIONS[one.kind])) for one in written],
        "right_columns": [(_("行"), "number"), _("题型"), _("专题"), _("题干"), (_("分值"), "number")],
    }  # fmt: skip
    wrong = bool(form.errors or faults)
    return render(request, "people/exams/take_in.html", context, status=422 if wrong else 200)


def _read(form: BankForm, agency: Agency) -> tuple[list[Written], list[Fault]]:
    try:
        table = read_table(BytesIO(form.cleaned_data["tried"].content))
        rows = [(row.line, row.cells) for row in table.rows]
    except TableError as error:
        form.add_error("file", error.en if english() else error.zh)
        return [], []
    return read_bank(table.header, rows, known=bank.known_stems(agency.id))


def _said(faults: Sequence[Fault]) -> list[tuple[Any, str, str]]:
    return [
        (fault.line or "—", str(COLUMNS[fault.column]), str(FAULTS[fault.what])) for fault in faults
    ]


def _taken(request: Request, agency: Agency, written: Sequence[Written], tried: Tried) -> str:
    made = imported.take_questions(
        agency=agency, written=written, sent=tried.sent, actor=request.actor, at=request.at
    )
    said = ngettext("已导入 %(n)s 题", "已导入 %(n)s 题", len(made))
    messages.success(request, said % {"n": len(made)})
    return reverse("people:questions")


@page(MANAGE, methods=["POST"])
def withdraw(request: Request, question_id: UUID) -> HttpResponse:
    """Withdraw a wrong question: what was marked with it is marked again."""
    if not queries.bank(request.actor).filter(pk=question_id).exists():
        raise NotFound("examining:question")

    def act() -> str:
        _row, count = bank.withdraw(
            question_id=question_id, version=version(request), actor=request.actor,
            reason=request.POST.get("reason", ""), at=request.at,
        )  # fmt: skip
        said = ngettext(
            "试题已撤销，%(n)s 份试卷重新评分，原来的评分保留",
            "试题已撤销，%(n)s 份试卷重新评分，原来的评分保留", count,
        )  # fmt: skip
        messages.success(request, said % {"n": count})
        return reverse("people:questions")

    return act_once(request, act)
