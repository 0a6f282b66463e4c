"""Statements of the hot paths: prepared by the server, several sent in one round trip.

They run on Django's connection, in its transaction. What fails raises Django's errors, at the call,
whichever of the statements it was.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

import psycopg
from django.db import connection
from django.db.models import AutoField, Field, JSONField, Model
from psycopg.pq import ExecStatus

M = TypeVar("M", bound=Model)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with ``%s`` for each of ``values``."""

    sql: str
    values: Sequence[object] = ()


def run(*statements: Statement) -> list[list[Row]]:
    """Send all, then read the rows of each; one that returns none gives an empty list."""
    connection.validate_no_broken_transaction()
    # As Django's own cursors do: a server that was away is found again.
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    raw = connection.connection
    # Django's own cursors put the values into the text: this concerns ours alone.
    raw.prepare_threshold = 0
    with connection.wrap_database_errors:
        if len(statements) == 1:
            return [_rows(_sent(raw, statements[0]))]
        with raw.pipeline():
            cursors = [_sent(raw, one) for one in statements]
        return [_rows(cursor) for cursor in cursors]


def _sent(raw: "psycopg.Connection[Row]", statement: Statement) -> "psycopg.Cursor[Row]":
    cursor = psycopg.Cursor(raw)
    return cursor.execute(statement.sql, statement.values)


def _rows(cursor: "psycopg.Cursor[Row]") -> list[Row]:
    # Not by `description`, which describes every column anew.
    result = cursor.pgresult
    return cursor.fetchall() if result and result.status == ExecStatus.TUPLES_OK else []


def inserting(rows: Sequence[Model]) -> Statement:
    """The statement that inserts new rows of one model, in any number by the same plan."""
    model = type(rows[0])
    sql, fields = _insert(model)
    said = [{f.column: _value(row, f) for f in fields} for row in rows]
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return Statement(sql, [json.dumps(said, default=_plain, ensure_ascii=False)])


@cache
def _insert(model: type[Model]) -> tuple[str, list["Field[Any, Any]"]]:
    fields = [
        one for one in model._meta.concrete_fields
        if not isinstance(one, AutoField) and not one.generated
    ]  # fmt: skip
    names = ", ".join(f'"{one.column}"' for one in fields)
    types = ", ".join(f'"{one.column}" {one.db_type(connection)}' for one in fields)
    table = model._meta.db_table
    sql = (
        f'INSERT INTO "{table}" ({names}) SELECT {names}'  # noqa: S608 - names of our own models
        f" FROM jsonb_to_recordset(%s::text::jsonb) AS given({types})"
    )
    return sql, fields


def _value(row: Model, field: "Field[Any, Any]") -> object:
    return getattr(row, field.attname)


def _plain(value: object) -> str:
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a row")


def columns(model: type[Model], alias: str) -> str:
    """The columns of a model for a SELECT, in the order that ``built`` reads."""
    return ", ".join(f'{alias}."{one.column}"' for one in model._meta.concrete_fields)


def width(model: type[Model]) -> int:
    """How many columns these are."""
    return len(model._meta.concrete_fields)


def built(model: type[M], values: Sequence[object]) -> M:
    """The object of a row that was read by ``columns``."""
    names, json_at = _reading(model)
    given = list(values)
    for at in json_at:
        if isinstance(given[at], str):
            given[at] = json.loads(given[at])  # type: ignore[arg-type]
    return model.from_db(connection.alias, names, given)


@cache
def _reading(model: type[Model]) -> tuple[list[str], list[int]]:
    fields = model._meta.concrete_fields
    return (
        [one.attname for one in fields],
        [at for at, one in enumerate(fields) if isinstance(one, JSONField)],
    )
