"""Rows of facts as the very texts that their digests are taken of, for whoever checks them elsewhere."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from liance.foundation.ledger.facts.columns import (
    CATALOGUE,
    DIGEST,
    Layout,
    Table,
    Writing,
    tables_of,
    value_sql,
)
from liance.foundation.ledger.facts.declared import SALT
from liance.foundation.ledger.facts.late import record_late
from liance.foundation.ledger.facts.taken import KEY, LATE, UPGRADE
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.records import SITE

EMPTY = frozenset({"null", '""', "[]", '"[]"', '"{}"'})


@dataclass(frozen=True, slots=True)
class Word:
    """What an event says of a row: the layout, the digest with its columns' marks (None: removed)."""

    layout: str
    digest: str | None
    event: int


# Table and row.
Said = dict[tuple[str, str], Word]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as one line of JSON.

    ``proven``: it is the text whose digest the ledger has last, salt included. Otherwise there is no
    salt, and left-out columns are not there. ``differs``: the ledger has another digest.
    """

    row: str
    data: bytes
    proven: bool
    differs: bool = False


def said_by(events: Iterable[Event]) -> Said:
    """The last word on each row that the events name, given in the order of their numbers."""
    found: Said = {}
    for event in events:
        for key, rows in json.loads(event.body)["body"].get(KEY, {}).items():
            table, layout = key.split(":")
            for row, digest in rows.items():
                found[table, row] = Word(layout, digest, event.id)
    return found


def later(rows: Iterable[str], said: Said, *, at: datetime) -> list[Event]:
    """The site's events with digests of these rows that came after their acts or by an upgrade, and
    after every event that ``said`` knows of them. What no act wrote is no word of the ledger's."""
    record_late(at=at)
    last = {row: word.event for (_, row), word in said.items()}
    wanted = {row: last.get(row, 0) for row in rows}

    def speaks(event: Event) -> bool:
        body = json.loads(event.body)["body"]
        named = wanted.keys() & {row for found in body[KEY].values() for row in found}
        return any(int(body["reached"]) >= wanted[row] for row in named)

    found = Event.objects.filter(object_id=SITE, kind__in=(LATE, UPGRADE)).order_by("id")
    return [event for event in found if speaks(event)]


@dataclass(frozen=True, slots=True)
class Hand:
    """Writes rows of several tables. ``leave_out``: columns that are not handed out."""

    tables: Mapping[str, Table]
    layouts: Mapping[str, Layout]
    leave_out: frozenset[str]

    def lines(self, table: str, rows: Sequence[object], said: Said) -> list[Line]:
        """The rows of a table by identifier, in the order given; one query."""
        of = self.tables[table]
        values = ", ".join(value_sql(column, kind) for column, kind in of.types.items())
        salt = f"encode(r.{SALT}, 'hex')" if of.salted else "NULL"
        query = f"SELECT r.id::text, {salt}, {values} FROM {table} r WHERE r.id = ANY(%s)"  # noqa: S608 - names of our own catalogue
        with connection.cursor() as cursor:
            cursor.execute(query, [list(rows)])
            found = {row[0]: row for row in cursor.fetchall()}
        return [
            self._line(of, found[str(row)], said.get((table, str(row))))
            for row in rows
            if str(row) in found
        ]

    def _line(self, of: Table, row: Sequence[str], word: Word | None) -> Line:
        values = dict(zip(of.types, row[2:], strict=True))
        shown = {c: v for c, v in values.items() if c not in self.leave_out}
        hidden = any(v not in EMPTY for c, v in values.items() if c in self.leave_out)
        pairs = ",".join(f'"{column}":{value}' for column, value in shown.items())
        bare = f'{{"table":"{of.name}","values":{{{pairs}}}}}'.encode()
        if word is None or not of.salted:
            return Line(row[0], bare, proven=False)
        if row[1] is None:
            return Line(row[0], bare, proven=False, differs=True)
        layout = self.layouts.get(word.layout)
        if layout is None or any(column not in values for column in layout.columns):
            return Line(row[0], bare, proven=False)
        whole = Writing(layout).text(row[1].encode(), [values[c].encode() for c in layout.columns])
        if hashlib.sha256(whole).hexdigest() != (word.digest or "")[:DIGEST]:
            return Line(row[0], bare, proven=False, differs=True)
        return Line(row[0], bare if hidden else whole, proven=not hidden)


def hand(tables: Iterable[str], *, leave_out: frozenset[str]) -> Hand:
    """What writes rows of these tables; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE, [list(tables)])
        known = tables_of(cursor.fetchall())
        cursor.execute("SELECT id, table_name, columns FROM ledger_layout")
        layouts = {
            name: Layout(table, tuple(columns)) for name, table, columns in cursor.fetchall()
        }
    return Hand(known, layouts, leave_out)
