"""Run the checks over an extract, on DuckDB or on Spark: the same leads from both."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis

from liance.mechanism.screening.catalogue import RUN, checks
from liance.mechanism.screening.checks import order, values
from liance.mechanism.screening.checks.search import Builder, Line, Search, Tables
from liance.mechanism.screening.extract.tables import TABLES
from liance.mechanism.screening.findings import Found, Screened

BUILDERS: Mapping[str, Builder] = {
    "F01": order.two_places, "F04": order.impossible_order, "F06": order.over_hold,
    "F07": values.same_runs, "F08": values.same_files, "F09": values.perfect_parallels,
    "F10": values.last_digits, "F11": values.under_the_limit, "F12": order.late_records,
    "F15": order.too_few, "F23": values.many_a_day, "F24": values.repeated_sets,
}  # fmt: skip
MOST_ROWS = 200


def duckdb_tables(folder: Path, *, threads: int = 2, memory: str = "3GB") -> tuple[Any, Tables]:
    """The extract in ``folder`` on DuckDB: connection and tables."""
    spill = folder / "spill"
    at = ibis.duckdb.connect(threads=threads, memory_limit=memory, temp_directory=str(spill))
    return at, _tables(at, folder)


def spark_tables(folder: Path, master: str) -> tuple[Any, Tables]:
    """The same on Spark. ``ImportError`` where pyspark is not installed."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    session = (
        SparkSession.builder.master(master).appName("liance-screen")
        .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )  # fmt: skip
    at = ibis.pyspark.connect(session)
    return at, _tables(at, folder)


def _tables(at: Any, folder: Path) -> Tables:
    return {name: at.read_parquet(str(folder / f"{name}.parquet")) for name in TABLES}


def screen(at: Any, tables: Tables, *, only: Sequence[str] = ()) -> Screened:
    """Every check that the installation can run (or ``only`` these), in the order of their ids."""
    found: list[Found] = []
    tested: dict[str, int] = {}
    for number, search in searches(tables, only=only):
        lines = [line for line in _lines(at, search.rows) if _stands(search, line)]
        found += _resolved(at, tables, number, search, lines)
        if search.tested is not None:
            tested[number] = tested.get(number, 0) + int(_lines(at, search.tested)[0]["n"])
    return Screened(tuple(sorted(found, key=Found.order)), tested)


def searches(tables: Tables, *, only: Sequence[str] = ()) -> Iterator[tuple[str, Search]]:
    """Every search with the id of its check."""
    for number, build in BUILDERS.items():
        check = checks()[number]
        if check.state == RUN and (not only or number in only):
            for search in build(tables, check.threshold):
                yield number, search


def _stands(search: Search, line: Line) -> bool:
    return search.confirm is None or search.confirm(line)


def _lines(at: Any, expression: Any) -> list[Line]:
    found: list[Line] = at.to_pyarrow(expression).to_pylist()
    return found


def _resolved(
    at: Any, tables: Tables, number: str, search: Search, lines: Sequence[Line]
) -> Iterator[Found]:
    """The lines with identifiers in place of keys."""
    if not lines:
        return
    behind = [_behind(at, search, line) for line in lines]
    wanted: dict[str, set[int]] = {"agencies": set(), "visits": set()}
    for line, rows in zip(lines, behind, strict=True):
        wanted["agencies"].add(line["agency"])
        wanted["visits"].add(line["visit"])
        for table, key in rows:
            wanted.setdefault(table, set()).add(key)
    ids = {table: _ids(at, tables[table], keys - {None}) for table, keys in wanted.items()}
    for line, rows in zip(lines, behind, strict=True):
        yield Found(
            number, search.code, "|".join(str(line[name]) for name in search.subject),
            ids["agencies"].get(line["agency"], ""), ids["visits"].get(line["visit"], ""),
            {name: _even(line[name]) for name in search.facts},
            tuple(sorted({(table, ids[table][key]) for table, key in rows})),
        )  # fmt: skip


def _even(fact: Any) -> Any:
    """Engines differ in the last bit of a sum of fractions."""
    return round(fact, 6) if isinstance(fact, float) else fact


def _behind(at: Any, search: Search, line: Line) -> list[tuple[str, int]]:
    if search.group is None:
        return [(table, line[column]) for table, column in search.behind]
    table, rows, shared = search.group
    alike = [rows[name] == line[name] for name in shared]
    kept = rows.filter(*alike).select("key").order_by("key").limit(MOST_ROWS)
    return [(table, row["key"]) for row in _lines(at, kept)]


def _ids(at: Any, table: Any, keys: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    ordered = sorted(keys)
    for begin in range(0, len(ordered), 5000):
        part = table.filter(table.key.isin(ordered[begin : begin + 5000])).select("key", "id")
        found |= {row["key"]: row["id"] for row in _lines(at, part)}
    return found
