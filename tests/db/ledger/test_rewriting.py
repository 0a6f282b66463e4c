"""History rewritten with fresh hashes is found below the last anchor, and above it never called
sound (promise I2)."""

import random

import pytest
from tests.fixtures.ledger import START, TABLES, write
from tests.fixtures.tampering import Forger, put, rows_of

from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.verify import verify


def forge(tables, dice, victims):
    """One attack on one of `victims`: an edit, a deletion or a cut tail, all hashes made anew."""
    forger = Forger(tables)
    ids = {row["id"] for row in victims}
    chosen = dice.choice([row for row in forger.events if row["id"] in ids])
    log = [row for row in forger.events if row["agency_id"] == chosen["agency_id"]]
    kind = dice.choice(["edit", "delete", "truncate"])
    if kind == "edit":
        forger.edit(chosen, lambda text: text.replace('"温度":"4.0"', '"温度":"9.9"'))
    elif kind == "delete":
        forger.remove([chosen])
    else:
        forger.remove([row for row in log if row["seq"] >= chosen["seq"]])
    return kind, chosen, forger.tables()


def log_of(report, row):
    return next((log for log in report.logs if log.agency_id == row["agency_id"]), None)


def programme(ledger, count, seed):
    ledger.unguard()
    dice, kinds = random.Random(seed), set()
    with ledger.superuser() as superuser:
        tables = {table: rows_of(superuser, table) for table in TABLES}
        for _ in range(count):
            kind, row, forged = forge(tables, dice, tables["event"])
            put(superuser, forged)
            report = verify(anchors=ledger.anchors, workers=1)
            faults = {damage.fault for damage in report.damages}
            assert "rewritten" in faults, (kind, row["seq"], report)
            assert {damage.table for damage in report.damages} <= {"seal", "head"}
            assert row["agency_id"] in {damage.agency_id for damage in report.damages}
            found = log_of(report, row)
            assert found is None or found.anchored <= row["seq"], (kind, row["seq"], report)
            kinds.add(kind)
        put(superuser, tables)
        assert verify(anchors=ledger.anchors).sound
    return kinds


def test_rewritten_history_meets_its_anchor(small_ledger):
    assert programme(small_ledger, 40, seed=20260928) == {"edit", "delete", "truncate"}


@pytest.mark.nightly
def test_two_thousand_rewritten_histories_meet_their_anchor(small_ledger):
    programme(small_ledger, 2_000, seed=2)


def test_what_is_rewritten_above_the_anchor_is_never_called_sound(small_ledger):
    from liance.foundation.ledger.seal import seal

    write(5000, 60, 1)
    seal(at=START)
    small_ledger.unguard()
    dice = random.Random(3)
    with small_ledger.superuser() as superuser:
        tables = {table: rows_of(superuser, table) for table in TABLES}
        fresh = [row for row in tables["event"] if row["seq"] >= 600]
        for _ in range(10):
            kind, row, forged = forge(tables, dice, fresh)
            put(superuser, forged)
            report = verify(anchors=small_ledger.anchors)
            found = log_of(report, row)
            # Nothing outside contradicts it, so nothing is claimed for it.
            assert report.sound, (kind, report.damages)
            assert found.anchored == 600
            assert (
                found.unanchored
                == len([e for e in forged["event"] if e["agency_id"] == row["agency_id"]]) - 600
            )


def test_without_files_a_rewritten_history_shows_by_its_printed_head(small_ledger, tmp_path):
    empty = tmp_path / "no-anchors"
    printed = [small_ledger.heads[0].words, small_ledger.heads[0].payload]
    for text in printed:
        report = verify(anchors=empty, printed=[text])
        assert report.sound
        assert (report.confirmed_heads, report.anchored) == ((1,), 324)
    small_ledger.unguard()
    with small_ledger.superuser() as superuser:
        tables = {table: rows_of(superuser, table) for table in TABLES}
        _, _, forged = forge(tables, random.Random(5), tables["event"][:100])
        put(superuser, forged)
    assert verify(anchors=empty).anchored == 0
    for text in printed:
        report = verify(anchors=empty, printed=[text])
        assert (report.first.table, report.first.fault) == ("head", "rewritten")


def test_a_text_that_is_no_printed_head_is_refused(small_ledger):
    for text in ("twelve words", "LIANCE-HEAD:1:1:zz:zz"):
        with pytest.raises(LedgerError, match=r"ledger\.bad_words"):
            verify(anchors=small_ledger.anchors, printed=[text])
