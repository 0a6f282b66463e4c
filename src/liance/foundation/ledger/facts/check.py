"""Comparing the rows of facts with the digests that the ledger holds of them.

Both sides are read in the order of tables and rows and merged, so that memory does not grow with
the ledger. Nothing of the database's own functions is trusted but the writing of values.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from time import perf_counter
from typing import Any, NamedTuple

import psycopg
from django.db import connection as django_connection

from liance.foundation.ledger.facts.columns import (
    CATALOGUE,
    DIGEST,
    Layout,
    Table,
    Writing,
    tables_of,
    value_sql,
)
from liance.foundation.ledger.facts.declared import KEPT, SALT
from liance.foundation.ledger.facts.taken import LATE, LATER, OUTSIDE, UPGRADE, read
from liance.foundation.ledger.rows import NULL, SESSION, text_of
from liance.foundation.ledger.scan import copied_from
from liance.foundation.ledger.verify import conninfo_of

Progress = Callable[[int, int], None]
Connection = psycopg.Connection[tuple[Any, ...]]

MOST_DAMAGES = 1000
STEP = 10_000

# The last word of the ledger on each row. Events that do not prove themselves are left out.
RECORDED = """
SELECT DISTINCT ON (split_part(t.key, ':', 1) COLLATE "C", r.key COLLATE "C")
       split_part(t.key, ':', 1), r.key, split_part(t.key, ':', 2), coalesce(r.value, '-'),
       e.agency_id, coalesce(e.seq::text, '-'), e.id, e.kind, coalesce(e.said ->> 'reached', '')
  FROM (SELECT id, agency_id, seq, kind, body::jsonb -> 'body' AS said FROM ledger_event
         WHERE body LIKE '%"facts":{{"%' AND id <> ALL('{{{damaged}}}'::bigint[]) OFFSET 0) AS e,
       jsonb_each(e.said -> 'facts') AS t, jsonb_each_text(t.value) AS r
 ORDER BY split_part(t.key, ':', 1) COLLATE "C", r.key COLLATE "C",
       coalesce((CASE WHEN e.kind LIKE 'ledger:row:%' THEN e.said ->> 'reached' END)::bigint, e.id)
       DESC, e.id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactDamage:
    """A row that is not as the ledger has it.

    ``fault``: ``changed`` (``column`` names the first altered one, empty when only the whole row
    shows it), ``missing``, ``unrecorded`` (no event knows the row as it stands there), ``outside``
    (written, but by no act). ``agency_id``, ``seq`` and ``event`` are of the event that vouches.
    """

    table: str
    row: str
    fault: str
    column: str = ""
    agency_id: str = ""
    seq: int | None = None
    event: int | None = None


@dataclass(slots=True)
class FactReport:
    """What came of comparing: rows that agree, those of them that an upgrade wrote last, damages,
    rows without digest by table.

    ``incomparable``: rows whose columns the database no longer has.
    """

    agreeing: int = 0
    upgraded: int = 0
    damages: list[FactDamage] = field(default_factory=list)
    more_damages: bool = False
    without: Counter[str] = field(default_factory=Counter)
    incomparable: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """All rows looked at."""
        beside = sum(self.without.values()) + sum(self.incomparable.values())
        return self.agreeing + len(self.damages) + beside

    def add(self, damage: FactDamage) -> None:
        """Keep a damage, up to a bound."""
        if len(self.damages) < MOST_DAMAGES:
            self.damages.append(damage)
        else:
            self.more_damages = True


class Word(NamedTuple):
    """The ledger's last word on one row."""

    table: str
    row: str
    layout: str
    digest: str
    agency_id: str
    seq: str
    event: str
    kind: str
    reached: str = ""

    @property
    def place(self) -> int:
        """Orders words on one row by when they came."""
        return int(self.reached if self.kind in LATER else self.event)

    def damage(self, fault: str, column: str = "") -> FactDamage:
        """A damage of this row."""
        return FactDamage(
            table=self.table,
            row=self.row,
            fault=fault,
            column=column,
            agency_id=self.agency_id,
            seq=None if self.seq == "-" else int(self.seq),
            event=int(self.event) if self.event else None,
        )


def check_facts(progress: Progress | None = None, *, damaged: Sequence[int] = ()) -> FactReport:
    """Compare every row of the declared tables; ``damaged`` are events that prove nothing.

    ``progress`` is told rows done and an estimate of all.
    """
    began = perf_counter()
    conninfo = conninfo_of(django_connection.get_connection_params())
    report = FactReport()
    with (
        psycopg.connect(conninfo, autocommit=True) as words,
        psycopg.connect(conninfo, autocommit=True) as rows,
    ):
        _same_snapshot(words, rows)
        tables = tables_of(rows.execute(CATALOGUE, [list(KEPT)]).fetchall())
        layouts = {
            name: Layout(table, tuple(columns))
            for name, table, columns in rows.execute("SELECT * FROM ledger_layout").fetchall()
        }
        late = _late(rows)
        total = _estimate(rows, tables)
        said = groupby(_words(words, damaged), key=lambda word: word.table)
        comparing = _Comparing(
            connection=rows,
            layouts=layouts,
            late=late,
            report=report,
            progress=progress or (lambda _done, _total: None),
            total=total,
        )
        for table, recorded in _joined(sorted(tables), said):
            comparing.compare(tables.get(table), recorded)
    report.seconds = perf_counter() - began
    return report


def _same_snapshot(first: Connection, second: Connection) -> None:
    first.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    row = first.execute("SELECT pg_export_snapshot()").fetchone()
    second.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    second.execute(f"SET TRANSACTION SNAPSHOT '{row[0] if row else ''}'")
    for each in (first, second):
        for statement in SESSION.split(";"):
            each.execute(statement)


def _late(connection: Connection) -> dict[tuple[str, str], Word]:
    """What waits to be taken up by the ledger, as words without a place in it."""
    found: dict[tuple[str, str], Word] = {}
    query = "SELECT said, reached, act FROM ledger_late ORDER BY id"
    for said, reached, act in connection.execute(query).fetchall():
        kind = OUTSIDE if act is None else LATE
        for key, rows in read(said).items():
            table, layout = key.split(":")
            for row, digest in rows.items():
                found[table, row] = Word(
                    table, row, layout, digest or "-", "", "-", str(act or ""), kind, str(reached)
                )
    return found


def _estimate(connection: Connection, tables: Iterable[str]) -> int:
    row = connection.execute(
        "SELECT sum(greatest(reltuples, 0))::bigint FROM pg_class WHERE relname = ANY(%s)",
        [list(tables)],
    ).fetchone()
    return int(row[0] or 0) if row else 0


def _words(connection: Connection, damaged: Sequence[int]) -> Iterator[Word]:
    query = RECORDED.format(damaged=",".join(str(int(number)) for number in damaged))
    for fields in copied_from(connection, query):
        yield Word(*(part.decode() for part in fields))


def _joined(
    names: list[str], said: Iterable[tuple[str, Iterator[Word]]]
) -> Iterator[tuple[str, Iterator[Word]]]:
    """Every table that stands or that the ledger speaks of, once, in order."""
    waiting = iter(names)
    name = next(waiting, None)
    for table, words in said:
        while name is not None and name < table:
            yield name, iter(())
            name = next(waiting, None)
        yield table, words
        if name == table:
            name = next(waiting, None)
    while name is not None:
        yield name, iter(())
        name = next(waiting, None)


@dataclass(slots=True, kw_only=True)
class _Comparing:
    """Walks one table after another."""

    connection: Connection
    layouts: dict[str, Layout]
    late: dict[tuple[str, str], Word]
    report: FactReport
    progress: Progress
    total: int
    done: int = 0

    def compare(self, table: Table | None, words: Iterator[Word]) -> None:
        """Merge the rows of a table with the ledger's words on them; both sorted by row."""
        if table is None or not table.salted:
            for word in words:
                self.report.incomparable[word.table] += word.digest != "-"
            return
        writings = self._writings(table)
        last: Word | None = next(words, None)
        for fields in copied_from(self.connection, _rows_sql(table)):
            self._step()
            row = fields[0].decode()
            while last is not None and last.row < row:
                self._unmet(last)
                last = next(words, None)
            met = last if last is not None and last.row == row else None
            self._met(table, fields, self._last(table.name, row, met), writings)
            if met is not None:
                last = next(words, None)
        while last is not None:
            self._unmet(last)
            last = next(words, None)

    def _step(self) -> None:
        self.done += 1
        if not self.done % STEP:
            self.progress(self.done, max(self.total, self.done))

    def _writings(self, table: Table) -> dict[str, tuple[Writing, list[int]] | None]:
        """For each layout of the table: how to write its text, which of the columns it takes."""
        places = {column: n for n, column in enumerate(table.types, 2)}
        found: dict[str, tuple[Writing, list[int]] | None] = {}
        for name, layout in self.layouts.items():
            if layout.table != table.name or layout.id != name:
                continue
            known = all(column in places for column in layout.columns)
            numbers = [places[column] for column in layout.columns] if known else []
            found[name] = (Writing(layout), numbers) if known else None
        return found

    def _last(self, table: str, row: str, word: Word | None) -> Word | None:
        waiting = self.late.get((table, row))
        if waiting is None or (word is not None and word.place > waiting.place):
            return word
        return waiting

    def _unmet(self, word: Word) -> None:
        word = self._last(word.table, word.row, word) or word
        if word.digest != "-":
            self.report.add(word.damage("missing"))
        elif word.kind == OUTSIDE:
            self.report.add(word.damage("outside"))

    def _met(
        self,
        table: Table,
        fields: list[bytes],
        word: Word | None,
        writings: dict[str, tuple[Writing, list[int]] | None],
    ) -> None:
        if word is None and fields[1] == NULL:
            self.report.without[table.name] += 1
        elif word is None or word.digest == "-":
            row = fields[0].decode()
            self.report.add(FactDamage(table=table.name, row=row, fault="unrecorded"))
        elif word.layout not in writings:
            self.report.add(word.damage("changed"))
        elif (known := writings[word.layout]) is None:
            self.report.incomparable[table.name] += 1
        else:
            self._weigh(word, fields, *known)

    def _weigh(self, word: Word, fields: list[bytes], writing: Writing, places: list[int]) -> None:
        salt, values = text_of(fields[1]), [text_of(fields[n]) for n in places]
        if writing.digest(salt, values) != word.digest[:DIGEST]:
            column = SALT if salt == NULL else writing.altered(salt, values, word.digest)
            self.report.add(word.damage("changed", column))
        elif word.kind == OUTSIDE:
            self.report.add(word.damage("outside"))
        else:
            self.report.agreeing += 1
            self.report.upgraded += word.kind == UPGRADE


def _rows_sql(table: Table) -> str:
    values = ", ".join(value_sql(column, kind) for column, kind in table.types.items())
    # The ledger's side comes in the order of texts.
    order = "r.id" if table.types["id"] == "uuid" else 'r.id::text COLLATE "C"'
    return (
        f"SELECT r.id, encode(r.{SALT}, 'hex'), {values} FROM {table.name} r"  # noqa: S608 - names of our own catalogue
        f" ORDER BY {order}"
    )
