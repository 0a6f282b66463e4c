"""What pages ask of the ledger."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.fixtures.ledger import START, write

from liance.foundation.ledger.queries import anchors, events_of, events_of_many, recent, status


def test_the_events_of_an_object_come_in_order_with_their_standing(small_ledger):
    events = events_of(UUID(int=10_001))
    assert [event.body["no"] for event in events] == [3, 4, 5]
    assert [event.seq for event in events] == [3, 4, 5]
    assert all(event.anchored for event in events)
    assert events_of(UUID(int=1)) == []


def test_what_was_written_since_the_anchor_is_not_called_anchored(small_ledger):
    write(0, 3, 1)
    standing = [(event.body["no"], event.anchored) for event in events_of(UUID(int=10_000))]
    assert standing == [(0, True), (1, True), (2, True), (0, False), (1, False), (2, False)]


def test_status_counts_what_is_sealed_waiting_and_unanchored(small_ledger):
    now = status()
    assert (now.sealed, now.unsealed, now.since_anchor) == (649, 0, 0)
    assert (now.head.number, now.head.events, now.head.kinds) == (2, 649, ("file",))
    assert now.head.words == small_ledger.heads[1].words
    write(0, 4, 1)
    now = status()
    assert (now.sealed, now.unsealed, now.since_anchor) == (649, 4, 4)
    assert now.oldest_unsealed == START
    assert now.last_sealed == START + timedelta(hours=1)
    assert [row.kind for row in anchors()] == ["file", "printed", "file"]


def test_an_empty_ledger_has_a_status(lone_db):
    now = status()
    assert (now.sealed, now.unsealed, now.since_anchor, now.head) == (0, 0, 0, None)


def test_recent_events_are_paged_by_identifier(small_ledger):
    first = recent(agency_id=UUID(int=2), limit=30)
    rest = recent(agency_id=UUID(int=2), before=first[-1].id, limit=30)
    assert [len(first), len(rest)] == [30, 10]
    assert sorted((event.id for event in (*first, *rest)), reverse=True) == [
        event.id for event in (*first, *rest)
    ]


@pytest.mark.parametrize("read", [recent, lambda limit: events_of_many([UUID(int=10_000)])])
def test_a_list_costs_two_queries_however_long(small_ledger, read):
    for limit in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            read(limit=limit)
        assert len(queries) == 2
