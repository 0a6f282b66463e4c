"""Appending: what is written, what is refused."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

import psycopg
import pytest
from django.db import Error, connection, transaction
from tests.fixtures.ledger import START, entry

from liance.foundation.kernel.prepared import Statement, run
from liance.foundation.ledger.append import FEW, Entry, append, append_many, reserving
from liance.foundation.ledger.canonical import canonical
from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.records import SITE, leaf_of
from liance.foundation.ledger.verify import verify

STRANGE = {
    "引号": '"quoted" and \\back\\slash',
    "lines": "a\nb\r\tc\b\f",
    "nul": "\x00\x1f\x7f",
    "emoji": "\U0001f600\ufb33",
    "tab\tkey": [1, None, True, {"deep": ["\\t", "\\N", "\\."]}],
    "empty": "",
}

ONE = {
    "kind": "custody:sample:receive",
    "agency_id": UUID(int=1),
    "actor_id": None,
    "object_type": "custody:sample",
    "object_id": UUID(int=2),
    "at": START,
    "body": {},
}


@pytest.mark.django_db
def test_an_event_is_stored_as_its_text_and_leaf():
    with transaction.atomic():
        receipt = append(**ONE | {"body": STRANGE})
    event = Event.objects.get(pk=receipt.event_id)
    assert canonical(STRANGE) in event.body
    assert leaf_of(event.body) == receipt.leaf == (bytes(event.leaf256), bytes(event.leafsm3))
    assert (event.seq, event.agency_id, event.kind) == (None, UUID(int=1), ONE["kind"])


@pytest.mark.django_db
def test_an_event_without_agency_goes_to_the_site():
    with transaction.atomic():
        assert append(**ONE | {"agency_id": None}).agency_id == SITE


@pytest.mark.django_db
def test_many_events_keep_their_order_and_transaction():
    with transaction.atomic():
        receipts = append_many(entry(number, 1) for number in range(50))
    events = Event.objects.filter(pk__in=[receipt.event_id for receipt in receipts])
    assert [event.leaf256 for event in events.order_by("id")] == [
        receipt.leaf.sha256 for receipt in receipts
    ]
    assert len({event.xid for event in events}) == 1
    assert append_many([]) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [2, FEW, FEW + 1, 300])
def test_many_events_are_stored_as_one_is(count):
    """Whatever they say, whoever did it, whenever: their text is the one that was hashed."""
    china = timezone(timedelta(hours=8))
    entries = [
        Entry(**ONE | {
            "body": {**STRANGE, "n": number}, "actor_id": UUID(int=number) if number % 2 else None,
            "at": START.astimezone(china) + timedelta(microseconds=number),
            "device_at": None if number % 3 else datetime(1969, 7, 20, 20, 17, tzinfo=china),
        })
        for number in range(count)
    ]  # fmt: skip
    with transaction.atomic():
        receipts = append_many(entries)
    events = Event.objects.in_bulk([receipt.event_id for receipt in receipts])
    for given, receipt in zip(entries, receipts, strict=True):
        event = events[receipt.event_id]
        assert leaf_of(event.body) == receipt.leaf == (bytes(event.leaf256), bytes(event.leafsm3))
        assert canonical(given.body) in event.body
        assert (event.at, event.device_at, event.actor_id) == (
            given.at, given.device_at, given.actor_id,
        )  # fmt: skip
    assert sorted(events) == [receipt.event_id for receipt in receipts]


@pytest.mark.django_db
def test_the_digests_of_rows_come_with_the_first_place_alone():
    """With each of a thousand they were most of what an import sent."""
    with transaction.atomic():
        run(Statement("SELECT ledger_facts_add(%s)", ['{"t:0":{"r":null}}']))
        [places] = run(reserving(3))
        [again] = run(reserving(2))
    assert [place[4] for place in places] == ['{"t:0":{"r":null}}\n', "", ""]
    assert [place[4] for place in again] == ["", ""]
    numbers = [place[0] for place in places]
    assert numbers == sorted(numbers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "sample:receive"}, "ledger.bad_kind"),
        ({"kind": 'a:b:c"'}, "ledger.bad_kind"),
        ({"object_type": "Sample"}, "ledger.bad_object_type"),
        ({"body": {"x": 1.5}}, "ledger.bad_body"),
        ({"body": ["no", "object"]}, "ledger.bad_body"),
        ({"at": datetime(2026, 9, 28)}, "ledger.naive_time"),
        ({"device_at": datetime(2026, 9, 28)}, "ledger.naive_time"),
    ],
)
def test_what_cannot_be_hashed_is_refused_and_nothing_written(change, code):
    before = Event.objects.count()
    with transaction.atomic(), pytest.raises(LedgerError) as refusal:
        append(**ONE | change)
    assert refusal.value.code == code
    assert Event.objects.count() == before


def test_an_event_needs_a_transaction(fresh_db):
    with pytest.raises(LedgerError, match=r"ledger\.no_transaction"):
        append(**ONE)


def test_an_event_goes_with_its_transaction(fresh_db):
    with transaction.atomic():
        append(**ONE)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


def call(arguments):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT id, epoch, salt FROM ledger_reserve(1)")
        event_id, epoch, salt = cursor.fetchone()
        made = {"id": event_id, "epoch": epoch, "salt": salt, "body": "{}", "leaf": bytes(32)}
        made |= arguments
        cursor.execute(
            "SELECT ledger_append(%s, %s, NULL, now(), NULL, 'a:b:c', 'd', %s, %s::text, %s,"
            " %s::bigint, %s, %s)",
            [made["id"], UUID(int=1), UUID(int=2), made["body"], made["salt"], made["epoch"],
             made["leaf"], bytes(32)],
        )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({}, "ledger.leaf_disagrees"),
        ({"id": 2**60}, "ledger.not_reserved"),
        ({"epoch": 1}, "ledger.not_reserved"),
        ({"body": "[]"}, "ledger.bad_body"),
        ({"body": "{"}, "invalid input syntax for type json"),
    ],
)
def test_the_database_checks_what_an_application_claims(arguments, said):
    with pytest.raises(Error, match=said):
        call(arguments)


@pytest.mark.parametrize("zone", ["America/St_Johns", "Asia/Shanghai", "Pacific/Kiritimati"])
def test_the_server_s_time_zone_and_style_do_not_matter(fresh_db, tmp_path, zone):
    with psycopg.connect(fresh_db.owner_url, autocommit=True) as owner:
        owner.execute(f"ALTER DATABASE \"{fresh_db.name}\" SET TimeZone = '{zone}'")
        owner.execute(f"ALTER DATABASE \"{fresh_db.name}\" SET DateStyle = 'German'")
        owner.execute(f"ALTER DATABASE \"{fresh_db.name}\" SET bytea_output = 'escape'")
    connection.close()
    with transaction.atomic():
        append_many(entry(number, 1, STRANGE) for number in range(5))
    report = verify(anchors=tmp_path)
    assert report.sound
    assert report.logs[0].unsealed == 5
