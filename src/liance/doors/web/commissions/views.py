"""The laboratories, what qualifies them, what they were commissioned with."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards import commissions
from liance.doors.web.commissions.words import FAULTS
from liance.doors.web.leads import words
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.doors.web.standing import standing
from liance.mechanism.commissioning import queries
from liance.mechanism.commissioning.actions import MANAGE, SUPERVISE
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.screening import queries as screening
from liance.mechanism.screening.states import VIEW as SEE_LEADS

VIEW = queries.VIEW
MOST = 100


@page(VIEW)
def index(request: Request) -> HttpResponse:
    """All laboratories; those that may not be commissioned are said."""
    day = local_day(request.at)
    found = queries.laboratories(request.actor, on=day)
    given = commissions.counts(request.actor, [x.agency.id for x in found])
    fit = sum(1 for x in found if not x.faults)
    title = _("%(count)s 家检测机构，今天可委托 %(fit)s 家") % {"count": len(found), "fit": fit}
    leads = screening.founded(request.actor, [x.agency.id for x in found])
    context = {
        "title": title, "found": found,
        "lines": [(x, _state(x.faults), given[x.agency.id], leads[x.agency.id]) for x in found],
        "columns": [_("机构"), _("资质认定"), _("备案"), _("可否委托"), (_("委托"), "number")],
        "may_manage": request.actor.may("registry:agency:manage"),
    }  # fmt: skip
    return render(request, "commissions/index.html", context)


def _state(faults: tuple[str, ...]) -> tuple[str, str]:
    if not faults:
        return "ok", _("可委托")
    return "late", "、".join(str(FAULTS[fault]) for fault in faults)


@page(VIEW)
def detail(request: Request, laboratory_id: UUID) -> HttpResponse:
    """One laboratory: qualifications and commissions."""
    day = local_day(request.at)
    found = queries.laboratory(request.actor, laboratory_id, on=day)
    agency = found.agency
    sees_leads = request.actor.may(SEE_LEADS)
    context = {
        "laboratory": agency, "title": agency.name,
        "pills": [_state(found.faults)] if found.faults else [("ok", _("可委托"))],
        "note": agency.address or agency.jurisdiction.name,
        "crumbs": [(_("社会化检测"), reverse("commissions:index")), (agency.name, "")],
        "qualifications": [
            (row, _state(queries.faults_of(row, on=day))) for row in found.qualifications
        ],
        "columns": [_("资质认定"), _("备案"), _("能力范围"), _("状态"), ("", "end")],
        "sheets": [
            (row, standing(SHEET, row.state)) for row in commissions.given(request.actor, agency.id)
        ],
        "sheet_columns": [_("联系单"), _("单位"), _("委托方"), _("时间"), _("状态")],
        "sees_leads": sees_leads,
        "leads": [
            (row, words.title(row), words.sentence(row), words.FINDINGS[row.finding]())
            for row in screening.examined_of(agency.id, request.actor)[:MOST]
        ],
        "lead_columns": [_("数据线索"), _("看到什么"), _("结论"), _("办结时间")],
        "may_manage": request.actor.may(MANAGE), "may_supervise": request.actor.may(SUPERVISE),
    }  # fmt: skip
    return render(request, "commissions/detail.html", context)
