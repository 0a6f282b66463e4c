"""What `liance bench screen` is measured on, and the command that it measures."""

import json
import os
import subprocess
import sys

import duckdb
import pytest

from liance.doors.cli.benches.screening import columns_of
from liance.doors.cli.benches.screening_extract import make
from liance.mechanism.screening.extract.tables import TABLES


@pytest.fixture(scope="module")
def extract(tmp_path_factory):
    folder = tmp_path_factory.mktemp("extract")
    with duckdb.connect() as at:
        make(at, folder, 20_000)
    return folder


def test_the_extract_is_the_same_every_time(extract, tmp_path):
    with duckdb.connect() as at:
        counts = make(at, tmp_path, 20_000)
        assert 19_000 < counts["results"] < 21_000
        for name in TABLES:
            alike = f"SELECT count(*) FROM (FROM '{extract}/{name}.parquet' EXCEPT ALL "
            alike += f"FROM '{tmp_path}/{name}.parquet')"
            assert at.execute(alike).fetchone() == (0,), name


def test_the_columns_of_a_check_are_those_that_it_reads(extract):
    found = columns_of(extract)
    assert found["F06"] == {
        "results": {"key", "visit", "laboratory", "factor", "started_ms", "hold_ends_ms"}
    }
    assert set(found["F15"]) == {"bottles", "readings", "crew"}


def test_an_extract_is_screened_without_a_database(extract):
    command = [sys.executable, "-m", "liance.doors.cli.main", "screen", "--extract", str(extract)]
    bare = {k: v for k, v in os.environ.items() if not k.startswith(("LIANCE_", "DJANGO_"))}
    done = subprocess.run([*command, "--json"], env=bare, capture_output=True, check=True)
    seen = {lead["check"] for lead in json.loads(done.stdout)["leads"]}
    assert {"F01", "F04", "F06", "F12", "F15"} <= seen
