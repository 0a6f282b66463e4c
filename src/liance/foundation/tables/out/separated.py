"""Rows as separated text (CSV) that no spreadsheet program evaluates."""

import csv
from collections.abc import Sequence
from typing import BinaryIO

from liance.foundation.tables.formulas import harmless
from liance.foundation.tables.out.shape import TEXT, Heading, Rows, Written, as_text


class SeparatedWriter:
    """UTF-8 with its mark, comma, lines as RFC 4180 ends them; the first line is the headings."""

    def __init__(self, stream: BinaryIO, headings: Sequence[Heading]) -> None:
        self._stream = stream
        self._said = [
            (at, as_text(heading.kind))
            for at, heading in enumerate(headings)
            if heading.kind != TEXT
        ]
        self._texts = [at for at, heading in enumerate(headings) if heading.kind == TEXT]
        self._rows = 0
        stream.write("\ufeff".encode())
        self._put([[harmless(heading.word) for heading in headings]])

    def write(self, rows: Rows) -> None:
        """Write a block of rows."""
        self._put([self._line(row) for row in rows])
        self._rows += len(rows)

    def _line(self, row: Sequence[object]) -> list[str]:
        cells: list[str] = list(row)  # type: ignore[arg-type]
        for at in self._texts:
            text = cells[at]
            if not text:
                cells[at] = ""
            # What begins with a letter, a figure or a Chinese character begins no formula.
            elif not text[0].isalnum():
                cells[at] = harmless(text)
        for at, said in self._said:
            cells[at] = said(cells[at])
        return cells

    def _put(self, lines: Sequence[Sequence[str]]) -> None:
        out = _Lines()
        csv.writer(out, lineterminator="\r\n").writerows(lines)
        self._stream.write("".join(out.held).encode())

    def close(self, cover: Sequence[tuple[str, str]] = ()) -> Written:  # noqa: ARG002
        """Say how many rows were written; such a file has no room for a cover."""
        self._stream.flush()
        return Written(self._rows)

    def drop(self) -> None:
        """Nothing is held."""


class _Lines:
    """Where the lines of a block are put."""

    def __init__(self) -> None:
        self.held: list[str] = []
        self.write = self.held.append
