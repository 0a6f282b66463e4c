"""Papers of a plan as files: completion report, application for money, scheme (R4, F1, P3)."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from liance.dashboards.plan_papers import application, completion
from liance.dashboards.plan_scheme import scheme
from liance.dashboards.scheme_papers import paper as scheme_paper
from liance.dashboards.scheme_papers import workbook
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.foundation.documents import paper
from liance.mechanism.planning import queries
from liance.mechanism.planning.models import Plan
from liance.mechanism.reporting.workbook import MEDIA_TYPE

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page("planning:plan:view")
def give(request: Request, plan_id: UUID, kind: str, form: str) -> HttpResponse:
    """``kind``: ``completion``, ``budget`` or ``scheme`` as ``pdf`` or ``docx``; ``shopping`` as
    ``xlsx``."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    if (kind, form) == ("shopping", "xlsx"):
        found = scheme(plan, on=local_day(request.at), actor=request.actor)
        data = workbook(plan, found, at=request.at)
        return _file(data, MEDIA_TYPE, _("%(plan)s购置清单") % {"plan": plan.title} + ".xlsx")
    if form not in {"pdf", "docx"}:
        raise Http404
    made = _made(request, plan, kind)
    data = paper.pdf(made) if form == "pdf" else paper.docx(made)
    return _file(data, "application/pdf" if form == "pdf" else DOCX, f"{made.title}.{form}")


def _made(request: Request, plan: Plan, kind: str) -> paper.PaperForm:
    if kind == "completion":
        return completion(plan, actor=request.actor, at=request.at)
    if kind == "budget":
        return application(plan, at=request.at)
    if kind == "scheme":
        found = scheme(plan, on=local_day(request.at), actor=request.actor)
        return scheme_paper(plan, found, at=request.at)
    raise Http404


def _file(data: bytes, media_type: str, title: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    name = quote(title)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response
