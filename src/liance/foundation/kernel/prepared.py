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

from django.db import InterfaceError, OperationalError, connection
from django.db.models import AutoField, Field, JSONField, Model

from liance.foundation.kernel.exchange import Row, exchange

M = TypeVar("M", bound=Model)


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
    with connection.wrap_database_errors:
        return exchange(connection.connection, [(one.sql, one.values) for one in statements])


def read(statement: Statement) -> list[Row]:
    """The rows of one statement that only reads, where nothing is written yet.

    A connection that was lost since the last request is opened anew and asked once more; so nobody
    need ask beforehand whether it still lives.
    """
    if connection.in_atomic_block or connection.connection is None:
        return run(statement)[0]
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return run(statement)[0]
    except (OperationalError, InterfaceError):
        connection.close()
        return run(statement)[0]


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
