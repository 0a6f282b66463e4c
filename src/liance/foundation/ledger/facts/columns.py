"""The text of a row whose digest is taken: the columns of a table and how each is written.

``{"salt":"…32 hex…","table":"t","values":{"column":value,…}}``, columns sorted by name, without
generated ones and the salt. Values are JSON: numbers of integer columns, true, false and null bare;
all else strings, instants in UTC with six decimals, exact decimals as stored, arrays as arrays.
PostgreSQL and Python write the same bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liance.foundation.ledger.facts.declared import SALT

CATALOGUE = """
SELECT c.relname, a.attname, format_type(a.atttypid, NULL)
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
   AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 ORDER BY c.relname, a.attname COLLATE "C"
"""
MARK = 4
DIGEST = 64

_BARE = {"smallint", "integer", "bigint", "boolean"}
_QUOTED = {"uuid", "numeric"}


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that the digests of a table cover, with their types by name."""

    table: str
    columns: tuple[str, ...]

    @property
    def id(self) -> str:
        """32 hex digits: nobody can pass other columns off under it."""
        text = f"{self.table}:{','.join(self.columns)}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def key(self) -> str:
        """How the ledger names it: ``table:layout``."""
        return f"{self.table}:{self.id}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands in the database: its columns' types, whether it keeps salts."""

    name: str
    types: Mapping[str, str]
    salted: bool

    @property
    def layout(self) -> Layout:
        """What digests taken now cover."""
        return Layout(self.name, tuple(self.types))


def tables_of(rows: Sequence[tuple[str, str, str]]) -> dict[str, Table]:
    """Tables by name out of what CATALOGUE found."""
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        found.setdefault(table, {})[column] = kind
    return {
        name: Table(name, {c: t for c, t in types.items() if c != SALT}, SALT in types)
        for name, types in found.items()
    }


def value_sql(column: str, kind: str) -> str:
    """SQL that writes a column's value as JSON, free of the session's settings."""
    name = f'r."{column}"'
    if kind in _BARE:
        text = f"{name}::text"
    elif kind in _QUOTED:
        text = f"""'"' || {name}::text || '"'"""
    elif kind == "timestamp with time zone":
        shown = f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        text = f"""'"' || {shown} || '"'"""
    elif kind == "date":
        text = f"""'"' || to_char({name}, 'YYYY-MM-DD') || '"'"""
    elif kind.endswith("[]"):
        text = f"array_to_json({name})::text"
    else:
        text = f"to_json({name}::text)::text"
    return f"coalesce({text}, 'null')"


def text_sql(layout: Layout, values: Sequence[str], salt: str) -> str:
    """SQL of the row's text out of SQL for its values and its salt in hexadecimal."""
    pairs = [
        f"""'{"," if number else ""}"{column}":' || {value}"""
        for number, (column, value) in enumerate(zip(layout.columns, values, strict=True))
    ]
    head = f"""'{{"salt":"' || {salt} || '","table":"{layout.table}","values":{{'"""
    return f"{head} || {' || '.join(pairs)} || '}}}}'"


def digest_sql(layout: Layout, types: Mapping[str, str], source: str) -> str:
    """SQL giving ``id`` and ``digest`` of the rows of ``source``: 64 hex digits over the row's text,
    then 4 for each column, which name the altered one."""
    values = [f"v{n}" for n in range(len(layout.columns))]
    given = ", ".join(
        f"{value_sql(column, types[column])} AS {value}"
        for column, value in zip(layout.columns, values, strict=True)
    )
    whole = f"encode(sha256(convert_to({text_sql(layout, values, 'salt')}, 'UTF8')), 'hex')"
    marks = " || ".join(
        f"left(encode(sha256(convert_to(salt || '{column}' || {value}, 'UTF8')), 'hex'), {MARK})"
        for column, value in zip(layout.columns, values, strict=True)
    )
    # OFFSET 0: each value is written once, not once for each place that names it.
    return (
        f"SELECT id, {whole} || {marks} AS digest FROM (SELECT r.id, encode(r.{SALT}, 'hex') AS"  # noqa: S608 - names of our own catalogue
        f" salt, {given} FROM {source} r WHERE r.{SALT} IS NOT NULL OFFSET 0) AS written"
    )


class Writing:
    """Python's side: the text of a row and the mark of each column, out of values as SQL wrote
    them."""

    def __init__(self, layout: Layout) -> None:
        parts = ",".join(f'"{column}":%b' for column in layout.columns)
        self.template = f'{{"salt":"%b","table":"{layout.table}","values":{{{parts}}}}}'.encode()
        self.columns = layout.columns

    def text(self, salt: bytes, values: Sequence[bytes]) -> bytes:
        """The row's text."""
        return self.template % (salt, *values)

    def digest(self, salt: bytes, values: Sequence[bytes]) -> str:
        """SHA-256 of the row's text, hexadecimal."""
        return hashlib.sha256(self.text(salt, values)).hexdigest()

    def altered(self, salt: bytes, values: Sequence[bytes], recorded: str) -> str:
        """The first column that is not as recorded; empty when the marks agree."""
        for number, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            mark = hashlib.sha256(salt + column.encode() + value).hexdigest()[:MARK]
            place = DIGEST + number * MARK
            if recorded[place : place + MARK] != mark:
                return column
        return ""
