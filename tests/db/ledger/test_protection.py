"""Who may do what to the ledger: the application appends, nobody changes or removes."""

import psycopg
import pytest
from tests.fixtures.ledger import TABLES

from liance.foundation.ledger.errors import LedgerError
from liance.foundation.ledger.models import Event

CHANGES = [
    statement.format(table=f"ledger_{table}")
    for table in TABLES
    for statement in (
        "UPDATE {table} SET {{column}} = {{column}}",
        "DELETE FROM {table}",
        "TRUNCATE {table} CASCADE",
    )
]
COLUMN = {"event": "kind", "seal": "size", "node": "idx", "head": "at", "anchor": "place"}


def with_column(statement):
    table = next(table for table in TABLES if f"ledger_{table}" in statement)
    return statement.format(column=COLUMN[table])


def refused(url, statement):
    with psycopg.connect(url) as other, pytest.raises(psycopg.Error) as refusal:
        other.execute(statement)
    return str(refusal.value)


def test_not_even_a_superuser_in_replica_mode_changes_a_row(small_ledger):
    with small_ledger.superuser() as superuser:
        superuser.execute("SET session_replication_role = replica")
        for statement in CHANGES:
            with pytest.raises(psycopg.Error, match=r"ledger\.append_only"):
                superuser.execute(with_column(statement))


def test_not_even_the_log_s_own_role_moves_an_event(small_ledger):
    with small_ledger.superuser() as superuser:
        superuser.execute("SET ROLE liance_log")
        for change in ("seq = seq + 10000", "seq = NULL", "kind = 'a:b:c'"):
            with pytest.raises(psycopg.Error, match=r"ledger\.append_only"):
                superuser.execute(f"UPDATE ledger_event SET {change}")


OF_THE_APPLICATION = [
    *(with_column(statement) for statement in CHANGES),
    "INSERT INTO ledger_event SELECT * FROM ledger_event",
    "INSERT INTO ledger_seal SELECT * FROM ledger_seal",
    "INSERT INTO ledger_anchor SELECT * FROM ledger_anchor",
    "ALTER TABLE ledger_event DISABLE TRIGGER ALL",
    "DROP TABLE ledger_event",
    "DROP FUNCTION ledger_epoch()",
    "CREATE OR REPLACE FUNCTION ledger_epoch() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "SET ROLE liance_log",
    "SELECT setval('ledger_event_id_seq', 1)",
    "SELECT nextval('ledger_event_id_seq')",
]


def test_the_application_may_only_append_and_read(fresh_db):
    for statement in OF_THE_APPLICATION:
        said = refused(fresh_db.app_url, statement)
        assert "permission denied" in said or "must be owner" in said, statement


def test_the_functions_run_as_the_log_with_a_fixed_search_path(fresh_db):
    with psycopg.connect(fresh_db.app_url) as other:
        rows = other.execute(
            "SELECT proname, proowner::regrole::text, proconfig::text, prosecdef FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'ledger\\_%'"
        ).fetchall()
    assert len(rows) == 16
    for name, owner, settings, definer in rows:
        assert owner == "liance_log", name
        assert not definer or "search_path=public, pg_temp" in settings, name


def test_a_temporary_object_does_not_stand_in_for_a_function(small_ledger):
    # CVE-2018-1058: an unqualified name must not be found in a schema the caller owns.
    with psycopg.connect(small_ledger.database.app_url) as other:
        other.execute(
            "CREATE FUNCTION pg_temp.ledger_epoch() RETURNS bigint LANGUAGE sql AS 'SELECT 1'"
        )
        row = other.execute("SELECT epoch FROM ledger_reserve(1)").fetchone()
    assert row != (1,)


def test_a_model_refuses_before_the_database_does(small_ledger):
    event = Event.objects.first()
    for write in (event.save, event.delete):
        with pytest.raises(LedgerError, match=r"ledger\.append_only"):
            write()
