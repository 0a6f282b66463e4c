"""Subjects of clocks and messages: which report, which unit; and who hears them."""

from uuid import UUID

from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.models import Report


def subject_of(visit: Visit, number: str = "") -> str:
    """``宝环监〔2026〕168号 眉县渭沣果汁有限公司 眉县`` for the desk."""
    sheet = visit.sheet.number if visit.sheet else ""
    parts = (number or sheet, visit.source.name, visit.jurisdiction.name)
    return " ".join(part for part in parts if part)


def hearers(report: Report) -> list[UUID]:
    """Whose open pages are told that a report moved: its parties, or the named people alone."""
    if report.restricted:
        return list(report.named)
    return [report.agency_id, report.visit.enforcement_id]
