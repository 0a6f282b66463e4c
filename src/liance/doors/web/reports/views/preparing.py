"""Prepare a report, or one that corrects it: what goes in, and what is missing by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web import evidence
from liance.doors.web.moments import local_day
from liance.doors.web.refusals import put_on_form
from liance.doors.web.reports import proving, showing, words
from liance.doors.web.reports.forms import CorrectForm, PrepareForm
from liance.doors.web.reports.views.detail import result_columns
from liance.doors.web.routes import FORM, Request, page
from liance.doors.web.sending import act_once
from liance.foundation.documents.report import ReportForm
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody.queries import evidence_of
from liance.mechanism.laboratory.queries import completeness
from liance.mechanism.laboratory.rules.completeness import OPEN, Completeness
from liance.mechanism.operations import policies as visits
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.queries import staff_of
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.compose import compose
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.rules import required

PREPARE = "reporting:report:prepare"


@page(["reporting:report:view"], methods=FORM)
def prepare(request: Request, visit_id: UUID) -> HttpResponse:
    """The page to prepare on; a visit with a report leads to it."""
    visit = visits.get(request.actor, visit_id)
    standing = queries.standing_report(request.actor, visit.id)
    if standing is not None and request.method != "POST":
        return redirect("reports:detail", standing.id)
    _station(visit, request.actor)
    form = PrepareForm(request.POST or None, **_asked(request, visit))
    return _answer(request, visit, form, None)


@page(PREPARE, methods=FORM)
def correct(request: Request, report_id: UUID) -> HttpResponse:
    """The page to prepare a superseding report on."""
    old = queries.report(request.actor, report_id).report
    visit = visits.get(request.actor, old.visit_id)
    _station(visit, request.actor)
    form = CorrectForm(request.POST or None, **_asked(request, visit))
    return _answer(request, visit, form, old)


def _asked(request: Request, visit: Visit) -> dict[str, Any]:
    """Whom and what the form asks about: colleagues, facts that are not on file."""
    return {
        "colleagues": _colleagues(visit, request.actor),
        "lacking": required.missing(_draft(request, visit)),
    }


def _draft(request: Request, visit: Visit) -> ReportForm:
    return compose(visit, agency=_agency(visit), number="", remark="", at=request.at)


def _station(visit: Visit, actor: Actor) -> None:
    if actor.agency_id != visit.monitoring_id:
        raise NotFound("operations:visit")


def _colleagues(visit: Visit, actor: Actor) -> Any:
    """Who could be named on a restricted report; None where nothing is restricted."""
    if not visit.restricted or actor.agency_id is None or actor.staff_id is None:
        return None
    return staff_of(actor.agency_id).exclude(pk=actor.staff_id)


def _answer(request: Request, visit: Visit, form: PrepareForm, old: Report | None) -> HttpResponse:
    status = 200
    if request.method == "POST":
        request.actor.require(PREPARE)
        # A one-time code is spent by being looked at: only once the rest can be read.
        sound = form.is_valid()
        proofs, refusal = proving.proven(request) if sound else (proving.forms(request), "")
        if sound and not refusal and proving.holds(proofs):
            try:
                return _prepared(request, visit, form, old)
            except Refused as refused:
                put_on_form(form, refused)
        status = 422
    else:
        proofs, refusal = proving.forms(request), ""
    context = _shown(request, visit, form, old) | {
        "proofs": proofs, "refusal": refusal, "enrolling": proving.enrolling(request),
    }  # fmt: skip
    return render(request, "reports/prepare.html", context, status=status)


def _prepared(
    request: Request, visit: Visit, form: PrepareForm, old: Report | None
) -> HttpResponse:
    given = form.cleaned_data
    chosen: Sequence[Staff] = given.get("named") or ()

    def act() -> str:
        report = reports.prepare(
            visit_id=visit.id, actor=request.actor, at=request.at, remark=given["remark"],
            replaces=old.id if old else None, reason=given.get("reason", ""),
            named=[person.id for person in chosen], lacking=form.reasons,
        )  # fmt: skip
        showing.warn_of_laws(request, given["remark"], on=local_day(visit.entered_at))
        messages.success(request, _("报告已编制，等待审核。"))
        return reverse("reports:detail", args=[report.id])

    return act_once(request, act)


@dataclass(frozen=True)
class Missing:
    """Something that has neither result nor reason, in words."""

    where: str
    factor: str
    bottle: str
    awaits: str | Promise


def _shown(request: Request, visit: Visit, form: PrepareForm, old: Report | None) -> dict[str, Any]:
    found = completeness(visit.id)
    draft = _draft(request, visit)
    missing = [
        Missing(line.point, line.factor or _("全部因子"), line.bottle,
                words.AWAITS.get(line.awaits, line.awaits))
        for line in found.lines if line.status == OPEN
    ]  # fmt: skip
    names = {p.code: p.name for p in draft.points}
    labels = reports.open_fields(visit)
    return {
        "visit": visit,
        "form": form,
        "old": old,
        "draft": draft,
        "missing": missing,
        "missing_columns": [_("点位"), _("监测因子"), _("样品瓶"), _("还缺")],
        "open_fields": labels,
        "ready": visit.state == "closed" and found.complete and not labels,
        "title": _title(visit, found, len(missing)),
        "note": draft.inspected_unit,
        "crumbs": [(_("报告与报送"), reverse("reports:index")),
                   (_("待编制"), reverse("reports:waiting")), (draft.inspected_unit, "")],
        "lines": showing.result_lines(draft.results, names),
        "result_columns": result_columns(),
        "clocks": [showing.clock_line(c) for c in queries.duties([visit.id]).get(visit.id, [])],
        "standing": evidence.shown(evidence_of(visit, at=request.at), request),
        "may_prepare": request.actor.may(PREPARE),
        "lacking": form.facts,
        "completed_at": found.completed_at,
    }  # fmt: skip


def _agency(visit: Visit) -> Agency:
    return Agency.objects.get(pk=visit.monitoring_id)


def _title(visit: Visit, found: Completeness, missing: int) -> str:
    if missing:
        said = ngettext(
            "还缺 %(n)s 项，不能出报告", "还缺 %(n)s 项，不能出报告", missing
        )  # fmt: skip
        return said % {"n": missing}
    if visit.state != "closed" or found.sampling_open:
        return _("现场还没有关闭，不能出报告")
    return _("结果齐全，可以编制报告")
