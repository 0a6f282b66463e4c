"""Subjects of clocks and messages: which report, which unit."""

from liance.mechanism.operations.models import Visit


def subject_of(visit: Visit, number: str = "") -> str:
    """``宝环监〔2026〕168号 眉县渭沣果汁有限公司 眉县`` for the desk."""
    sheet = visit.sheet.number if visit.sheet else ""
    parts = (number or sheet, visit.source.name, visit.jurisdiction.name)
    return " ".join(part for part in parts if part)
