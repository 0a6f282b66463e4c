"""Any single change by whoever owns the database is found and named (promise I1)."""

import random
from collections import Counter

import pytest
from tests.fixtures.ledger import TABLES
from tests.fixtures.tampering import rows_of, tamper

from liance.foundation.ledger.verify import verify


def expect_named(done, report):
    """The report names the table; of a changed event also agency, sequence and column."""
    assert not report.sound, done
    assert done.table in {damage.table for damage in report.damages}, (done, report.damages)
    if done.table != "event" or done.kind not in {"flip", "swap", "delete"}:
        return
    # A row that left its place is missing there, whatever was done to it.
    moved = done.kind == "delete" or done.column in {"seq", "agency_id"}
    named = {(damage.agency_id, damage.seq, damage.column) for damage in report.damages}
    expected = (done.row["agency_id"], done.row["seq"], "seq" if moved else done.column)
    assert expected in named, (done, report.damages)
    assert report.first.table == "event"


def programme(ledger, count, seed):
    """`count` single changes, each found; how many of each kind."""
    ledger.unguard()
    dice, done, refused = random.Random(seed), Counter(), 0
    with ledger.superuser() as superuser:
        tables = {table: rows_of(superuser, table) for table in TABLES}
        while done.total() < count:
            change = tamper(superuser, tables, dice)
            if change is None:
                refused += 1
                continue
            report = verify(anchors=ledger.anchors, workers=1)
            expect_named(change, report)
            done[f"{change.table} {change.kind}"] += 1
            ledger.restore(superuser)
        assert verify(anchors=ledger.anchors).sound
    print(f"{count} changes found, {refused} refused by constraints", dict(done))
    return done


def test_single_changes_are_found_and_named(small_ledger):
    done = programme(small_ledger, 150, seed=20260928)
    assert {key.split()[0] for key in done} >= set(TABLES)


@pytest.mark.nightly
def test_ten_thousand_single_changes_are_found_and_named(small_ledger):
    programme(small_ledger, 10_000, seed=1)


def columns_of_events(ledger):
    with ledger.superuser() as superuser:
        return [
            name
            for (name,) in superuser.execute(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = 'ledger_event' ORDER BY ordinal_position"
            )
        ]


ONE_STEP = {
    "id": "id + 100000",
    "agency_id": "'00000000-0000-0000-0000-00000000ffff'",
    "actor_id": "'00000000-0000-0000-0000-00000000ffff'",
    "at": "at + interval '1 microsecond'",
    "device_at": "at",
    "kind": "kind || 'x'",
    "object_type": "object_type || 'x'",
    "object_id": "'00000000-0000-0000-0000-00000000ffff'",
    "body": "replace(body, '4.0', '9.0')",
    "salt": "decode(repeat('00', 16), 'hex')",
    "alg": "alg + 1",
    "leaf256": "decode(repeat('00', 32), 'hex')",
    "leafsm3": "decode(repeat('00', 32), 'hex')",
    "xid": "'1'",
    "epoch": "epoch + 1",
    "seq": "seq + 100000",
}


def test_every_column_of_an_event_is_named(small_ledger):
    small_ledger.unguard()
    assert list(ONE_STEP) == columns_of_events(small_ledger)
    with small_ledger.superuser() as superuser:
        for column, value in ONE_STEP.items():
            row = superuser.execute(
                f"UPDATE ledger_event SET {column} = {value} WHERE id ="
                " (SELECT id FROM ledger_event WHERE seq = 333)"
                " RETURNING agency_id::text"
            ).fetchone()
            assert row is not None
            report = verify(anchors=small_ledger.anchors)
            first = report.first
            moved = column in {"seq", "agency_id"}
            assert (first.table, first.column) == ("event", "seq" if moved else column)
            assert (str(first.agency_id)[-4:], first.seq) == ("0001", 333), column
            assert (
                next(log for log in report.logs if log.agency_id == first.agency_id).anchored <= 333
            )
            small_ledger.restore(superuser)
        assert verify(anchors=small_ledger.anchors).sound


def test_a_lost_or_changed_anchor_file_is_told(small_ledger):
    first, second = sorted(small_ledger.anchors.iterdir())
    content = second.read_bytes()
    second.unlink()
    report = verify(anchors=small_ledger.anchors)
    assert report.sound
    assert report.unconfirmed_anchors == (second.name,)
    assert (report.anchored, report.unanchored) == (324, 325)
    second.write_bytes(content.replace(b'"size":600', b'"size":601'))
    assert not verify(anchors=small_ledger.anchors).sound
    second.write_bytes(content + b" ")
    assert verify(anchors=small_ledger.anchors).first.table == "file"
    second.write_bytes(b"{}")
    assert verify(anchors=small_ledger.anchors).first.table == "file"
    first.rename(second)
    assert not verify(anchors=small_ledger.anchors).sound
