"""Rows numbered by their configuration."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from liance.norms.standards.bulk.book import Book, Numbers, Places
from liance.norms.standards.bulk.plans import CONFIGURATION
from liance.norms.standards.cases import Case

MOST_CODES = 1 << 22


def configurations(book: Book, columns: Mapping[str, pl.Series], count: int) -> Numbers:
    """The number in `book` of each row's configuration. Columns as `rows.judge_rows` has them."""
    named = {name: columns[name] for name in CONFIGURATION if name in columns}
    codes, size = _together(list(named.values()), count)
    first = np.zeros(size, dtype=np.int64)
    first[codes[::-1]] = np.arange(count - 1, -1, -1)
    cells = [column.gather(first).to_list() for column in named.values()]
    rows = zip(*cells, strict=True) if cells else [()] * size
    blank = Case(value="", limit="", limit_unit="" if "limit_unit" in named else None)
    cases = [replace(blank, **dict(zip(named, row, strict=True))) for row in rows]
    return np.take(book.configurations(cases), codes)


def _together(columns: list[pl.Series], count: int) -> tuple[Places, int]:
    """One code for each distinct row of columns, from 0 without gaps, and how many there are."""
    codes, size = np.zeros(count, dtype=np.int64), 1
    for column in columns:
        more, other = _dense(column.cast(pl.Categorical).to_physical().to_numpy().astype(np.int64))
        codes, size = _dense(codes * other + more, size * other)
    return codes, size


def _dense(codes: Places, size: int | None = None) -> tuple[Places, int]:
    """The same codes without gaps, and how many there are; `size` is above all of them."""
    size = int(codes.max(initial=0)) + 1 if size is None else size
    if size > MOST_CODES:
        found, dense = np.unique(codes, return_inverse=True)
        return dense, len(found)
    present = np.zeros(size, dtype=bool)
    present[codes] = True
    numbers = np.cumsum(present) - 1
    return np.take(numbers, codes), int(numbers[-1]) + 1
