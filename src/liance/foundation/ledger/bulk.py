"""Loading many events by COPY: for seeds and benches, as the owner of the tables.

The rows are what `append` would have written, so a ledger loaded this way verifies like any other;
the application's role may not do this.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Any

import psycopg

from liance.foundation.ledger.append import Entry, record
from liance.foundation.ledger.canonical import canonical

COPY = (
    "COPY ledger_event (id, agency_id, actor_id, at, device_at, kind, object_type, object_id,"
    " body, salt, alg, leaf256, leafsm3, xid, epoch) FROM STDIN"
)
CHUNK = 5000


def load(connection: "psycopg.Connection[tuple[Any, ...]]", entries: Iterable[Entry]) -> int:
    """COPY events in the running transaction of a connection of the owner; how many.

    Salts come from the server. Sealing takes them up after the commit.
    """
    waiting, count = iter(entries), 0
    while chunk := list(islice(waiting, CHUNK)):
        reserved = connection.execute(
            "SELECT id, xid, epoch, salt FROM ledger_reserve(%s)", [len(chunk)]
        ).fetchall()
        with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for entry, place in zip(chunk, reserved, strict=True):
                copy.write_row(_row(entry, place))
        count += len(chunk)
    return count


def _row(entry: Entry, place: tuple[Any, ...]) -> tuple[object, ...]:
    event_id, xid, epoch, salt = place
    made = record(
        entry,
        canonical(entry.body),
        event_id=event_id,
        xid=int(xid),
        epoch=epoch,
        salt=bytes(salt),
    )
    leaf = made.leaf()
    return (
        made.id,
        made.agency_id,
        made.actor_id,
        made.at,
        made.device_at,
        made.kind,
        made.object_type,
        made.object_id,
        made.text(),
        made.salt,
        made.alg,
        leaf.sha256,
        leaf.sm3,
        xid,
        made.epoch,
    )
