"""A meeting held: who came, what was said, what was decided; confirmed by both sides, closed (O3)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.clocks import run
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.meetings import errors
from liance.mechanism.meetings.actions.convening import SHORTEST, tell_all
from liance.mechanism.meetings.actions.resolutions import ask
from liance.mechanism.meetings.models import Confirmation, Meeting, Resolution
from liance.mechanism.meetings.policies import NOUN, able, meeting_for, meeting_of_side, sides_of
from liance.mechanism.meetings.queries import minutes_digest, standing_confirmations
from liance.mechanism.meetings.states import CONFIRM, CONVENE, MEETING, REPORT
from liance.mechanism.registry.models import Staff

MINUTES = "meeting.minutes"


@dataclass(frozen=True, slots=True)
class Printed:
    """The confirmed minutes as kept files."""

    pdf: StoredFile
    docx: StoredFile


@transaction.atomic
def hold(
    *, meeting_id: UUID, version: int, came: Iterable[UUID], actor: Actor, at: datetime
) -> Meeting:
    """Record that it was held and who of the invited ``came`` (invitations); the clock of the
    minutes starts for both sides.

    Errors: ``meetings.not_yet``, ``meetings.nobody_came``: of either side somebody came.
    """
    row = meeting_for(actor, meeting_id, version=version)
    MEETING.edge(row.state, "hold")
    if at < row.begins_at:
        raise Refused(errors.NOT_YET)
    there = set(came)
    for invitation in row.invitations.select_for_update(of=("self",)):
        invitation.came = invitation.id in there
        invitation.save(update_fields=["came"])
    agencies = set(row.invitations.filter(came=True).values_list("agency_id", flat=True))
    if not {row.enforcement_id, row.monitoring_id} <= agencies:
        raise Refused(errors.NOBODY_CAME)
    row.held_at = at
    row.save(update_fields=["held_at"])
    perform(
        row, MEETING, "hold", actor=actor, at=at,
        body={"came": sorted(str(agency) for agency in agencies)},
    )  # fmt: skip
    for agency in {row.enforcement_id, row.monitoring_id}:
        _ask_to_confirm(row, agency, at=at)
    tell_all(row, at=at, what="hold")
    return row


def _ask_to_confirm(row: Meeting, agency: UUID, *, at: datetime) -> None:
    run.start(
        rule=MINUTES, noun=NOUN, object_id=row.id, agency_id=agency, at=at,
        title="确认会议纪要", subject=name_of(row), url=f"/meetings/{row.id}/",
    )  # fmt: skip


def _confirmed(row: Meeting) -> set[str]:
    return {one.side for one in standing_confirmations(row)}


def _ask_again(row: Meeting, before: set[str], *, at: datetime) -> None:
    """Who had confirmed other words is asked anew: the clock of that side runs again. A merged
    agency's runs until the minutes take effect."""
    if row.enforcement_id == row.monitoring_id:
        return
    agencies = {"enforcement": row.enforcement_id, "monitoring": row.monitoring_id}
    for side in before - _confirmed(row):
        _ask_to_confirm(row, agencies[side], at=at)


def name_of(row: Meeting) -> str:
    """``宝鸡市 2026 年第 3 次联席会议``."""
    return f"{row.place.name} {row.year} 年第 {row.number} 次联席会议"


@transaction.atomic
def write(
    *, meeting_id: UUID, version: int, minutes: Mapping[UUID, str], actor: Actor, at: datetime
) -> Meeting:
    """Write what was said to each line; what a side confirmed before no longer counts when the
    words are others. Errors: ``meetings.not_held``."""
    row = _held(actor, meeting_id, version)
    before = _confirmed(row)
    for line in row.lines.select_for_update(of=("self",)):
        said = minutes.get(line.id)
        if said is not None and said.strip() != line.minutes:
            line.minutes = said.strip()
            line.save(update_fields=["minutes"])
    row.version += 1
    row.save(update_fields=["version"])
    note(
        "meetings:meeting:write", row, noun=NOUN, actor=actor, at=at,
        body={"digest": minutes_digest(row)},
    )  # fmt: skip
    _ask_again(row, before, at=at)
    tell_all(row, at=at, what="write")
    return row


@transaction.atomic
def decide(
    *, meeting_id: UUID, version: int, text: str, agency_id: UUID, staff_id: UUID | None,
    due_on: date, line_id: UUID | None, actor: Actor, at: datetime,
) -> Resolution:  # fmt: skip
    """Put down what was decided, whose it is and by when; it runs once both sides confirmed.

    Errors: ``meetings.resolution_text``, ``meetings.owner``, ``meetings.owner_role``,
    ``meetings.due_past``, ``meetings.not_held``.
    """
    row = _held(actor, meeting_id, version)
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.RESOLUTION_TEXT, field="text")
    if due_on <= at.astimezone(SHANGHAI).date():
        raise Refused(errors.DUE_PAST, field="due_on")
    own = {row.agency_id, row.enforcement_id, row.monitoring_id}
    own |= set(row.invitations.values_list("agency_id", flat=True))
    person = Staff.objects.filter(pk=staff_id, active=True).first() if staff_id else None
    if agency_id not in own or (staff_id and (person is None or person.agency_id != agency_id)):
        raise Refused(errors.OWNER, field="owner")
    if person is not None and not able([person.id], REPORT, on=at.astimezone(SHANGHAI).date()):
        raise Refused(errors.OWNER_ROLE, field="owner")
    if line_id is not None and not row.lines.filter(pk=line_id).exists():
        raise NotFound("meetings:line")
    before = _confirmed(row)
    made = Resolution.objects.create(
        meeting=row, line_id=line_id, text=text.strip(), agency_id=agency_id, staff_id=staff_id,
        due_on=due_on, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    row.version += 1
    row.save(update_fields=["version"])
    note(
        "meetings:resolution:decide", made, noun="meetings:resolution", actor=actor, at=at,
        body={"meeting": row.id, "text": made.text, "agency": agency_id,
              "due_on": due_on.isoformat()},
    )  # fmt: skip
    _ask_again(row, before, at=at)
    return made


@transaction.atomic
def drop(*, resolution_id: UUID, version: int, actor: Actor, at: datetime) -> Meeting:
    """Take out of unconfirmed minutes what was put down wrongly; ``version`` is the meeting's."""
    actor.require(CONVENE)
    found = Resolution.objects.filter(pk=resolution_id).first()
    if found is None:
        raise NotFound("meetings:resolution")
    row = _held(actor, found.meeting_id, version)
    said, before = {"resolution": found.id, "text": found.text}, _confirmed(row)
    found.delete()
    row.version += 1
    row.save(update_fields=["version"])
    note("meetings:resolution:drop", row, noun=NOUN, actor=actor, at=at, body=said)
    _ask_again(row, before, at=at)
    return row


@transaction.atomic
def confirm(
    *, meeting_id: UUID, version: int, press: Callable[[Meeting, list[Confirmation]], Printed],
    actor: Actor, at: datetime,
) -> Meeting:  # fmt: skip
    """Confirm the minutes for the actor's side; with the second side they take effect: printed,
    kept, and each decision becomes the duty of its owner.

    Errors: ``meetings.minutes_missing``, ``meetings.confirmed_already``, ``meetings.other_side``
    (in a merged agency another person confirms the other side); what ``press`` raises leaves
    everything as it was.
    """
    actor.require(CONFIRM)
    row = meeting_of_side(actor, meeting_id, version=version)
    MEETING.edge(row.state, "minute")
    if row.lines.filter(minutes="").exists():
        raise Refused(errors.MINUTES_MISSING)
    side = _side_to_confirm(row, actor)
    if actor.staff_id is None:
        raise NotFound(NOUN)
    made = Confirmation.objects.create(
        meeting=row, side=side, by_id=actor.staff_id, at=at, digest=minutes_digest(row),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "meetings:meeting:confirm", row, noun=NOUN, actor=actor, at=at,
        body={"side": side, "digest": made.digest},
    )  # fmt: skip
    standing = standing_confirmations(row)
    agency = row.enforcement_id if side == "enforcement" else row.monitoring_id
    if row.enforcement_id != row.monitoring_id:
        run.stop_all(rule=MINUTES, object_id=row.id, agency_id=agency, at=at)
    if len({one.side for one in standing}) == len(("enforcement", "monitoring")):
        _take_effect(row, press(row, standing), actor=actor, at=at)
    tell_all(row, at=at, what="confirm")
    return row


def _side_to_confirm(row: Meeting, actor: Actor) -> str:
    standing = standing_confirmations(row)
    done = {one.side for one in standing}
    open_sides = [side for side in sides_of(row, actor) if side not in done]
    if not open_sides:
        raise Refused(errors.CONFIRMED_ALREADY)
    if any(one.by_id == actor.staff_id for one in standing):
        raise Refused(errors.OTHER_SIDE)
    return open_sides[0]


def _take_effect(row: Meeting, printed: Printed, *, actor: Actor, at: datetime) -> None:
    row.pdf, row.docx, row.minuted_at = printed.pdf, printed.docx, at
    row.save(update_fields=["pdf", "docx", "minuted_at"])
    perform(
        row, MEETING, "minute", actor=actor, at=at,
        body={"pdf": printed.pdf.sha256, "docx": printed.docx.sha256,
              "digest": minutes_digest(row)},
    )  # fmt: skip
    for resolution in row.resolutions.all():
        ask(resolution, row, actor=actor, at=at)


@transaction.atomic
def close(*, meeting_id: UUID, version: int, actor: Actor, at: datetime) -> Meeting:
    """Close a meeting all of whose decisions are closed. Errors: ``meetings.still_open``."""
    row = meeting_for(actor, meeting_id, version=version)
    MEETING.edge(row.state, "close")
    left = row.resolutions.exclude(state="closed").count()
    if left:
        raise Refused(errors.STILL_OPEN, n=left)
    perform(row, MEETING, "close", actor=actor, at=at)
    tell_all(row, at=at, what="close")
    return row


def _held(actor: Actor, meeting_id: UUID, version: int) -> Meeting:
    actor.require(CONVENE)
    row = meeting_for(actor, meeting_id, version=version)
    if row.state != "held":
        raise Refused(errors.NOT_HELD)
    return row
