"""`liance due` as its contract says: first line, refusal, exit codes."""

import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from liance.doors.cli import due, judge

NEXT_YEAR = """
year = 2027
[[notice]]
title = "invented for the test"
number = "0"
published = 2026-11-30
url = "https://example.org"
[[holiday]]
name = "元旦"
first = 2027-01-01
last = 2027-01-03
"""


@pytest.fixture
def run():
    app = typer.Typer()
    due.register(app)
    judge.register(app)
    return lambda *arguments: CliRunner().invoke(app, ["due", *map(str, arguments)])


@pytest.mark.clause("R1")
def test_the_first_line_is_the_date_alone(run):
    result = run("2026-09-28", "--working-days", 5)
    lines = result.stdout.splitlines()
    assert (result.exit_code, lines[0]) == (0, "2026-10-10")
    for day in ("2026-09-29", "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10"):
        assert any(day in line for line in lines[1:])
    assert sum("国庆节 / holiday" in line for line in lines) == 7


@pytest.mark.clause("W4")
def test_days_before_are_natural_days(run):
    result = run("2026-10-12", "--days-before", 2)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "2026-10-10")
    assert run("2026-03-01", "--days-before", 2).stdout.startswith("2026-02-27\n")
    # natural days need no published calendar
    assert run("2031-01-01", "--days-before", 2).stdout.startswith("2030-12-30\n")


def test_an_unpublished_year_is_refused_by_name(run):
    result = run("2026-12-28", "--working-days", 5)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "2027" in result.stderr
    assert "--provisional" in result.stderr


def test_a_provisional_answer_is_marked(run):
    result = run("2026-12-28", "--working-days", 5, "--provisional")
    lines = result.stdout.splitlines()
    assert (result.exit_code, lines[0]) == (0, "2027-01-04")
    assert "provisional" in lines[1]
    assert "2027" in lines[1]


def test_a_published_year_is_not_marked(run):
    assert "provisional" not in run("2026-09-28", "--working-days", 5, "--provisional").stdout


def test_json(run):
    facts = json.loads(run("2026-09-28", "--working-days", 5, "--json").stdout)
    assert (facts["due"], facts["provisional"]) == ("2026-10-10", False)
    assert facts["due_instant"] == "2026-10-10T16:00:00+00:00"
    assert [len(facts["counted"]), len(facts["skipped"])] == [5, 7]
    marked = json.loads(run("2026-12-28", "--working-days", 5, "--provisional", "--json").stdout)
    assert marked["provisional"] is True
    refused = run("2026-12-28", "--working-days", 5, "--json")
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["error"] == "calendar.year_unpublished"
    before = json.loads(run("2026-10-12", "--days-before", 2, "--json").stdout)
    assert before["due"] == "2026-10-10"


def test_a_later_notice_is_data(run, tmp_path):
    file = tmp_path / "2027.toml"
    file.write_text(NEXT_YEAR, encoding="utf-8")
    result = run("2026-12-28", "--working-days", 5, "--calendar", file)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "2027-01-05")
    assert "provisional" not in result.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["2026-09-28"],
        ["2026-09-28", "--working-days", 5, "--days-before", 2],
        ["2026-13-01", "--working-days", 5],
        ["20260928", "--working-days", 5],
        ["2026-W01-1", "--working-days", 5],
        ["tomorrow", "--working-days", 5],
        ["2026-09-28", "--working-days", 0],
        ["2026-09-28", "--working-days", -5],
        ["2026-09-28", "--working-days", "five"],
        ["0001-01-01", "--days-before", 2],
        ["2026-09-28", "--working-days", 5, "--calendar", "absent.toml"],
        [],
    ],
)
def test_wrong_use_is_exit_2(run, arguments):
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


def test_a_calendar_file_that_is_none_is_wrong_use(run, tmp_path):
    file = tmp_path / "2027.toml"
    file.write_bytes(b"year = 2027")
    assert run("2026-12-28", "--working-days", 5, "--calendar", file).exit_code == 2
    file.write_bytes(b"\xff\xfe\xfd")
    assert run("2026-12-28", "--working-days", 5, "--calendar", file).exit_code == 2


def test_help_shows_an_example(run):
    result = run("--help")
    assert result.exit_code == 0
    assert "liance due 2026-09-28 --working-days 5" in result.stdout


def test_neither_command_loads_django():
    script = (
        "import sys, liance.doors.cli.due, liance.doors.cli.judge;"
        "sys.exit(any(name.split('.')[0] in ('django', 'psycopg') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
