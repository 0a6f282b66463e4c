"""Rows numbered by their configuration."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from liance.norms.standards.bulk.book import CASE, Book, Numbers, Places
from liance.norms.standards.conditions import Conditions

MOST_CODES = 1 << 22
_ODD = np.uint64(0x9E3779B97F4A7C15)
DAY = "sampled_on"
CELLS = (*CASE, *Conditions._fields)
# measured cells that belong to the configuration where rows share them
SETTLED = ("o2_measured", "background")
SHARED = 4  # so many rows must share their cells on average, else each is judged by itself

Columns = Mapping[str, pl.Series]


def configurations(
    book: Book, columns: Columns, count: int, settled: Sequence[str] = ()
) -> Numbers:
    """The number in `book` of each row's configuration. Columns as `rows.judge_rows` has them,
    `settled` the measured ones that belong to it."""
    named = {name: columns[name] for name in (*CELLS, *settled) if name in columns}
    if "standard" not in named:
        named.pop(DAY, None)  # a date chooses nothing but a standard's edition
    if DAY not in named:
        return _numbered(book, named, count)
    found = _numbered(book, {**named, DAY: _stretches(book, named[DAY])}, count)
    dated = np.flatnonzero(np.isin(found, list(book.dated)))
    if len(dated):
        own = {name: column.gather(dated) for name, column in named.items()}
        found[dated] = _numbered(book, own, len(dated))
    return found


def settled_in(columns: Columns) -> tuple[str, ...]:
    """The measured columns whose cells rows share: worked out once for all of them."""
    found = []
    for name in SETTLED:
        if name not in columns:
            continue
        given = columns[name].filter(columns[name] != "")
        if len(given) and given.n_unique() * SHARED <= len(given):
            found.append(name)
    return tuple(found)


def _stretches(book: Book, days: pl.Series) -> pl.Series:
    texts = days.unique()
    return days.replace_strict(texts, pl.Series([book.days.of(text) for text in texts]))


def _numbered(book: Book, named: Columns, count: int) -> Numbers:
    codes, size = coded(list(named.values()), count)
    first = np.zeros(size, dtype=np.int64)
    first[codes[::-1]] = np.arange(count - 1, -1, -1)
    cells = [column.gather(first).to_list() for column in named.values()]
    rows = list(zip(*cells, strict=True)) if cells else [()] * size
    numbers = book.number(tuple(named), rows)
    return np.take(numbers, codes)


def coded(columns: Sequence[pl.Series], count: int) -> tuple[Places, int]:
    """One code for each distinct row of columns, from 0 without gaps, and how many there are: by
    hashes, and by the texts themselves where two that differ have the same."""
    if not columns or not count:
        return np.zeros(count, dtype=np.int64), 1
    mixed = hashed(columns)
    codes = (pl.Series(mixed).rank("dense") - 1).to_numpy().astype(np.int64)
    size = int(codes.max()) + 1
    like = np.empty(size, dtype=np.int64)
    like[codes] = np.arange(count)
    alike = pl.Series(like[codes])
    if all((column == column.gather(alike)).all() for column in columns):
        return codes, size
    return together(columns, count)


def hashed(columns: Sequence[pl.Series]) -> NDArray[np.uint64]:
    """A hash of each row of columns."""
    mixed = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        mixed = mixed * _ODD + column.hash().to_numpy()
    return mixed


def together(columns: Sequence[pl.Series], count: int) -> tuple[Places, int]:
    """As ``coded``, by the texts alone."""
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
