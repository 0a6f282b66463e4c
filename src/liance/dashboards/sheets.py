"""What became of a sheet on the floors above it: visit, report, upload."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.models import Report, Upload


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Visit and report of a sheet that its reader may see; None where it has not come to that."""

    visit_id: UUID | None = None
    entered_at: datetime | None = None
    left_at: datetime | None = None
    report_id: UUID | None = None
    report_number: str = ""
    reported_at: datetime | None = None
    uploaded_at: datetime | None = None

    @property
    def objects(self) -> list[UUID]:
        """The ids whose clocks belong to the sheet's story."""
        return [i for i in (self.visit_id, self.report_id) if i]


def aftermath(sheet_id: UUID) -> Aftermath:
    """What followed a sheet; the caller has shown that the reader may see it."""
    visit = Visit.objects.filter(sheet_id=sheet_id).values("id", "entered_at", "left_at").first()
    if visit is None:
        return Aftermath()
    seen = Aftermath(visit["id"], visit["entered_at"], visit["left_at"])
    report = Report.objects.filter(visit_id=visit["id"]).order_by("-prepared_at", "-id").first()
    if report is None:
        return seen
    upload = Upload.objects.filter(report_id=report.id).values("received_at").first()
    return Aftermath(
        seen.visit_id,
        seen.entered_at,
        seen.left_at,
        report.id,
        report.number,
        report.signed_at,
        upload["received_at"] if upload else None,
    )
