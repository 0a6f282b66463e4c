"""Rows of separated text (CSV), read as a stream."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple, Protocol

from liance.foundation.tables.encodings import encoding_of
from liance.foundation.tables.errors import TableError

LONGEST_CELL = 131_072
MOST_COLUMNS = 5_000
MOST_NAMED = 500

_QUOTED = re.compile(r'"[^"]*"')
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\s*", re.IGNORECASE)


class Lines(Protocol):
    """What `csv.reader` returns."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


class Row(NamedTuple):
    """One row: its number among the rows (from 1), its last line in the file, its cells.

    `cells` has as many entries as the header: missing ones are empty, surplus ones are counted
    in `surplus` and left out.
    """

    number: int
    line: int
    cells: Sequence[str]
    surplus: int


@dataclass(frozen=True, slots=True)
class Table:
    """Header and rows of a file. `rows` can be walked once and reads as it goes."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    encoding: str
    separator: str

    def columns(self, wanted: Sequence[str], *, required: Sequence[str] = ()) -> dict[str, int]:
        """Where the wanted columns stand, by exact name, else whatever the capitals.

        Raises TableError `tables.missing_columns` for a required one, and
        `tables.duplicate_columns` for a wanted name that stands twice.
        """
        places: dict[str, int] = {}
        for name in wanted:
            same = [at for at, column in enumerate(self.header) if column == name]
            same = same or [at for at, c in enumerate(self.header) if c.casefold() == name]
            if len(same) > 1:
                raise TableError("tables.duplicate_columns", {"columns": name})
            if same:
                places[name] = same[0]
        missing = [name for name in required if name not in places]
        if missing:
            found = ", ".join(column for column in self.header if column)[:MOST_NAMED] or "–"
            parts = {"columns": ", ".join(missing), "found": found}
            raise TableError("tables.missing_columns", parts)
        return places


def read_separated(stream: BinaryIO) -> Table:
    """Read CSV from a seekable stream: header at once, rows while they are walked.

    The separator is the comma, else the tab, else the semicolon, as the header has it (a line
    `sep=;` before it is obeyed). Empty lines are no rows. The table takes the stream over: keep
    it open while walking, do not read it besides. Raises TableError here for encoding and
    header, while walking `tables.malformed` and `tables.cell_too_long`.
    """
    return open_separated(stream).table()


class Opened(NamedTuple):
    """A file of separated text behind its header, which ends with line `line`."""

    header: tuple[str, ...]
    text: io.TextIOWrapper
    line: int
    encoding: str
    separator: str

    def table(self) -> Table:
        """The rows behind the header; walking them reads the text."""
        lines = csv.reader(self.text, delimiter=self.separator, strict=True)
        rows = rows_of(lines, len(self.header), self.line)
        return Table(self.header, rows, self.encoding, self.separator)


def open_separated(stream: BinaryIO) -> Opened:
    """Read the header of a seekable stream as `read_separated` does, and leave the rest."""
    encoding = encoding_of(stream)
    separator = _separator(stream, encoding)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    lines = csv.reader(text, delimiter=separator, strict=True)
    filled = _filled(lines, 0)
    first = next(filled, None)
    if first is not None and _SEPARATOR_LINE.fullmatch(separator.join(first)):
        first = next(filled, None)
    if first is None:
        raise TableError("tables.empty")
    if len(first) > MOST_COLUMNS:
        # each row is made as wide as the header
        raise TableError("tables.too_large", {"where": str(lines.line_num)})
    header = tuple(cell.strip().strip("\ufeff") for cell in first)
    return Opened(header, text, lines.line_num, encoding, separator)


def _separator(stream: BinaryIO, encoding: str) -> str:
    stream.seek(0)
    head = stream.read(LONGEST_CELL).decode(encoding, errors="ignore").lstrip("\ufeff\r\n")
    stream.seek(0)
    line = re.split(r"[\r\n]", head, maxsplit=1)[0]
    named = _SEPARATOR_LINE.fullmatch(line)
    if named is not None:
        return named[1]
    bare = _QUOTED.sub("", line)
    return next((mark for mark in ",\t;" if mark in bare), ",")


def _filled(lines: "Lines", before: int) -> Iterator[list[str]]:
    try:
        for cells in lines:
            if cells:
                yield cells
    except csv.Error as error:
        line = str(before + lines.line_num)
        parts = {"line": line, "what": str(error), "size": str(LONGEST_CELL)}
        code = "cell_too_long" if "field larger" in str(error) else "malformed"
        raise TableError(f"tables.{code}", parts) from error


def rows_of(lines: "Lines", width: int, before: int) -> Iterator[Row]:
    """The rows that `csv.reader` finds, each as wide as the header; `before`: lines above them.

    Raises TableError `tables.malformed` and `tables.cell_too_long`.
    """
    for number, written in enumerate(_filled(lines, before), start=1):
        cells, surplus = fitted(written, width)
        yield Row(number, before + lines.line_num, cells, surplus)


def fitted(written: list[str], width: int) -> tuple[list[str], int]:
    """The cells of a row as wide as the header, and how many filled ones were too many."""
    missing = width - len(written)
    cells = [*written, *[""] * missing] if missing > 0 else written[:width]
    # a trailing separator is no cell
    return cells, -missing if any(written[width:]) else 0
