"""One source in a year: where a drill-down ends."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards.province import PERMISSION
from liance.dashboards.source_year import SourceYear, TargetOfYear, VisitOfYear, source_year
from liance.doors.web.dispatch.drilling import to, year_of, years_to_choose
from liance.doors.web.dispatch.words import TARGET_STATES
from liance.doors.web.leads import words as lead_words
from liance.doors.web.routes import Request, page
from liance.doors.web.standing import standing
from liance.mechanism.operations.states import VISIT
from liance.mechanism.screening.states import LEAD
from liance.mechanism.screening.states import VIEW as VIEW_LEADS

TARGET_KINDS = {"open": "idle", "sheet": "progress", "visited": "ok", "reasoned": "soon"}


@page(PERMISSION)
def source(request: Request, source_id: UUID) -> HttpResponse:
    """Its targets and visits of the year, what the reports found, leads that the actor may see."""
    year = year_of(request)
    found = source_year(request.actor, source_id, year=year, at=request.at)
    place = found.source.jurisdiction
    context = {
        "found": found, "source": found.source, "title": _title(found), "note": _note(found),
        "years": years_to_choose(request), "year": year,
        "crumbs": [(place.name, to("area", place.code, year=year)), (found.source.name, "")],
        "visits": [_visit(line, year) for line in found.visits],
        "visit_columns": [_("现场"), _("监测站"), _("联系单"), (_("结果"), "number"),
                          (_("超标项"), "number"), _("状态")],
        "results": found.total("results"), "exceedances": found.total("exceedances"),
        "targets": [_target(line, year) for line in found.targets],
        "target_columns": [_("计划"), _("计划期止"), _("监测站"), _("状态"), _("原因")],
        "sees_leads": request.actor.may(VIEW_LEADS),
        "leads": [(row, lead_words.title(row), lead_words.sentence(row), standing(LEAD, row.state))
                  for row in found.leads],
        "lead_columns": [_("线索"), _("看到什么"), _("状态")],
    }  # fmt: skip
    return render(request, "dispatch/source.html", context)


def _title(found: SourceYear) -> str:
    over, name = found.total("exceedances"), found.source.name
    said = {"name": name, "n": over or len(found.visits)}
    if over:
        return ngettext("%(name)s：超标 %(n)s 项", "%(name)s：超标 %(n)s 项", over) % said
    if found.visits:
        return ngettext(
            "%(name)s：监测 %(n)s 次，没有超标", "%(name)s：监测 %(n)s 次，没有超标", len(found.visits)
        ) % said  # fmt: skip
    return name


def _note(found: SourceYear) -> str:
    return _("%(place)s　%(year)s 年　计划 %(targets)s 家次，现场 %(visits)s 次") % {
        "place": found.source.jurisdiction.name, "year": found.year,
        "targets": len(found.targets), "visits": len(found.visits),
    }  # fmt: skip


def _visit(line: VisitOfYear, year: int) -> dict[str, Any]:
    report = reverse("reports:detail", args=[line.report.id]) if line.report else ""
    visit = line.visit
    return {
        "visit": visit, "state": standing(VISIT, visit.state), "report": report,
        "results": line.results, "exceedances": line.exceedances,
        "station": visit.monitoring.short_name,
        "station_at": to("station", visit.monitoring_id, year=year),
        "laboratory": visit.laboratory.short_name if visit.laboratory else "",
    }  # fmt: skip


def _target(line: TargetOfYear, year: int) -> dict[str, Any]:
    plan = reverse("plans:detail", args=[line.plan_id])
    return {
        "line": line, "address": f"{plan}#target-{line.number}",
        "station_at": to("station", line.station_id, year=year),
        "state": (TARGET_KINDS[line.state], TARGET_STATES[line.state]),
    }  # fmt: skip
