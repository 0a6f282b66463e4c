"""Lists: reports, and visits that still need one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.lists import listing
from liance.doors.web.reports import showing, words
from liance.doors.web.reports.forms import FilterForm
from liance.doors.web.routes import Request, page
from liance.foundation.clocks.models import Clock
from liance.mechanism.coordination.queries.listing import agencies_for, places_for
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.models import Report

VIEW = "reporting:report:view"
SORTS = {
    "number": ["number", "id"],
    "prepared": ["prepared_at", "id"],
    "unit": ["visit__source__name", "id"],
}


@dataclass(frozen=True)
class Row:
    """A report as a line of the list; ``clock``: the duty that runs, None once all is done."""

    report: Report
    kind: str
    state: str
    upload_kind: str
    upload: str
    clock: Clock | None


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """The list of reports."""
    actor = request.actor
    form = FilterForm(request.GET, agencies=agencies_for(actor), places=places_for(actor))
    wanted = form.wanted()
    found = listing(
        request, queries.reports(actor, wanted), sorts=SORTS, default="-prepared",
        shown=queries.with_facts,
    )  # fmt: skip
    clocks = queries.duties(r.visit_id for r in found.rows)
    rows = [_row(r, clocks) for r in found.rows]
    context = {
        "form": form,
        "filtered": wanted != queries.Wanted(),
        "listing": found,
        "rows": rows,
        "title": _title(found.total, rows, late_at=request.at),
        "tabs": showing.tabs(actor),
        "columns": [
            (_("编号"), "", "number"), (_("单位"), "", "unit"), _("结果"), _("状态"),
            _("上传"), (_("抄送"), "number"), (_("还剩 / 到期"), ""),
        ],
    }  # fmt: skip
    return render(request, "reports/index.html", context)


def _row(report: Report, clocks: dict[UUID, list[Clock]]) -> Row:
    kind, state = words.REPORT[report.state]
    sent = getattr(report, "upload", None)
    mark, said = words.upload_of(report, sent) if sent else ("idle", _("未上传"))
    signed = report.state == "signed"
    due = showing.running(clocks.get(report.visit_id, [])) if report.state != "superseded" else None
    return Row(
        report, kind, str(state), mark if sent or signed else "", str(said),
        due if report.state != "discarded" else None,
    )  # fmt: skip


def _title(total: int, rows: list[Row], *, late_at: Any) -> str:
    late = sum(1 for r in rows if r.clock and r.clock.due_at <= late_at)
    said = ngettext("%(n)s 份报告", "%(n)s 份报告", total) % {"n": f"{total:,}"}
    return _("%(said)s，本页逾期 %(late)s 份") % {"said": said, "late": late} if late else said


@dataclass(frozen=True)
class Waiting:
    """A visit without report: its clock, or None while results are outstanding."""

    visit: Visit
    clock: Clock | None


@page(["reporting:report:prepare", VIEW])
def waiting(request: Request) -> HttpResponse:
    """Visits of the actor's station that need a report."""
    found = list(queries.awaiting(request.actor)[:200])
    clocks = queries.duties([v.id for v in found])
    rows = [Waiting(v, showing.running(clocks.get(v.id, []))) for v in found]
    rows.sort(key=lambda r: (r.clock is None, r.clock.due_at if r.clock else r.visit.entered_at))
    ready = sum(1 for r in rows if r.clock)
    title = _("没有等着编制的报告")
    if rows:
        title = _("%(ready)s 份报告可以编制，%(open)s 次监测还缺结果") % {
            "ready": ready, "open": len(rows) - ready,
        }  # fmt: skip
    context = {
        "rows": rows,
        "title": title,
        "tabs": showing.tabs(request.actor),
        "may_prepare": request.actor.may("reporting:report:prepare"),
        "columns": [_("还剩 / 到期"), _("单位"), _("现场结束"), _("时限起算"), ("", "end")],
    }
    return render(request, "reports/waiting.html", context)
