"""Run the checks over an extract, on DuckDB or on Spark: the same leads from both."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import ibis
import pyarrow as pa

from liance.mechanism.screening.catalogue import RUN, checks
from liance.mechanism.screening.checks import order, papers, places, values
from liance.mechanism.screening.checks.search import MOST_ROWS, Builder, Line, Search, Tables
from liance.mechanism.screening.extract.tables import TABLES
from liance.mechanism.screening.findings import Found, Screened

BUILDERS: Mapping[str, Builder] = {
    "F01": order.two_places, "F02": places.instrument_twice, "F04": order.impossible_order, "F06": order.over_hold,
    "F07": values.same_runs, "F08": values.same_files, "F09": values.perfect_parallels,
    "F10": values.last_digits, "F11": values.under_the_limit, "F12": order.late_records,
    "F13": papers.out_of_calibration, "F14": papers.no_certificate, "F15": order.too_few,
    "F16": papers.without_result, "F17": places.far_away,
    "F18": places.photographs, "F23": values.many_a_day, "F24": values.repeated_sets,
}  # fmt: skip
AT_ONCE = 100_000
THREADS, MEMORY = 2, "3GB"


class Seen(NamedTuple):
    """A line of a search with the keys of the rows behind it."""

    number: str
    search: Search
    line: Line
    behind: list[tuple[str, int]]


def duckdb_tables(
    folder: Path, *, threads: int = THREADS, memory: str = MEMORY
) -> tuple[Any, Tables]:
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
    seen: list[Seen] = []
    tested: dict[str, int] = {}
    for number, search in searches(tables, only=only):
        lines = _lines(at, search.rows)
        if search.statistical:
            tested[number] = tested.get(number, 0) + len(lines)
        seen += _seen(at, number, search, lines)
    return Screened(tuple(sorted(_named(at, tables, seen), key=Found.order)), tested)


def look(folder: Path, *, engine: str, master: str = "local[2]") -> Screened:
    """Every check over the extract in ``folder``. ``ImportError`` where the engine is missing."""
    at, tables = spark_tables(folder, master) if engine == "spark" else duckdb_tables(folder)
    return screen(at, tables)


def searches(tables: Tables, *, only: Sequence[str] = ()) -> Iterator[tuple[str, Search]]:
    """Every search with the id of its check."""
    for number, build in BUILDERS.items():
        check = checks()[number]
        if check.state == RUN and (not only or number in only):
            for search in build(tables, check.threshold):
                yield number, search


def _seen(at: Any, number: str, search: Search, lines: Sequence[Line]) -> list[Seen]:
    """The lines of a search that stand, with the keys of the rows behind them."""
    lines = [line for line in lines if search.confirm is None or search.confirm(line)]
    if search.listed:
        return _gathered(number, search, lines)
    behind = [[(table, line[column]) for table, column in search.behind] for line in lines]
    if search.group is not None:
        more = _members(at, search.group, lines)
        behind = [rows + others for rows, others in zip(behind, more, strict=True)]
    return [Seen(number, search, *both) for both in zip(lines, behind, strict=True)]


def _gathered(number: str, search: Search, lines: Sequence[Line]) -> list[Seen]:
    """The lines that share the subject as one."""
    found: dict[tuple[Any, ...], Seen] = {}
    for line in sorted(lines, key=lambda line: line["place"]):
        subject = tuple(line[name] for name in search.subject)
        named = [(table, line[column]) for table, column in search.behind]
        seen = found.setdefault(subject, Seen(number, search, line, named))
        seen.behind.append((search.listed, line["key"]))
    return list(found.values())


def _lines(at: Any, expression: Any) -> list[Line]:
    found: list[Line] = at.to_pyarrow(expression).to_pylist()
    return found


def _members(
    at: Any, group: tuple[str, Any, tuple[str, ...]], lines: Sequence[Line]
) -> list[list[tuple[str, int]]]:
    """Of each line the rows that share its columns, the least keys, in one pass over the table."""
    table, rows, shared = group
    found: list[list[tuple[str, int]]] = [[] for _ in lines]
    for begin in range(0, len(lines), AT_ONCE):
        part = lines[begin : begin + AT_ONCE]
        wanted = _given(
            {"line": range(begin, begin + len(part))}
            | {f"line_{name}": [line[name] for line in part] for name in shared},
        )  # fmt: skip
        both = rows.select("key", *shared).inner_join(
            wanted, [(name, f"line_{name}") for name in shared]
        )
        place = ibis.row_number().over(ibis.window(group_by="line", order_by="key"))
        kept = both.mutate(place=place).filter(lambda t: t.place < MOST_ROWS)
        for row in _lines(at, kept.select("line", "key").order_by("line", "key")):
            found[row["line"]].append((table, row["key"]))
    return found


def _given(columns: Mapping[str, Sequence[Any]]) -> Any:
    """Values as a table of the engine."""
    return ibis.memtable(pa.table({name: list(values) for name, values in columns.items()}))


def _named(at: Any, tables: Tables, seen: Sequence[Seen]) -> Iterator[Found]:
    """What was seen, with identifiers in place of keys: one look-up a table."""
    wanted: dict[str, set[int]] = {"agencies": set(), "visits": set()}
    for one in seen:
        wanted["agencies"].add(one.line["agency"])
        wanted["visits"].add(one.line["visit"])
        for table, key in one.behind:
            wanted.setdefault(table, set()).add(key)
    ids = {table: _ids(at, tables[table], keys - {None}) for table, keys in wanted.items()}
    for one in seen:
        search, line = one.search, one.line
        yield Found(
            one.number, search.code or line["code"], "|".join(str(line[name]) for name in search.subject),
            ids["agencies"].get(line["agency"], ""), ids["visits"].get(line["visit"], ""),
            {name: _even(line[name]) for name in search.facts},
            tuple(sorted({(table, ids[table][key]) for table, key in one.behind})),
        )  # fmt: skip


def _even(fact: Any) -> Any:
    """Engines differ in the last bit of a sum of fractions."""
    return round(fact, 6) if isinstance(fact, float) else fact


def _ids(at: Any, table: Any, keys: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    ordered = sorted(keys)
    for begin in range(0, len(ordered), AT_ONCE):
        wanted = _given({"wanted": ordered[begin : begin + AT_ONCE]})
        part = table.select("key", "id").inner_join(wanted, [("key", "wanted")])
        found |= {row["key"]: row["id"] for row in _lines(at, part.select("key", "id"))}
    return found
