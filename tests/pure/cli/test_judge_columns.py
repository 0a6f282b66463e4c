"""The further columns of `liance judge`: standards, calculation, groups, steps."""

import csv
import json
from decimal import Decimal

import pytest
import typer
from typer.testing import CliRunner

from liance.doors.cli import due, judge

OUTPUT = ["verdict", "judged_value", "judged_limit", "times", "reason", "explanation", "citation"]
RATES = ["concentration_verdict", "rate_kg_h", "rate_limit_kg_h", "rate_verdict"]


@pytest.fixture
def run(tmp_path):
    app = typer.Typer()
    due.register(app)
    judge.register(app)

    def run(text, *arguments):
        source, output = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_text(text, encoding="utf-8")
        return CliRunner().invoke(app, ["judge", str(source), "-o", str(output), *arguments])

    return run


@pytest.fixture
def judged(run, tmp_path):
    def judged(text, *arguments):
        result = run(text, *arguments)
        assert result.exit_code == 0, result.stderr
        with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return judged


DUST = (
    "id,medium,factor,value,unit,standard,level,sampled_on,flow_m3h,stack_height_m\n"
    "1,gas,颗粒物,85,mg/m3,GB 16297-1996,2,2026-01-15,12500,15\n"
    "2,gas,颗粒物,85,mg/m3,GB 16297-1996,2,2026-01-15,50000,15\n"
    "3,gas,颗粒物,85,mg/m3,GB 16297-1996,2,2026-01-15,,\n"
)


def test_a_standard_needs_no_column_limit(judged):
    rows = judged(DUST)
    assert list(rows[0]) == [*DUST.split("\n", maxsplit=1)[0].split(","), *OUTPUT, *RATES]
    assert [row["verdict"] for row in rows] == ["compliant", "exceeds", "compliant"]
    assert [row[name] for row in rows[:1] for name in RATES] == [
        "compliant",
        "1.0625",
        "3.5",
        "compliant",
    ]
    assert (rows[1]["reason"], rows[1]["judged_value"]) == ("rate_over_limit", "4.25")
    assert [rows[2][name] for name in RATES] == ["", "", "", ""]


def test_without_a_standard_the_column_limit_is_needed(run):
    result = run("value,unit,level\n1,mg/L,1\n")
    assert result.exit_code == 2
    assert "limit" in result.stderr


def test_no_rate_columns_where_no_rate_can_count(judged):
    (row,) = judged("value,unit,limit\n12,mg/L,50\n")
    assert list(row)[-len(OUTPUT) :] == OUTPUT


def test_steps_on_demand(judged):
    text = "value,unit,limit,o2_measured,o2_reference\n45,mg/m3,50,12.0,9\n"
    (row,) = judged(text, "--explain", "--lang", "en")
    assert list(row)[-1] == "steps"
    steps = json.loads(row["steps"])
    (oxygen,) = [step for step in steps if step["code"] == "oxygen_converted"]
    assert oxygen == {
        "code": "oxygen_converted",
        "value": "45 mg/m3",
        "formula": "45 × (21 − 9)/(21 − 12.0)",
        "result": "60 mg/m3",
        "source": "GB 13271-2014 5.2 式(1)",
        "certainty": "secondary",
        "text": "at the reference oxygen 60 mg/m3",
    }
    assert steps[-1]["code"] == "multiple"


GROUPED = (
    "id,group,factor,value,unit,limit,o2_measured,o2_reference\n"
    "1,A,颗粒物,38,mg/m3,50,11.0,9\n"
    "2,B,颗粒物,10,mg/m3,50,9,9\n"
    "3,A,颗粒物,41,mg/m3,50,12.5,9\n"
    "4,,颗粒物,99,mg/m3,50,9,9\n"
    "5,A,颗粒物,45,mg/m3,50,12.0,9\n"
    "6,B,颗粒物,20,mg/m3,50,9,9\n"
)


def test_a_summary_follows_the_last_row_of_its_group(judged):
    rows = judged(GROUPED)
    assert [row["id"] for row in rows] == ["1", "2", "3", "4", "5", "A", "6", "B"]
    summary = rows[5]
    assert (summary["group"], summary["factor"], summary["limit"]) == ("A", "颗粒物", "50")
    assert (summary["value"], summary["o2_measured"], summary["unit"]) == ("", "", "mg/m3")
    assert summary["verdict"] == "exceeds"
    assert round(Decimal(summary["judged_value"]), 2) == Decimal("54.49")
    assert (rows[7]["judged_value"], rows[7]["verdict"]) == ("15", "compliant")
    assert [rows[0]["verdict"], rows[2]["verdict"], rows[4]["verdict"]] == [
        "compliant",
        "exceeds",
        "exceeds",
    ]


def test_groups_are_counted_apart(run):
    facts = json.loads(run(GROUPED, "--json").stdout)
    assert (facts["rows"], facts["groups"]) == (6, 2)
    assert facts["exceeds"] + facts["compliant"] == 6


def test_the_same_file_without_groups_has_no_summary(judged):
    rows = judged("id,group,value,unit,limit\n1,,12,mg/L,50\n2,/,12,mg/L,50\n")
    assert [row["id"] for row in rows] == ["1", "2"]


def test_a_malformed_row_spoils_its_group_and_nothing_else(judged):
    rows = judged("id,group,value,limit\n1,A,12,50\n2,A,12,50,surplus\n3,,12,50\n")
    assert [row["reason"] for row in rows] == [
        "within_limit",
        "row_malformed",
        "group_incomplete",
        "within_limit",
    ]


def test_help_names_the_columns(run):
    result = CliRunner().invoke(_app(), ["judge", "--help"])
    for word in ("o2_measured", "--explain", "group", "standard", "background"):
        assert word in result.stdout


def _app():
    app = typer.Typer()
    due.register(app)
    judge.register(app)
    return app
