"""`liance judge` for large tables: blocks of rows judged by columns, in order."""

import io
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, NamedTuple, TypeVar

import polars as pl

from liance.doors.cli.judge_rows import GROUP, RowJudge
from liance.foundation.tables.blocks import apart, cells_of, read_blocks
from liance.foundation.tables.formulas import harmless
from liance.foundation.tables.separated import Opened, Row, fitted
from liance.norms.standards.bulk.book import Book
from liance.norms.standards.bulk.rows import Answers, judge_rows
from liance.norms.standards.bulk.templates import csv_line
from liance.norms.standards.planning import Planner
from liance.norms.standards.reported import is_absent

Columns = tuple[pl.Series, dict[str, pl.Series], list[int]]
Worked = TypeVar("Worked")

# what may start a formula at the beginning of a cell, and is more than a sign alone
_SIGN = r"[\s\x1c-\x1f\x00\x{feff}\x{200b}]*[=+\-@＝＋－＠\t\r\n\x00]"
SUSPECT = rf'(?:^|,)(?:"{_SIGN}|{_SIGN}[^,])'
WAITING = 1  # blocks per thread that are read ahead
MOST_CONFIGURATIONS = 100_000


class _Done(NamedTuple):
    """A block's output rows, and its rows that belong to groups with their places."""

    rows: pl.Series
    answers: Answers
    members: list[tuple[int, Row]]


def judge_blocks(
    opened: Opened,
    places: Mapping[str, int],
    planners: Callable[[], Planner],
    judge: RowJudge,
    file: BinaryIO,
    *,
    sizes: Counter[str],
    verbatim: bool,
) -> Iterator[tuple[Answers, int]]:
    """Write the output rows of a file as UTF-8; of each block that is written its answers and how
    many groups ended in it.

    `places` says in which column each cell of a row stands; `judge` makes a judgement's output
    cells, and judges and sums up the rows of groups, which have `sizes`; cells that a spreadsheet
    program would run are written as text unless `verbatim`. Raises TableError as
    `read_blocks` does.
    """
    kept = _as_they_are if verbatim else _harmless
    blocks = _Blocks(len(opened.header), places, kept, lambda: Book(planners(), judge.cells))
    for done in _in_order(read_blocks(opened), blocks.judged):
        rows, groups = done.rows, 0
        if done.members:
            rows, groups = _with_summaries(done, judge, sizes, verbatim=verbatim)
        file.write(_as_bytes(rows))
        yield done.answers, groups


def sizes_of(opened: Opened, place: int) -> Counter[str]:
    """How many rows each group has, its name in the column `place`; as `judge_rows.group_sizes`."""
    blocks = _Blocks(len(opened.header), {GROUP: place})
    found: Counter[str] = Counter()
    for names in _in_order(read_blocks(opened), blocks.names):
        for name, count in names:
            found[name.strip()] += count
    return found


def _in_order(
    blocks: Iterable[bytes | list[Row]], work: Callable[[bytes | list[Row]], Worked]
) -> Iterator[Worked]:
    """What comes of the blocks, worked out by threads, in their order."""
    threads = os.cpu_count() or 1
    waiting: deque[Future[Worked]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for block in blocks:
            waiting.append(pool.submit(work, block))
            if len(waiting) > WAITING * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _with_summaries(
    done: _Done, judge: RowJudge, sizes: Counter[str], *, verbatim: bool
) -> tuple[pl.Series, int]:
    """The rows of a block, behind the last row of each group that ends in it the group's."""
    after: dict[int, str] = {}
    for place, row in done.members:
        summary = judge.summary(row, judge.judge(row), sizes)
        if summary is not None:
            cells = summary[0] if verbatim else [harmless(cell) for cell in summary[0]]
            after[place] = csv_line(cells)
    if not after:
        return done.rows, 0
    ends = list(after)
    lines = done.rows.gather(ends).to_list()
    both = [f"{line}\n{said}" for line, said in zip(lines, after.values(), strict=True)]
    return done.rows.scatter(ends, both), len(ends)


def _as_they_are(lines: pl.Series) -> pl.Series:
    return lines


def _harmless(lines: pl.Series) -> pl.Series:
    """Rows in CSV without a cell that a spreadsheet program would run."""
    places = lines.str.contains(SUSPECT).arg_true()
    if places.is_empty():
        return lines
    rows = [cells_of(line) or [] for line in lines.gather(places)]
    return lines.scatter(places, [csv_line([harmless(cell) for cell in row]) for row in rows])


class _Blocks:
    def __init__(
        self,
        width: int,
        places: Mapping[str, int],
        kept: Callable[[pl.Series], pl.Series] = _as_they_are,
        new_book: Callable[[], Book] | None = None,
    ) -> None:
        self._width, self._places, self._kept, self._new_book = width, places, kept, new_book
        self._book = new_book() if new_book else None

    def judged(self, block: bytes | list[Row]) -> _Done:
        book = self._book
        assert book is not None and self._new_book is not None  # noqa: S101, PT018
        if book.size > MOST_CONFIGURATIONS:
            book = self._book = self._new_book()
        starts, columns, surplus = self._columns(block)
        judged = judge_rows(book, columns, self._kept(starts), malformed=surplus)
        return _Done(judged.rows, judged.answers, self._members(starts, columns, surplus))

    def names(self, block: bytes | list[Row]) -> list[tuple[str, int]]:
        """The cells of the groups' column, and how often each stands there."""
        place = self._places[GROUP]
        if isinstance(block, list):
            return [(row.cells[place], 1) for row in block]
        plain, quoted = apart(block)
        found = _column(plain, self._width, place).value_counts().rows() if plain else []
        rows = (fitted(cells_of(line) or [], self._width)[0] for line in quoted)
        return [*found, *((row[place], 1) for row in rows)]

    def _columns(self, block: bytes | list[Row]) -> Columns:
        return self._of_text(block) if isinstance(block, bytes) else self._of_rows(block)

    def _members(
        self, starts: pl.Series, columns: Mapping[str, pl.Series], surplus: list[int]
    ) -> list[tuple[int, Row]]:
        """The rows of groups, with their places."""
        if GROUP not in columns:
            return []
        names = [name for name in columns[GROUP].unique().to_list() if not is_absent(name.strip())]
        places = columns[GROUP].is_in(names).arg_true()
        more = set(surplus)
        return [
            (place, Row(0, 0, fitted(cells_of(line) or [], self._width)[0], int(place in more)))
            for place, line in zip(places.to_list(), starts.gather(places).to_list(), strict=True)
        ]

    def _of_text(self, block: bytes) -> Columns:
        text = pl.Series([block], dtype=pl.Binary).cast(pl.String)
        lines = text.str.split("\n").explode()
        lines = lines.filter(lines != "")
        # the last one has what is left of a line: a comma there, or none at all, is uneven
        cells = lines.str.splitn(",", self._width).struct.unnest()
        columns = {name: cells.to_series(at) for name, at in self._places.items()}
        last = cells.to_series(self._width - 1)
        uneven = last.is_null() | last.str.contains(",", literal=True).fill_null(value=True)
        if b'"' in block:
            uneven |= lines.str.contains('"', literal=True)
        places = uneven.arg_true()
        if places.is_empty():
            return lines, columns, []
        rows = [fitted(cells_of(line) or [], self._width) for line in lines.gather(places)]
        lines = lines.scatter(places, [csv_line(cells) for cells, _ in rows])
        for name, at in self._places.items():
            columns[name] = columns[name].scatter(places, [cells[at] for cells, _ in rows])
        surplus = [at for at, (_, more) in zip(places.to_list(), rows, strict=True) if more]
        return lines, columns, surplus

    def _of_rows(self, block: list[Row]) -> Columns:
        starts = pl.Series([csv_line(row.cells) for row in block], dtype=pl.String)
        columns = {
            name: pl.Series([row.cells[at] for row in block], dtype=pl.String)
            for name, at in self._places.items()
        }
        return starts, columns, [at for at, row in enumerate(block) if row.surplus]


def _column(block: bytes, width: int, place: int) -> pl.Series:
    """One column of a block without quotes, all others left unread; empty where a line ends before."""
    schema = {f"column_{number}": pl.String for number in range(1, width + 1)}
    table = pl.read_csv(
        block, has_header=False, schema=schema, columns=[place], quote_char=None,
        empty_string_is_null=False, extra_columns="ignore", missing_columns="insert",
    )  # fmt: skip
    return table.to_series().fill_null("")


def _as_bytes(rows: pl.Series) -> memoryview:
    buffer = io.BytesIO()
    rows.to_frame().write_csv(buffer, include_header=False, quote_style="never")
    return buffer.getbuffer()
