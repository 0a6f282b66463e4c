"""Checking what was computed over the events: seals, site heads, anchor rows. No Django.

Rows come in the order of their numbers, as dictionaries; each record's text is written out again
from its columns, so a changed column shows as a changed digest.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.records import NOTHING, HeadRecord, SealRecord, SiteEntry
from liance.foundation.ledger.report import Damage, Findings

Row = Mapping[str, Any]
PAIR = 64


def pair(row: Row, name: str) -> Digests:
    """The two digest columns called `name`."""
    return Digests(bytes(row[f"{name}256"]), bytes(row[f"{name}sm3"]))


def differing(name: str, stored: Digests, expected: Digests) -> Iterator[str]:
    """The columns of a pair that differ."""
    if stored.sha256 != expected.sha256:
        yield f"{name}256"
    if stored.sm3 != expected.sm3:
        yield f"{name}sm3"


@dataclass(slots=True)
class LogSeals:
    """The seals of one log, packed: sizes, numbers and roots, and the last one whole."""

    sizes: "array[int]" = field(default_factory=lambda: array("q"))
    numbers: "array[int]" = field(default_factory=lambda: array("q"))
    roots: bytearray = field(default_factory=bytearray)
    last: Digests = NOTHING

    @property
    def size(self) -> int:
        """Events under the last seal."""
        return self.sizes[-1] if self.sizes else 0

    def root(self, place: int) -> Digests:
        """The root of the seal at `place` in this log."""
        packed = bytes(self.roots[place * PAIR : (place + 1) * PAIR])
        return Digests(packed[:32], packed[32:])

    def root_at(self, size: int) -> Digests | None:
        """The root of the seal that closed at `size`, if one did."""
        place = bisect_left(self.sizes, size)
        found = place < len(self.sizes) and self.sizes[place] == size
        return self.root(place) if found else None

    def entry(self, agency_id: UUID) -> SiteEntry:
        """This log as a leaf of the site tree."""
        root = self.root(len(self.sizes) - 1) if self.sizes else NOTHING
        return SiteEntry(agency_id=agency_id, size=self.size, root=root, seal=self.last)


@dataclass(slots=True)
class SealChain:
    """Takes seals one by one; knows each log's state between them."""

    findings: Findings
    logs: dict[UUID, LogSeals] = field(default_factory=dict)
    count: int = 0
    number: int = 0

    def take(self, row: Row) -> None:
        """Check one seal: its number, its digests, its place after the agency's seal before."""
        log = self.logs.setdefault(row["agency_id"], LogSeals())
        record = SealRecord(
            number=row["number"],
            agency_id=row["agency_id"],
            from_seq=row["from_seq"],
            size=row["size"],
            root=pair(row, "root"),
            previous=pair(row, "prev"),
            at=row["sealed_at"],
        )
        for column, fault in self._faults(record, row, log):
            self.findings.add(
                Damage(
                    table="seal",
                    column=column,
                    fault=fault,
                    agency_id=record.agency_id,
                    seq=record.from_seq,
                    number=record.number,
                )
            )
        self.count += 1
        self.number = record.number
        # A size that does not grow is damage named above; the index must stay ordered.
        if record.size > log.size:
            log.sizes.append(record.size)
            log.numbers.append(record.number)
            log.roots += record.root.sha256 + record.root.sm3
        log.last = pair(row, "hash")

    def _faults(self, record: SealRecord, row: Row, log: LogSeals) -> Iterator[tuple[str, str]]:
        if record.number != self.number + 1:
            yield "number", "missing"
        if record.from_seq != log.size:
            yield "from_seq", "disagrees"
        for column in differing("prev", record.previous, log.last):
            yield column, "disagrees"
        changed = list(differing("hash", pair(row, "hash"), record.digests()))
        # When only one digest of the two is off, it was changed itself; both: a column they cover.
        if len(changed) == 1:
            yield changed[0], "changed"
        elif changed:
            yield "hash256", "changed"


def check_heads(
    heads: Sequence[Row],
    chain: SealChain,
    *,
    root: Callable[[Sequence[SiteEntry]], Digests],
    seen: Callable[[HeadRecord, Mapping[UUID, LogSeals]], None],
) -> Callable[[], None]:
    """A step to call after each seal: checks every head that stands on the seals so far.

    `seen` is told each head as it is reached, with the logs as they were then.
    """
    waiting = list(reversed(heads))
    before: list[HeadRecord] = []

    def step() -> None:
        while waiting and waiting[-1]["seals"] <= chain.number:
            row = waiting.pop()
            record = head_record(row)
            entries = [
                chain.logs[agency].entry(agency)
                for agency in sorted(chain.logs, key=lambda agency: agency.bytes)
            ]
            previous = before[-1].digests() if before else NOTHING
            expected = before[-1].number + 1 if before else 1
            for column, fault in _head_faults(record, row, entries, root(entries), previous):
                _head_damage(chain.findings, record.number, column, fault)
            if record.number != expected:
                _head_damage(chain.findings, record.number, "number", "missing")
            before.append(record)
            seen(record, chain.logs)

    return step


def _head_damage(findings: Findings, number: int, column: str, fault: str) -> None:
    findings.add(Damage(table="head", column=column, fault=fault, number=number))


def _head_faults(
    record: HeadRecord,
    row: Row,
    entries: Sequence[SiteEntry],
    root: Digests,
    previous: Digests,
) -> Iterator[tuple[str, str]]:
    if record.agencies != len(entries):
        yield "agencies", "disagrees"
    if record.events != sum(entry.size for entry in entries):
        yield "events", "disagrees"
    for column in differing("root", record.root, root):
        yield column, "disagrees"
    for column in differing("prev", record.previous, previous):
        yield column, "disagrees"
    for column in differing("hash", pair(row, "hash"), record.digests()):
        yield column, "changed"


def head_record(row: Row) -> HeadRecord:
    """The record behind a row of ledger_head."""
    return HeadRecord(
        number=row["number"],
        seals=row["seals"],
        agencies=row["agencies"],
        events=row["events"],
        kinds=row["kinds"],
        root=pair(row, "root"),
        previous=pair(row, "prev"),
        anchor=pair(row, "anchor"),
        at=row["at"],
    )
