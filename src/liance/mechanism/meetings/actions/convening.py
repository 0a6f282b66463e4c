"""A meeting prepared, announced or cancelled (O3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform, tell
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.numbering import next_number
from liance.mechanism.meetings import errors
from liance.mechanism.meetings.models import Invitation, Line, Meeting
from liance.mechanism.meetings.policies import NOUN, meeting_for, pairings_of
from liance.mechanism.meetings.queries import agencies_around, last_held, people_to_invite
from liance.mechanism.meetings.states import CONVENE, MEETING
from liance.mechanism.registry.models import Pairing, Staff

TOPIC = "meetings:meeting"
SHORTEST = 4
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Computed:
    """A line that the records propose: ``text`` says it in words, ``rows`` as ``Line.rows``."""

    kind: str
    text: str
    counted: int
    rows: Sequence[dict[str, Any]]


@transaction.atomic
def draft(
    *, pairing_id: UUID, begins_at: datetime, venue: str, chair_id: UUID, guests: str,
    invited: Iterable[UUID], actor: Actor, at: datetime,
) -> Meeting:  # fmt: skip
    """Prepare a meeting of the two sides of a pairing. The people in charge are not invited by
    themselves: ``invited`` names staff.

    Errors: ``meetings.no_pairing``, ``meetings.past``, ``meetings.chair``.
    """
    actor.require(CONVENE)
    today = at.astimezone(SHANGHAI).date()
    pairing = pairings_of(actor, on=today).filter(pk=pairing_id).first()
    if pairing is None or actor.agency_id is None:
        raise Refused(errors.NO_PAIRING, field="pairing")
    if begins_at <= at:
        raise Refused(errors.PAST, field="begins_at")
    year = begins_at.astimezone(SHANGHAI).year
    row = Meeting.objects.create(
        agency_id=actor.agency_id, place=pairing.enforcement.jurisdiction,
        enforcement=pairing.enforcement, monitoring=pairing.monitoring, year=year,
        number=next_number(kind=NOUN, owner=actor.agency_id, year=year), begins_at=begins_at,
        venue=venue.strip(), chair_id=_chair(pairing, actor, chair_id), guests=guests.strip(),
        since=_since(pairing, at), created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    names = _invite(row, invited, actor=actor, at=at)
    note(
        "meetings:meeting:draft", row, noun=NOUN, actor=actor, at=at,
        body={"begins_at": begins_at.isoformat(), "venue": row.venue, "place": row.place_id,
              "invited": names},
    )  # fmt: skip
    return row


def _since(pairing: Pairing, at: datetime) -> date:
    last = last_held(pairing.enforcement_id, pairing.monitoring_id, before=at)
    return last or date(at.astimezone(SHANGHAI).year, 1, 1)


def _chair(pairing: Pairing, actor: Actor, chair_id: UUID) -> UUID:
    around = [agency.id for agency in agencies_around(pairing.enforcement.jurisdiction_id)]
    people = people_to_invite([*around, pairing.monitoring_id, actor.agency_id or chair_id])
    if not people.filter(pk=chair_id).exists():
        raise Refused(errors.CHAIR, field="chair")
    return chair_id


def _invite(row: Meeting, invited: Iterable[UUID], *, actor: Actor, at: datetime) -> list[str]:
    around = [agency.id for agency in agencies_around(row.place_id)]
    allowed = people_to_invite([*around, row.monitoring_id, row.agency_id])
    wanted = {*invited, row.chair_id}
    people: list[Staff] = list(allowed.filter(pk__in=wanted))
    Invitation.objects.bulk_create(
        Invitation(meeting=row, agency_id=person.agency_id, staff=person, created_at=at,
                   created_by=actor.user_id)
        for person in people
    )  # fmt: skip
    return [str(person.id) for person in people]


@transaction.atomic
def propose(
    *, meeting_id: UUID, version: int, lines: Sequence[Computed], actor: Actor, at: datetime
) -> Meeting:
    """Put what the records count into the agenda, in the place of what they counted before.
    Errors: ``meetings.closed_agenda``."""
    actor.require(CONVENE)
    row = _with_open_agenda(actor, meeting_id, version)
    row.lines.exclude(kind="").delete()
    for number, line in enumerate(lines, start=1):
        Line.objects.create(
            meeting=row, order=number, kind=line.kind, text=line.text[:300], counted=line.counted,
            counted_at=at, rows=list(line.rows)[:MOST_ROWS], created_at=at,
            created_by=actor.user_id,
        )  # fmt: skip
    _changed(row)
    note(
        "meetings:line:propose", row, noun=NOUN, actor=actor, at=at,
        body={"counted": {line.kind: line.counted for line in lines}},
    )  # fmt: skip
    return row


@transaction.atomic
def add_line(*, meeting_id: UUID, version: int, text: str, actor: Actor, at: datetime) -> Line:
    """Put a typed line onto the agenda. Errors: ``meetings.line_text``, ``closed_agenda``."""
    actor.require(CONVENE)
    row = _with_open_agenda(actor, meeting_id, version)
    if len(text.strip()) < SHORTEST:
        raise Refused(errors.LINE_TEXT, field="text")
    last = row.lines.order_by("-order").values_list("order", flat=True).first() or 0
    line = Line.objects.create(
        meeting=row, order=max(last, 100) + 1, text=text.strip()[:300], created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    _changed(row)
    note(
        "meetings:line:add", row, noun=NOUN, actor=actor, at=at,
        body={"line": line.id, "text": line.text},
    )  # fmt: skip
    return line


@transaction.atomic
def remove_line(*, line_id: UUID, version: int, actor: Actor, at: datetime) -> Meeting:
    """Take a line off the agenda; ``version`` is the meeting's. Errors: ``closed_agenda``."""
    actor.require(CONVENE)
    line = Line.objects.filter(pk=line_id).first()
    if line is None:
        raise NotFound("meetings:line")
    row = _with_open_agenda(actor, line.meeting_id, version)
    said = {"line": line.id, "text": line.text, "counted": line.counted}
    line.delete()
    _changed(row)
    note("meetings:line:remove", row, noun=NOUN, actor=actor, at=at, body=said)
    return row


@transaction.atomic
def announce(*, meeting_id: UUID, version: int, actor: Actor, at: datetime) -> Meeting:
    """Tell the two sides and all invited. Errors: ``meetings.no_agenda``, ``meetings.past``,
    ``meetings.one_side``: somebody of each side is invited."""
    row = meeting_for(actor, meeting_id, version=version)
    if not row.lines.exists():
        raise Refused(errors.NO_AGENDA)
    if row.begins_at <= at:
        raise Refused(errors.PAST)
    there = set(row.invitations.values_list("agency_id", flat=True))
    if not {row.enforcement_id, row.monitoring_id} <= there:
        raise Refused(errors.ONE_SIDE)
    perform(row, MEETING, "announce", actor=actor, at=at)
    tell_all(row, at=at, what="announce")
    return row


@transaction.atomic
def cancel(*, meeting_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Meeting:
    """Call it off with a reason. Errors: ``meetings.reason``."""
    row = meeting_for(actor, meeting_id, version=version)
    if len(reason.strip()) < SHORTEST:
        raise Refused(errors.REASON, field="reason")
    perform(row, MEETING, "cancel", actor=actor, at=at, reason=reason.strip())
    tell_all(row, at=at, what="cancel")
    return row


def tell_all(row: Meeting, *, at: datetime, what: str) -> None:
    """Tell the open pages of everybody concerned."""
    agencies = {row.agency_id, row.enforcement_id, row.monitoring_id}
    agencies |= set(row.invitations.values_list("agency_id", flat=True))
    tell(TOPIC, row, at=at, audience=agencies, what=what)


def _with_open_agenda(actor: Actor, meeting_id: UUID, version: int) -> Meeting:
    row = meeting_for(actor, meeting_id, version=version)
    if row.state not in ("draft", "announced"):
        raise Refused(errors.CLOSED_AGENDA)
    return row


def _changed(row: Meeting) -> None:
    row.version += 1
    row.save(update_fields=["version"])
