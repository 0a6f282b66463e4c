"""What the platform's answer sets in motion (R1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.kernel.actor import installation
from liance.mechanism.reporting.actions.uploads import record_answer
from liance.mechanism.reporting.models import Upload

PLATFORM = installation(frozenset())


@transaction.atomic
def upload_answered(
    *, upload_id: UUID, kind: str, receipt: str, message: str, sent_at: datetime, at: datetime
) -> Upload:
    """Record the platform's answer to an upload that was sent at ``sent_at``."""
    return record_answer(
        upload_id=upload_id, kind=kind, receipt=receipt, message=message, actor=PLATFORM,
        sent_at=sent_at, at=at,
    )  # fmt: skip
