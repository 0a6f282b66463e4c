"""The hand-written text of an event is its canonical text."""

import json
from datetime import UTC, datetime
from uuid import UUID

from liance.foundation.ledger.canonical import canonical
from liance.foundation.ledger.digests import sha256
from liance.foundation.ledger.records import EventRecord

FIELDS = {
    "id": 2**60,
    "agency_id": UUID(int=3),
    "actor_id": None,
    "at": datetime(2026, 9, 28, 1, 2, 3, tzinfo=UTC),
    "device_at": datetime(2026, 9, 28, 1, 2, 2, 999_999, tzinfo=UTC),
    "kind": "custody:sample:receive",
    "object_type": "custody:sample",
    "object_id": UUID(int=4),
    "body": '{"温度":"4.0"}',
    "salt": bytes(range(16)),
    "xid": 2**61,
    "epoch": 7_576_000_000_000_000_000,
}


def test_the_text_is_canonical():
    text = EventRecord(**FIELDS).text()
    assert canonical(json.loads(text)) == text


def test_the_text_says_every_field():
    said = json.loads(EventRecord(**FIELDS).text())
    assert said == {
        "actor_id": None,
        "agency_id": str(FIELDS["agency_id"]),
        "alg": 1,
        "at": "2026-09-28T01:02:03.000000Z",
        "body": {"温度": "4.0"},
        "device_at": "2026-09-28T01:02:02.999999Z",
        "epoch": str(FIELDS["epoch"]),
        "id": str(FIELDS["id"]),
        "kind": FIELDS["kind"],
        "object_id": str(FIELDS["object_id"]),
        "object_type": FIELDS["object_type"],
        "salt": "000102030405060708090a0b0c0d0e0f",
        "xid": str(FIELDS["xid"]),
    }


def test_the_leaf_is_the_hash_of_a_zero_byte_and_the_text():
    record = EventRecord(**FIELDS)
    assert record.leaf().sha256 == sha256(b"\x00" + record.text().encode())
