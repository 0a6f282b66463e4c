"""Papers of a plan as files: completion report, application for money (R4, F1)."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse

from liance.dashboards.plan_papers import application, completion
from liance.doors.web.routes import Request, page
from liance.foundation.documents import paper
from liance.mechanism.planning import queries

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@page("planning:plan:view")
def give(request: Request, plan_id: UUID, kind: str, form: str) -> HttpResponse:
    """``kind``: ``completion`` or ``budget``; ``form``: ``pdf`` or ``docx``."""
    plan = queries.plan_page(plan_id, actor=request.actor)
    if kind not in {"completion", "budget"} or form not in {"pdf", "docx"}:
        raise Http404
    made = (
        completion(plan, actor=request.actor, at=request.at)
        if kind == "completion" else application(plan, at=request.at)
    )  # fmt: skip
    data = paper.pdf(made) if form == "pdf" else paper.docx(made)
    response = HttpResponse(data, content_type="application/pdf" if form == "pdf" else DOCX)
    name = quote(f"{made.title}.{form}")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["Cache-Control"] = "private, no-store"
    return response
