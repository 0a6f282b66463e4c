"""Rows numbered by their configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

import numpy as np
import polars as pl

from liance.norms.standards.bulk.book import Book, Configuration, Numbers, Places
from liance.norms.standards.cases import Case
from liance.norms.standards.conditions import Conditions, Measured

MOST_CODES = 1 << 22
DAY = "sampled_on"
CASE = tuple(field.name for field in fields(Case) if field.name != "value")
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
    codes, size = _together(list(named.values()), count)
    first = np.zeros(size, dtype=np.int64)
    first[codes[::-1]] = np.arange(count - 1, -1, -1)
    cells = [column.gather(first).to_list() for column in named.values()]
    rows = zip(*cells, strict=True) if cells else iter([()] * size)
    numbers = book.number(_configuration(dict(zip(named, row, strict=True))) for row in rows)
    return np.take(numbers, codes)


def _configuration(cells: Mapping[str, str]) -> Configuration:
    case = Case(value="", **{name: cells.get(name, "") for name in CASE})
    if "limit_unit" not in cells:
        case = replace(case, limit_unit=None)  # one unit serves value and limit
    conditions = Conditions(*[cells.get(name, "") for name in Conditions._fields])
    measured = Measured(*[cells.get(name, "") for name in Measured._fields])
    return Configuration(case, conditions, measured)


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
