"""Put a message into the outbox, in the caller's transaction."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from liance.foundation.kernel.prepared import Statement, run
from liance.foundation.outbox.models import Message

CHANNEL = "liance_outbox"
# One round trip: every act of the product ends with one of these.
WRITE = """
WITH fresh AS (
  INSERT INTO outbox_message (topic, key, payload, audience, at, not_before, attempts, last_error,
                              delivered_at)
  VALUES (%s, %s, %s::text::jsonb, %s::text::jsonb, %s, %s, 0, '', %s) ON CONFLICT (topic, key) DO NOTHING RETURNING id)
SELECT id, pg_notify(%s::text, id::text) FROM fresh
"""


def enqueue(
    *,
    topic: str,
    key: str,
    payload: Mapping[str, object],
    at: datetime,
    audience: Iterable[UUID] = (),
    not_before: datetime | None = None,
) -> Message:
    """Write the message; listeners are woken when the transaction commits. It is due at once, or
    ``not_before`` an instant.

    The same topic and key again is the same message: the first one stands.
    """
    message = _message(topic, key, payload, at, audience)
    message.not_before = not_before or at
    [rows] = run(_writing(message))
    if not rows:
        return Message.objects.get(topic=topic, key=key)
    message.id = rows[0][0]
    return message


def telling(
    *, topic: str, key: str, payload: Mapping[str, object], at: datetime, audience: Iterable[UUID]
) -> Statement:
    """What ``enqueue`` writes, as a statement to be sent with others of the transaction."""
    return _writing(_message(topic, key, payload, at, audience))


def _message(
    topic: str, key: str, payload: Mapping[str, object], at: datetime, audience: Iterable[UUID]
) -> Message:
    # News for open pages is read from this table by the streams; nobody sends it.
    return Message(
        topic=topic, key=key, payload=dict(payload), audience=sorted(str(a) for a in audience),
        at=at, not_before=at, delivered_at=at if topic.startswith("live:") else None,
    )  # fmt: skip


def _writing(message: Message) -> Statement:
    return Statement(WRITE, [
        message.topic, message.key, json.dumps(message.payload), json.dumps(message.audience),
        message.at, message.not_before, message.delivered_at, CHANNEL,
    ])  # fmt: skip
