"""Judging a block of rows given as columns."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from liance.norms.standards.bulk.book import ALONE, MALFORMED, UNKNOWN, Book, Numbers, Places
from liance.norms.standards.bulk.configurations import configurations, settled_in
from liance.norms.standards.bulk.fixed import Integers
from liance.norms.standards.bulk.rated import RatedRows, rated_rows
from liance.norms.standards.bulk.slots import SlotTexts
from liance.norms.standards.bulk.templates import Slot
from liance.norms.standards.bulk.values import Values, read_values
from liance.norms.standards.conditions import Measured
from liance.norms.standards.reasons import Reason, VerdictKind

FLOW = "flow_m3h"
RATED = -3  # rows whose flow makes them a rate
Answers = Counter[tuple[VerdictKind, Reason]]


@dataclass(frozen=True, slots=True)
class Parsed:
    """Rows as numbers: their values, and what is compared of them."""

    values: Values
    configurations: Numbers
    forms: NDArray[np.uint8]
    doubled: Integers

    def compared(self, part: slice) -> tuple[Numbers, NDArray[np.uint8], Integers]:
        """Configuration, form and doubled number of a part of the rows."""
        return self.configurations[part], self.forms[part], self.doubled[part]


@dataclass(frozen=True, slots=True)
class Judged:
    """The output rows in order, and how often each answer was given."""

    rows: pl.Series
    answers: Answers


def judge_rows(
    book: Book,
    columns: Mapping[str, pl.Series],
    starts: pl.Series,
    *,
    malformed: Sequence[int] = (),
) -> Judged:
    """Judge rows as `judge_row` judges each of them.

    `columns` are texts without nulls, named like the fields of `Case`, `Conditions` and
    `Measured`; what has no column is empty, but `limit_unit` without one is none. `starts`: the
    rows as they came, in CSV; the output cells follow on each. `malformed` rows are not judged.
    """
    if starts.is_empty():
        return Judged(starts, Counter())
    settled = settled_in(columns)
    rows = parse(book, columns, settled)
    classes = classify(book, rows, columns["value"])
    for name in Measured._fields:
        if name in columns and name not in (*settled, FLOW):
            classes[(columns[name] != "").to_numpy()] = ALONE
    rates = None
    if FLOW in columns:
        _by_flow(book, rows, classes, columns[FLOW])
        rates = _rated(book, rows, classes, columns)
    classes[list(malformed)] = MALFORMED
    output = _Output(book, rows, classes, starts, rates)
    output.judge_rated(columns)
    shapes: dict[tuple[Slot, ...], list[int]] = {}
    for number, count in _counted(classes):
        template = book.templates[number]
        shapes.setdefault(template.slots, []).append(number)
        output.answers[template.verdict, template.reason] += count
    for slots, numbers in shapes.items():
        output.fill(slots, numbers)
    output.judge_alone(columns)
    return Judged(output.in_order(), output.answers)


def parse(book: Book, columns: Mapping[str, pl.Series], settled: Sequence[str] = ()) -> Parsed:
    """Read the values and number the configurations. Columns as `judge_rows` has them, `settled`
    as `configurations` has it."""
    values = read_values(columns["value"])
    who = configurations(book, columns, len(values.forms), settled)
    return Parsed(values, who, values.forms, values.doubled)


def classify(book: Book, rows: Parsed, reported: pl.Series) -> Numbers:
    """The class of each row: the number of its template in `book`, or ALONE."""
    keys = book.keys(rows.configurations, rows.forms, rows.doubled)
    classes = book.classes(keys)
    unknown = np.flatnonzero(classes == UNKNOWN)
    if len(unknown):
        firsts = unknown[np.unique(keys[unknown], return_index=True)[1]]
        values, numbers = reported.gather(firsts), rows.values.numbers.gather(firsts)
        for key, value, number in zip(
            keys[firsts].tolist(), values.to_list(), numbers.to_list(), strict=True
        ):
            book.learn(key, value, number)
        classes = book.classes(keys)
    classes[rows.values.mantissas > book.factors.most[rows.configurations]] = ALONE
    return classes


def _by_flow(book: Book, rows: Parsed, classes: Numbers, flows: pl.Series) -> None:
    """Rows with a flow where one counts have no class of their number alone."""
    given = np.flatnonzero((flows != "").to_numpy())
    counted = np.isin(rows.configurations[given], list(book.by_flow))
    places = given[counted]
    fits = rows.values.mantissas[places] <= book.factors.most[rows.configurations[places]]
    known = fits & (classes[places] != ALONE)
    classes[places] = np.where(known, RATED, ALONE)


def _rated(
    book: Book, rows: Parsed, classes: Numbers, columns: Mapping[str, pl.Series]
) -> RatedRows | None:
    """The rows whose rates fit, which have a class then by their number and the side of the limit."""
    places = np.flatnonzero(classes == RATED)
    who, which = np.unique(rows.configurations[places], return_inverse=True)
    each = [bands.rates if bands else None for bands in (book.bands[n] for n in who.tolist())]
    if not len(places) or None in each:
        return None
    factors = book.factors
    numbers = (
        rows.values.mantissas[places] * factors.mantissas[who][which],
        rows.values.decimals[places] + factors.decimals[who][which],
    )
    flows = columns[FLOW].gather(places)
    found = rated_rows(places, numbers, flows, [rates for rates in each if rates], which)
    at = found.places
    keys = book.keys(rows.configurations[at], rows.forms[at], rows.doubled[at]).astype(np.int64)
    _, firsts, which = np.unique(keys * 3 + found.sides + 1, return_index=True, return_inverse=True)
    learnt = []
    for first, place in zip(firsts.tolist(), at[firsts].tolist(), strict=True):
        digits = int(rows.values.mantissas[place]), int(rows.values.decimals[place])
        cells = columns["value"][place], found.flows[first]
        learnt.append(book.rated_number(int(keys[first]), *cells, digits))
    classes[at] = np.array(learnt, dtype=np.int32)[which]
    return found


def _counted(classes: Numbers) -> list[tuple[int, int]]:
    counts = np.bincount(classes[classes >= 0])
    return [(int(number), int(counts[number])) for number in np.flatnonzero(counts)]


@dataclass(slots=True)
class _Output:
    """Output rows as they become ready, in any order."""

    book: Book
    rows: Parsed
    classes: Numbers
    starts: pl.Series
    rates: RatedRows | None
    answers: Answers = field(default_factory=Counter)
    _places: list[Places] = field(default_factory=list)
    _texts: list[pl.Series] = field(default_factory=list)

    def fill(self, slots: tuple[Slot, ...], numbers: Sequence[int]) -> None:
        """Complete the rows of the templates `numbers`, which all have the same slots."""
        templates = [self.book.templates[number] for number in numbers]
        # the last place is for rows of no template
        which = np.full(int(self.classes.max()) + 2, -1, dtype=np.int32)
        which[list(numbers)] = np.arange(len(numbers), dtype=np.int32)
        which = which[np.maximum(self.classes, -1)]
        places = np.flatnonzero(which >= 0)
        which = which[places]
        shifts = np.array([template.shift for template in templates], dtype=np.int64)[which]
        texts = SlotTexts(
            self.book, self.rows.values, self.rows.configurations, places, slots, shifts=shifts,
            rates=self.rates,
        )  # fmt: skip
        ends = []
        for at in range(len(slots) + 1):
            ends.append(pl.Series([template.pieces[at] for template in templates]).gather(which))
            if at < len(slots):
                ends.append(texts.of(slots[at]))
        self._add(places, ends)

    def judge_rated(self, columns: Mapping[str, pl.Series]) -> None:
        """Complete the rows whose flow makes them a rate; those that cannot be are left alone."""
        places = np.flatnonzero(self.classes == RATED)
        if not len(places):
            return
        values = self.rows.values
        rows = self.rows
        keys = self.book.keys(rows.configurations[places], rows.forms[places], rows.doubled[places])
        cells = zip(
            places.tolist(), keys.tolist(), columns["value"].gather(places).to_list(),
            columns[FLOW].gather(places).to_list(), values.mantissas[places].tolist(),
            values.decimals[places].tolist(), strict=True,
        )  # fmt: skip
        done, ends = [], []
        for place, key, value, flow, whole, decimals in cells:
            words = self.book.rated(key, value, flow, (whole, decimals))
            if words is None:
                self.classes[place] = ALONE
                continue
            self.answers[words.verdict, words.reason] += 1
            done.append(place)
            ends.append(words.end)
        if done:
            self._add(np.array(done), [pl.Series(ends)])

    def judge_alone(self, columns: Mapping[str, pl.Series]) -> None:
        """Complete the rows that share no class, each judged by itself."""
        places = np.flatnonzero(self.classes == ALONE)
        if not len(places):
            return
        who = self.rows.configurations[places].tolist()
        reported = columns["value"].gather(places).to_list()
        names = tuple(name for name in Measured._fields if name in columns)
        beside = [columns[name].gather(places).to_list() for name in names]
        templates = [
            self.book.alone(names, *row) for row in zip(who, reported, *beside, strict=True)
        ]
        self.answers.update((template.verdict, template.reason) for template in templates)
        self._add(places, [pl.Series([template.pieces[0] for template in templates])])

    def _add(self, places: Places, ends: Sequence[pl.Series]) -> None:
        texts = [self.starts.gather(places), *ends]
        frame = pl.DataFrame({str(at): text for at, text in enumerate(texts)})
        self._places.append(places)
        self._texts.append(frame.select(pl.concat_str(pl.all()).alias("row"))["row"])

    def in_order(self) -> pl.Series:
        """All rows in the order of their starts."""
        order = np.empty(len(self.starts), dtype=np.int64)
        order[np.concatenate(self._places)] = np.arange(len(self.starts))
        return pl.concat(self._texts, rechunk=False).gather(order)
