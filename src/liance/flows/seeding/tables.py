"""Rows as the text that COPY reads, and loading them without the cost of checking each alone."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg import sql

from liance.foundation.ledger.facts.declared import KEPT, SALT

NULL = "\\N"
CHUNK = 2_000
Connection = psycopg.Connection[tuple[Any, ...]]


class Rows:
    """A table with the columns that differ from row to row; all others are constant.

    A column that is not named takes null, an empty text, an empty array or the field's default.
    """

    def __init__(self, label: str, *varying: str, **constant: str) -> None:
        model = apps.get_model(label)
        self.table = model._meta.db_table
        fields = [f for f in model._meta.concrete_fields if not getattr(f, "generated", False)]
        self.columns = [f.column for f in fields]
        unknown = {*varying, *constant} - set(self.columns)
        if unknown:
            raise ValueError(f"{label} has no columns {sorted(unknown)}")
        cells = {f.column: _default(f) for f in fields} | constant
        if self.table in KEPT:
            # Seeded without digests: a row without salt says that none was taken of it.
            self.columns.append(SALT)
            cells[SALT] = NULL
        order = [c for c in self.columns if c not in varying]
        self.columns = [*varying, *order]
        tail = "".join(f"\t{cells[c]}".replace("%", "%%") for c in order)
        self.template = "\t".join(["%s"] * len(varying)) + tail + "\n"

    def copy(self, connection: Connection, rows: Iterable[tuple[object, ...]]) -> int:
        """COPY the rows; how many."""
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.table), sql.SQL(", ").join(map(sql.Identifier, self.columns))
        )
        template, count, waiting = self.template, 0, []
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                waiting.append(template % row)
                if len(waiting) == CHUNK:
                    copy.write("".join(waiting))
                    count += CHUNK
                    waiting.clear()
            copy.write("".join(waiting))
        return count + len(waiting)


def _default(field: "models.Field[Any, Any]") -> str:
    if field.column == "version":
        return "1"
    if field.null:
        return NULL
    if isinstance(field, (ArrayField, models.JSONField)):
        return "{}"
    default = field.get_default() if field.has_default() else ""
    if isinstance(default, bool):
        return "t" if default else "f"
    return str(default)


@contextmanager
def unguarded(connection: Connection, tables: Iterable[str]) -> Iterator[None]:
    """Within the running transaction: no triggers, no secondary indexes, no foreign keys; all of
    them again after the block, the keys checked over whole tables.

    Check constraints and primary keys stay. The caller must switch those triggers that fire
    always back to that (``kernel.triggers.sync``, ``ledger.facts.triggers.sync``).
    """
    names = sorted(set(tables))
    again = _definitions(connection, names)
    for statement in again["drop"]:
        connection.execute(statement)
    yield
    for statement in again["make"]:
        connection.execute(statement)


KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype IN ('f', 'u', 'x') AND conrelid = ANY(%s::regclass[]) ORDER BY contype DESC, conname
"""
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
 WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
   AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
 ORDER BY 1
"""


def _definitions(connection: Connection, names: list[str]) -> Mapping[str, list[Any]]:
    """What to drop before and make after. Unique keys that others refer to must stay."""
    keys = connection.execute(KEYS, [names]).fetchall()
    foreign = [row for row in keys if row[2].startswith("FOREIGN")]
    indexes = connection.execute(INDEXES, [names]).fetchall()
    off = [_q(f"ALTER TABLE {t} DISABLE TRIGGER USER") for t in names]
    drop = [_q(f'ALTER TABLE {t} DROP CONSTRAINT "{name}"') for t, name, _ in foreign]
    drop += [_q(f"DROP INDEX {name}") for name, _ in indexes]
    make = [_q(definition) for _, definition in indexes]
    make += [_q(f'ALTER TABLE {t} ADD CONSTRAINT "{name}" {text}') for t, name, text in foreign]
    return {"drop": [*off, *drop], "make": [*make, *(_on(t) for t in names)]}


def _on(table: str) -> Any:
    return _q(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _q(text: str) -> Any:
    # The catalogue quotes its own names; nothing here comes from outside.
    return sql.SQL(text)
