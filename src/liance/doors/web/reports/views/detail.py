"""The page of one report."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.adapters.provincial_platform.client import from_environment
from liance.doors.web import evidence
from liance.doors.web.parts.times import short_datetime
from liance.doors.web.reports import showing, words
from liance.doors.web.routes import Request, page
from liance.foundation.documents.report import ReportForm
from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.queries import evidence_of
from liance.mechanism.reevaluation import queries as reevaluation
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.models import Report
from liance.mechanism.reporting.queries import Whole
from liance.mechanism.reporting.states import REPORT, WAITING

VIEW = "reporting:report:view"


@page(VIEW)
def detail(request: Request, report_id: UUID) -> HttpResponse:
    """Results, people, upload, copies, clocks, and what may be done now."""
    whole = queries.report(request.actor, report_id)
    return render(request, "reports/detail.html", page_of(request, whole))


def page_of(request: Request, whole: Whole) -> dict[str, Any]:
    """What the page of a report shows."""
    report, form = whole.report, form_of(whole.report.content)
    may = allowed(request.actor, whole)
    names = {p.code: p.name for p in form.points}
    return {
        "whole": whole,
        "report": report,
        "visit": report.visit,
        "at_departure": settings.LIANCE_REPORTING_STARTS == "departure",
        "form": form,
        **showing.lacking(report),
        "title": f"{report.number}　{form.inspected_unit}",
        "crumbs": [(_("报告与报送"), reverse("reports:index")), (report.number, "")],
        "pills": _pills(report),
        "steps": steps_of(report),
        "facts": _facts(report, form),
        "lines": showing.result_lines(form.results, names),
        "result_columns": result_columns(),
        "clocks": [showing.clock_line(c) for c in whole.clocks],
        "moments": showing.moments_of(whole.steps),
        "standing": evidence.shown(evidence_of(report.visit, at=request.at), request),
        "may": may,
        "upload_state": words.upload_of(report, whole.upload) if whole.upload else None,
        "no_platform": not from_environment().configured,
        "copies": [(c, *words.COPY[c.state]) for c in whole.copies],
        "rejudged": _rejudged(request.actor, report),
        "case_state": words.CASE[whole.case.state] if whole.case else None,
    }


def _rejudged(actor: Actor, report: Report) -> list[tuple[reevaluation.OfVisit, bool]]:
    """The re-evaluations of its results, and which of them the person may open."""
    if not actor.may(reevaluation.VIEW):
        return []
    found = reevaluation.of_visit(report.visit_id)
    known = reevaluation.known(actor, [one.run_id for one in found])
    return [(one, one.run_id in known) for one in found]


def result_columns() -> list[Any]:
    """Heads of a table of results."""
    return [
        _("监测因子"), _("样品"), (_("结果"), "number"), (_("限值"), "number"), _("计量单位"),
        _("执行标准"), _("评价"),
    ]  # fmt: skip


def _pills(report: Report) -> list[tuple[str, str]]:
    kind, word = words.REPORT[report.state]
    pills = [(kind, str(word))]
    if report.exceedances:
        pills.append(("over", _("超标 %(n)s 项") % {"n": report.exceedances}))
    return pills


def steps_of(report: Report) -> list[dict[str, Any]]:
    """The three signatures."""
    done = {
        _("编制"): (report.prepared_by, report.prepared_at),
        _("审核"): (report.reviewed_by, report.reviewed_at),
        _("签发"): (report.signed_by, report.signed_at),
    }
    now = {"prepared": _("审核"), "reviewed": _("签发")}.get(report.state)
    return [
        {
            "word": word,
            "note": f"{who.name} {short_datetime(at)}" if who and at else "",
            "state": "done" if who else ("now" if word == now else ""),
        }
        for word, (who, at) in done.items()
    ]


def _facts(report: Report, form: ReportForm) -> list[tuple[Any, Any]]:
    visit = report.visit
    return [
        (_("被监测单位"), form.inspected_unit),
        (_("委托单位"), form.client),
        (_("任务来源"), form.task_source),
        (_("检测机构"), form.body),
        (_("资质认定"), form.cma_number or _("未登记")),
        (_("采样日期"), form.sampled or "—"),
        (_("检测日期"), form.tested or "—"),
        (_("现场结束"), short_datetime(visit.left_at) if visit.left_at else "—"),
        (_("时限起算（最后一项审定）"), short_datetime(report.completed_at)),
        (_("采样人员"), "、".join(p.name for p in form.samplers)),
        (_("分析人员"), "、".join(p.name for p in form.analysts)),
    ]


def allowed(actor: Actor, whole: Whole) -> dict[str, Any]:
    """Which steps this person may take now; a reason in words where only the person is wrong."""
    report = whole.report
    own = report.agency_id == actor.agency_id
    earlier = {report.prepared_by_id, report.reviewed_by_id}

    def step(verb: str) -> bool:
        edges = {e.verb: e for e in REPORT.leaving(report.state)}
        return own and verb in edges and actor.may(edges[verb].permission)

    signed = own and report.state == "signed"
    return {
        "review": step("review"),
        "review_off": actor.staff_id in earlier,
        "sign": step("sign"),
        "sign_off": actor.staff_id in earlier,
        "send_back": step("send_back"),
        "correct": signed and actor.may("reporting:report:prepare") and not whole.successor,
        "upload": signed and not whole.upload and actor.may("reporting:report:upload"),
        "resend": own
        and whole.upload is not None
        and whole.upload.state == "refused"
        and actor.may("reporting:report:upload"),
        "record_receipt": own
        and whole.upload is not None
        and whole.upload.state in WAITING
        and actor.may("reporting:report:upload"),
        "copy": signed and not whole.copies and actor.may("reporting:report:copy"),
    }
