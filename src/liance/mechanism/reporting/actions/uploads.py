"""Upload the results of a signed report to the provincial platform, and what it answers (R1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.run import stop_all
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.foundation.outbox import deliver
from liance.foundation.outbox.write import enqueue
from liance.mechanism.reporting import errors
from liance.mechanism.reporting.actions.reports import is_outdated
from liance.mechanism.reporting.document import upload_document
from liance.mechanism.reporting.models import Report, Upload
from liance.mechanism.reporting.policies import report_for
from liance.mechanism.reporting.rules.sending import was_in_time
from liance.mechanism.reporting.states import UPLOAD
from liance.mechanism.reporting.words import hearers

TOPIC = "platform:upload"
NOUN = "reporting:upload"


@transaction.atomic
def upload(*, report_id: UUID, version: int, actor: Actor, at: datetime) -> Upload:
    """Hand the results to the outbox; the clock stops at the platform's receipt, not here (R1).

    Errors: ``reporting.not_signed``, ``reporting.already_uploaded``.
    """
    actor.require("reporting:report:upload")
    report = report_for(actor, report_id, version=version)
    if report.agency_id != actor.agency_id or actor.staff_id is None:
        raise NotFound("reporting:report")
    if report.state != "signed":
        raise Refused(errors.NOT_SIGNED)
    if Upload.objects.filter(report=report).exists():
        raise Refused(errors.ALREADY_UPLOADED)
    row = Upload.objects.create(
        report=report, requested_at=at, requested_by_id=actor.staff_id,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    enqueue(topic=TOPIC, key=f"upload:{row.id}", payload=upload_document(report), at=at)
    note(
        "reporting:upload:request", row, noun=NOUN, actor=actor, at=at,
        body={"report": report.id, "number": report.number},
    )  # fmt: skip
    return row


@transaction.atomic
def resend(*, upload_id: UUID, version: int, actor: Actor, at: datetime) -> Upload:
    """Send a refused upload again, under the same key.

    What was refused was no sending in time: whether it is, is judged by the new one. Errors:
    ``reporting.not_signed``.
    """
    row = Upload.objects.select_for_update().filter(pk=upload_id).first()
    if row is None:
        raise NotFound(NOUN)
    report = report_for(actor, row.report_id)
    if report.agency_id != actor.agency_id:
        raise NotFound(NOUN)
    if report.state != "signed":
        raise Refused(errors.NOT_SIGNED)
    if row.version != version:
        raise Stale(NOUN)
    row.first_sent_at = None
    row.save(update_fields=["first_sent_at"])
    perform(row, UPLOAD, "resend", actor=actor, at=at)
    deliver.hurry(topic=TOPIC, key=f"upload:{row.id}", at=at)
    return row


def call_back(report: Report, by: Report, *, actor: Actor, at: datetime) -> None:
    """What a superseded report still had to send is not sent any more: the platform's last word of
    a visit is that of the report in force (R3)."""
    row = Upload.objects.select_for_update().filter(report=report).exclude(state="received").first()
    if row is None:
        return
    row.last_error = f"已由 {by.number} 报告代替，不再送平台"
    row.version += 1
    row.save(update_fields=["last_error", "version"])
    deliver.call_back(topic=TOPIC, key=f"upload:{row.id}", at=at, error=row.last_error)
    note(
        "reporting:upload:call_back", row, noun=NOUN, actor=actor, at=at,
        body={"report": report.id, "by": by.id},
    )  # fmt: skip


@transaction.atomic
def record_answer(
    *,
    upload_id: UUID,
    kind: str,
    receipt: str,
    message: str,
    actor: Actor,
    sent_at: datetime,
    at: datetime,
) -> Upload:
    """Record what the platform answered: ``received``, ``refused`` or ``down`` (R1).

    ``sent_at``: when the sending began; ``at``: when the answer came.

    Down after a first sending within the deadline is a state of its own: sent in time, platform
    down; after a late one it is told apart. A receipt that was recorded already changes nothing.
    """
    row = Upload.objects.select_for_update(of=("self",)).select_related("report").get(pk=upload_id)
    if row.state == "received":
        return row
    row.attempts += 1
    row.first_sent_at = row.first_sent_at or sent_at
    row.last_error = "" if kind == "received" else message[:2000]
    verb = _verb(kind, row)
    body: dict[str, object] = {"attempt": row.attempts, "message": message, "receipt": receipt}
    if kind == "received":
        row.receipt_number, row.received_at = receipt, at
        duty_done(row.report, at)
    row.save(
        update_fields=["attempts", "first_sent_at", "last_error", "receipt_number", "received_at"]
    )
    if verb:
        perform(row, UPLOAD, verb, actor=actor, at=at, body=body)
    else:
        note("reporting:upload:attempt", row, noun=NOUN, actor=actor, at=at, body=body)
    tell("reporting:upload", row, at=at, audience=hearers(row.report), what=kind)
    return row


def _verb(kind: str, row: Upload) -> str:
    """The step that the answer means; empty for one more failure of a platform known to be down."""
    if kind != "down":
        return {"received": "receive", "refused": "refuse"}[kind]
    if row.state != UPLOAD.initial or row.first_sent_at is None:
        return ""
    in_time = was_in_time(first_sent_at=row.first_sent_at, due_at=_due(row.report))
    return "fail" if in_time else "fail_late"


def _due(report: Report) -> datetime | None:
    clock = Clock.objects.filter(rule="report.upload", object_id=report.visit_id)
    return clock.order_by("-started_at").values_list("due_at", flat=True).first()


def duty_done(report: Report, at: datetime) -> None:
    """The receipt of a report that was replaced, or whose results were amended meanwhile, does not
    meet the duty: what is measured now is still due (R3)."""
    current = Report.objects.filter(pk=report.pk, state="signed").first()
    if current is not None and not is_outdated(current):
        stop_all(rule="report.upload", object_id=report.visit_id, at=at)
