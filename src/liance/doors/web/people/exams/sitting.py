"""Sitting an examination: what awaits one, the paper, what was chosen, the result."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.moments import local
from liance.doors.web.people.exams.bank import answers, way
from liance.doors.web.people.exams.words import JUDGED, OWN, QUESTIONS
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once, answer_once
from liance.foundation.kernel.errors import Refused
from liance.mechanism.examining import queries
from liance.mechanism.examining.actions import sitting
from liance.mechanism.examining.committed import committed, redrawn
from liance.mechanism.examining.models import Paper
from liance.mechanism.examining.queries import Sheet
from liance.mechanism.examining.states import SIT


@page(SIT, methods=FORM)
def sit(request: Request, examination_id: UUID) -> HttpResponse:
    """What the examination asks, and its beginning."""
    own = queries.own_examination(request.actor, examination_id)
    standing = own.standing(request.at)
    if request.method == "POST":
        return act_once(request, lambda: _begun(request, examination_id))
    row = own.row
    context = {
        "own": own, "row": row, "title": row.title, "pills": [OWN[standing]],
        "crumbs": way((row.title, "")), "may": standing in {"open", "again", "going"},
        "going": standing == "going",
        "facts": [
            (_("组织"), row.organiser.name),
            (_("答题时间"), _("%(n)s 分钟，到开放时间结束为止") % {"n": row.minutes}),
            (_("试题"), sum(part["count"] for part in row.parts)),
            (_("合格线"), f"{row.pass_mark.normalize():f}"),
            (_("次数"), f"{len(own.papers)} / {row.attempts}"),
        ],
        "papers": [paper for paper in own.papers if paper.state != "sitting"],
        "exam": row, "committed": committed(row),
    }  # fmt: skip
    return render(request, "people/exams/sit.html", context)


def _begun(request: Request, examination_id: UUID) -> str:
    paper = sitting.begin(examination_id=examination_id, actor=request.actor, at=request.at)
    return reverse("people:paper", args=[paper.id])


@page(SIT)
def paper(request: Request, paper_id: UUID) -> HttpResponseBase:
    """The paper under way, with what was chosen so far."""
    row = queries.paper(request.actor, paper_id)
    if row.state != "sitting" or request.at >= row.ends_at:
        return HttpResponseRedirect(reverse("people:paper_result", args=[row.id]))
    sheets = queries.sheets(row, tell=False)
    title = row.seat.examination.title
    context = {
        "row": row, "title": title, "crumbs": way((title, "")),
        "sheets": _shown(sheets), "answered": sum(bool(s.chosen) for s in sheets),
        "count": len(sheets),
    }  # fmt: skip
    return render(request, "people/exams/paper.html", context)


def _shown(sheets: Sequence[Sheet]) -> list[tuple[Sheet, str, list[tuple[int, str, bool, bool]]]]:
    """Sheet, kind, options with place, words, chosen, right."""
    return [
        (
            sheet, str(QUESTIONS[sheet.question.kind]),
            [
                (place, str(JUDGED.get(text, text)) if sheet.question.kind == "judge" else text,
                 place in sheet.chosen, place in sheet.question.answer)
                for place, text in sheet.options
            ],
        )
        for sheet in sheets
    ]  # fmt: skip


@page(SIT, methods=["POST"])
def answer(request: Request, paper_id: UUID) -> HttpResponseBase:
    """Keep what is chosen at one question; a fragment says when, a whole page goes back to it."""
    row = queries.paper(request.actor, paper_id)
    chosen = request.POST.getlist("choice")
    try:
        question, places = UUID(request.POST.get("question", "")), [int(one) for one in chosen]
    except ValueError as fault:
        raise Refused("examining.choice") from fault

    def act() -> str:
        sitting.answer(
            paper_id=row.id, question_id=question, chosen=places, actor=request.actor,
            at=request.at,
        )  # fmt: skip
        return f"{reverse('people:paper', args=[row.id])}#q-{question}"

    if request.headers.get("HX-Request") != "true":
        return act_once(request, act)
    answer_once(request, act)
    context = {"at": local(request.at), "question": question}
    return render(request, "people/exams/saved.html", context)


@page(SIT, methods=["POST"])
def hand_in(request: Request, paper_id: UUID) -> HttpResponse:
    """End answering."""
    row = queries.paper(request.actor, paper_id)

    def act() -> str:
        mark = sitting.hand_in(paper_id=row.id, actor=request.actor, at=request.at)
        said = _("已交卷，%(score)s 分") % {"score": mark.score} if mark.score is not None else ""
        messages.success(request, said or _("已交卷"))
        return reverse("people:paper_result", args=[row.id])

    return act_once(request, act)


@page(SIT)
def result(request: Request, paper_id: UUID) -> HttpResponseBase:
    """One's own result; once nobody can be asked the same any more, the right answers with their ground."""
    row = queries.paper(request.actor, paper_id)
    over = request.at >= row.ends_at
    if row.state == "sitting" and not over:
        return HttpResponseRedirect(reverse("people:paper", args=[row.id]))
    exam = row.seat.examination
    told_from = queries.told_from(exam, request.at)
    told = request.at >= told_from and row.state != "sitting"
    context = {
        "row": row, "told": told, "told_from": told_from, **_marked(row),
        "exam": exam, "committed": committed(exam),
        "redrawn": redrawn(exam, [row]) if exam.state == "closed" else None,
        "sheets": _told(queries.sheets(row, tell=True)) if told else [],
    }  # fmt: skip
    return render(request, "people/exams/result.html", context)


def _told(sheets: Sequence[Sheet]) -> list[tuple[Any, ...]]:
    return [(*shown, answers(shown[0].question)) for shown in _shown(sheets)]


def _marked(row: Paper) -> dict[str, Any]:
    """How it was marked, with what it was before."""
    marks = queries.marks_of(row)
    last = marks[-1] if marks else None
    title = row.seat.examination.title
    said = {"title": title, "crumbs": way((title, "")), "mark": last, "before": marks[:-1]}
    if last is None:
        return {**said, "pills": [OWN["over"]]}
    if last.score is None:
        return {**said, "pills": [OWN["unmarked"]]}
    return {**said, "pills": [OWN["passed" if last.passed else "failed"]]}
