"""Drain the outbox into the adapters: take one message, send it, record the answer."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.adapters.provincial_platform.protocol import Platform
from liance.flows.reporting import upload_answered
from liance.foundation.outbox import deliver

MOST = 200


def deliver_uploads(platform: Platform, *, clock: Callable[[], datetime], most: int = MOST) -> int:
    """Send the due uploads to the platform; returns how many were tried (R1).

    ``clock`` is read before each sending and after each answer: a receipt that comes after 24:00
    is not one of the day before, however long the queue was.

    The answer and the message's fate are one transaction; a process that dies in between sends
    again under the same key and gets the same receipt. Without a platform nothing is tried: what
    was never sent must not read as sent.
    """
    if not platform.configured:
        return 0
    tried = 0
    while tried < most:
        sent = clock()
        message = deliver.claim(channel="platform", at=sent)
        if message is None:
            break
        tried += 1
        answer = platform.upload(message.payload, key=message.key)
        at = clock()
        with transaction.atomic():
            upload_answered(
                upload_id=UUID(message.key.removeprefix("upload:")), kind=answer.kind,
                receipt=answer.receipt, message=answer.message, sent_at=sent, at=at,
            )  # fmt: skip
            if answer.kind == "received":
                deliver.delivered(message, at=at)
            elif answer.kind == "refused":
                deliver.given_up(message, at=at, error=answer.message)
            else:
                deliver.postponed(message, at=at, error=answer.message)
    return tried
