"""Scenes that no act can bring about: rows of facts changed as only the tables' owner can."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import QuerySet

# Made by the owner in the template of all test databases; the application's role calls it.
HAND = """
CREATE FUNCTION tests_guard(p_table text, p_trigger text, p_on boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_trigger WHERE tgrelid = p_table::regclass AND tgname = p_trigger) THEN
    EXECUTE format('ALTER TABLE %I %s TRIGGER %I', p_table,
                   CASE WHEN p_on THEN 'ENABLE ALWAYS' ELSE 'DISABLE' END, p_trigger);
  END IF;
END $$
"""


def rewrite(rows: "QuerySet[object]", **values: object) -> None:
    """Change columns that stand as first written."""
    with _unguarded(rows, "fact_fixed"):
        rows.update(**values)


def remove(rows: "QuerySet[object]") -> None:
    """Delete rows that are kept for good."""
    with _unguarded(rows, "fact_kept"):
        rows.delete()


def loosen(*tables: str) -> None:
    """Let the tables be altered for the rest of a transaction that is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            for trigger in ("fact_fixed", "fact_kept"):
                cursor.execute("SELECT tests_guard(%s, %s, false)", [table, trigger])


@contextmanager
def _unguarded(rows: "QuerySet[object]", trigger: str) -> Iterator[None]:
    table = rows.model._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        # A table with deferred checks waiting cannot be altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT tests_guard(%s, %s, false)", [table, trigger])
        yield
        cursor.execute("SELECT tests_guard(%s, %s, true)", [table, trigger])
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
