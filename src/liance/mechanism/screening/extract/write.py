"""Write an extract: each table streamed from PostgreSQL into one Parquet file."""

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import connection, transaction
from pyarrow import csv as separated
from pyarrow import parquet

from liance.mechanism.screening.extract.tables import ASKED, TABLES, Extracted

TYPES: Mapping[str, Any] = {
    "key": pa.int64(), "ms": pa.int64(), "day": pa.int32(), "number": pa.float64(),
    "text": pa.string(), "flag": pa.bool_(), "small": pa.int32(),
}  # fmt: skip


def schema_of(table: Extracted) -> Any:
    """The columns of a table as Arrow names them."""
    return pa.schema([(name, TYPES[kind]) for name, kind in table.columns.items()])


def write_extract(folder: Path, *, at: datetime) -> dict[str, int]:
    """All tables as they stand at one instant, in ``folder``; rows by table. ``at``: the instant
    against which what is still open is measured.

    Reads only: nothing holds the ledger's sealer back.
    """
    counts = {}
    own = not connection.in_atomic_block
    with transaction.atomic():
        if own:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name, table in TABLES.items():
            counts[name] = _write(folder / f"{name}.parquet", table, at)
    return counts


def _write(path: Path, table: Extracted, at: datetime) -> int:
    rows = 0
    schema = schema_of(table)
    select = table.select.replace(ASKED, str(int(at.timestamp() * 1000)))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({select}) TO STDOUT (FORMAT csv)") as copy,
        parquet.ParquetWriter(path, schema, compression="zstd") as writer,
    ):
        first = bytes(copy.read())
        if not first:
            return 0
        reader = separated.open_csv(
            pa.PythonFile(io.BufferedReader(_Stream(copy, first), 1 << 20), mode="r"),
            read_options=separated.ReadOptions(column_names=schema.names, block_size=1 << 24),
            convert_options=separated.ConvertOptions(
                column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False,
                true_values=["t"], false_values=["f"],
            ),
            parse_options=separated.ParseOptions(newlines_in_values=True),
        )  # fmt: skip
        for batch in reader:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


class _Stream(io.RawIOBase):
    """What a COPY gives, read as a file."""

    def __init__(self, copy: Any, begun: bytes = b"") -> None:
        self._copy, self._left = copy, begun

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, target: Any) -> int:
        """As many bytes as fit; none at the end."""
        if not self._left:
            self._left = bytes(self._copy.read())
        size = min(len(target), len(self._left))
        target[:size], self._left = self._left[:size], self._left[size:]
        return size
