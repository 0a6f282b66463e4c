"""Webhooks of other programs: signed, tried again, given up when refused (docs/open-api.md)."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.adapters.messages.protocol import Answer
from liance.adapters.messages.webhooks import TIMEOUT, our_signature, post
from liance.foundation.outbox import deliver
from liance.foundation.outbox.models import Message
from liance.mechanism.exchange.actions.hooks import way_of

AT_ONCE = 20
MOST = 500
CHANNEL = "hook"
GONE = Answer("refused", "the webhook ended")


def deliver_hooks(
    *, clock: Callable[[], datetime], seconds: Callable[[], float] = time.time,
    timeout: float = TIMEOUT, most: int = MOST,
) -> int:  # fmt: skip
    """Send what is due; how many were tried. Whoever is down does not hold back the others."""
    tried = 0
    while tried < most:
        claimed = deliver.claim_many(channel=CHANNEL, at=clock(), most=AT_ONCE)
        if not claimed:
            break
        down: set[UUID] = set()
        for message in claimed:
            hook = UUID(message.key.partition(":")[0])
            if hook in down:
                deliver.postponed(message, at=clock(), error=message.last_error or "down")
                continue
            tried += 1
            answer = _send(hook, message.payload, message.key, seconds, timeout)
            if answer.fate in ("down", "unknown"):
                down.add(hook)
            _keep(message, answer, at=clock())
    return tried


def _send(
    hook: UUID, payload: object, key: str, seconds: Callable[[], float], timeout: float
) -> Answer:  # fmt: skip
    way = way_of(hook)
    if way is None:
        return GONE
    body = json.dumps(payload, ensure_ascii=False).encode()
    headers = {
        "Idempotency-Key": key,
        "Liance-Signature": our_signature(way.secret, body, seconds=int(seconds())),
    }
    return post(way.url, body, headers, timeout)[0]


@transaction.atomic
def _keep(message: Message, answer: Answer, *, at: datetime) -> None:
    if answer.fate == "sent":
        deliver.delivered(message, at=at)
    elif answer.fate == "refused":
        deliver.given_up(message, at=at, error=answer.error)
    else:
        # The key makes a second telling harmless.
        deliver.postponed(message, at=at, error=answer.error or answer.fate)
