"""The receipt of a platform without an interface, recorded by a person with its evidence (R1)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform, tell
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.foundation.outbox import deliver
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.actions.uploads import NOUN, TOPIC, duty_done
from liance.mechanism.reporting.models import Upload
from liance.mechanism.reporting.policies import person_of, report_for
from liance.mechanism.reporting.states import UPLOAD
from liance.mechanism.reporting.words import hearers
from liance.norms.calendar.instants import SHANGHAI, shanghai_day

WRITTEN = (
    "receipt_number", "receipt_file", "receipt_by", "receipt_recorded_at", "received_at",
    "first_sent_at", "last_error",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the platform gave by hand: its number, the day it shows, a picture or print of it."""

    number: str
    day: date
    file: StoredFile | None


@transaction.atomic
def record_receipt(
    *, upload_id: UUID, version: int, receipt: Receipt, interface: bool, actor: Actor, at: datetime
) -> Upload:
    """Record the receipt of what was uploaded there by hand. It counts from the end of its day (Beijing
    time), and nothing is sent to the platform any more.

    ``interface``: the site has one; then a receipt is recorded by hand only where the platform was
    down. Errors: ``reporting.platform_answers``, ``receipt_number``, ``receipt_day`` (before the report
    was issued, or after today), ``receipt_file``.
    """
    row = Upload.objects.select_for_update(of=("self",)).filter(pk=upload_id).first()
    if row is None:
        raise NotFound(NOUN)
    report = report_for(actor, row.report_id)
    if report.agency_id != actor.agency_id or report.signed_at is None:
        raise NotFound(NOUN)
    if row.version != version:
        raise Stale(NOUN)
    if interface and row.state == UPLOAD.initial:
        raise Refused(errors.PLATFORM_ANSWERS)
    _check(receipt, issued=shanghai_day(report.signed_at), today=shanghai_day(at))
    row.receipt_number, row.receipt_file = receipt.number.strip(), receipt.file
    row.receipt_by_id, row.receipt_recorded_at = person_of(actor), at
    row.received_at = min(at, datetime.combine(receipt.day + timedelta(days=1), time(), SHANGHAI))
    row.first_sent_at, row.last_error = row.first_sent_at or row.received_at, ""
    duty_done(report, row.received_at)
    row.save(update_fields=WRITTEN)
    body = {"receipt": row.receipt_number, "day": receipt.day, "file": row.receipt_file_id}
    perform(row, UPLOAD, "record_receipt", actor=actor, at=at, body=body)
    deliver.call_back(
        topic=TOPIC, key=f"upload:{row.id}", at=at, error="回执已由人登记，不再送平台"
    )
    tell("reporting:upload", row, at=at, audience=hearers(report), what="received")
    return row


def _check(receipt: Receipt, *, issued: date, today: date) -> None:
    if not receipt.number.strip():
        raise Refused(errors.RECEIPT_NUMBER, field="number")
    if not issued <= receipt.day <= today:
        raise Refused(errors.RECEIPT_DAY, field="day", issued=issued, today=today)
    if receipt.file is None:
        raise Refused(errors.RECEIPT_FILE, field="proof")
