"""Statements in one write and one read: plans kept, faults told, a lost connection left behind."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.db.utils import ProgrammingError

from liance.foundation.kernel import exchange
from liance.foundation.kernel.prepared import Statement, read, run

pytestmark = pytest.mark.django_db


def plans() -> int:
    """How many of ours the server keeps for this connection."""
    [[(count,)]] = run(
        Statement("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'liance%%'")
    )
    return int(count)


def test_a_statement_is_prepared_once() -> None:
    asked = Statement("SELECT %s::int + 1", [41])
    run(asked, asked)
    before = plans()
    assert run(asked, asked, Statement("SELECT %s::int + 1", [1])) == [[(42,)], [(42,)], [(2,)]]
    assert plans() == before


def test_what_follows_a_fault_is_not_run_and_not_taken_for_prepared() -> None:
    behind = Statement("SELECT 'behind the fault'::text, %s::int", [1])
    with pytest.raises(DataError), transaction.atomic():
        run(Statement("SELECT 1 / %s::int", [0]), behind)
    with pytest.raises(ProgrammingError), transaction.atomic():
        run(Statement("SELECT nothing FROM nowhere"))
    assert run(behind) == [[("behind the fault", 1)]]


def test_plans_made_in_an_exchange_that_failed_are_known() -> None:
    twice = Statement("SELECT 'twice in one'::text, %s::int", [1])
    fault = Statement("SELECT 3 / %s::int", [0])
    before = plans()
    for _attempt in range(3):
        with pytest.raises(DataError), transaction.atomic():
            run(twice, twice, fault)
    assert run(twice, twice) == [[("twice in one", 1)]] * 2
    assert plans() == before + 2


def test_beyond_the_most_plans_statements_run_without(monkeypatch: pytest.MonkeyPatch) -> None:
    before = plans()
    monkeypatch.setattr(exchange, "MOST", 0)
    assert run(Statement("SELECT %s::int * 7", [6]), Statement("SELECT 'none'")) == [
        [(42,)], [("none",)],
    ]  # fmt: skip
    assert plans() == before


@pytest.fixture
def raw() -> Iterator[Any]:
    """A connection beside the test's own, not in autocommit: psycopg opens transactions itself."""
    own = connection.get_new_connection(connection.get_connection_params())
    own.autocommit = False
    yield own
    own.close()


def test_the_transaction_is_opened_with_the_first_and_taken_back_whole(raw: Any) -> None:
    ask = partial(exchange.exchange, raw)
    ask([("CREATE TEMPORARY TABLE kept (n int)", ())])
    raw.commit()
    ask([("INSERT INTO kept VALUES (%s)", [1])])
    with pytest.raises(psycopg.errors.DivisionByZero):
        ask([("INSERT INTO kept VALUES (%s)", [2]), ("SELECT 1 / 0", ())])
    raw.rollback()
    ask([("INSERT INTO kept VALUES (%s)", [3])])
    raw.commit()
    assert ask([("SELECT n FROM kept", ())]) == [[(3,)]]


def test_a_connection_that_is_lost_is_told_and_closed(raw: Any) -> None:
    ask = partial(exchange.exchange, raw)
    [[(own,)]] = ask([("SELECT pg_backend_pid()", ())])
    with pytest.raises(psycopg.OperationalError):
        ask([("SELECT pg_terminate_backend(%s)", [own]), ("SELECT 1", ())])
    with pytest.raises(psycopg.OperationalError):
        ask([("SELECT 1", ())])
    assert raw.closed


def test_a_read_finds_the_server_again_by_itself() -> None:
    """On a thread of its own: its connection is in no transaction."""

    def found() -> tuple[int, int]:
        try:
            [(own,)] = read(Statement("SELECT pg_backend_pid()"))
            # As when the server was started anew between two requests.
            with pytest.raises(OperationalError):
                run(Statement("SELECT pg_terminate_backend(%s)", [own]))
            [(now,)] = read(Statement("SELECT pg_backend_pid()"))
            return own, now
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        own, now = pool.submit(found).result()
    assert own != now
