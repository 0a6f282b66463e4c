"""Taking up the digests of rows that were written after the last event of their transaction."""

from datetime import datetime

from django.db import connection, transaction

from liance.foundation.ledger.append import Entry, append_many
from liance.foundation.ledger.facts.taken import KEY, LATE, OUTSIDE, UPGRADE, read
from liance.foundation.ledger.records import SITE


def record_late(*, at: datetime, upgrade: bool = False) -> int:
    """Write what waits as events of the site; how many.

    What no act wrote is told apart: `ledger:row:outside`, or `ledger:row:upgrade` where the
    caller knows that an upgrade of the tables rewrote it.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT said, reached, act, writer FROM ledger_facts_late()")
            waiting = cursor.fetchall()
        append_many(
            Entry(
                kind=UPGRADE if upgrade and act is None else OUTSIDE if act is None else LATE,
                agency_id=None,
                actor_id=None,
                object_type="ledger:row",
                object_id=SITE,
                at=at,
                body={KEY: read(said), "reached": reached, "act": act, "writer": writer},
            )
            for said, reached, act, writer in waiting
        )
    return len(waiting)
