"""Verification in many ranges and processes says what it says in one, and lasts."""

import time

import psycopg
import pytest
from django.db import connection
from tests.fixtures.ledger import START, write

from liance.foundation.ledger import verify as verification
from liance.foundation.ledger.seal import seal
from liance.foundation.ledger.verify import verify


@pytest.fixture
def in_small_ranges(monkeypatch):
    monkeypatch.setattr(verification, "WIDTH", 256)
    monkeypatch.setattr(verification, "WORTH_WORKERS", 0)


@pytest.mark.parametrize("workers", [1, 2])
def test_ranges_and_processes_make_no_difference(small_ledger, in_small_ranges, workers):
    write(7000, 3, None)
    seen = []
    report = verify(lambda *step: seen.append(step), anchors=small_ledger.anchors, workers=workers)
    assert report.sound
    assert (report.events, report.anchored, report.unanchored) == (652, 649, 3)
    assert seen[-1] == (652, 652)
    assert seen == sorted(seen)


def test_damage_is_found_in_any_range(small_ledger, in_small_ranges):
    small_ledger.unguard()
    with small_ledger.superuser() as superuser:
        for seq in (0, 255, 256, 511, 512, 599):
            superuser.execute("UPDATE ledger_event SET kind = 'a:b:c' WHERE seq = %s", [seq])
            report = verify(anchors=small_ledger.anchors, workers=2)
            assert (report.first.column, report.first.seq) == ("kind", seq)
            small_ledger.restore(superuser)
        for low, high in ((255, 256), (10, 500)):
            # Two events exchange their places across ranges: only their order tells.
            superuser.execute(
                "UPDATE ledger_event SET seq = CASE seq WHEN %(low)s THEN 100000"
                " ELSE 100001 END WHERE seq IN (%(low)s, %(high)s) AND agency_id = %(agency)s;".replace(
                    "%(low)s", str(low)
                )
                .replace("%(high)s", str(high))
                .replace("%(agency)s", "'00000000-0000-0000-0000-000000000001'")
                + f"UPDATE ledger_event SET seq = {high} WHERE seq = 100000;"
                + f"UPDATE ledger_event SET seq = {low} WHERE seq = 100001"
            )
            faults = {damage.fault for damage in verify(anchors=small_ledger.anchors).damages}
            assert "out_of_order" in faults
            small_ledger.restore(superuser)


def test_a_long_verification_outlives_the_limit_on_idle_transactions(small_ledger, in_small_ranges):
    name = small_ledger.database.name
    with small_ledger.superuser() as superuser:
        # Stronger than the limit of the role itself, which is a minute.
        superuser.execute(
            f'ALTER ROLE liance_app IN DATABASE "{name}"'
            " SET idle_in_transaction_session_timeout = '200ms'"
        )
    connection.close()
    assert verify(lambda *_: time.sleep(0.5), anchors=small_ledger.anchors, workers=1).sound


def test_writing_and_sealing_go_on_meanwhile(small_ledger, in_small_ranges):
    def work(done, total):
        write(9000 + done, 5, 1)
        seal(at=START)

    report = verify(work, anchors=small_ledger.anchors, workers=1)
    assert report.sound
    assert report.events == 649
    assert verify(anchors=small_ledger.anchors).events > 649


def test_verification_needs_no_more_than_reading(small_ledger):
    with psycopg.connect(small_ledger.database.owner_url, autocommit=True) as owner:
        owner.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM liance_app")
    assert verify(anchors=small_ledger.anchors).sound
