"""Spark and DuckDB open the same leads on the same extract."""

import os
import random
import shutil
from importlib.util import find_spec

import pytest
from tests.fabrication import CASES, clean
from tests.pure.screening.test_checks import put

from liance.mechanism.screening.engine import duckdb_tables, screen, spark_tables

MISSING = shutil.which("java") is None or find_spec("pyspark") is None
pytestmark = [
    pytest.mark.skipif(
        MISSING and not os.environ.get("CI"), reason="Java or pyspark is not installed"
    ),
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]


def compare(folder, only=()):
    rows = clean(7, visits=60 if only else 150)
    for number in only or CASES:
        CASES[number](rows, random.Random(number))
    put(folder, rows)
    here = screen(*duckdb_tables(folder), only=only)
    at, tables = spark_tables(folder, "local[2]")
    there = screen(at, tables, only=only)
    assert there == here
    return here


def test_both_engines_open_the_same_leads(tmp_path, monkeypatch):
    # The machine code that a long job is worth making costs a short one more than it saves.
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    assert {one.check for one in compare(tmp_path, ("F04", "F15")).found} == {"F04", "F15"}


@pytest.mark.nightly
def test_both_engines_open_the_same_leads_of_every_check(tmp_path):
    assert {one.check for one in compare(tmp_path).found} >= set(CASES)
