"""What may be taken away: the signed PDF, the table of results, the document for the platform."""

from urllib.parse import quote
from uuid import UUID

from django.http import FileResponse, HttpResponse, JsonResponse
from django.urls import reverse

from liance.doors.web.address import public_address
from liance.doors.web.routes import Request, page
from liance.foundation.files.store import path_of
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.reporting import queries
from liance.mechanism.reporting.compose import superseded_copy
from liance.mechanism.reporting.document import upload_document
from liance.mechanism.reporting.workbook import MEDIA_TYPE, workbook

VIEW = "reporting:report:view"


@page(VIEW)
def pdf(request: Request, report_id: UUID) -> FileResponse | HttpResponse:
    """The PDF as it was signed, byte for byte; ``?superseded``: with what replaced it on its cover."""
    report = queries.report(request.actor, report_id).report
    if report.pdf is None:
        raise NotFound("reporting:report")
    newer = queries.successor_of(report) if "superseded" in request.GET else None
    if newer is not None and report.state == "superseded":
        address = public_address(request, reverse("reports:verify", args=[report.code]))
        marked = superseded_copy(report, newer, verify_url=address)
        response = HttpResponse(marked, content_type="application/pdf")
        name = quote(f"{report.number}（已被代替）.pdf")
        response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
        return response
    return FileResponse(
        path_of(report.pdf.sha256).open("rb"), content_type="application/pdf",
        filename=f"{report.number}.pdf",
    )  # fmt: skip


@page(VIEW)
def xlsx(request: Request, report_id: UUID) -> HttpResponse:
    """The results in the columns in which they are published."""
    report = queries.report(request.actor, report_id).report
    response = HttpResponse(workbook(report), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(report.number)}.xlsx"
    return response


@page(VIEW)
def document(request: Request, report_id: UUID) -> JsonResponse:
    """The JSON that goes to the platform (docs/platform.md)."""
    report = queries.report(request.actor, report_id).report
    if report.state not in {"signed", "superseded"}:
        raise NotFound("reporting:report")
    return JsonResponse(upload_document(report), json_dumps_params={"ensure_ascii": False})
