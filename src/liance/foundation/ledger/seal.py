"""Sealing: events get their places after commit, and each agency's tree its next head.

Two writers commit in another order than they took their identifiers, so a reader that remembers
the last identifier loses rows. Here a row is placed only when no transaction still running can
bring one that belongs before it: its xid lies below the snapshot's xmin, or is of another cluster.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.records import NOTHING, SealRecord
from liance.foundation.ledger.tree import TILE_LEVELS, LogTree

BATCH = 5000

LEAD = "SELECT pg_try_advisory_xact_lock(ledger_lock_key())"
# Three ranges of one index, since `epoch <> x` would walk the whole backlog for each batch.
READY = """
SELECT id, agency_id, leaf256, leafsm3 FROM (
  (SELECT 0 AS turn, epoch, xid, id, agency_id, leaf256, leafsm3 FROM ledger_event
    WHERE seq IS NULL AND epoch < %(here)s ORDER BY epoch, xid, id LIMIT %(batch)s)
  UNION ALL
  (SELECT 0, epoch, xid, id, agency_id, leaf256, leafsm3 FROM ledger_event
    WHERE seq IS NULL AND epoch > %(here)s ORDER BY epoch, xid, id LIMIT %(batch)s)
  UNION ALL
  (SELECT 1, epoch, xid, id, agency_id, leaf256, leafsm3 FROM ledger_event
    WHERE seq IS NULL AND epoch = %(here)s AND xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY epoch, xid, id LIMIT %(batch)s)
) ready ORDER BY turn, epoch, xid, id LIMIT %(batch)s
"""
LAST_SEALS = """
SELECT a.id, s.size, s.hash256, s.hashsm3 FROM unnest(%s::uuid[]) AS a (id), LATERAL (
  SELECT size, hash256, hashsm3 FROM ledger_seal WHERE agency_id = a.id ORDER BY size DESC LIMIT 1
) s
"""
SEAL = (
    "SELECT ledger_seal_batch(%s, %s, %s, %s::bigint[], %s, %s, %s, %s, %s, %s, %s,"
    " %s::smallint[], %s::bigint[], %s::bytea[], %s::bytea[])"
)


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one run did; `leading` is false when another sealer was at work."""

    events: int = 0
    seals: int = 0
    leading: bool = True


class _Ready(NamedTuple):
    id: int
    agency_id: UUID
    leaf: Digests


class _Last(NamedTuple):
    size: int
    digests: Digests


@dataclass(slots=True)
class _Grown:
    root: Digests
    nodes: list[tuple[int, int, bytes, bytes]] = field(default_factory=list)


def seal(*, at: datetime, batch: int = BATCH) -> Sealed:
    """Seal all that is ready, in batches of at most `batch` events, each its own transaction.

    Idempotent: an interrupted run leaves whole batches or nothing. Raises RuntimeError inside a
    transaction, whose own events could never be sealed.
    """
    events = seals = 0
    while True:
        with transaction.atomic(durable=True):
            done = _seal_batch(at, batch)
        events, seals = events + done.events, seals + done.seals
        if done.events < batch:
            return Sealed(events, seals, leading=done.leading)


def _seal_batch(at: datetime, batch: int) -> Sealed:
    with connection.cursor() as cursor:
        cursor.execute(LEAD)
        if not cursor.fetchone()[0]:
            return Sealed(leading=False)
        cursor.execute("SELECT ledger_epoch()")
        cursor.execute(READY, {"here": cursor.fetchone()[0], "batch": batch})
        ready = [_Ready(row[0], row[1], Digests(*map(bytes, row[2:]))) for row in cursor.fetchall()]
        if not ready:
            return Sealed()
        # A stable sort keeps the order of commitment within each agency.
        ready.sort(key=lambda row: row.agency_id.bytes)
        last = _last_seals({row.agency_id for row in ready})
        cursor.execute("SELECT coalesce(max(number), 0) FROM ledger_seal")
        number = int(cursor.fetchone()[0])
        for agency_id, rows in groupby(ready, key=lambda row: row.agency_id):
            number += 1
            _seal_log(number, agency_id, list(rows), last.get(agency_id, _Last(0, NOTHING)), at)
    return Sealed(len(ready), len({row.agency_id for row in ready}))


def _last_seals(agencies: set[UUID]) -> dict[UUID, _Last]:
    with connection.cursor() as cursor:
        cursor.execute(LAST_SEALS, [list(agencies)])
        return {
            row[0]: _Last(row[1], Digests(bytes(row[2]), bytes(row[3])))
            for row in cursor.fetchall()
        }


def _seal_log(
    number: int, agency_id: UUID, rows: Sequence[_Ready], last: _Last, at: datetime
) -> None:
    grown = _grow(LogTree(agency_id, last.size), [row.leaf for row in rows])
    made = SealRecord(
        number=number,
        agency_id=agency_id,
        from_seq=last.size,
        size=last.size + len(rows),
        root=grown.root,
        previous=last.digests,
        at=at,
    )
    levels, indexes, nodes256, nodessm3 = [
        list(column) for column in zip(*grown.nodes, strict=True)
    ] or [[], [], [], []]
    with connection.cursor() as cursor:
        cursor.execute(
            SEAL,
            [
                number,
                agency_id,
                made.from_seq,
                [row.id for row in rows],
                *made.root,
                *made.previous,
                at,
                *made.digests(),
                levels,
                indexes,
                nodes256,
                nodessm3,
            ],
        )


def _grow(tree: LogTree, leaves: Sequence[Digests]) -> _Grown:
    left, right = tree.peaks()
    nodes = []
    for leaf in leaves:
        made = zip(left.push(leaf.sha256), right.push(leaf.sm3), strict=True)
        nodes += [
            (level, index, a, b) for (level, index, a), (_, _, b) in made if not level % TILE_LEVELS
        ]
    return _Grown(Digests(left.root(), right.root()), nodes)
