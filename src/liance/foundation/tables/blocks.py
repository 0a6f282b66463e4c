"""Rows of separated text in blocks, for readers that take many at once."""

import csv
import io
from collections.abc import Iterator

from liance.foundation.tables.separated import LONGEST_CELL, Opened, Row, rows_of

CHARACTERS = 1 << 22


def read_blocks(opened: Opened, characters: int | None = None) -> Iterator[str | list[Row]]:
    """What follows the header, in order, about `characters` at a time.

    A block where each line is a row is its text, its cells between commas whatever the file's
    separator; `cells_of` reads a line with quotes; empty lines are no rows. Any other block is
    its rows as `read_separated` gives them. Raises TableError as walking its rows does.
    """
    line = opened.line
    while part := opened.text.read(characters or CHARACTERS):
        part += opened.text.readline()
        plain = _plain(part, opened.separator)
        if plain is not None:
            line += plain.count("\n")
            yield plain
            continue
        lines = _Lines(part, opened.text)
        read = csv.reader(lines, delimiter=opened.separator, strict=True)
        rows = rows_of(read, len(opened.header), line)
        found = []
        while lines.left and (row := next(rows, None)) is not None:
            found.append(row)
        line += lines.given
        yield found


def cells_of(line: str) -> list[str] | None:
    """The cells of one line with commas; none where a quoted cell does not end in it."""
    if '"' not in line:
        return line.split(",")
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        return None


class _Lines:
    """The lines of a block; those after it too where a quoted cell runs on."""

    def __init__(self, block: str, after: io.TextIOWrapper) -> None:
        self._block, self._size, self._after = io.StringIO(block, newline=""), len(block), after
        self.given = 0

    @property
    def left(self) -> bool:
        """Whether lines of the block itself are left."""
        return self._block.tell() < self._size

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._block.readline() or self._after.readline()
        if not line:
            raise StopIteration
        self.given += 1
        return line


def _plain(text: str, separator: str) -> str | None:
    """The text with plain line ends and commas; none where some line is not a row by itself."""
    returns = text.count("\r")
    if returns:
        if returns != text.count("\r\n"):
            return None
        text = text.replace("\r\n", "\n")
    if separator != ",":
        if "," in text or '"' in text:
            return None
        text = text.replace(separator, ",")
    if _may_be_long(text):
        return None
    return text if '"' not in text or _each_line_closed(text) else None


def _each_line_closed(text: str) -> bool:
    at = text.find('"')
    while at >= 0:
        begin = text.rfind("\n", 0, at) + 1
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if cells_of(text[begin:end]) is None:
            return False
        at = text.find('"', end)
    return True


def _may_be_long(text: str) -> bool:
    half = LONGEST_CELL // 2
    return any(text.find("\n", at, at + half) < 0 for at in range(0, len(text) - half, half))
