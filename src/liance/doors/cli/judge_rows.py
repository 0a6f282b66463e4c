"""The rows of `liance judge`: which columns are read, what is answered, groups summed up."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from liance.foundation.tables.separated import Row, Table
from liance.norms.standards.cases import Case
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.decimals import plain
from liance.norms.standards.grouping import judge_group
from liance.norms.standards.judgements import Judgement, judge_row
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import Reason
from liance.norms.standards.reported import is_absent
from liance.norms.standards.steps import record
from liance.norms.standards.verdicts import Verdict, not_judged

CONTRACT = (
    "value",
    "limit",
    "unit",
    "limit_unit",
    "detection_limit",
    "comparator",
    "comparison",
    "medium",
    "factor",
)
GROUP = "group"
OUTPUT = (
    "verdict",
    "judged_value",
    "judged_limit",
    "times",
    "reason",
    "explanation",
    "citation",
)
RATES = ("concentration_verdict", "rate_kg_h", "rate_limit_kg_h", "rate_verdict")
STEPS = "steps"
# the columns whose presence says that rates are in question
RATED_BY = ("flow_m3h", "stack_height_m")
# what belongs to one row of a group and to no other
OWN = ("value", *Measured._fields)


_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns stand (`identity`: the column `id`), and which the output adds."""

    places: dict[str, int]
    added: tuple[str, ...]
    identity: int | None = None

    @property
    def grouped(self) -> bool:
        """Whether rows may belong together."""
        return GROUP in self.places


def columns_of(table: Table, *, explain: bool) -> Columns:
    """Find the columns; raises TableError where a needed one is missing or any stands twice.

    `value` is needed, and `limit` where there is no `standard`.
    """
    extended = (*Conditions._fields, *Measured._fields, GROUP)
    has_standard = any(name.casefold() == "standard" for name in table.header)
    required = ("value",) if has_standard else ("value", "limit")
    places = table.columns((*CONTRACT, *extended), required=required)
    rated = any(name in places for name in RATED_BY)
    added = (*OUTPUT, *(RATES if rated else ()), *((STEPS,) if explain else ()))
    named = (at for at, name in enumerate(table.header) if name.casefold() == "id")
    return Columns(places, added, next(named, None))


def output_header(header: Iterable[str], added: Sequence[str] = OUTPUT) -> list[str]:
    """Input columns, those named like an output with `_in`, then the outputs."""
    names = list(header)
    taken = {name.casefold() for name in names} | set(added)
    for at, name in enumerate(names):
        if name.casefold() in added:
            renamed = f"{name}_in"
            while renamed.casefold() in taken:
                renamed += "_in"
            taken.add(renamed.casefold())
            names[at] = renamed
    return [*names, *added]


@dataclass(slots=True)
class Group:
    """The rows of one determination met so far."""

    judgements: list[Judgement] = field(default_factory=list)
    cells: list[Sequence[str]] = field(default_factory=list)


class RowJudge:
    """Judges the rows of one table, in order, and sums up groups."""

    def __init__(self, columns: Columns, planner: Planner, language: str) -> None:
        self._places = columns.places
        self._added = columns.added
        self._identity = columns.identity
        self._planner = planner
        self._language = language
        self._groups: dict[str, Group] = {}
        self._limit_unit = "limit_unit" in columns.places
        self._case_places = _places_of(CONTRACT, columns.places)
        conditions: tuple[str, ...] = Conditions._fields
        if "standard" not in columns.places:
            # a date chooses nothing but a standard's edition
            conditions = tuple("" if name == "sampled_on" else name for name in conditions)
        self._condition_places = _places_of(conditions, columns.places)
        self._measured_places = _places_of(Measured._fields, columns.places)

    def judge(self, row: Row) -> Judgement:
        """Judge one row."""
        if row.surplus:
            return Judgement(not_judged(Reason.ROW_MALFORMED))
        value, limit, unit, limit_unit, *others = _picked(row.cells, self._case_places)
        # no such column: one unit serves value and limit
        case = Case(value, limit, unit, limit_unit if self._limit_unit else None, *others)
        conditions = Conditions._make(_picked(row.cells, self._condition_places))
        measured = Measured._make(_picked(row.cells, self._measured_places))
        return judge_row(case, conditions, measured, self._planner)

    def answers(
        self, rows: Iterable[Row], sizes: Counter[str]
    ) -> Iterator[tuple[Row | None, list[str], Verdict]]:
        """Every row with its answer, and after the last of a group the group's (row none).

        `sizes`: how many rows each group has.
        """
        for row in rows:
            judgement = self.judge(row)
            yield row, [*row.cells, *self.cells(judgement)], judgement.leading
            summary = self.summary(row, judgement, sizes)
            if summary is not None:
                yield None, *summary

    def summary(
        self, row: Row, judgement: Judgement, sizes: Counter[str]
    ) -> tuple[list[str], Verdict] | None:
        """The answer of a group after its last row; none after any other. Rows come in order."""
        name = row.cells[self._places[GROUP]].strip() if GROUP in self._places else ""
        if is_absent(name):
            return None
        group = self._groups.setdefault(name, Group())
        group.judgements.append(judgement)
        group.cells.append(row.cells)
        if len(group.judgements) < sizes[name]:
            return None
        found = judge_group(group.judgements, samples=False)
        cells = [*self._summary_cells(name, group.cells), *self.cells(found)]
        del self._groups[name]
        return cells, found.leading

    def _summary_cells(self, name: str, members: Sequence[Sequence[str]]) -> list[str]:
        """What all members share; the group's id as `id`."""
        cells = [same[0] if len(set(same)) == 1 else "" for same in zip(*members, strict=True)]
        for own in OWN:
            if own in self._places:
                cells[self._places[own]] = ""
        cells[self._places[GROUP]] = name
        if self._identity is not None:
            cells[self._identity] = name
        return cells

    def cells(self, judgement: Judgement) -> list[str]:
        """The output cells of a judgement."""
        verdict = judgement.leading
        cells = list(verdict_cells(verdict, self._language))
        if RATES[0] in self._added:
            cells.extend(_rate_cells(judgement))
        if STEPS in self._added:
            steps = [record(step, self._language) for step in verdict.steps]
            cells.append(_JSON.encode(steps))
        return cells


def _places_of(names: Sequence[str], places: dict[str, int]) -> tuple[int | None, ...]:
    return tuple(places.get(name) for name in names)


def _picked(cells: Sequence[str], places: Sequence[int | None]) -> list[str]:
    return ["" if at is None else cells[at] for at in places]


def group_sizes(table: Table, place: int) -> Counter[str]:
    """How many rows each group has; walks the table."""
    return Counter(row.cells[place].strip() for row in table.rows)


def verdict_cells(verdict: Verdict, language: str) -> tuple[str, ...]:
    """The cells every answer has, in the order of `OUTPUT`."""
    return (
        verdict.verdict.value,
        verdict.judged_value,
        verdict.judged_limit,
        "" if verdict.times is None else plain(verdict.times),
        verdict.reason.value,
        verdict.explanation(language),
        verdict.citation.text(language),
    )


def _rate_cells(judgement: Judgement) -> tuple[str, str, str, str]:
    rate = judgement.rate
    if rate is None:
        return "", "", "", ""
    return (
        "" if judgement.concentration is None else judgement.concentration.value,
        "" if rate.rate is None else plain(rate.rate),
        "" if rate.limit is None else plain(rate.limit),
        rate.verdict.value,
    )
