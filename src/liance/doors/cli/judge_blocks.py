"""`liance judge` for large tables: blocks of rows judged by columns, in order."""

import io
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

import polars as pl

from liance.foundation.tables.blocks import cells_of, read_blocks
from liance.foundation.tables.separated import Opened, Row, fitted
from liance.norms.standards.bulk.book import Book
from liance.norms.standards.bulk.rows import Answers, judge_rows
from liance.norms.standards.bulk.templates import Cells, csv_line
from liance.norms.standards.planning import Planner

Columns = tuple[pl.Series, dict[str, pl.Series], list[int]]

WAITING = 2  # blocks per thread that are read ahead
MOST_CONFIGURATIONS = 100_000


def judge_blocks(
    opened: Opened,
    places: Mapping[str, int],
    planners: Callable[[], Planner],
    cells: Cells,
    file: BinaryIO,
) -> Iterator[Answers]:
    """Write the output rows of a file as UTF-8; the answers of each block when it is written.

    `places` says in which column each cell of a row stands, `cells` makes a judgement's output.
    Raises TableError as `read_blocks` does.
    """
    blocks = _Blocks(len(opened.header), places, lambda: Book(planners(), cells))
    threads = os.cpu_count() or 1
    waiting: deque[Future[tuple[bytes, Answers]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        for block in read_blocks(opened):
            waiting.append(pool.submit(blocks.judged, block))
            if len(waiting) > WAITING * threads:
                yield _written(file, waiting.popleft())
        while waiting:
            yield _written(file, waiting.popleft())


class _Blocks:
    def __init__(self, width: int, places: Mapping[str, int], new_book: Callable[[], Book]) -> None:
        self._width, self._places, self._new_book = width, places, new_book
        self._book = new_book()

    def judged(self, block: str | list[Row]) -> tuple[bytes, Answers]:
        book = self._book
        if book.size > MOST_CONFIGURATIONS:
            book = self._book = self._new_book()
        starts, columns, surplus = (
            self._of_text(block) if isinstance(block, str) else self._of_rows(block)
        )
        judged = judge_rows(book, columns, starts, malformed=surplus)
        return _as_bytes(judged.rows), judged.answers

    def _of_text(self, block: str) -> Columns:
        lines = pl.Series([block]).str.split("\n").explode()
        lines = lines.filter(lines != "")
        cells = lines.str.split_exact(",", self._width - 1).struct.unnest()
        columns = {name: cells.to_series(at) for name, at in self._places.items()}
        commas = lines.str.count_matches(",", literal=True)
        uneven = (commas != self._width - 1) | lines.str.contains('"', literal=True)
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


def _written(file: BinaryIO, done: "Future[tuple[bytes, Answers]]") -> Answers:
    rows, answers = done.result()
    file.write(rows)
    return answers


def _as_bytes(rows: pl.Series) -> bytes:
    buffer = io.BytesIO()
    rows.to_frame().write_csv(buffer, include_header=False, quote_style="never")
    return buffer.getvalue()
