"""The site head: one Merkle tree over the heads of all agencies' logs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from liance.foundation.ledger.digests import Digests, sha256, sm3
from liance.foundation.ledger.errors import NOTHING_SEALED, LedgerError
from liance.foundation.ledger.merkle import leaf_hash, tree_root
from liance.foundation.ledger.records import NOTHING, HeadRecord, SiteEntry

# A loose index scan: DISTINCT would walk every seal ever made.
LAST_OF_EACH = """
WITH RECURSIVE agency AS (
  (SELECT agency_id AS id FROM ledger_seal ORDER BY agency_id LIMIT 1)
  UNION ALL
  SELECT (SELECT s.agency_id FROM ledger_seal s WHERE s.agency_id > agency.id
           ORDER BY s.agency_id LIMIT 1)
    FROM agency WHERE agency.id IS NOT NULL
)
SELECT a.id, s.size, s.root256, s.rootsm3, s.hash256, s.hashsm3, s.number
  FROM agency a, LATERAL (
    SELECT * FROM ledger_seal WHERE agency_id = a.id ORDER BY size DESC LIMIT 1) s
 WHERE a.id IS NOT NULL ORDER BY a.id
"""
LAST_HEAD = "SELECT number, hash256, hashsm3 FROM ledger_head ORDER BY number DESC LIMIT 1"
LAST_ANCHOR = "SELECT number, hash256, hashsm3 FROM ledger_anchor ORDER BY number DESC LIMIT 1"
RECORD = "SELECT ledger_record_head(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class SiteHead:
    """A head with the entries it stands on, in the order of the agencies' identifiers."""

    record: HeadRecord
    entries: tuple[SiteEntry, ...]
    last_anchor: int


def site_root(entries: Sequence[SiteEntry]) -> Digests:
    """The Merkle tree hash over the entries' texts, by both algorithms."""
    texts = [entry.text().encode("utf-8") for entry in entries]
    return Digests(
        tree_root([leaf_hash(text, sha256) for text in texts], sha256),
        tree_root([leaf_hash(text, sm3) for text in texts], sm3),
    )


def record_head(*, kinds: Sequence[str], at: datetime) -> SiteHead:
    """Take and store the site head over all that is sealed, in the running transaction.

    Raises `ledger.nothing_sealed` on an empty ledger.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(ledger_lock_key())")
        cursor.execute(LAST_OF_EACH)
        rows = cursor.fetchall()
        if not rows:
            raise LedgerError(NOTHING_SEALED)
        entries = tuple(
            SiteEntry(
                agency_id=row[0],
                size=row[1],
                root=Digests(bytes(row[2]), bytes(row[3])),
                seal=Digests(bytes(row[4]), bytes(row[5])),
            )
            for row in rows
        )
        number, previous = _last(LAST_HEAD)
        anchored, anchor = _last(LAST_ANCHOR)
        record = HeadRecord(
            number=number + 1,
            seals=max(row[6] for row in rows),
            agencies=len(entries),
            events=sum(entry.size for entry in entries),
            kinds=",".join(kinds),
            root=site_root(entries),
            previous=previous,
            anchor=anchor,
            at=at,
        )
        cursor.execute(RECORD, _arguments(record))
    return SiteHead(record, entries, anchored)


def _last(query: str) -> tuple[int, Digests]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return (row[0], Digests(bytes(row[1]), bytes(row[2]))) if row else (0, NOTHING)


def _arguments(record: HeadRecord) -> list[Any]:
    return [
        record.number,
        record.seals,
        record.agencies,
        record.events,
        record.kinds,
        *record.root,
        *record.previous,
        *record.anchor,
        record.at,
        *record.digests(),
    ]
