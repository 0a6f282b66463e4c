"""The two sides' records (D3, D4): written when it happens, amended by a new line only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from liance.foundation.acts.gathering import put
from liance.foundation.acts.perform import note
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.transactions import joining
from liance.mechanism.operations import errors
from liance.mechanism.operations.models import Attachment, Entry, Visit, VisitPoint
from liance.mechanism.operations.news import announce
from liance.mechanism.operations.policies import (
    get_for,
    get_on_site,
    own_side,
    person_of,
    require_on_site,
)
from liance.mechanism.operations.rules.crew import ENFORCEMENT, MONITORING

NOUN = "operations:entry"
KINDS = {
    ENFORCEMENT: ("rights", "production", "facility", "evidence", "transcript", "cause", "note"),
    MONITORING: ("check", "sampling", "evidence", "note"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored original to be bound to a line."""

    file: StoredFile
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What is written down. ``device_at``: the phone's own time, kept beside the server's."""

    title: str
    text: str = ""
    abnormal: bool = False
    point_id: UUID | None = None
    device_at: datetime | None = None
    evidence: tuple[Evidence, ...] = ()


@joining
def add_entry(*, visit_id: UUID, kind: str, line: Line, actor: Actor, at: datetime) -> Entry:
    """Write one line of the actor's side. Once the teams have left, whoever was there may still
    write a transcript or a note, not what belongs to the moment.

    Errors: operations.not_on_site, wrong_kind, left, part_closed, title_missing.
    """
    visit, side = get_on_site(actor, visit_id)
    if kind not in KINDS[side]:
        raise Refused(errors.WRONG_KIND, field="kind")
    if kind not in {"transcript", "cause", "note", "evidence"}:
        require_on_site(visit, at)
    return write_entry(visit, side, kind, line, actor=actor, at=at)


@joining
def amend_entry(*, entry_id: UUID, line: Line, reason: str, actor: Actor, at: datetime) -> Entry:
    """Correct a line by a new one that names it; the old one stays readable.

    Errors: operations.not_own_side, part_closed, already_amended, reason_missing, title_missing.
    """
    visit_id = Entry.objects.filter(pk=entry_id).values_list("visit_id", flat=True).first()
    if visit_id is None:
        raise NotFound(NOUN)
    visit = get_for(actor, visit_id)
    old = Entry.objects.get(pk=entry_id)
    if own_side(visit, actor) != old.side:
        raise Refused(errors.NOT_OWN_SIDE)
    if not reason.strip():
        raise Refused(errors.REASON_MISSING, field="reason")
    if Entry.objects.filter(amends=old).exists():
        raise Refused(errors.ALREADY_AMENDED)
    return write_entry(
        visit, old.side, old.kind, line, actor=actor, at=at, amends=old, reason=reason
    )


def write_entry(
    visit: Visit,
    side: str,
    kind: str,
    line: Line,
    *,
    actor: Actor,
    at: datetime,
    amends: Entry | None = None,
    reason: str = "",
) -> Entry:
    """Write the line, its originals and its ledger event; the visit is locked by the caller."""
    require_open_part(visit, side)
    if not line.title.strip():
        raise Refused(errors.TITLE_MISSING, field="title")
    entry = Entry(
        visit=visit,
        side=side,
        kind=kind,
        point=point_of(visit, line.point_id),
        title=line.title.strip(),
        text=line.text.strip(),
        abnormal=line.abnormal,
        by_id=person_of(actor),
        at=at,
        device_at=line.device_at,
        amends=amends,
        amend_reason=reason.strip(),
        created_at=at,
        created_by=actor.user_id,
    )
    put([entry])
    _bind(entry, line.evidence, actor=actor, at=at)
    _write_down(entry, line.evidence, actor=actor, at=at)
    announce(visit, f"entry:{entry.id}", at=at)
    return entry


def _bind(entry: Entry, evidence: Sequence[Evidence], *, actor: Actor, at: datetime) -> None:
    put([
        Attachment(
            entry=entry, file=piece.file, caption=piece.caption, created_at=at,
            created_by=actor.user_id,
        )
        for piece in evidence
    ])  # fmt: skip


def _write_down(entry: Entry, evidence: Sequence[Evidence], *, actor: Actor, at: datetime) -> None:
    note(
        f"operations:entry:{'amend' if entry.amends_id else 'add'}",
        entry,
        noun=NOUN,
        actor=actor,
        at=at,
        device_at=entry.device_at,
        body={
            "visit": entry.visit_id,
            "side": entry.side,
            "kind": entry.kind,
            "title": "" if entry.visit.restricted else entry.title,
            "abnormal": entry.abnormal,
            "amends": entry.amends_id,
            "files": [piece.file.sha256 for piece in evidence],
        },
    )


def require_open_part(visit: Visit, side: str) -> None:
    """``operations.part_closed`` once the side has closed its part, or the visit is closed."""
    closed = {
        ENFORCEMENT: visit.enforcement_closed_at,
        MONITORING: visit.monitoring_closed_at,
    }[side]
    if closed is not None or visit.state == "closed":
        raise Refused(errors.PART_CLOSED)


def point_of(visit: Visit, point_id: UUID | None) -> VisitPoint | None:
    """The point of this visit, None for none; ``NotFound`` for another visit's."""
    if point_id is None:
        return None
    point = VisitPoint.objects.filter(pk=point_id, visit=visit).first()
    if point is None:
        raise NotFound("operations:point")
    return point
