"""Events of several logs under one site head: what an outsider needs to check them by himself.

Two sizes of tree stand above an event: its agency's log as the head saw it, and the site tree
over all logs, whose root the head's text names (docs/ledger.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.db import connection

from liance.foundation.ledger.digests import Digests, Hash, sha256, sm3
from liance.foundation.ledger.errors import BAD_RANGE, LedgerError
from liance.foundation.ledger.merkle import full_subtrees, inclusion_path, leaf_hash, tree_root
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.models import Head as HeadRow
from liance.foundation.ledger.proven import Head, Proven, ProvenEvent, ProvenLog
from liance.foundation.ledger.records import HeadRecord, SiteEntry
from liance.foundation.ledger.tree import LogTree

# The least head that stands on the seals which closed over the given events, and its logs.
COVERING = """
SELECT number FROM ledger_head WHERE seals >= (
  SELECT max(n) FROM unnest(%s::uuid[], %s::bigint[]) AS e (agency, last), LATERAL (
    SELECT min(number) AS n FROM ledger_seal WHERE agency_id = e.agency AND size > e.last) s
) ORDER BY number LIMIT 1
"""
LOGS = """
WITH RECURSIVE agency AS (
  (SELECT agency_id AS id FROM ledger_seal ORDER BY agency_id LIMIT 1)
  UNION ALL
  SELECT (SELECT s.agency_id FROM ledger_seal s WHERE s.agency_id > agency.id
           ORDER BY s.agency_id LIMIT 1)
    FROM agency WHERE agency.id IS NOT NULL
)
SELECT a.id, s.size, s.root256, s.rootsm3, s.hash256, s.hashsm3
  FROM agency a, LATERAL (
    SELECT * FROM ledger_seal WHERE agency_id = a.id AND number <= %s ORDER BY size DESC LIMIT 1) s
 WHERE a.id IS NOT NULL ORDER BY a.id
"""


def covering_head(last: Mapping[UUID, int]) -> HeadRow | None:
    """The first site head above every given place (agency to its highest `seq`); None so far."""
    if not last:
        return HeadRow.objects.order_by("number").first()
    with connection.cursor() as cursor:
        cursor.execute(COVERING, [list(last), list(last.values())])
        row = cursor.fetchone()
    return HeadRow.objects.get(number=row[0]) if row else None


def proven(event_ids: Iterable[int]) -> Proven | None:
    """The events (by identifier) with their proofs under one head.

    None where one of them is not sealed, or no head stands above all of them yet. Queries grow with
    the logs touched and their depth, not with the events. Raises `ledger.bad_range` when the rows
    contradict the head.
    """
    rows = list(Event.objects.filter(pk__in=list(event_ids)).order_by("id"))
    places: dict[UUID, list[int]] = {}
    for row in rows:
        if row.seq is None:
            return None
        places.setdefault(row.agency_id, []).append(row.seq)
    head = covering_head({agency: max(seqs) for agency, seqs in places.items()})
    if head is None:
        return None
    entries = entries_at(head)
    logs = _logs(entries, set(places), _root(head))
    trees = _trees({e.agency_id: e.size for e in entries}, places)
    found = tuple(
        ProvenEvent(
            id=row.id, agency_id=row.agency_id, text=row.body, index=row.seq or 0,
            path=tuple(trees[row.agency_id].inclusion(row.seq or 0)),
        )
        for row in rows
    )  # fmt: skip
    return Proven(found, logs, Head(head.number, record_of(head).text()))


def entries_at(head: HeadRow) -> tuple[SiteEntry, ...]:
    """The logs as the head saw them, in the order of the site tree."""
    with connection.cursor() as cursor:
        cursor.execute(LOGS, [head.seals])
        return tuple(
            SiteEntry(
                agency_id=row[0],
                size=row[1],
                root=Digests(bytes(row[2]), bytes(row[3])),
                seal=Digests(bytes(row[4]), bytes(row[5])),
            )
            for row in cursor.fetchall()
        )


def record_of(head: HeadRow) -> HeadRecord:
    """The head as it was hashed."""
    return HeadRecord(
        number=head.number, seals=head.seals, agencies=head.agencies, events=head.events,
        kinds=head.kinds, root=_root(head),
        previous=Digests(bytes(head.prev256), bytes(head.prevsm3)),
        anchor=Digests(bytes(head.anchor256), bytes(head.anchorsm3)), at=head.at,
    )  # fmt: skip


def _root(head: HeadRow) -> Digests:
    return Digests(bytes(head.root256), bytes(head.rootsm3))


def _trees(sizes: Mapping[UUID, int], places: Mapping[UUID, list[int]]) -> dict[UUID, LogTree]:
    trees = {}
    for agency, indexes in places.items():
        trees[agency] = LogTree(agency, sizes[agency])
        trees[agency].prefetch(indexes)
    return trees


def _logs(entries: Sequence[SiteEntry], wanted: set[UUID], root: Digests) -> tuple[ProvenLog, ...]:
    """The proofs of some logs; raises where the entries do not lead to the head's root."""
    texts = [entry.text() for entry in entries]
    if root != Digests(_site_root(texts, sha256), _site_root(texts, sm3)):
        raise LedgerError(BAD_RANGE, head="the seals on file do not lead to its root")
    return tuple(
        ProvenLog(
            agency_id=entry.agency_id, text=texts[n], index=n,
            path=tuple(map(Digests, _site_path(texts, n, sha256), _site_path(texts, n, sm3))),
        )
        for n, entry in enumerate(entries)
        if entry.agency_id in wanted
    )  # fmt: skip


def _site_leaves(texts: Sequence[str], h: Hash) -> list[bytes]:
    return [leaf_hash(text.encode("utf-8"), h) for text in texts]


def _site_root(texts: Sequence[str], h: Hash) -> bytes:
    return tree_root(_site_leaves(texts, h), h)


def _site_path(texts: Sequence[str], index: int, h: Hash) -> list[bytes]:
    return inclusion_path(index, len(texts), full_subtrees(_site_leaves(texts, h), h), h)
