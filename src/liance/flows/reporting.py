"""What the platform's answer sets in motion (R1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import Actor, installation
from liance.mechanism.reporting.actions.uploads import record_answer
from liance.mechanism.reporting.models import Upload

PLATFORM = installation(frozenset())


@transaction.atomic
def upload_answered(
    *, upload_id: UUID, kind: str, receipt: str, message: str, sent_at: datetime, at: datetime
) -> Upload:
    """Record the platform's answer to an upload that was sent at ``sent_at``, in the log of the agency
    that reports: who reads its reports is told of the receipt."""
    houses = Upload.objects.filter(pk=upload_id).values_list("report__agency_id", flat=True)
    actor = Actor(
        user_id=PLATFORM.user_id, staff_id=None, name=PLATFORM.name, agency_id=houses.get()
    )
    return record_answer(
        upload_id=upload_id, kind=kind, receipt=receipt, message=message, actor=actor,
        sent_at=sent_at, at=at,
    )  # fmt: skip
