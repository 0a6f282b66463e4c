"""What a table to outside consists of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXT, NUMBER, TIME, DAY = "text", "number", "time", "day"
Cell = str | int | datetime | date | None
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: the word at its head, its ``kind`` (``text``, ``number`` a whole number, ``time`` an
    instant, ``day``), its width in characters where a program shows widths."""

    word: str
    kind: str = TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer wrote: ``rows`` without headings; ``sheets`` of a workbook that hold them;
    ``cut``: cells longer than a workbook can hold, which end with ``…``."""

    rows: int
    sheets: int = 1
    cut: int = 0


class Writer(Protocol):
    """Takes rows a block at a time; ``close`` finishes the file and says what was written."""

    def write(self, rows: Rows) -> None:
        """Write a block of rows, each as long as the headings."""

    def close(self, cover: Sequence[tuple[str, str]] = ()) -> Written:
        """Finish the file; ``cover``: what is said about it, by name and text."""

    def drop(self) -> None:
        """Let go of a file that nobody wants any more."""


def as_text(kind: str) -> Callable[[Cell], str]:
    """How a cell of a kind is said as text: instants in Shanghai time to the second, nothing as
    nothing."""
    return {TEXT: _plain, NUMBER: _number, TIME: _time, DAY: _plain}[kind]


def _plain(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _number(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _time(cell: Cell) -> str:
    if cell is None:
        return ""
    assert isinstance(cell, datetime)  # noqa: S101 - the column says so
    return cell.astimezone(SHANGHAI).replace(tzinfo=None).isoformat(" ", "seconds")
