"""The JSON that goes to the provincial platform (docs/platform.md): every result of the report."""

from typing import Any

from liance.foundation.documents.report import ReportResult
from liance.mechanism.custody.queries import evidence_of
from liance.mechanism.registry.models import Jurisdiction
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.evaluating import whole_note
from liance.mechanism.reporting.models import Report


def upload_document(report: Report) -> dict[str, Any]:
    """All results of a signed report with what identifies unit, place, points and people.

    Times are ISO 8601 in UTC; values are text exactly as reported. Every row of the report's
    results is here, in its order: nothing is chosen (R3).
    """
    visit = report.visit
    form = form_of(report.content)
    return {
        "report_id": str(report.id),
        "report_number": report.number,
        "replaces": report.replaces.number if report.replaces else "",
        "replace_reason": report.replace_reason,
        "agency": form.body,
        "laboratory": visit.laboratory.name if visit.laboratory else "",
        "sheet_number": visit.sheet.number if visit.sheet else "",
        "area": area_of(visit.jurisdiction),
        "division": visit.jurisdiction.gb2260,
        "unit": form.inspected_unit,
        "industry": visit.source.industry,
        "credit_code": form.credit_code,
        "permit_code": form.permit_code,
        "monitored_at": visit.entered_at.isoformat(),
        "completed_at": report.completed_at.isoformat(),
        "signed_at": report.signed_at.isoformat() if report.signed_at else "",
        "sha256": report.pdf.sha256 if report.pdf else "",
        "serves_as_evidence": evidence_of(visit, at=report.signed_at or report.prepared_at).serves,
        "points": [
            {"code": p.code, "name": p.name, "medium": p.medium, "note": p.note}
            for p in form.points
        ],
        "conditions": [{"item": c.item, "text": c.text} for c in form.conditions],
        "results": [_row(r) for r in form.results],
        "subcontracts": [
            {
                "items": s.items,
                "body": s.body,
                "accreditation": s.accreditation,
                "reports": s.reports,
            }
            for s in form.subcontracts
        ],
        "deviations": list(form.deviations),
    }


def _row(row: ReportResult) -> dict[str, str]:
    return {
        "point": row.point_code,
        "sample": row.sample,
        "factor": row.factor,
        "value": row.value,
        "unit": row.unit,
        "limit": row.limit,
        "standard": row.standard,
        "verdict": row.verdict,
        "times": row.times,
        "note": whole_note(row),
    }


def area_of(place: Jurisdiction) -> str:
    """The reporting area a place belongs to."""
    current: Jurisdiction | None = place
    while current is not None and not current.reporting_area:
        current = current.parent
    return current.name if current else place.name
