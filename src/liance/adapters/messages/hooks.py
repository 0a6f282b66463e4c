"""Webhooks of other programs: signed, tried again, given up when refused (docs/open-api.md)."""

import json
import time
from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.adapters.messages.protocol import Answer
from liance.adapters.messages.webhooks import TIMEOUT, our_signature, post
from liance.foundation.outbox import deliver
from liance.foundation.outbox.models import Message
from liance.mechanism.exchange.actions.hooks import way_of
from liance.mechanism.reminding.rules.hosts import may_lead_to

AT_ONCE = 20
MOST = 500
CHANNEL = "hook"
GONE = Answer("refused", "the webhook ended")
ELSEWHERE = Answer("refused", "LIANCE_WEBHOOK_HOSTS does not name the host")


def deliver_hooks(
    *, clock: Callable[[], datetime], allowed: Collection[str],
    seconds: Callable[[], float] = time.time, timeout: float = TIMEOUT, most: int = MOST,
) -> int:  # fmt: skip
    """Send what is due; how many were tried. Whoever is down does not hold back the others.

    ``allowed``: hosts that the site names now; one that it took off its list is sent nothing more.
    """
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
            answer = _send(hook, message, allowed, seconds, timeout)
            if answer.fate in ("down", "unknown"):
                down.add(hook)
            _keep(message, answer, at=clock())
    return tried


def _send(
    hook: UUID, message: Message, allowed: Collection[str], seconds: Callable[[], float], timeout: float
) -> Answer:  # fmt: skip
    way = way_of(hook)
    if way is None:
        return GONE
    if not may_lead_to("generic", way.url, allowed=allowed):
        return ELSEWHERE
    body = json.dumps(message.payload, ensure_ascii=False).encode()
    headers = {
        "Idempotency-Key": message.key,
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
