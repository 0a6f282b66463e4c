"""That a list was imported: the file, what became of its rows, and the event that ties them together."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.files.store import put
from liance.foundation.kernel.actor import Actor
from liance.mechanism.exchange.models import Intake

NOUN = "exchange:intake"
ADDED, CHANGED, UNCHANGED = "added", "changed", "unchanged"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it came in."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Came:
    """An entry that was carried out: its line in the file, its status, what it names, and the
    objects it made or wrote, as noun and id."""

    line: int
    status: str
    what: str
    objects: tuple[tuple[str, UUID], ...] = ()


@transaction.atomic
def record(
    *, kind: str, about: UUID | None, sent: Sent, came: Sequence[Came], actor: Actor, at: datetime
) -> Intake:
    """Keep the file of an import whose entries were carried out in this transaction, with what became
    of each; the event holds name, digests and counts, and the digest of the row with them all."""
    stored = put(
        [sent.content], name=sent.name, media_type=sent.media_type, at=at, by=actor.user_id,
        agency_id=actor.agency_id,
    )  # fmt: skip
    counts = Counter(one.status for one in came)
    row = Intake.objects.create(
        agency_id=actor.agency_id, by_id=actor.staff_id, at=at, kind=kind, about=about, file=stored,
        added=counts[ADDED], changed=counts[CHANGED], unchanged=counts[UNCHANGED],
        rows=[
            {"line": one.line, "status": one.status, "what": one.what,
             "objects": [[noun, str(key)] for noun, key in one.objects]}
            for one in came
        ],
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "exchange:intake:import", row, noun=NOUN, actor=actor, at=at,
        body={"kind": kind, "about": about, "file": stored.name, "sha256": stored.sha256,
              "sm3": stored.sm3, "size": stored.size, "added": row.added, "changed": row.changed,
              "unchanged": row.unchanged},
    )  # fmt: skip
    return row
