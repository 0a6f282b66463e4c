"""Loading many events by COPY, sealed as they come: for seeds and benches, as the tables' owner.

What is loaded is what `append` and `seal` would have written, so it verifies like any other
ledger; the one rewriting of each row that sealing costs is saved. The application's role may not
do this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import psycopg

from liance.foundation.ledger.append import Entry, record
from liance.foundation.ledger.canonical import canonical
from liance.foundation.ledger.digests import Digests, sha256, sm3
from liance.foundation.ledger.merkle import Peaks
from liance.foundation.ledger.records import NOTHING, SITE, SealRecord, leaf_of
from liance.foundation.ledger.seal import BATCH, LAST_SEALS
from liance.foundation.ledger.tree import TILE_LEVELS, LogTree

Owner = psycopg.Connection[tuple[Any, ...]]
Row = tuple[object, ...]

COPY_EVENTS = (
    "COPY ledger_event (id, agency_id, actor_id, at, device_at, kind, object_type, object_id,"
    " body, salt, alg, leaf256, leafsm3, xid, epoch, seq) FROM STDIN"
)
COPY_SEALS = (
    "COPY ledger_seal (number, agency_id, from_seq, size, root256, rootsm3, prev256, prevsm3,"
    " sealed_at, hash256, hashsm3) FROM STDIN"
)
COPY_NODES = "COPY ledger_node (agency_id, level, idx, hash256, hashsm3) FROM STDIN"


@dataclass(slots=True)
class _Log:
    """One agency's growing tree: its peaks, its last seal, what the running batch added."""

    left: Peaks
    right: Peaks
    last: Digests = NOTHING
    sealed: int = 0
    nodes: list[Row] = field(default_factory=list)


def load(connection: Owner, entries: Iterable[Entry], *, at: datetime) -> int:
    """COPY events and their seals in the running transaction of the owner; how many events.

    Nobody else may be writing: a transaction that began earlier would come out of order. Salts
    come from the server. Logs that exist already are continued as Django's connection sees them.
    """
    connection.execute("SELECT pg_advisory_xact_lock(ledger_lock_key())")
    row = connection.execute("SELECT coalesce(max(number), 0) FROM ledger_seal").fetchone()
    number = row[0] if row else 0
    logs: dict[UUID, _Log] = {}
    waiting, count = iter(entries), 0
    while chunk := list(islice(waiting, BATCH)):
        _open(connection, logs, {entry.agency_id or SITE for entry in chunk})
        _copy(connection, COPY_EVENTS, _events(connection, logs, chunk))
        grown = [agency for agency, log in logs.items() if log.left.size > log.sealed]
        seals = [_seal(logs[agency], agency, number + n, at) for n, agency in enumerate(grown, 1)]
        _copy(connection, COPY_SEALS, seals)
        for agency in grown:
            _copy(connection, COPY_NODES, logs[agency].nodes)
            logs[agency].nodes = []
        number += len(seals)
        count += len(chunk)
    return count


def _open(connection: Owner, logs: dict[UUID, _Log], agencies: set[UUID]) -> None:
    new = list(agencies - logs.keys())
    for agency in new:
        logs[agency] = _Log(Peaks(sha256), Peaks(sm3))
    for agency, size, *digests in connection.execute(LAST_SEALS, [new]).fetchall():
        left, right = LogTree(agency, size).peaks()
        logs[agency] = _Log(left, right, Digests(*digests), size)


def _events(connection: Owner, logs: dict[UUID, _Log], chunk: Sequence[Entry]) -> list[Row]:
    reserved = connection.execute(
        "SELECT id, xid, epoch, salt FROM ledger_reserve(%s)", [len(chunk)]
    ).fetchall()
    rows: list[Row] = []
    for entry, (event_id, xid, epoch, salt) in zip(chunk, reserved, strict=True):
        body = canonical(entry.body)
        made = record(entry, body, event_id=event_id, xid=int(xid), epoch=epoch, salt=salt)
        text = made.text()
        leaf = leaf_of(text)
        seq = _push(logs[made.agency_id], made.agency_id, leaf)
        rows.append((
            made.id, made.agency_id, made.actor_id, made.at, made.device_at, made.kind,
            made.object_type, made.object_id, text, salt, made.alg, *leaf, xid, epoch, seq,
        ))  # fmt: skip
    return rows


def _push(log: _Log, agency: UUID, leaf: Digests) -> int:
    seq = log.left.size
    made = zip(log.left.push(leaf.sha256), log.right.push(leaf.sm3), strict=True)
    log.nodes += [
        (agency, level, index, a, b)
        for (level, index, a), (_, _, b) in made
        if not level % TILE_LEVELS
    ]
    return seq


def _seal(log: _Log, agency: UUID, number: int, at: datetime) -> Row:
    made = SealRecord(
        number=number,
        agency_id=agency,
        from_seq=log.sealed,
        size=log.left.size,
        root=Digests(log.left.root(), log.right.root()),
        previous=log.last,
        at=at,
    )
    log.last, log.sealed = made.digests(), made.size
    return (number, agency, made.from_seq, made.size, *made.root, *made.previous, at, *log.last)


def _copy(connection: Owner, statement: str, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
