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
from liance.foundation.ledger.facts.taken import KEY, LATE, LATER, OUTSIDE, UPGRADE
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.records import SITE

EMPTY = frozenset({"null", '""', "[]", '"[]"', '"{}"'})


# Why a row of which the ledger speaks is handed out without its salt.
WITHHELD = "withheld"
WIPED = "wiped"
MOVED = "moved"
LAYOUT = "layout"


@dataclass(frozen=True, slots=True)
class Word:
    """What an event says of a row: the layout, the digest with its columns' marks (None: removed,
    or no act's word). ``place`` orders the words on one row by what was reached."""

    layout: str
    digest: str | None
    place: tuple[int, int]


# Table and row.
Said = dict[tuple[str, str], Word]


@dataclass(frozen=True, slots=True)
class Line:
    """A row as one line of JSON.

    ``bare``: why there is no salt although the ledger speaks of the row (one of ``withheld``,
    ``wiped``, ``moved``, ``layout``), empty otherwise. ``differs``: the ledger has another digest.
    """

    row: str
    data: bytes
    bare: str = ""

    @property
    def differs(self) -> bool:
        """Whether the row as it stands is not the one that the ledger has."""
        return self.bare in {WIPED, MOVED}


def said_by(events: Iterable[Event]) -> Said:
    """The word on each row, of those that the events say, that was reached last."""
    found: Said = {}
    for event in events:
        body = json.loads(event.body)["body"]
        place = _place(event, body)
        for key, rows in body.get(KEY, {}).items():
            table, layout = key.split(":")
            for row, digest in rows.items():
                known = found.get((table, row))
                if known is None or known.place < place:
                    word = None if event.kind == OUTSIDE else digest
                    found[table, row] = Word(layout, word, place)
    return found


def _place(event: Event, body: Mapping[str, str]) -> tuple[int, int]:
    return int(body["reached"] if event.kind in LATER else event.id), event.id


def later(rows: Iterable[tuple[str, str]], said: Said, *, at: datetime) -> list[Event]:
    """The site's events with digests of these rows, by table and row, that came after their acts or
    by an upgrade, and that reached further than every event that ``said`` knows of them. What no
    act wrote is no word of the ledger's."""
    record_late(at=at)
    wanted = {row: said[row].place if row in said else (0, 0) for row in rows}

    def speaks(event: Event) -> bool:
        body = json.loads(event.body)["body"]
        named = {(key.split(":")[0], row) for key, found in body[KEY].items() for row in found}
        return any(_place(event, body) > wanted[row] for row in wanted.keys() & named)

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
        if word is None:
            return Line(row[0], bare)
        layout = self.layouts.get(word.layout)
        if not of.salted or layout is None or any(c not in values for c in layout.columns):
            return Line(row[0], bare, LAYOUT)
        if row[1] is None:
            return Line(row[0], bare, WIPED)
        whole = Writing(layout).text(row[1].encode(), [values[c].encode() for c in layout.columns])
        if hashlib.sha256(whole).hexdigest() != (word.digest or "")[:DIGEST]:
            return Line(row[0], bare, MOVED)
        return Line(row[0], bare, WITHHELD) if hidden else Line(row[0], whole)


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
