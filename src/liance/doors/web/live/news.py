"""What is told: one line of the outbox as an event of a stream; what a stream missed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from liance.doors.web.live.places import sign_of

CHANNEL = "live:"
# A transaction may commit after a later-numbered one; it cannot last longer than this.
LATE_COMMIT = timedelta(seconds=60)
OVERLAP = 1000
MOST_MISSED = 500

BY_ID = (
    "SELECT id, topic, payload, audience FROM outbox_message "
    "WHERE id = ANY(%s) AND starts_with(topic, 'live:') ORDER BY id"
)
AFTER = (
    "SELECT id, topic, payload, audience FROM ("
    " SELECT id, topic, payload, audience FROM outbox_message"
    " WHERE id > %(after)s - %(overlap)s AND (id > %(after)s OR at > %(recent)s)"
    " AND starts_with(topic, 'live:') AND (%(all)s OR audience ?| %(audience)s::text[])"
    " ORDER BY id DESC LIMIT %(most)s) AS missed ORDER BY id"
)
# Concerns every open page: what it shows may be old.
AFRESH = '{"topic": "live", "id": "*", "what": "afresh"}'
LAST = "SELECT coalesce(max(id), 0) FROM outbox_message"


@dataclass(frozen=True, slots=True)
class News:
    """One thing that changed: who may hear of it (agency and staff ids), and what is sent."""

    id: int
    audience: frozenset[str]
    text: str

    def event(self) -> bytes:
        """The event as the stream carries it; its id is where the browser resumes."""
        return f"id: {sign_of(self.id)}\ndata: {self.text}\n\n".encode()


def read(rows: Iterable[tuple[Any, ...]]) -> list[News]:
    """Rows of the queries above: id, topic, payload, audience."""
    return [
        News(
            id=number,
            audience=frozenset(audience),
            text=json.dumps({"topic": topic.removeprefix(CHANNEL), **payload}, ensure_ascii=False),
        )
        for number, topic, payload, audience in rows
    ]
