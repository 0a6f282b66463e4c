"""What anybody holding the paper may learn of a sheet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liance.mechanism.coordination.models import Sheet


@dataclass(frozen=True, slots=True)
class PublicFacts:
    """Number, agencies, instants and state: no unit, no factors, no people."""

    number: str
    enforcement: str
    monitoring: str
    state: str
    sent_at: datetime
    returned_at: datetime | None


def public_facts(sheet_id: UUID) -> PublicFacts | None:
    """The facts behind the QR code; None for drafts and restricted sheets, as if there were none."""
    sheet = (
        Sheet.objects.filter(pk=sheet_id, restricted=False, sent_at__isnull=False)
        .select_related("enforcement", "monitoring")
        .first()
    )
    if sheet is None or sheet.sent_at is None:
        return None
    return PublicFacts(
        sheet.number,
        sheet.enforcement.name,
        sheet.monitoring.name,
        sheet.state,
        sheet.sent_at,
        sheet.returned_at,
    )
