"""Messages are taken once, under a lease, and come back when their taker dies."""

import threading
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from tests.fixtures.database import TestDatabase

from liance.foundation.outbox import deliver
from liance.foundation.outbox.models import Message
from liance.foundation.outbox.write import enqueue

AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def put(key: str = "k", topic: str = "platform:upload") -> Message:
    return enqueue(topic=topic, key=key, payload={"n": 1}, at=AT)


def test_the_same_key_is_the_same_message(db: None) -> None:
    assert put() == put()
    assert Message.objects.count() == 1


def test_a_taken_message_is_not_taken_again_before_its_lease_ends(db: None) -> None:
    put()
    assert deliver.claim(channel="platform", at=AT)
    assert deliver.claim(channel="platform", at=AT + timedelta(seconds=89)) is None
    again = deliver.claim(channel="platform", at=AT + timedelta(seconds=90))
    assert again
    assert again.attempts == 2


def test_a_delivered_message_rests_for_good(db: None) -> None:
    message = put()
    deliver.delivered(message, at=AT)
    assert deliver.claim(channel="platform", at=AT + timedelta(days=9)) is None


def test_the_wait_grows_with_the_attempts(db: None) -> None:
    put()
    waits, at = [], AT
    for _ in range(10):
        message = deliver.claim(channel="platform", at=at)
        assert message
        again = deliver.postponed(message, at=at, error="无应答")
        waits.append((again - at).total_seconds() / 60)
        at = again
    assert waits == [1, 2, 5, 15, 30, 60, 120, 240, 240, 240]


def test_a_refused_message_waits_for_a_person(db: None) -> None:
    message = put()
    deliver.given_up(message, at=AT, error="缺少字段")
    assert deliver.claim(channel="platform", at=AT + timedelta(days=9)) is None
    assert deliver.hurry(topic="platform:upload", key="k", at=AT)
    assert deliver.claim(channel="platform", at=AT)


def test_news_for_pages_is_nobody_s_to_send(db: None) -> None:
    put(topic="live:operations:signal")
    assert deliver.claim(channel="live", at=AT + timedelta(days=1)) is None
    assert deliver.forget_live(before=AT + timedelta(days=7)) == 1


def test_eight_workers_take_forty_messages_once_each(fresh_db: TestDatabase) -> None:
    with transaction.atomic():
        for n in range(40):
            put(f"k{n}")
    taken: list[str] = []

    def work() -> None:
        try:
            while message := deliver.claim(channel="platform", at=AT):
                taken.append(message.key)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # A skipped lock may end one worker early, never take a message twice.
    assert len(taken) == len(set(taken))
    while message := deliver.claim(channel="platform", at=AT):
        taken.append(message.key)
    assert sorted(taken) == sorted(f"k{n}" for n in range(40))
