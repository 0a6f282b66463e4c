"""Cases: decide, conclude, penalise, copy the decision to the station."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web import evidence
from liance.doors.web.files.uploads import take_in
from liance.doors.web.lists import listing
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.reports import showing, words
from liance.doors.web.reports.forms import (
    CaseFilterForm,
    ConcludeForm,
    DismissForm,
    FileCaseForm,
    PenaltyForm,
)
from liance.doors.web.routes import Request, page, version
from liance.doors.web.sending import act_once
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody.queries import evidence_of
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.actions import cases
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.queries import WholeCase
from liance.mechanism.reporting.states import CASE

VIEW = "reporting:report:view"
FORMS: dict[str, type[forms.Form]] = {
    "file": FileCaseForm,
    "dismiss": DismissForm,
    "conclude": ConcludeForm,
    "penalise": PenaltyForm,
}


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The list of cases, those to decide first."""
    form = CaseFilterForm(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = queries.cases(request.actor, state=state)
    pending = queries.cases(request.actor, state="pending").count()
    found = listing(
        request, rows, sorts={"made": ["created_at", "id"]}, default="-made"
    )  # fmt: skip
    clocks = queries.duties([c.id for c in found.rows], rules=("case.decide", "case.conclude"))
    title = _("没有等着决定的案件")
    if pending:
        title = ngettext("%(n)s 件等着决定是否立案", "%(n)s 件等着决定是否立案", pending) % {
            "n": pending
        }
    context = {
        "form": form,
        "listing": found,
        "rows": [
            (c, *words.CASE[c.state], showing.running(clocks.get(c.id, []))) for c in found.rows
        ],
        "title": title,
        "tabs": showing.tabs(request.actor),
        "columns": [_("还剩 / 到期"), _("单位"), _("监测报告"), _("超标"), _("状态"),
                    _("执法机构")],
    }  # fmt: skip
    return render(request, "reports/cases.html", context)


@page(VIEW)
def detail(request: Request, case_id: UUID) -> HttpResponse:
    """The page of a case."""
    whole = queries.case(request.actor, case_id)
    return render(request, "reports/case.html", _shown(request, whole))


def _shown(request: Request, whole: WholeCase, **filled: forms.Form) -> dict[str, Any]:
    case = whole.case
    content = form_of(case.report.content)
    names = {p.code: p.name for p in content.points}
    kind, word = words.CASE[case.state]
    over = [r for r in content.results if r.verdict == "exceeds"]
    return {
        "whole": whole,
        "case": case,
        "report": case.report,
        "title": case.report.visit.source.name,
        "note": case.number or case.report.number,
        "pills": [(kind, str(word)), ("over", _("超标 %(n)s 项") % {"n": case.report.exceedances})],
        "crumbs": [(_("案件"), reverse("reports:cases")), (case.number or case.report.number, "")],
        "lines": showing.result_lines(over, names),
        "result_columns": [
            _("监测因子"),
            (_("结果"), "number"),
            (_("限值"), "number"),
            _("单位"),
            _("执行标准"),
            _("评价"),
        ],
        "clocks": [showing.clock_line(c) for c in whole.clocks],
        "moments": showing.moments_of(whole.steps),
        "may": allowed(request.actor, whole),
        "standing": evidence.shown(evidence_of(case.report.visit, at=request.at), request),
        "forms": {name: filled.get(name) or shape() for name, shape in FORMS.items()},
        "open_dialog": next(iter(filled), ""),
        "copy_state": words.COPY[whole.copy.state] if whole.copy else None,
    }


def allowed(actor: Actor, whole: WholeCase) -> dict[str, bool]:
    """Which steps this person may take on the case now."""
    case = whole.case
    own = case.enforcement_id == actor.agency_id
    may = {e.verb: own and actor.may(e.permission) for e in CASE.leaving(case.state)}
    return {
        "file": may.get("file", False),
        "dismiss": may.get("dismiss", False),
        "penalise": may.get("penalise", False),
        "conclude": may.get("order", False),
        "copy": own
        and whole.penalty is not None
        and whole.copy is None
        and actor.may("reporting:penalty:copy"),
    }


def _act(
    request: Request, case_id: UUID, name: str, act: Callable[[dict[str, Any]], Any], said: str
) -> HttpResponse:
    """Read the form, act once; refused, the case's page with what was typed."""
    form = FORMS[name](request.POST, request.FILES)
    if form.is_valid():
        try:
            return act_once(request, lambda: _gone(request, case_id, act, form, said))
        except Refused as refused:
            put_on_form(form, refused)
    whole = queries.case(request.actor, case_id)
    context = _shown(request, whole, **{name: form})
    return render(request, "reports/case.html", context, status=422)


def _gone(
    request: Request, case_id: UUID, act: Callable[[dict[str, Any]], Any], form: forms.Form,
    said: str,
) -> str:  # fmt: skip
    act(form.cleaned_data)
    messages.success(request, said)
    visit = queries.case(request.actor, case_id).case.report.visit
    text = " ".join(v for v in form.cleaned_data.values() if isinstance(v, str))
    showing.warn_of_laws(request, text, on=local_day(visit.entered_at))
    return reverse("reports:case", args=[case_id])


@page("reporting:case:open", methods=["POST"])
def file(request: Request, case_id: UUID) -> HttpResponse:
    """立案."""
    return _act(
        request, case_id, "file",
        lambda given: cases.file_case(
            case_id=case_id, version=version(request), number=given["number"],
            summary=given["summary"], actor=request.actor, at=request.at,
        ),
        _("已立案，处理决定开始计时。"),
    )  # fmt: skip


@page("reporting:case:decide", methods=["POST"])
def dismiss(request: Request, case_id: UUID) -> HttpResponse:
    """不予立案."""
    return _act(
        request, case_id, "dismiss",
        lambda given: cases.dismiss(
            case_id=case_id, version=version(request), reason=given["reason"],
            actor=request.actor, at=request.at,
        ),
        _("已决定不予立案，理由已记录。"),
    )  # fmt: skip


@page("reporting:case:conclude", methods=["POST"])
def conclude(request: Request, case_id: UUID) -> HttpResponse:
    """责令改正, 不予处罚 or 移送."""
    return _act(
        request, case_id, "conclude",
        lambda given: cases.conclude(
            case_id=case_id, version=version(request), outcome=given["outcome"],
            reason=given["reason"], actor=request.actor, at=request.at,
        ),
        _("处理结果已记录。"),
    )  # fmt: skip


@page("reporting:case:conclude", methods=["POST"])
def penalise(request: Request, case_id: UUID) -> HttpResponse:
    """作出处罚决定, with the scan."""

    @transaction.atomic
    def act(given: dict[str, Any]) -> None:
        stored = take_in(request, given["scan"][:1])
        cases.penalise(
            case_id=case_id, version=version(request), actor=request.actor, at=request.at,
            decision=cases.Decision(
                number=given["number"], decided_on=given["decided_on"],
                fine_yuan=given["fine_yuan"], text=given["text"],
                file=stored[0] if stored else None,
            ),
        )  # fmt: skip

    return _act(request, case_id, "penalise", act, _("处罚决定已记录，请抄送同级监测机构。"))


@page("reporting:penalty:copy", methods=["POST"])
def copy(request: Request, case_id: UUID) -> HttpResponse:
    """抄送处罚决定书给同级监测机构."""

    def act() -> str:
        cases.copy_penalty(
            case_id=case_id, version=version(request), actor=request.actor, at=request.at
        )
        messages.success(request, _("处罚决定书已抄送监测机构，等待签收。"))
        return reverse("reports:case", args=[case_id])

    return act_once(request, act)
