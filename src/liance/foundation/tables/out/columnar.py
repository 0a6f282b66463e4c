"""Rows as Parquet: instants, days and numbers keep their type."""

from collections.abc import Sequence
from typing import Any, BinaryIO

from liance.foundation.tables.out.shape import DAY, NUMBER, TEXT, TIME, Heading, Rows, Written

GROUP = 50_000


class ColumnarWriter:
    """Row groups of ``GROUP`` rows; what is said about the file stands in its metadata."""

    def __init__(self, stream: BinaryIO, headings: Sequence[Heading]) -> None:
        # Large, and needed by those alone who ask for this kind of file.
        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        types = {
            TEXT: pa.string(), NUMBER: pa.int64(), TIME: pa.timestamp("us", tz="UTC"), DAY: pa.date32(),
        }  # fmt: skip
        self._arrow: Any = pa
        self._schema = pa.schema([(heading.word, types[heading.kind]) for heading in headings])
        self._out = parquet.ParquetWriter(stream, self._schema, compression="zstd")
        self._waiting: list[Sequence[object]] = []
        self._rows = 0

    def write(self, rows: Rows) -> None:
        """Take a block of rows."""
        self._waiting += rows
        if len(self._waiting) >= GROUP:
            self._put()

    def _put(self) -> None:
        columns = zip(*self._waiting, strict=True) if self._waiting else [()] * len(self._schema)
        arrays = [
            self._arrow.array(column, type=field.type)
            for column, field in zip(columns, self._schema, strict=True)
        ]
        self._out.write_batch(self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows += len(self._waiting)
        self._waiting = []

    def close(self, cover: Sequence[tuple[str, str]] = ()) -> Written:
        """Write what waits and the footer."""
        if self._waiting:
            self._put()
        self._out.add_key_value_metadata(dict(cover))
        self._out.close()
        return Written(self._rows)

    def drop(self) -> None:
        """Close the writer."""
        self._out.close()
