"""Reading the ledger, for pages and documents. Who may see what is decided by the caller."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Min, QuerySet

from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.heads import LAST_OF_EACH
from liance.foundation.ledger.models import Anchor, Event, Head, Seal
from liance.foundation.ledger.words import words

# Walks back from each log's newest seal to the head: as many rows as were sealed since.
ANCHORED_SIZES = """
SELECT a.id, s.size FROM unnest(%s::uuid[]) AS a (id), LATERAL (
  SELECT size FROM ledger_seal
   WHERE agency_id = a.id AND number <= (SELECT max(seals) FROM ledger_head)
   ORDER BY size DESC LIMIT 1) s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One event as a page shows it; `body` is what the writer said, `seq` None until sealed."""

    id: int
    agency_id: UUID
    actor_id: UUID | None
    at: datetime
    device_at: datetime | None
    kind: str
    object_type: str
    object_id: UUID
    body: dict[str, Any]
    leaf: Digests
    seq: int | None
    anchored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadView:
    """The last site head: what was carried outside, how, and the words printed."""

    number: int
    at: datetime
    events: int
    agencies: int
    digests: Digests
    words: str
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerStatus:
    """Where the ledger stands. `oldest_unsealed` older than a minute deserves a look."""

    sealed: int
    unsealed: int
    since_anchor: int
    oldest_unsealed: datetime | None
    last_sealed: datetime | None
    head: HeadView | None


def events_of(object_id: UUID) -> list[EventView]:
    """Everything recorded about one object, oldest first. Two queries."""
    return _views(Event.objects.filter(object_id=object_id).order_by("id"))


def events_of_many(object_ids: Sequence[UUID]) -> list[EventView]:
    """Everything recorded about several objects, oldest first. Two queries."""
    return _views(Event.objects.filter(object_id__in=object_ids).order_by("id"))


def recent(
    *, agency_id: UUID | None = None, before: int | None = None, limit: int = 50
) -> list[EventView]:
    """The newest events, of one agency's log or of all, below identifier `before`. Two queries."""
    rows = Event.objects.all()
    if agency_id is not None:
        rows = rows.filter(agency_id=agency_id)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _views(rows.order_by("-id")[:limit])


def status() -> LedgerStatus:
    """Counts, the last seal and the last head. Few rows are read, whatever the ledger's size."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_OF_EACH)
        sealed = sum(row[1] for row in cursor.fetchall())
    waiting = Event.objects.filter(seq=None)
    unsealed = waiting.count()
    head = Head.objects.order_by("-number").first()
    last = Seal.objects.order_by("-number").first()
    return LedgerStatus(
        sealed=sealed,
        unsealed=unsealed,
        since_anchor=sealed + unsealed - (head.events if head else 0),
        oldest_unsealed=waiting.aggregate(at=Min("at"))["at"],
        last_sealed=last.sealed_at if last else None,
        head=_head(head) if head else None,
    )


def anchors(limit: int = 50) -> list[Anchor]:
    """The newest anchors."""
    return list(Anchor.objects.order_by("-number")[:limit])


def _views(rows: QuerySet[Event]) -> list[EventView]:
    found = list(rows)
    anchored = _anchored({row.agency_id for row in found})
    return [
        EventView(
            id=row.id,
            agency_id=row.agency_id,
            actor_id=row.actor_id,
            at=row.at,
            device_at=row.device_at,
            kind=row.kind,
            object_type=row.object_type,
            object_id=row.object_id,
            body=json.loads(row.body)["body"],
            leaf=Digests(bytes(row.leaf256), bytes(row.leafsm3)),
            seq=row.seq,
            anchored=row.seq is not None and row.seq < anchored.get(row.agency_id, 0),
        )
        for row in found
    ]


def _anchored(agencies: set[UUID]) -> dict[UUID, int]:
    """Events of each log under the last site head."""
    if not agencies:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(ANCHORED_SIZES, [list(agencies)])
        return dict(cursor.fetchall())


def _head(head: Head) -> HeadView:
    digests = Digests(bytes(head.hash256), bytes(head.hashsm3))
    return HeadView(
        number=head.number,
        at=head.at,
        events=head.events,
        agencies=head.agencies,
        digests=digests,
        words=words(digests.sha256),
        kinds=tuple(head.kinds.split(",")),
    )


def views_of(rows: QuerySet[Event]) -> list[EventView]:
    """Events as a page shows them, in the order of ``rows``. Two queries."""
    return _views(rows)


def first_of(kind: str, objects: Collection[UUID]) -> dict[UUID, int]:
    """The first event of a kind for each of some objects that has one."""
    rows = Event.objects.filter(kind=kind, object_id__in=objects).values_list("object_id")
    return dict(rows.annotate(first=Min("id")))
