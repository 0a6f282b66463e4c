"""Worker processes of the verification: each reads ranges of one log. No Django.

A worker gets ranges with the sizes at which seals closed, and answers with the damages it found
and the subtrees it computed, so that the parent can check every seal without touching a leaf.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from psycopg.pq import ExecStatus

from liance.foundation.ledger.digests import sha256, sm3
from liance.foundation.ledger.merkle import next_level
from liance.foundation.ledger.report import Damage
from liance.foundation.ledger.rows import COLUMNS, SESSION, diagnose, leaves, text_of

COPY = (
    f"COPY (SELECT {', '.join(COLUMNS)} FROM ledger_event"  # noqa: S608 - our own column names
    " WHERE {where} ORDER BY {order}) TO STDOUT"
)
TILE_LEVELS = 8

# A range is read along the index of places; sorting what parallel workers fetch costs twice that.
ALONG_THE_INDEX = (
    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;"
    " SET max_parallel_workers_per_gather = 0; SET jit = off"
)

# A wiped range needs a few examples, not every row of it.
MOST_PER_RANGE = 50

Connection = psycopg.Connection[tuple[object, ...]]
Pair = tuple[bytes, bytes]
Order = tuple[int, int, int]


class ScanError(Exception):
    """The server did not give the rows."""


@dataclass(frozen=True, slots=True)
class Range:
    """Events [begin, end) of one log, `begin` a multiple of the parent's width; seals within."""

    agency_id: str
    begin: int
    end: int
    sizes: tuple[int, ...] = ()


@dataclass(slots=True)
class Scanned:
    """What one range holds.

    `peaks` are its full subtrees from left to right as (level, hashes); `prefixes` maps a seal's
    size to the hashes of the peaks of [begin, size); `whole` is false when a place was empty.
    """

    begin: int = 0
    rows: int = 0
    whole: bool = True
    damages: list[Damage] = field(default_factory=list)
    first: Order | None = None
    last: Order | None = None
    peaks: list[tuple[int, Pair]] = field(default_factory=list)
    tiles: list[Pair] = field(default_factory=list)
    prefixes: dict[int, list[Pair]] = field(default_factory=dict)


def scan_ranges(jobs: list[Range], conninfo: str, snapshot: str) -> list[Scanned]:
    """Read and check ranges as the snapshot of the parent sees them."""
    with joined(conninfo, snapshot) as connection:
        return [scan_range(connection, job) for job in jobs]


@contextmanager
def joined(conninfo: str, snapshot: str) -> Iterator[Connection]:
    """A connection that sees exactly what the parent sees, in the forms that rows are read in."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for statement in (
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            f"SET TRANSACTION SNAPSHOT '{snapshot}'",
            SESSION,
            ALONG_THE_INDEX,
        ):
            _run(connection, statement)
        yield connection


def scan_range(connection: Connection, job: Range) -> Scanned:
    """Check the rows of one range and build the subtrees over it."""
    found = Scanned(begin=job.begin)
    left, right, expected = [], [], job.begin
    where = f"agency_id = '{job.agency_id}' AND seq >= {job.begin} AND seq < {job.end}"
    for fields in copied(connection, where=where, order="seq"):
        a, b = _check(found, fields)
        seq = int(fields[0])
        if seq != expected:
            _missing(found, job.agency_id, expected, seq)
        expected = seq + 1
        left.append(a)
        right.append(b)
    if expected != job.end:
        _missing(found, job.agency_id, expected, job.end)
    if found.whole:
        _build(found, job, [left], [right])
    return found


def scan_unsealed(connection: Connection) -> Scanned:
    """Check the rows that wait for the sealer."""
    found = Scanned()
    for fields in copied(connection, where="seq IS NULL", order="epoch, xid, id"):
        _check(found, fields)
    return found


def copied(connection: Connection, *, where: str, order: str) -> Iterator[list[bytes]]:
    """The rows of the ledger as COPY writes them, split into columns."""
    return _split(connection, COPY.format(where=where, order=order))


def copied_from(connection: Connection, query: str) -> Iterator[list[bytes]]:
    """The rows of a query as COPY writes them, split into columns."""
    return _split(connection, f"COPY ({query}) TO STDOUT")


def _split(connection: Connection, statement: str) -> Iterator[list[bytes]]:
    # Read below psycopg's own loop for speed.
    handle = connection.pgconn
    _run(connection, statement)
    while True:
        size, data = handle.get_copy_data(0)
        if size <= 0:
            break
        yield bytes(data)[:-1].split(b"\t")
    while (result := handle.get_result()) is not None:
        if result.status == ExecStatus.FATAL_ERROR:
            raise ScanError(result.error_message.decode("utf-8", "replace"))


def _run(connection: Connection, statement: str) -> None:
    result = connection.pgconn.exec_(statement.encode())
    if result.status == ExecStatus.FATAL_ERROR:
        raise ScanError(result.error_message.decode("utf-8", "replace"))


def _check(found: Scanned, fields: list[bytes]) -> Pair:
    entry = text_of(fields[-1])
    left, right, sound = leaves(fields, entry)
    if not sound and len(found.damages) < MOST_PER_RANGE:
        found.damages.append(diagnose(fields, entry))
    place = (int(fields[14]), int(fields[13]), int(fields[1]))
    if found.last is None:
        found.first = place
    elif not in_order(found.last, place) and fields[0] != b"\\N":
        found.damages.append(
            Damage(
                table="event",
                column="seq",
                fault="out_of_order",
                agency_id=UUID(fields[2].decode()),
                seq=int(fields[0]),
                number=place[2],
            )
        )
    found.last = place
    found.rows += 1
    return left, right


def in_order(before: Order | None, after: Order | None) -> bool:
    """Whether a log may hold `after` next: transaction ids compare within one cluster only."""
    return before is None or after is None or before[0] != after[0] or before < after


def _missing(found: Scanned, agency_id: str, expected: int, seq: int) -> None:
    found.whole = False
    found.damages.append(
        Damage(
            table="event",
            column="seq",
            fault="missing",
            agency_id=UUID(agency_id),
            seq=expected,
            detail=f"{seq - expected}",
        )
    )


def _build(found: Scanned, job: Range, left: list[list[bytes]], right: list[list[bytes]]) -> None:
    while len(left[-1]) > 1:
        left.append(next_level(left[-1], sha256))
        right.append(next_level(right[-1], sm3))
    if len(left) > TILE_LEVELS:
        found.tiles = list(zip(left[TILE_LEVELS], right[TILE_LEVELS], strict=True))
    for size in (*job.sizes, job.end):
        found.prefixes[size] = [
            (left[level][index], right[level][index])
            for level, index in full_subtrees(size - job.begin)
        ]
    levels = [level for level, _ in full_subtrees(job.end - job.begin)]
    found.peaks = list(zip(levels, found.prefixes[job.end], strict=True))


def full_subtrees(count: int) -> list[tuple[int, int]]:
    """The full subtrees over `count` leaves from left to right, as (level, index)."""
    made, begin = [], 0
    for level in range(count.bit_length() - 1, -1, -1):
        if count >> level & 1:
            made.append((level, begin >> level))
            begin += 1 << level
    return made
