"""Comparing the database with what was carried outside: anchor rows, files, printed heads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from liance.foundation.ledger.anchor_files import AnchorFile, file_name, files_in, read_file
from liance.foundation.ledger.chain import LogSeals, Row, differing, pair
from liance.foundation.ledger.digests import Digests
from liance.foundation.ledger.errors import BAD_WORDS, LedgerError
from liance.foundation.ledger.payload import PREFIX, payload, read_payload
from liance.foundation.ledger.records import NOTHING, AnchorRecord, HeadRecord
from liance.foundation.ledger.report import Damage, Findings
from liance.foundation.ledger.words import read_words

FILE = "file"
PRINTED = "printed"


@dataclass(slots=True)
class Outside:
    """Gathers heads as the chain reaches them and compares them with what lies outside.

    `printed` are heads typed from paper: twelve words or the text of the QR code.
    """

    findings: Findings
    printed: Sequence[str] = ()
    heads: dict[int, HeadRecord] = field(default_factory=dict)
    confirmed: set[int] = field(default_factory=set)
    anchored: dict[UUID, int] = field(default_factory=dict)
    missing_files: list[str] = field(default_factory=list)
    _wanted: dict[bytes, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._wanted = {printed_digest(text): text for text in self.printed}

    def seen(self, record: HeadRecord, logs: Mapping[UUID, LogSeals]) -> None:
        """Keep a head; when paper names it, all that stands under it is anchored."""
        self.heads[record.number] = record
        digest = record.digests().sha256
        for wanted in [known for known in self._wanted if digest.startswith(known)]:
            del self._wanted[wanted]
            self.confirmed.add(record.number)
            for agency_id, log in logs.items():
                self._vouch(agency_id, log.size)

    def unreached(self, rows: Sequence[Row]) -> None:
        """Heads that stand on seals the database no longer has."""
        for row in rows:
            if row["number"] not in self.heads:
                self._damage("head", "seals", "disagrees", number=row["number"])

    def printed_left(self) -> None:
        """What paper says and no head of the database has."""
        for text in self._wanted.values():
            self._damage("head", "hash256", "rewritten", detail=text)

    def anchors(self, rows: Sequence[Row]) -> None:
        """Check the chain of anchor rows, and that each head has the anchors it declares."""
        previous, made = NOTHING, dict[int, list[str]]()
        last: dict[int, Digests] = {}
        for place, row in enumerate(rows, start=1):
            record = anchor_record(row)
            for column, fault in self._anchor_faults(record, row, place, previous):
                self._damage("anchor", column, fault, number=record.number)
            made.setdefault(record.head, []).append(record.kind)
            previous = pair(row, "hash")
            last[record.head] = previous
        before = NOTHING
        for number, head in sorted(self.heads.items()):
            for column in differing("anchor", head.anchor, before):
                self._damage("head", column, "disagrees", number=number)
            before = last.get(number, before)
            if made.get(number) != head.kinds.split(","):
                self._damage("anchor", "kind", "missing", number=number, detail=head.kinds)

    def files(self, directory: Path, rows: Sequence[Row], logs: Mapping[UUID, LogSeals]) -> None:
        """Compare every anchor file with the database."""
        tokens = {row["head"]: row["token"] for row in rows if row["kind"] == FILE}
        found = set()
        for path in files_in(directory):
            found.add(path.name)
            try:
                held = read_file(path)
            except LedgerError:
                self._damage("file", "content", "changed", detail=path.name)
                continue
            self._file(held, tokens.get(held.number), logs)
        self.missing_files = [
            file_name(number) for number in sorted(tokens) if file_name(number) not in found
        ]

    def _file(self, held: AnchorFile, token: str | None, logs: Mapping[UUID, LogSeals]) -> None:
        known = self.heads.get(held.number)
        if known is None:
            self._damage("head", "number", "missing", number=held.number, detail=held.name)
        elif known.digests() != held.head:
            self._damage("head", "hash256", "rewritten", number=held.number, detail=held.name)
        elif token is None:
            self._damage("anchor", "number", "missing", number=held.number, detail=held.name)
        elif token != held.token:
            self._damage("file", "content", "changed", number=held.number, detail=held.name)
        else:
            self.confirmed.add(held.number)
        # Even under a lost head each log is compared: it tells which agency was rewritten.
        for agency_id, (size, root) in held.entries.items():
            log = logs.get(agency_id)
            if log is not None and log.root_at(size) == root:
                self._vouch(agency_id, size)
                continue
            self._damage(
                "seal",
                "root256",
                "rewritten",
                agency_id=agency_id,
                seq=self.anchored.get(agency_id, 0),
                number=held.number,
                detail=held.name,
            )

    def _anchor_faults(
        self, record: AnchorRecord, row: Row, place: int, previous: Digests
    ) -> Iterator[tuple[str, str]]:
        if record.number != place:
            yield "number", "missing"
        for column in differing("prev", record.previous, previous):
            yield column, "disagrees"
        for column in differing("hash", pair(row, "hash"), record.digests()):
            yield column, "changed"
        head = self.heads.get(record.head)
        if head is None:
            yield "head", "disagrees"
        elif record.kind == PRINTED and record.token != payload(head):
            yield "token", "disagrees"
        if record.kind == FILE and record.place != file_name(record.head):
            yield "place", "disagrees"

    def _vouch(self, agency_id: UUID, size: int) -> None:
        self.anchored[agency_id] = max(size, self.anchored.get(agency_id, 0))

    def _damage(
        self,
        table: str,
        column: str,
        fault: str,
        *,
        agency_id: UUID | None = None,
        seq: int | None = None,
        number: int | None = None,
        detail: str = "",
    ) -> None:
        self.findings.add(
            Damage(
                table=table,
                column=column,
                fault=fault,
                agency_id=agency_id,
                seq=seq,
                number=number,
                detail=detail,
            )
        )


def printed_digest(text: str) -> bytes:
    """The digest, or its first 24 bytes, behind what was printed. Raises `ledger.bad_words`."""
    if not text.startswith(PREFIX):
        return read_words(text)
    try:
        return read_payload(text).sha256
    except ValueError as fault:
        raise LedgerError(BAD_WORDS, text=text) from fault


def anchor_record(row: Row) -> AnchorRecord:
    """The record behind a row of ledger_anchor."""
    return AnchorRecord(
        number=row["number"],
        head=row["head"],
        kind=row["kind"],
        place=row["place"],
        token=row["token"],
        previous=pair(row, "prev"),
        at=row["at"],
    )
