"""How fast results are judged: by columns from file to file, in memory, and with every step."""

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from liance.doors.cli.benches.judging_rows import (
    BY_STANDARD,
    SHARES,
    rows_by_standard,
    write_mixed,
    write_rows,
)
from liance.doors.cli.benches.measure import Figure, Goal, timed
from liance.doors.cli.judge_rows import CONTRACT, RowJudge, columns_of, verdict_cells
from liance.doors.cli.terminal import say
from liance.foundation.tables.separated import Table
from liance.norms.standards.bulk.book import Book
from liance.norms.standards.bulk.rows import Parsed, classify, parse
from liance.norms.standards.cases import Case
from liance.norms.standards.catalogue import shipped
from liance.norms.standards.judging import judge_one
from liance.norms.standards.planning import Planner

ROWS = {"S": 100_000, "M": 1_000_000, "L": 5_000_000}
EXPLAINED = 50_000
ROUNDS = 9
TODAY = date(2026, 2, 1)
FILED, EXPLAINING = Goal(500_000, most=False), Goal(20_000, most=False)
TO_DUCKDB = Goal(10)


def run(size: str) -> Iterator[Figure]:
    """Rows per second, and how many times as long as a bare comparison the judging takes."""
    figure = partial(Figure, "judge", size=size)
    yield figure(metric="load of the machine, 1 min", n=1, value=os.getloadavg()[0], unit="")
    count = ROWS[size]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.csv"
        for metric, write, goal in (
            ("file to file, mixed rows", write_mixed, FILED),
            ("file to file, no two values alike", partial(write_rows, figures=6), None),
            ("file to file, limits in the rows", write_rows, None),
        ):
            write(path, count)
            seconds, busy = _filed(path, count)
            yield figure(metric=metric, n=count, value=count / seconds, unit="rows/s", goal=goal)
            spent = 1e6 * busy / count
            yield figure(metric=f"{metric}, processor time", n=count, value=spent, unit="µs/row")
        for kind, share in SHARES.items():
            metric = f"mixed rows, of them: {kind}"
            yield figure(metric=metric, n=count * share // 1000, value=share / 10, unit="%")
        yield _explained(path, figure)
        yield _by_standard(figure)
        yield from _in_memory(path, figure)


def _filed(path: Path, count: int) -> tuple[float, float]:
    """Seconds of the command itself, its start included, and of the processors on all threads,
    which other work on the machine changes little; the best of three each."""
    output = path.with_name("verdicts.csv")
    command = [sys.executable, "-m", "liance.doors.cli.main", "judge", str(path), "-o", str(output)]
    taken = [_seconds(command) for _ in range(3)]
    groups = _groups(path)
    with output.open("rb") as file:
        written = sum(1 for _ in file) - 1 - groups
    if written != count:
        raise RuntimeError(f"{written} of {count} rows were answered")
    return min(seconds for seconds, _ in taken), min(busy for _, busy in taken)


def _groups(path: Path) -> int:
    """How many groups a file has, each of which is answered by a row of its own."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return len({row["group"] for row in rows if row.get("group")})


def _seconds(command: list[str]) -> tuple[float, float]:
    before = os.times()
    seconds, done = timed(
        lambda: subprocess.run(command, capture_output=True, text=True, check=False)
    )
    if done.returncode:
        raise RuntimeError(f"judging failed: {done.stderr[-500:]}")
    after = os.times()
    user = after.children_user - before.children_user
    return seconds, user + after.children_system - before.children_system


def _explained(path: Path, figure: Callable[..., Figure]) -> Figure:
    """Verdicts with all their steps, one after the other, down to the output cells."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(EXPLAINED), strict=False)]
    cases = [Case(**{name: row[name] for name in CONTRACT}) for row in rows]
    seconds, _ = timed(lambda: [verdict_cells(judge_one(case), "zh") for case in cases])
    return figure(
        metric="explained verdicts", n=len(cases), value=len(cases) / seconds, unit="rows/s",
        goal=EXPLAINING,
    )  # fmt: skip


def _by_standard(figure: Callable[..., Figure]) -> Figure:
    """The same of results whose limits, conversions, rates and corrections are worked out."""
    rows = rows_by_standard(EXPLAINED)
    table = Table(BY_STANDARD, iter(rows), "", ",")
    judge = RowJudge(columns_of(table, explain=False), Planner(shipped(), TODAY), "zh")
    seconds, _ = timed(lambda: [judge.cells(judge.judge(row)) for row in rows])
    return figure(
        metric="explained verdicts by standard", n=len(rows), value=len(rows) / seconds,
        unit="rows/s", goal=EXPLAINING,
    )  # fmt: skip


def _in_memory(path: Path, figure: Callable[..., Figure]) -> Iterator[Figure]:
    """Parsed columns judged, and DuckDB's bare comparison of the same rows, in turns."""
    table = pl.read_csv(path, columns=list(CONTRACT), infer_schema=False).fill_null("")
    columns = {name: table[name] for name in CONTRACT}
    book = Book(
        Planner(shipped(), date(2026, 12, 31)), lambda found: verdict_cells(found.leading, "zh")
    )
    rows = parse(book, columns)
    classify(book, rows, columns["value"])
    judge, compare = _judging(book, rows), _comparing(book, rows)
    turns = [(timed(judge)[0], timed(compare or judge)[0]) for _ in range(ROUNDS)]
    judged, compared = (min(seconds) for seconds in zip(*turns, strict=True))
    count = table.height
    yield figure(metric="parsed columns", n=count, value=count / judged, unit="rows/s")
    if compare is not None:
        yield figure(metric="DuckDB, compared", n=count, value=count / compared, unit="rows/s")
        yield figure(
            metric="parsed columns to DuckDB", n=count, value=judged / compared, unit="times",
            goal=TO_DUCKDB,
        )  # fmt: skip


def _judging(book: Book, rows: Parsed) -> Callable[[], object]:
    """Verdict and reason of every row, as the code of its answer."""
    threads = os.cpu_count() or 1
    share = -(-len(rows.forms) // threads)
    parts = [slice(begin, begin + share) for begin in range(0, len(rows.forms), share)]
    pool = ThreadPoolExecutor(threads)
    return lambda: list(pool.map(lambda part: book.answers(*rows.compared(part)), parts))


def _comparing(book: Book, rows: Parsed) -> Callable[[], object] | None:
    """`value <= bound` over the same numbers, its result kept as a column; none without DuckDB."""
    try:
        import duckdb
    except ImportError:
        say("没有安装 duckdb，不作对照 / duckdb is not installed, nothing to compare with")
        return None
    database = duckdb.connect()
    database.execute(f"SET threads = {os.cpu_count() or 1}")
    database.register("parsed", {"value": rows.doubled, "bound": book.bounds(rows.configurations)})
    database.execute("CREATE TABLE results AS SELECT value, bound FROM parsed")
    bare = "CREATE OR REPLACE TEMP TABLE answers AS SELECT value <= bound AS met FROM results"
    return lambda: database.execute(bare)
