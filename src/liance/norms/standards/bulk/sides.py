"""Many results, each against all the limits that stand side by side, judged by columns."""

import io
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from liance.norms.standards.bulk.book import Book
from liance.norms.standards.bulk.rows import judge_rows
from liance.norms.standards.bulk.templates import csv_line
from liance.norms.standards.cases import Case
from liance.norms.standards.conditions import Conditions, Measured
from liance.norms.standards.decimals import plain
from liance.norms.standards.judgements import Judgement
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import VerdictKind
from liance.norms.standards.recorded import row_of
from liance.norms.standards.reported import is_absent
from liance.norms.standards.side_by_side import (
    Asked,
    Compared,
    HeldLimit,
    SideVerdict,
    judge_held,
    judge_own,
    leading_of,
    own_limit,
    row_against,
    settled_alone,
)
from liance.norms.standards.verdicts import Verdict

SAID = ("key", "verdict", "reason", "certainty", "times", "zh", "en")
COMPARED = ("standard", "limit", "unit")
COLUMNS = ("result", "leads", "origin", *COMPARED, "averaging", *SAID[1:])
MOST_CONFIGURATIONS = 100_000
_GIVEN = ("unit", "factor", "medium", "limit", "limit_unit", "comparator")
_CELLS = ("value", "detection_limit", *_GIVEN, *Conditions._fields, *Measured._fields)
_ALWAYS = ("value", "limit_unit")
_NOTHING = ("",) * (len(_CELLS) - 2)
# factor, medium, day; the own limit with its unit and standard
_ABOUT, _OWN = slice(3, 6), slice(6, 9)


class SideJudge:
    """Judges results by columns; what it has worked out serves all further results."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        # by key: verdict, edition, limit and unit as a standard has them
        self._keys: dict[tuple[VerdictKind, str, str, str], int] = {}
        self._leading: dict[tuple[tuple[str, ...], ...], int] = {}
        self._book = Book(planner, self._cells)

    def judge(self, results: Sequence[Asked]) -> pl.DataFrame:
        """One row for each limit of each result, `COLUMNS` wide: `result` is its place among
        `results`, `leads` is true for one row of each; the others are as `record` writes them of
        what `judge_all` says, empty texts where it has none."""
        rows = _Rows(self._planner)
        for at, asked in enumerate(results):
            for held, own in _limits(asked):
                rows.add(at, asked, held, own=own)
        if not rows.held:
            return pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
        said = self._said(rows)
        frame = pl.DataFrame({"result": rows.results, **self._compared(rows, said["key"])})
        frame = frame.hstack(said.select(SAID[1:]))
        leads = self._leads(rows.results, frame)
        return frame.with_columns(pl.Series("leads", leads)).select(COLUMNS)

    def _said(self, rows: "_Rows") -> pl.DataFrame:
        """The cells of every row, those that no column can hold judged by themselves."""
        if self._book.size > MOST_CONFIGURATIONS:
            self._book = Book(self._planner, self._cells)
        starts = pl.Series([""] * len(rows.held), dtype=pl.String)
        lines = judge_rows(self._book, rows.columns(), starts).rows
        alone = {at: self._alone(*row) for at, row in rows.alone.items()}
        if alone:
            lines = lines.scatter(list(alone), [csv_line(["", *said]) for said in alone.values()])
        text = "\n".join(lines.to_list()) + "\n"
        said = pl.read_csv(
            io.BytesIO(text.encode()), has_header=False, new_columns=["", *SAID],
            infer_schema=False,
        )  # fmt: skip
        return said.select(SAID).fill_null("").with_columns(pl.col("key").cast(pl.Int64))

    def _cells(self, judgement: Judgement) -> list[str]:
        plan, verdict = judgement.plan, judgement.leading
        limit, unit = (plan.limit, plan.limit_unit or "") if plan else ("", "")
        edition = next((step.result for step in verdict.steps if step.code == "edition"), "")
        return self._cells_of(verdict, edition, limit, unit)

    def _alone(self, asked: Asked, held: HeldLimit, own: bool) -> list[str]:
        found = _by_itself(asked, held, self._planner, own=own)
        return self._cells_of(found.verdict, found.standard, found.limit, found.unit)

    def _cells_of(self, verdict: Verdict, edition: str, limit: str, unit: str) -> list[str]:
        known = (verdict.verdict, edition, limit, unit)
        return [
            str(self._keys.setdefault(known, len(self._keys))),
            verdict.verdict.value,
            verdict.reason.value,
            verdict.citation.certainty.value,
            "" if verdict.times is None else plain(verdict.times),
            verdict.explanation("zh"),
            verdict.explanation("en"),
        ]

    def _compared(self, rows: "_Rows", keys: pl.Series) -> dict[str, list[str]]:
        """What each row was compared with: of a given limit as it is held, else as looked up."""
        known = list(self._keys)
        found: dict[str, list[str]] = {name: [] for name in ("origin", *COMPARED, "averaging")}
        for held, key in zip(rows.held, keys.to_list(), strict=True):
            _, edition, limit, unit = known[key]
            if not is_absent(held.limit):
                edition, limit, unit = held.standard, held.limit, held.unit
            line = (held.origin, edition or held.standard, limit, unit, held.averaging)
            for cells, cell in zip(found.values(), line, strict=True):
                cells.append(cell)
        return found

    def _leads(self, results: Sequence[int], frame: pl.DataFrame) -> NDArray[np.bool_]:
        numbers = np.array(results)
        begins = np.flatnonzero(np.diff(numbers, prepend=-1))
        leads = np.zeros(len(numbers), dtype=bool)
        leads[begins] = True
        ends = np.append(begins[1:], len(numbers))
        cells = frame.select("verdict", "limit", "unit").rows()
        for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
            if end - begin == 1:
                continue
            sides = tuple(cells[begin:end])
            lead = self._leading.get(sides)
            if lead is None:
                lead = leading_of([Compared(VerdictKind(v), *rest) for v, *rest in sides])
                self._leading[sides] = lead
            leads[begin], leads[begin + lead] = False, True
        return leads


class _Rows:
    """Rows to judge, as columns of texts."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self.results: list[int] = []
        self.held: list[HeldLimit] = []
        self.alone: dict[int, tuple[Asked, HeldLimit, bool]] = {}
        self._lines: list[tuple[str, ...]] = []
        self._known: dict[tuple[object, ...], tuple[str, ...] | None] = {}

    def add(self, result: int, asked: Asked, held: HeldLimit, *, own: bool) -> None:
        key = (held, own, asked.unit, asked[_ABOUT], asked[_OWN] if own else (), asked.recorded)
        if key not in self._known:
            self._known[key] = self._cells(asked, held, own)
        cells = self._known[key]
        if cells is None:
            self.alone[len(self.held)] = (asked, held, own)
            cells = _NOTHING
        self.results.append(result)
        self.held.append(held)
        self._lines.append((asked.value, asked.detection_limit, *cells))

    def _cells(self, asked: Asked, held: HeldLimit, own: bool) -> tuple[str, ...] | None:
        """What is judged besides the value, as cells; none where no cells can say it."""
        case = _case(asked)
        if own:
            row = row_of(case, asked.standard, asked.recorded, asked.sampled_on, self._planner)
        else:
            row = row_against(case, held, asked.sampled_on, self._planner, asked.recorded)
        if isinstance(row, Verdict) or settled_alone(row) or row.case.limit_unit is None:
            return None
        given = [str(getattr(row.case, name)) for name in _GIVEN]
        return (*given, *row.conditions, *row.measured)

    def columns(self) -> dict[str, pl.Series]:
        """All rows, columns without any text left out."""
        cells = dict(zip(_CELLS, zip(*self._lines, strict=True), strict=True))
        return {
            name: pl.Series(texts, dtype=pl.String)
            for name, texts in cells.items()
            if name in _ALWAYS or any(texts)
        }


def _limits(asked: Asked) -> Iterator[tuple[HeldLimit, bool]]:
    """The result's own limit, marked so, unless it has none beside those that are held; and all
    others."""
    if not asked.beside or not is_absent(asked.limit):
        yield own_limit(_case(asked), asked.standard), True
    for held in asked.beside:
        yield held, False


def _case(asked: Asked) -> Case:
    return Case(
        value=asked.value, limit=asked.limit, unit=asked.unit, limit_unit=asked.limit_unit,
        detection_limit=asked.detection_limit, medium=asked.medium, factor=asked.factor,
    )  # fmt: skip


def _by_itself(asked: Asked, held: HeldLimit, planner: Planner, *, own: bool) -> SideVerdict:
    case = _case(asked)
    if own:
        return judge_own(case, asked.standard, asked.sampled_on, planner, asked.recorded)
    return judge_held(case, held, asked.sampled_on, planner, asked.recorded)
