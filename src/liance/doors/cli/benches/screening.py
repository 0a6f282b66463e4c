"""How long all checks take over an extract, beside one scan of the columns that they look at.

`liance screen --extract` itself is measured, in a process of its own on two threads: its start counts.
A scan reads the columns of a check from Parquet once and adds each up; what the checks take is held
against the sum of the scans.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import ibis

from liance.doors.cli.benches.measure import Figure, Goal, timed
from liance.doors.cli.benches.screening_extract import make
from liance.mechanism.screening.engine import BUILDERS, MEMORY, THREADS, searches
from liance.mechanism.screening.extract.tables import TABLES

ROWS = {"S": 100_000, "M": 1_000_000, "L": 10_000_000}
ROUNDS = 3
TIMES, MEMORY_GB, GROWTH = Goal(5, "L"), Goal(4), Goal(1, "L")
# Adding up is the least that makes DuckDB read a column; counts and extremes it takes from the footer.
ADDED = {"text": "sum(strlen({0}))", "flag": "sum({0}::INTEGER)"}
Columns = dict[str, set[str]]


class Taken(NamedTuple):
    """Seconds of the clock and of the processors, GB at the peak, leads by check."""

    seconds: float
    busy: float
    memory: float
    leads: Mapping[str, int]


def run(size: str, rows: int = 0) -> Iterator[Figure]:
    """The checks on ``rows`` results (else as the size says), and on a tenth of them."""
    count = rows or ROWS[size]
    figure = partial(Figure, "screen", size=f"{count:,}" if rows else size)
    yield figure(metric="load of the machine, 1 min", n=1, value=os.getloadavg()[0], unit="")
    with tempfile.TemporaryDirectory() as name:
        small, _ = yield from _measured(Path(name) / "tenth", count // 10, figure, "a tenth: ")
        large, scanned = yield from _measured(Path(name) / "whole", count, figure, "")
    yield figure(
        metric="all checks to the scans", n=count, value=large.seconds / scanned[0], unit="times",
        goal=TIMES,
    )  # fmt: skip
    yield figure(
        metric="all checks to the scans, by processor", n=count, value=large.busy / scanned[1],
        unit="times",
    )  # fmt: skip
    yield figure(
        metric="ten times the rows, to ten times the time", n=count,
        value=large.seconds / (10 * small.seconds), unit="times", goal=GROWTH,
    )  # fmt: skip


def _measured(folder: Path, count: int, figure: Any, of: str) -> Any:
    folder.mkdir()
    figure = partial(figure, n=count)
    made, held = timed(lambda: _make(folder, count))
    yield figure(metric=f"{of}results made", value=held["results"], unit="rows")
    yield figure(metric=f"{of}made in", value=made, unit="s")
    scanned = _scan(folder, columns_of(folder))
    yield figure(metric=f"{of}one scan of each check's columns", value=scanned[0], unit="s")
    yield figure(metric=f"{of}processor time of the scans", value=scanned[1], unit="s")
    taken = min((_command(folder) for _ in range(ROUNDS)), key=lambda one: one.seconds)
    silent = sorted(BUILDERS.keys() - taken.leads.keys())
    if silent and count >= ROWS["M"]:
        raise RuntimeError(f"nothing seen by {', '.join(silent)}")
    yield figure(metric=f"{of}all checks", value=taken.seconds, unit="s")
    yield figure(metric=f"{of}processor time", value=taken.busy, unit="s")
    yield figure(metric=f"{of}memory at the peak", value=taken.memory, unit="GB", goal=MEMORY_GB)
    yield figure(metric=f"{of}leads", value=sum(taken.leads.values()), unit="")
    return taken, scanned


def _make(folder: Path, count: int) -> dict[str, int]:
    with duckdb.connect(config=_limits(folder)) as at:
        return make(at, folder, count)


def _limits(folder: Path) -> dict[str, Any]:
    spill = str(folder / "spill")
    return {"threads": THREADS, "memory_limit": MEMORY, "temp_directory": spill}


def columns_of(folder: Path) -> dict[str, Columns]:
    """By check, which columns of which tables its searches read, as DuckDB plans them."""
    found: dict[str, Columns] = {}
    with duckdb.connect() as at:
        for name in TABLES:
            at.execute(f"CREATE TABLE {name} AS FROM '{folder / f'{name}.parquet'}' LIMIT 2048")
        plans = ibis.duckdb.from_connection(at)
        tables = {name: plans.table(name) for name in TABLES}
        for number, search in searches(tables):
            held = found.setdefault(number, {})
            text = f"EXPLAIN (FORMAT json) {ibis.to_sql(search.rows, dialect='duckdb')}"
            for node in json.loads(at.execute(text).fetchall()[0][1]):
                _read(node, held)
    return found


def _read(node: Mapping[str, Any], held: Columns) -> None:
    said = node["extra_info"]
    if "Table" in said:
        table = said["Table"].rsplit(".", 1)[-1].strip('"')
        words = re.findall(r"\w+", json.dumps([said.get("Projections"), said.get("Filters")]))
        held.setdefault(table, set()).update(TABLES[table].columns.keys() & set(words))
    for child in node["children"]:
        _read(child, held)


def _scan(folder: Path, checks: Mapping[str, Columns]) -> tuple[float, float]:
    """Seconds to read the columns of each check once, one check after the other, on a connection of
    its own as the checks have one; the least of a few."""
    asked = [
        (str(folder / f"{table}.parquet"), ", ".join(_added(table, name) for name in sorted(names)))
        for columns in checks.values()
        for table, names in columns.items()
    ]

    def read() -> None:
        with duckdb.connect(config=_limits(folder)) as at:
            for path, sums in asked:
                at.read_parquet(path).aggregate(sums).fetchall()

    return min(_both(read) for _ in range(ROUNDS))


def _both(act: Callable[[], None]) -> tuple[float, float]:
    """Seconds of the clock, and of the processors, which other work on the machine changes little."""
    before = time.process_time()
    seconds, _ = timed(act)
    return seconds, time.process_time() - before


def _added(table: str, column: str) -> str:
    return ADDED.get(TABLES[table].columns[column], "sum({0})").format(column)


def _command(folder: Path) -> Taken:
    """The command over the extract. ``RuntimeError`` where it fails."""
    command = [sys.executable, "-m", "liance.doors.cli.main", "screen", "--extract", str(folder),
               "--json"]  # fmt: skip
    with tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        child = subprocess.Popen(command, stdout=out)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        if child.returncode:
            raise RuntimeError(f"screening failed: {child.returncode}")
        answered = json.load(out)
    leads: dict[str, int] = {}
    for lead in answered["leads"]:
        leads[lead["check"]] = leads.get(lead["check"], 0) + 1
    return Taken(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1e6, leads)
