"""The JSON that goes to the provincial platform (docs/platform.md): every result of the report."""

from typing import Any

from liance.mechanism.registry.models import Jurisdiction
from liance.mechanism.reporting.compose import form_of
from liance.mechanism.reporting.models import Report


def upload_document(report: Report) -> dict[str, Any]:
    """All results of a signed report with what identifies unit, place, points and people.

    Times are ISO 8601 in UTC; values are text exactly as reported.
    """
    visit = report.visit
    form = form_of(report.content)
    return {
        "report_id": str(report.id),
        "report_number": report.number,
        "replaces": report.replaces.number if report.replaces else "",
        "agency": report.agency.name,
        "laboratory": visit.laboratory.name if visit.laboratory else "",
        "sheet_number": visit.sheet.number if visit.sheet else "",
        "area": _area(visit.jurisdiction),
        "division": visit.jurisdiction.gb2260,
        "unit": visit.source.name,
        "industry": visit.source.industry,
        "credit_code": visit.source.credit_code,
        "permit_code": visit.source.permit_code,
        "monitored_at": visit.entered_at.isoformat(),
        "completed_at": report.completed_at.isoformat(),
        "serves_as_evidence": visit.regular,
        "points": [
            {"code": p.code, "name": p.name, "medium": p.medium, "note": p.note}
            for p in form.points
        ],
        "conditions": [{"item": c.item, "text": c.text} for c in form.conditions],
        "results": [
            {
                "point": r.point_code,
                "sample": r.sample,
                "factor": r.factor,
                "value": r.value,
                "unit": r.unit,
                "limit": r.limit,
                "standard": r.standard,
                "verdict": r.verdict,
                "times": r.times,
                "note": r.note,
            }
            for r in form.results
        ],
        "deviations": list(form.deviations),
    }


def _area(place: Jurisdiction) -> str:
    """The reporting area a place belongs to."""
    current: Jurisdiction | None = place
    while current is not None and not current.reporting_area:
        current = current.parent
    return current.name if current else place.name
