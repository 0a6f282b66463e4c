"""Rows of separated text in blocks, for readers that take many at once."""

import csv
import io
from collections.abc import Generator, Iterator
from typing import BinaryIO, cast

from liance.foundation.tables.separated import LONGEST_CELL, Opened, Row, rows_of

CHARACTERS = 1 << 23


def read_blocks(opened: Opened, characters: int | None = None) -> Iterator[bytes | list[Row]]:
    """What follows the header, in order, about `characters` at a time.

    A block where each line is a row is its text in UTF-8, its cells between commas whatever the
    file's separator; `cells_of` reads a line with quotes; empty lines are no rows. Any other block
    is its rows as `read_separated` gives them. Raises TableError as walking its rows does.
    """
    size = characters or CHARACTERS
    behind = _behind(opened)
    if behind is not None:
        opened = yield from _of_bytes(behind, opened, size)
    yield from _of_text(opened, size)


def again(opened: Opened, stream: BinaryIO) -> Opened:
    """The same file from another stream of it, behind its header."""
    text = io.TextIOWrapper(stream, encoding=opened.encoding, newline="")
    for _ in range(opened.line):
        text.readline()
    return opened._replace(text=text)


def _behind(opened: Opened) -> BinaryIO | None:
    """The bytes behind the header where they are those of the blocks; none where they are not."""
    if opened.encoding not in ("utf-8", "utf-8-sig") or opened.separator != ",":
        return None
    raw = cast("BinaryIO", opened.text.buffer)
    before = raw.tell()
    raw.seek(0)
    head = b"".join(raw.readline() for _ in range(opened.line))
    if head.count(b"\r") == head.count(b"\r\n"):
        return raw
    raw.seek(before)
    return None


def _of_bytes(
    raw: BinaryIO, opened: Opened, size: int
) -> Generator[bytes | list[Row], None, Opened]:
    """Blocks as they stand in the file, until one is not plain; returns what is left from there."""
    line = opened.line
    while True:
        begin = raw.tell()
        part = raw.read(size)
        # no line is as long as that, unless another mark ends lines
        part += raw.readline(size + LONGEST_CELL)
        plain = _plain_bytes(part)
        if plain is None:
            raw.seek(begin)
            text = io.TextIOWrapper(raw, encoding="utf-8", newline="")
            return opened._replace(text=text, line=line)
        if not part:
            return opened._replace(text=io.TextIOWrapper(io.BytesIO(), newline=""))
        line += plain.count(b"\n")
        yield plain


def _plain_bytes(part: bytes) -> bytes | None:
    """As ``_plain``, of bytes with commas."""
    returns = part.count(b"\r")
    if returns:
        if returns != part.count(b"\r\n"):
            return None
        part = part.replace(b"\r\n", b"\n")
    half = LONGEST_CELL // 2
    if any(part.find(b"\n", at, at + half) < 0 for at in range(0, len(part) - half, half)):
        return None
    _, quoted = apart(part)
    return part if all(cells_of(line) is not None for line in quoted) else None


def _of_text(opened: Opened, size: int) -> Iterator[bytes | list[Row]]:
    line = opened.line
    while part := opened.text.read(size):
        part += opened.text.readline()
        plain = _plain(part, opened.separator)
        if plain is not None:
            line += plain.count("\n")
            yield plain.encode()
            continue
        lines = _Lines(part, opened.text)
        read = csv.reader(lines, delimiter=opened.separator, strict=True)
        rows = rows_of(read, len(opened.header), line)
        found = []
        while lines.left and (row := next(rows, None)) is not None:
            found.append(row)
        line += lines.given
        yield found


def apart(block: bytes) -> tuple[bytes, list[str]]:
    """The lines of a block without quotes, and those with."""
    plain, quoted, begin = [], [], 0
    while (at := block.find(b'"', begin)) >= 0:
        start = block.rfind(b"\n", begin, at) + 1 or begin
        end = block.find(b"\n", at)
        end = len(block) if end < 0 else end
        plain.append(block[begin:start])
        quoted.append(block[start:end].decode())
        begin = end + 1
    plain.append(block[begin:])
    return b"".join(plain), quoted


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
