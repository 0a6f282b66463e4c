"""Two transactions that lock the same the other way round are parted by the database and tried
again, wherever commands are carried out: handing in, the job of every five minutes, a last byte."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import OperationalError, connection, connections, transaction
from tests.fixtures.database import TestDatabase

from liance.flows.fieldwork.retrying import parted


def _lock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def test_one_of_two_is_tried_again(fresh_world: TestDatabase) -> None:
    meeting, tries = Barrier(2), list[int]()

    def both(first: int, second: int) -> int:
        @transaction.atomic
        def act() -> int:
            _lock(first)
            tries.append(first)
            if tries.count(first) == 1:
                meeting.wait(30)
            _lock(second)
            return first

        try:
            return parted(act)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(both, (1, 2), (2, 1))) == [1, 2]
    assert len(tries) == 3


def test_what_another_try_does_not_mend_is_raised(fresh_world: TestDatabase) -> None:
    tries = list[int]()

    @transaction.atomic
    def away() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(5)")

    with pytest.raises(OperationalError):
        parted(away)
    assert len(tries) == 1
