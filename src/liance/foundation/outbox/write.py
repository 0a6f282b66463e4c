"""Put a message into the outbox, in the caller's transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection

from liance.foundation.outbox.models import Message

CHANNEL = "liance_outbox"


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
    message, fresh = Message.objects.get_or_create(
        topic=topic,
        key=key,
        defaults={
            "payload": dict(payload),
            "audience": sorted(str(a) for a in audience),
            "at": at,
            "not_before": at,
            # News for open pages is read from this table by the streams; nobody sends it.
            "delivered_at": at if topic.startswith("live:") else None,
        },
    )
    if fresh:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(message.pk)])
    return message
