"""The sealer loses nothing, places nothing twice, and may die at any statement."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from tests.fixtures.ledger import START, entry, write

from liance.foundation.ledger.append import append_many
from liance.foundation.ledger.models import Event, Node, Seal
from liance.foundation.ledger.seal import SEAL, Sealed, seal
from liance.foundation.ledger.verify import verify


def places(agency=1):
    return list(
        Event.objects.filter(agency_id=UUID(int=agency))
        .exclude(seq=None)
        .order_by("seq")
        .values_list("seq", flat=True)
    )


@contextmanager
def in_thread(work):
    """Run `work` in a thread with a connection of its own; re-raise what it raised."""
    faults = []

    def run():
        try:
            work()
        except Exception as fault:  # noqa: BLE001 - raised again in the test's thread
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield thread
    thread.join()
    if faults:
        raise faults[0]


def test_an_empty_ledger_has_nothing_to_seal(lone_db, tmp_path):
    assert seal(at=START) == Sealed(0, 0)
    assert verify(anchors=tmp_path).sound


def test_events_are_placed_once_in_the_order_of_commitment(lone_db, tmp_path):
    for first in range(0, 30, 10):
        write(first, 10, 1)
    write(50, 5, 2)
    assert seal(at=START) == Sealed(35, 2)
    assert seal(at=START) == Sealed(0, 0)
    assert places(1) == list(range(30))
    assert places(2) == list(range(5))
    assert verify(anchors=tmp_path).sound


def test_small_batches_make_the_same_tree(lone_db, tmp_path):
    write(0, 700, 1)
    assert seal(at=START, batch=64) == Sealed(700, 11)
    assert places() == list(range(700))
    assert Node.objects.count() == 2
    assert verify(anchors=tmp_path).sound


def test_a_transaction_that_commits_late_is_not_lost(lone_db, tmp_path):
    """The watermark trap: the smaller identifier becomes visible after the larger one."""
    written, go_on = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            append_many([entry(1, 1)])
            written.set()
            assert go_on.wait(20)

    with in_thread(slow):
        assert written.wait(20)
        write(2, 1, 1)
        # Committed and visible, but an older transaction still runs: nothing may be placed yet.
        assert Event.objects.count() == 1
        assert seal(at=START) == Sealed(0, 0)
        go_on.set()
    assert seal(at=START) == Sealed(2, 1)
    ordered = Event.objects.order_by("seq").values_list("at", flat=True)
    assert [(at - START).seconds for at in ordered] == [1, 2]
    assert verify(anchors=tmp_path).sound


def test_a_second_sealer_leaves_the_work_to_the_first(lone_db):
    write(0, 3, 1)
    with psycopg.connect(lone_db.app_url) as other:
        other.execute("SELECT pg_advisory_xact_lock(ledger_lock_key())")
        assert seal(at=START) == Sealed(0, 0, leading=False)
    assert seal(at=START) == Sealed(3, 1)


def test_sealing_within_a_transaction_is_refused(lone_db):
    with transaction.atomic(), pytest.raises(RuntimeError):
        seal(at=START)


def hammer(writers, each, sealers):
    """Writers append to three logs, some rolling back, while sealers run; how many were kept."""
    kept, lock = [], threading.Lock()
    finished = threading.Event()

    def write_some(writer):
        try:
            for turn in range(each):
                number = writer * 10_000 + turn
                try:
                    with transaction.atomic():
                        append_many(entry(number, 1 + (number + k) % 3) for k in range(3))
                        if turn % 7 == 6:
                            raise InterruptedError
                except InterruptedError:
                    continue
                with lock:
                    kept.append(3)
        finally:
            connection.close()

    def seal_on():
        try:
            while not finished.is_set():
                seal(at=START, batch=16)
        finally:
            connection.close()

    pens = [threading.Thread(target=write_some, args=(n,)) for n in range(writers)]
    clerks = [threading.Thread(target=seal_on) for _ in range(sealers)]
    for thread in (*pens, *clerks):
        thread.start()
    for thread in pens:
        thread.join()
    finished.set()
    for thread in clerks:
        thread.join()
    return sum(kept)


def check_hammered(kept, anchors):
    seal(at=START)
    assert Event.objects.count() == kept
    assert not Event.objects.filter(seq=None).exists()
    for agency in (1, 2, 3):
        assert places(agency) == list(range(len(places(agency))))
    assert verify(anchors=anchors).sound


def test_two_sealers_among_four_writers_lose_and_repeat_nothing(lone_db, tmp_path):
    check_hammered(hammer(writers=4, each=35, sealers=2), tmp_path)


@pytest.mark.nightly
def test_two_sealers_among_eight_writers_for_long(lone_db, tmp_path):
    check_hammered(hammer(writers=8, each=1_500, sealers=2), tmp_path)


class KilledError(Exception):
    """Stands for the end of the sealer's process at one statement."""


@contextmanager
def dying_at(statement, *, after):
    """The connection is lost at the n-th statement, before it or right after it was done."""
    count = 0

    def wrapper(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == statement and not after:
            raise KilledError
        result = execute(sql, params, many, context)
        if count == statement:
            raise KilledError
        return result

    with connection.execute_wrapper(wrapper):
        yield


def die_everywhere(rounds):
    deaths = 0
    for turn in range(rounds):
        statement = 1
        while True:
            write(turn * 1000 + statement * 10, 30, 1 + statement % 2)
            try:
                with dying_at(statement, after=bool(turn % 2)):
                    seal(at=START, batch=20)
            except KilledError:
                deaths += 1
                # Psycopg's connection is as gone as the process would be.
                connection.close()
                statement += 1
                continue
            break
    return deaths


def test_a_sealer_killed_at_any_statement_leaves_whole_batches(lone_db, tmp_path):
    assert die_everywhere(2) > 20
    seal(at=START)
    for agency in (1, 2):
        assert places(agency) == list(range(len(places(agency))))
    sizes = Seal.objects.order_by("number").values_list("number", flat=True)
    assert list(sizes) == list(range(1, len(sizes) + 1))
    assert verify(anchors=tmp_path).sound


@pytest.mark.nightly
def test_a_sealer_killed_at_any_statement_fifty_times(lone_db, tmp_path):
    die_everywhere(50)
    seal(at=START)
    assert verify(anchors=tmp_path).sound


def test_the_clock_may_go_backwards(lone_db, tmp_path):
    write(0, 10, 1)
    seal(at=START)
    write(20, 10, 1)
    seal(at=START - timedelta(days=2))
    assert places() == list(range(20))
    assert verify(anchors=tmp_path).sound


def claim_of(ids, agency=1, **changes):
    made = {"number": 1, "from": 0, "ids": ids}
    made |= changes
    return [made["number"], UUID(int=agency), made["from"], made["ids"],
            *[bytes(32)] * 4, START, *[bytes(32)] * 2, [], [], [], []]  # fmt: skip


@pytest.mark.parametrize(
    "changes", [{"number": 2}, {"from": 1}, {"ids": [10**9]}, {"agency": 2}, {"running": True}]
)
def test_the_database_refuses_a_seal_out_of_turn(lone_db, changes):
    write(0, 2, 1)
    ids = list(Event.objects.values_list("id", flat=True))
    running = changes.pop("running", False)
    with psycopg.connect(lone_db.app_url) as other:
        if running:
            # An own transaction with an id, begun before the events of the next line.
            other.execute("SELECT pg_current_xact_id()")
            write(5, 1, 1)
            ids = list(Event.objects.order_by("-id").values_list("id", flat=True)[:1])
        refused = pytest.raises(DatabaseError, match=r"ledger\.(stale_seal|not_sealable)")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SEAL, claim_of(**{"ids": ids} | changes))
