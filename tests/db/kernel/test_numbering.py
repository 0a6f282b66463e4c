"""Numbers have neither gaps nor doubles, under concurrency and roll-back."""

import threading
from uuid import UUID

from django.db import connection, transaction
from tests.fixtures.database import TestDatabase

from liance.foundation.kernel.numbering import next_number

OWNER = UUID(int=7)


def test_forty_racing_writers_with_roll_backs_leave_no_gap(fresh_db: TestDatabase) -> None:
    given: list[int] = []

    def write(turn: int) -> None:
        try:
            with transaction.atomic():
                number = next_number(kind="sheet", owner=OWNER, year=2026)
                if turn % 4 == 3:
                    raise LookupError
            given.append(number)
        except LookupError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(turn,)) for turn in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 31))


def test_series_are_apart_by_kind_owner_and_year(db: None) -> None:
    assert next_number(kind="sheet", owner=OWNER, year=2026) == 1
    assert next_number(kind="sheet", owner=OWNER, year=2027) == 1
    assert next_number(kind="report", owner=OWNER, year=2026) == 1
    assert next_number(kind="sheet", owner=UUID(int=8), year=2026) == 1
    assert next_number(kind="sheet", owner=OWNER, year=2026) == 2
