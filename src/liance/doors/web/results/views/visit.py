"""Whether all of a visit has a result or a reason (有测必报)."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.results import doubts
from liance.doors.web.results.columns import COLUMNS
from liance.doors.web.results.words import AWAITS, MEANS, verdict_of
from liance.doors.web.routes import Request, page
from liance.doors.web.samples.shown import language
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.custody.policies import visits_visible_to
from liance.mechanism.laboratory import queries
from liance.mechanism.laboratory.models import Mean
from liance.mechanism.laboratory.rules.completeness import OPEN, REASON, Completeness, Line
from liance.mechanism.laboratory.rules.means import HOURLY
from liance.mechanism.operations.models import Visit
from liance.norms.sampling.factors import shown_name


@page("laboratory:determination:view")
def completeness(request: Request, visit_id: UUID) -> HttpResponse:
    """Every point, bottle and factor of a visit with its result, its reason, or what it awaits."""
    visits = visits_visible_to(request.actor).select_related("source", "sheet")
    visit = visits.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound("operations:visit")
    found = queries.completeness(visit_id)
    context = {
        "visit": visit,
        "columns": COLUMNS,
        "rows": [_row(line) for line in found.lines],
        "found": found,
        "title": _title(found),
        "doubts": _doubts(request, visit),
        "means": [_mean(row) for row in queries.standing_means(visit.id)],
        "may_answer": doubts.may_answer(request.actor),
        "crumbs": [
            (_("检测与判定"), reverse("results:index")),
            (visit.sheet.number if visit.sheet else visit.source.name, ""),
        ],
    }
    return render(request, "results/visit.html", context)


def _mean(row: Mean) -> dict[str, Any]:
    """A mean with its samples, limit, verdict and the sentences that lead to it."""
    detail = row.verdict_detail
    factor = shown_name(row.factor, language())
    return {
        "row": row, "factor": factor, "count": len(row.members),
        "kind": MEANS[detail.get("averaging", HOURLY)],
        "limit": f"{detail['limit']} {detail['limit_unit']}".strip(),
        "verdict": verdict_of(row), "said": str(detail[language()]),
    }  # fmt: skip


def _doubts(request: Request, visit: Visit) -> list[doubts.Shown]:
    """For the station and the laboratory of the visit; nobody else sees values being found."""
    if request.actor.agency_id not in (visit.monitoring_id, visit.laboratory_id):
        return []
    return doubts.shown(queries.doubts_of([visit.id]))


def _title(found: Completeness) -> str:
    count = len(found.open_lines)
    if count:
        return ngettext(
            "还有 %(n)s 项没有结果也没有原因", "还有 %(n)s 项没有结果也没有原因", count
        ) % {"n": count}
    if found.sampling_open:
        return _("已采的都有结果或原因，监测部分还没有关闭")
    return _("全部有结果或有原因，可以编制报告")


def _row(line: Line) -> dict[str, Any]:
    state: tuple[str, Any] = ("done", _("有结果"))
    said: Any = ngettext("%(n)s 次测定", "%(n)s 次测定", line.count) % {"n": line.count}
    if line.status == REASON:
        state, said = ("closed", _("有因")), line.reason
    elif line.status == OPEN:
        state, said = ("break", _("未齐")), AWAITS[line.awaits]
    return {
        "line": line,
        "factor": shown_name(line.factor, language()),
        "state": state,
        "said": said,
    }
