"""Appending events inside the business transaction."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from liance.foundation.kernel.prepared import Statement, run
from liance.foundation.ledger.canonical import canonical, instant
from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.errors import (
    BAD_BODY,
    BAD_KIND,
    BAD_OBJECT_TYPE,
    NO_TRANSACTION,
    LedgerError,
)
from liance.foundation.ledger.facts.taken import KEY, LATER, read
from liance.foundation.ledger.records import SITE, EventRecord, Receipt

KIND = re.compile(r"[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*){2}")
OBJECT_TYPE = re.compile(r"[a-z][a-z0-9_]*([.:][a-z][a-z0-9_]*)*")

# The digests of the rows written since the last event come along, with the first place alone: no
# round trip of their own.
RESERVE = (
    "SELECT id, xid, epoch, salt, CASE place WHEN 1 THEN said ELSE '' END"
    " FROM ledger_facts_take() AS said,"
    " ledger_reserve(%s) WITH ORDINALITY AS r(id, xid, epoch, salt, place) ORDER BY place"
)
# A list of events as one statement: a statement for each costs both sides more than the event.
MANY = (
    "SELECT count(ledger_append(id, agency, actor, at, device_at, kind, object_type, object, body,"
    " decode(salt, 'hex'), epoch, decode(leaf256, 'hex'), decode(leafsm3, 'hex')))"
    " FROM json_to_recordset(%s::text::json) AS given(id bigint, agency uuid, actor uuid,"
    " at timestamptz, device_at timestamptz, kind text, object_type text, object uuid, body text,"
    " salt text, epoch bigint, leaf256 text, leafsm3 text)"
)
FEW = 4
APPEND = "SELECT ledger_append(%s, %s, %s, %s, %s, %s, %s, %s, %s::text, %s, %s::bigint, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened, before it has a place: `kind` is package:noun:verb, `body` references only
    where the matter is restricted."""

    kind: str
    agency_id: UUID | None
    actor_id: UUID | None
    object_type: str
    object_id: UUID
    at: datetime
    body: Mapping[str, object]
    device_at: datetime | None = None


def append(
    *,
    kind: str,
    agency_id: UUID | None,
    actor_id: UUID | None,
    object_type: str,
    object_id: UUID,
    at: datetime,
    body: Mapping[str, object],
    device_at: datetime | None = None,
) -> Receipt:
    """Append one event in the running transaction.

    Raises LedgerError `ledger.no_transaction`, `ledger.bad_kind`, `ledger.bad_object_type`,
    `ledger.bad_body`, `ledger.naive_time`; nothing is written then.
    """
    entry = Entry(
        kind=kind,
        agency_id=agency_id,
        actor_id=actor_id,
        object_type=object_type,
        object_id=object_id,
        at=at,
        body=body,
        device_at=device_at,
    )
    return append_many([entry])[0]


def append_many(entries: Iterable[Entry]) -> list[Receipt]:
    """Append several events in the running transaction, in this order, in two round trips.

    The first carries the digests of the rows written since the last event of the transaction.
    """
    texts = [Checked(entry, _checked_body(entry)) for entry in entries]
    if not texts:
        return []
    places = run(reserving(len(texts)))[0]
    made = placed(texts, places)
    run(*([appending_all(made)] if len(made) > FEW else map(appending, made)))
    return [one.receipt for one in made]


@dataclass(frozen=True, slots=True)
class Checked:
    """An event with the canonical text of its body, before it has a place."""

    entry: Entry
    text: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An event as it is hashed, not written yet."""

    event: EventRecord
    leaf: Digests

    @property
    def receipt(self) -> Receipt:
        """What its writer holds of it."""
        event = self.event
        return Receipt(event_id=event.id, agency_id=event.agency_id, at=event.at, leaf=self.leaf)


def checked(entry: Entry) -> Checked:
    """Raises what ``append`` raises about the event itself."""
    return Checked(entry, _checked_body(entry))


def reserving(count: int) -> Statement:
    """The statement that gives ``count`` places and takes the digests of the rows written since
    the last event. Raises `ledger.no_transaction`."""
    if not connection.in_atomic_block:
        raise LedgerError(NO_TRANSACTION)
    return Statement(RESERVE, [count])


def placed(texts: Sequence[Checked], places: Sequence[tuple[Any, ...]]) -> list[Placed]:
    """The events in their places, as ``reserving`` gave them; the first carries the digests."""
    made = []
    facts = read(places[0][4])
    for one, (event_id, xid, epoch, salt, _) in zip(texts, places, strict=True):
        text = canonical({**one.entry.body, KEY: facts}) if facts else one.text
        facts = {}
        event = record(
            one.entry, text, event_id=event_id, xid=int(xid), epoch=epoch, salt=bytes(salt)
        )
        made.append(Placed(event, event.leaf()))
    return made


def appending(one: Placed) -> Statement:
    """The statement that writes an event."""
    return Statement(APPEND, _arguments(one.event, one.leaf))


def appending_all(made: Sequence[Placed]) -> Statement:
    """The statement that writes events in their order."""
    given = [_given(one.event, one.leaf) for one in made]
    return Statement(MANY, [json.dumps(given, ensure_ascii=False)])


def _given(event: EventRecord, leaf: Digests) -> dict[str, object]:
    return {
        "id": event.id, "agency": str(event.agency_id),
        "actor": str(event.actor_id) if event.actor_id else None, "at": event.at.isoformat(),
        "device_at": event.device_at.isoformat() if event.device_at else None, "kind": event.kind,
        "object_type": event.object_type, "object": str(event.object_id), "body": event.body,
        "salt": event.salt.hex(), "epoch": event.epoch, "leaf256": leaf.sha256.hex(),
        "leafsm3": leaf.sm3.hex(),
    }  # fmt: skip


def record(
    entry: Entry, body: str, *, event_id: int, xid: int, epoch: int, salt: bytes
) -> EventRecord:
    """The event as it is hashed, once it has its identifier, transaction, epoch and salt."""
    return EventRecord(
        id=event_id,
        agency_id=entry.agency_id or SITE,
        actor_id=entry.actor_id,
        at=entry.at,
        device_at=entry.device_at,
        kind=entry.kind,
        object_type=entry.object_type,
        object_id=entry.object_id,
        body=body,
        salt=salt,
        xid=xid,
        epoch=epoch,
    )


def _checked_body(entry: Entry) -> str:
    if not KIND.fullmatch(entry.kind):
        raise LedgerError(BAD_KIND, kind=entry.kind)
    if not OBJECT_TYPE.fullmatch(entry.object_type):
        raise LedgerError(BAD_OBJECT_TYPE, object_type=entry.object_type)
    if not isinstance(entry.body, Mapping):
        raise LedgerError(BAD_BODY, at="$", why="a body is an object")
    if KEY in entry.body and entry.kind not in LATER:
        raise LedgerError(BAD_BODY, at=f"$.{KEY}", why="the ledger itself writes this")
    for when in (entry.at, entry.device_at):
        if when is not None:
            instant(when)
    return canonical(entry.body)


def _arguments(event: EventRecord, leaf: Digests) -> list[Any]:
    return [
        event.id,
        event.agency_id,
        event.actor_id,
        event.at,
        event.device_at,
        event.kind,
        event.object_type,
        event.object_id,
        event.body,
        event.salt,
        event.epoch,
        leaf.sha256,
        leaf.sm3,
    ]
