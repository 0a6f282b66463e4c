"""The mechanism documents of an area put on file, reviewed, superseded, ended (O2)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import Refused
from liance.mechanism.meetings import errors
from liance.mechanism.meetings.models import Document
from liance.mechanism.meetings.policies import document_for, pairings_of
from liance.mechanism.meetings.states import DOCUMENT, MANAGE
from liance.mechanism.registry.models import Pairing, Staff

NOUN = "meetings:document"
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Paper:
    """What a document is, and who answers for it on either side (staff)."""

    kind: str
    title: str
    number: str
    dated_on: date
    review_on: date
    enforcement_in_charge: UUID
    monitoring_in_charge: UUID


@transaction.atomic
def file(
    *, pairing_id: UUID, paper: Paper, stored: StoredFile, replaces: UUID | None,
    replaces_version: int | None, actor: Actor, at: datetime,
) -> Document:  # fmt: skip
    """Put a document of two sides on file; ``replaces`` is superseded by it in the same act.

    Errors: ``meetings.no_pairing``, ``meetings.title``, ``meetings.dated_ahead``,
    ``meetings.review_day``, ``meetings.in_charge``, ``meetings.other_area``, NotFound, Stale.
    """
    actor.require(MANAGE)
    today = at.astimezone(SHANGHAI).date()
    pairing = pairings_of(actor, on=today).filter(pk=pairing_id).first()
    if pairing is None or actor.agency_id is None:
        raise Refused(errors.NO_PAIRING, field="pairing")
    _check(paper, pairing, today)
    old = None
    if replaces is not None:
        old = document_for(actor, replaces, version=replaces_version or 0)
        if old.enforcement_id != pairing.enforcement_id:
            raise Refused(errors.OTHER_AREA, field="replaces")
    row = Document.objects.create(
        agency_id=actor.agency_id, place=pairing.enforcement.jurisdiction,
        enforcement=pairing.enforcement, monitoring=pairing.monitoring, kind=paper.kind,
        title=paper.title.strip(), number=paper.number.strip(), dated_on=paper.dated_on,
        file=stored, enforcement_in_charge_id=paper.enforcement_in_charge,
        monitoring_in_charge_id=paper.monitoring_in_charge, review_on=paper.review_on,
        replaces=old, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "meetings:document:file", row, noun=NOUN, actor=actor, at=at,
        body={"title": row.title, "number": row.number, "file": stored.sha256,
              "place": row.place_id, "review_on": row.review_on.isoformat()},
    )  # fmt: skip
    if old is not None:
        perform(old, DOCUMENT, "supersede", actor=actor, at=at, body={"by": row.id})
    return row


def _check(paper: Paper, pairing: Pairing, today: date) -> None:
    if len(paper.title.strip()) < SHORTEST:
        raise Refused(errors.TITLE, field="title")
    if paper.dated_on > today:
        raise Refused(errors.DATED_AHEAD, field="dated_on")
    if paper.review_on <= today:
        raise Refused(errors.REVIEW_DAY, field="review_on")
    for staff_id, agency, field in (
        (paper.enforcement_in_charge, pairing.enforcement_id, "enforcement_in_charge"),
        (paper.monitoring_in_charge, pairing.monitoring_id, "monitoring_in_charge"),
    ):
        if not Staff.objects.filter(pk=staff_id, agency_id=agency, active=True).exists():
            raise Refused(errors.IN_CHARGE, field=field)


@transaction.atomic
def review(
    *, document_id: UUID, version: int, review_on: date, note_text: str, actor: Actor, at: datetime
) -> Document:
    """Say that it was read again and stays, with what was found, until the next day of review.
    Errors: ``meetings.review_day``, ``meetings.reason``, IllegalTransition."""
    row = document_for(actor, document_id, version=version)
    DOCUMENT.edge(row.state, "end")
    today = at.astimezone(SHANGHAI).date()
    if review_on <= today:
        raise Refused(errors.REVIEW_DAY, field="review_on")
    if len(note_text.strip()) < SHORTEST:
        raise Refused(errors.REASON, field="note")
    row.review_on, row.reviewed_on, row.review_note = review_on, today, note_text.strip()[:300]
    row.version += 1
    row.save(update_fields=["review_on", "reviewed_on", "review_note", "version"])
    note(
        "meetings:document:review", row, noun=NOUN, actor=actor, at=at,
        body={"review_on": review_on.isoformat(), "note": row.review_note},
    )  # fmt: skip
    return row


@transaction.atomic
def end(*, document_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Document:
    """It no longer holds and nothing takes its place. Errors: ``meetings.reason``."""
    row = document_for(actor, document_id, version=version)
    if len(reason.strip()) < SHORTEST:
        raise Refused(errors.REASON, field="reason")
    perform(row, DOCUMENT, "end", actor=actor, at=at, reason=reason.strip())
    return row
