"""Take due messages one by one, under a lease, so that no transaction waits for the network.

A worker that dies between sending and recording leaves the lease to run out; the message is sent
again under the same key, which the other side answers with the same receipt.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from liance.foundation.outbox.models import Message

LEASE = timedelta(seconds=90)
BACK_OFF = (1, 2, 5, 15, 30, 60, 120, 240)  # minutes, the last one for ever


def claim(*, channel: str, at: datetime) -> Message | None:
    """The next due message of a channel, leased to the caller; None when there is none."""
    with transaction.atomic():
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(topic__startswith=f"{channel}:", delivered_at=None, given_up_at=None)
            .filter(not_before__lte=at)
            .order_by("not_before", "id")
            .first()
        )
        if message is None:
            return None
        message.not_before = at + LEASE
        message.attempts += 1
        message.save(update_fields=["not_before", "attempts"])
    return message


def claim_many(*, channel: str, at: datetime, most: int) -> list[Message]:
    """The next due messages of a channel, leased to the caller together, the earliest first.

    For what must not go out twice: a message that comes back as begun was being handed over when
    somebody died, and nobody knows whether it went; one that was not begun surely did not go.
    """
    with transaction.atomic():
        found = list(
            Message.objects.select_for_update(skip_locked=True)
            .filter(topic__startswith=f"{channel}:", delivered_at=None, given_up_at=None)
            .filter(not_before__lte=at)
            .order_by("not_before", "id")[:most]
        )
        Message.objects.filter(pk__in=[one.pk for one in found]).update(
            not_before=at + LEASE, attempts=F("attempts") + 1
        )
    for one in found:
        one.attempts += 1
    return found


def begin(messages: Iterable[Message], *, at: datetime) -> None:
    """These are being handed over from now on. Committed before their first byte leaves."""
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(begun_at=at)


def let_go(messages: Iterable[Message], *, at: datetime) -> None:
    """Give back claimed messages that were not touched, as if they had never been taken: what
    somebody else had begun before stays so."""
    given = list(messages)
    rows = Message.objects.filter(pk__in=[one.pk for one in given])
    rows.update(not_before=at, attempts=F("attempts") - 1)
    fresh = [one.pk for one in given if one.begun_at is None]
    Message.objects.filter(pk__in=fresh).update(begun_at=None)


def delivered(message: Message, *, at: datetime) -> None:
    """The other side has it: never send it again. In the caller's transaction."""
    Message.objects.filter(pk=message.pk).update(delivered_at=at, last_error="")


def delivered_many(messages: Iterable[Message], *, at: datetime) -> None:
    """The same of several."""
    ids = [message.pk for message in messages]
    Message.objects.filter(pk__in=ids).update(delivered_at=at, last_error="")


def given_up(message: Message, *, at: datetime, error: str) -> None:
    """The other side refuses it for good; a person decides what comes next."""
    Message.objects.filter(pk=message.pk).update(
        given_up_at=at, begun_at=None, last_error=error[:2000]
    )


def postponed(message: Message, *, at: datetime, error: str) -> datetime:
    """Try again later; returns when. The wait grows with the attempts."""
    minutes = BACK_OFF[min(message.attempts, len(BACK_OFF)) - 1]
    again = at + timedelta(minutes=minutes)
    Message.objects.filter(pk=message.pk).update(
        not_before=again, begun_at=None, last_error=error[:2000]
    )
    return again


def hurry(*, topic: str, key: str, at: datetime) -> bool:
    """Make an undelivered message due now (a person pressed "upload again")."""
    return bool(
        Message.objects.filter(topic=topic, key=key, delivered_at=None).update(
            not_before=at, given_up_at=None, attempts=F("attempts")
        )
    )


def call_back(*, topic: str, key: str, at: datetime, error: str) -> bool:
    """Take back an undelivered message that something newer stands for; ``error`` says what."""
    return bool(
        Message.objects.filter(topic=topic, key=key, delivered_at=None).update(
            given_up_at=at, last_error=error[:2000]
        )
    )


def forget_live(*, before: datetime) -> int:
    """Drop news for open pages that nobody can still resume from; returns how many."""
    return Message.objects.filter(topic__startswith="live:", at__lt=before).delete()[0]
