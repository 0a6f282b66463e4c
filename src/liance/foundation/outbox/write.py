"""Put a message into the outbox, in the caller's transaction."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from liance.foundation.outbox.models import Message

CHANNEL = "liance_outbox"
# One round trip: every act of the product ends with one of these.
WRITE = """
WITH fresh AS (
  INSERT INTO outbox_message (topic, key, payload, audience, at, not_before, attempts, last_error,
                              delivered_at)
  VALUES (%s, %s, %s, %s, %s, %s, 0, '', %s) ON CONFLICT (topic, key) DO NOTHING RETURNING id)
SELECT id, pg_notify(%s, id::text) FROM fresh
"""


def enqueue(
    *,
    topic: str,
    key: str,
    payload: Mapping[str, object],
    at: datetime,
    audience: Iterable[UUID] = (),
) -> Message:
    """Write the message; listeners are woken when the transaction commits.

    The same topic and key again is the same message: the first one stands.
    """
    heard_by = sorted(str(a) for a in audience)
    # News for open pages is read from this table by the streams; nobody sends it.
    delivered = at if topic.startswith("live:") else None
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            [
                topic,
                key,
                json.dumps(dict(payload)),
                json.dumps(heard_by),
                at,
                at,
                delivered,
                CHANNEL,
            ],
        )
        row = cursor.fetchone()
    if row is None:
        return Message.objects.get(topic=topic, key=key)
    return Message(
        id=row[0], topic=topic, key=key, payload=dict(payload), audience=heard_by, at=at,
        not_before=at, delivered_at=delivered,
    )  # fmt: skip
