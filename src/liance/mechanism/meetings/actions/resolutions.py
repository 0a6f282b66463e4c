"""What a meeting decided: assigned, reported, sent back or closed (O3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.clocks import run
from liance.foundation.clocks.due import Due
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.meetings import errors
from liance.mechanism.meetings.models import Meeting, Resolution
from liance.mechanism.meetings.policies import resolution_for
from liance.mechanism.meetings.queries import may_close, may_report
from liance.mechanism.meetings.states import CLOSE, REPORT, RESOLUTION
from liance.norms.calendar.instants import end_of_day

SHORTEST = 4
RULE = "meeting.resolution"


def ask(row: Resolution, meeting: Meeting, *, actor: Actor, at: datetime) -> None:
    """Make a decision the duty of its owner, as the minutes take effect."""
    perform(row, RESOLUTION, "ask", actor=actor, at=at, body={"meeting": meeting.id})
    start(row, meeting, at=at)


def start(row: Resolution, meeting: Meeting, *, at: datetime) -> None:
    """Run the clock of a decision until the end of its day; where the day is past it is late."""
    run.start(
        rule=RULE, noun="meetings:resolution", object_id=row.id, agency_id=row.agency_id,
        staff_id=row.staff_id, at=at, title="办理会议议定事项",
        subject=f"{meeting.place.name}　{row.text}"[:200], url=f"/meetings/{meeting.id}/",
        due=Due(end_of_day(row.due_on), {"unit": "given"}),
    )  # fmt: skip


@transaction.atomic
def report(
    *, resolution_id: UUID, version: int, text: str, actor: Actor, at: datetime
) -> Resolution:
    """Report what was done: its person, or who reports for its agency. Errors:
    ``meetings.report_text``, ``meetings.not_yours``, NotFound, Stale."""
    actor.require(REPORT)
    row = resolution_for(actor, resolution_id, version=version)
    if not may_report(row, actor):
        raise Refused(errors.NOT_YOURS)
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.REPORT_TEXT, field="text")
    row.report, row.reported_by_id, row.reported_at = text.strip(), actor.staff_id, at
    row.decided_by_id = row.decided_at = None
    row.save(
        update_fields=["report", "reported_by_id", "reported_at", "decided_by_id", "decided_at"]
    )
    perform(row, RESOLUTION, "report", actor=actor, at=at, body={"report": row.report})
    return row


@transaction.atomic
def send_back(
    *, resolution_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> Resolution:
    """What was reported does not do; its day stays. Errors: ``meetings.reason``,
    ``meetings.own_report``."""
    actor.require(CLOSE)
    row = _to_decide(actor, resolution_id, version)
    if len(reason.strip()) < SHORTEST:
        raise Refused(errors.REASON, field="reason")
    _decided(row, reason.strip(), actor=actor, at=at)
    perform(row, RESOLUTION, "send_back", actor=actor, at=at, reason=reason.strip())
    start(row, row.meeting, at=at)
    return row


@transaction.atomic
def close(*, resolution_id: UUID, version: int, actor: Actor, at: datetime) -> Resolution:
    """Close what was carried out (销号): the other side or the chair, never who reported it.
    Errors: ``meetings.own_report``."""
    actor.require(CLOSE)
    row = _to_decide(actor, resolution_id, version)
    _decided(row, "", actor=actor, at=at)
    perform(row, RESOLUTION, "close", actor=actor, at=at)
    return row


def _to_decide(actor: Actor, resolution_id: UUID, version: int) -> Resolution:
    row = resolution_for(actor, resolution_id, version=version)
    RESOLUTION.edge(row.state, "close")
    if not may_close(row, actor):
        raise Refused(errors.OWN_REPORT)
    return row


def _decided(row: Resolution, note: str, *, actor: Actor, at: datetime) -> None:
    row.note, row.decided_by_id, row.decided_at = note[:300], actor.staff_id, at
    row.save(update_fields=["note", "decided_by_id", "decided_at"])
