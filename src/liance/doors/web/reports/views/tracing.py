"""The whole way back from a report on one page, and in one file to take away."""

from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web.reports import tracing
from liance.doors.web.routes import Request, page
from liance.foundation.ledger.under_head import covering_head
from liance.mechanism.custody.queries import gaps_of
from liance.mechanism.reporting.evidence.exporting import export
from liance.mechanism.reporting.evidence.records import listed
from liance.mechanism.reporting.evidence.tracing import EXPORT, Trace, trace

VIEW = "reporting:report:view"


@page(VIEW)
def back(request: Request, report_id: UUID) -> HttpResponse:
    """追溯: from every result to bottle, hand-over, visit, person, instrument, original."""
    found = trace(request.actor, report_id)
    report = found.report
    lines = tracing.result_lines(found)
    context = {
        "report": report,
        "visit": found.visit,
        "title": _("%(number)s 的来历") % {"number": report.number},
        "crumbs": [(_("报告与报送"), reverse("reports:index")),
                   (report.number, reverse("reports:detail", args=[report.id])), (_("追溯"), "")],
        "lines": lines,
        "bottles": tracing.bottles(found, gaps_of(found.visit.id, at=request.at)),
        "people": tracing.people(found),
        "originals": listed(found),
        "agencies": [a.name for a in found.rows["agencies"]],
        "ledger": _ledger(found),
        "may_export": request.actor.may(EXPORT) and report.state in {"signed", "superseded"},
        "columns": {
            "results": [_("因子"), (_("结果"), "number"), _("评价"), _("样品"), _("人员"),
                        _("仪器"), _("开始分析")],
            "originals": [_("原始文件"), _("时间、地点"), _("提取人"), _("摘要")],
            "people": [_("姓名"), _("机构"), _("到场"), _("证件")],
        },
    }  # fmt: skip
    return render(request, "reports/trace.html", context)


def _ledger(found: Trace) -> dict[str, int]:
    """How many events, how many of them sealed, and the number of the head above them all."""
    last: dict[UUID, int] = {}
    for event in found.events:
        if event.seq is not None:
            last[event.agency_id] = max(event.seq, last.get(event.agency_id, 0))
    sealed = sum(event.seq is not None for event in found.events)
    head = covering_head(last) if last and sealed == len(found.events) else None
    return {"events": len(found.events), "sealed": sealed, "head": head.number if head else 0}


@page(EXPORT, methods=["POST"])
def evidence(request: Request, report_id: UUID) -> FileResponse:
    """证据包: the ZIP of all that stands behind the report; that it was taken is recorded."""
    opened = export(report_id=report_id, actor=request.actor, at=request.at)
    response = FileResponse(opened, content_type="application/zip")
    name = quote(f"{trace(request.actor, report_id).report.number}-证据包.zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response
