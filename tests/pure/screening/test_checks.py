"""The checks on clean and on fabricated data."""

import random
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.fabrication import CASES, Rows, clean

from liance.mechanism.screening.catalogue import RUN, checks
from liance.mechanism.screening.checks.values import tail
from liance.mechanism.screening.engine import BUILDERS, duckdb_tables, screen
from liance.mechanism.screening.extract.tables import TABLES
from liance.mechanism.screening.extract.write import schema_of


def put(folder: Path, rows: Rows) -> Path:
    """The rows as an extract; columns that they lack are null."""
    for name, table in TABLES.items():
        schema = schema_of(table)
        kept = [{column: row.get(column) for column in schema.names} for row in rows[name]]
        parquet.write_table(pa.Table.from_pylist(kept, schema=schema), folder / f"{name}.parquet")
    return folder


@pytest.mark.parametrize("seed", range(2))
def test_honest_work_raises_no_lead(tmp_path, seed):
    screened = screen(*duckdb_tables(put(tmp_path, clean(seed))))
    assert screened.found == ()
    assert screened.tested["F10"] > 0


@pytest.mark.parametrize("number", CASES)
def test_a_fabrication_is_seen_by_its_check_alone(tmp_path, number):
    rows = clean(7)
    spoilt = CASES[number](rows, random.Random(number))
    found = screen(*duckdb_tables(put(tmp_path, rows))).found
    named = {key for one in found if one.check == number for _, key in one.rows}
    assert named & spoilt
    for one in found:
        assert {key for _, key in one.rows} & spoilt, one
        said = checks()[one.check].sentence(one.code, one.facts, "en")
        assert "{" not in said


def test_every_check_that_runs_is_built_and_the_others_say_why():
    on_file = checks()
    assert list(on_file) == [f"F{n:02d}" for n in range(1, 26)]
    assert {number for number, check in on_file.items() if check.state == RUN} == set(BUILDERS)
    for check in on_file.values():
        assert bool(check.why.zh and check.why.en) is (check.state != RUN)
        assert all(words.zh and words.en for words in check.say.values())


def test_the_tail_is_exact():
    assert tail(10, 10) == 1 / 1024
    assert tail(0, 7) == 1
    assert tail(9, 10) == 11 / 1024


def test_every_statistical_check_says_how_often_it_errs():
    for check in checks().values():
        assert bool(check.alarms.zh) == bool(check.alarms.en) == check.statistical, check.id
