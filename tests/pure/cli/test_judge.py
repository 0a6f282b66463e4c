"""`liance judge` as its contract says: columns, order, encodings, exit codes."""

import csv
import json
from decimal import Decimal

import pytest
import typer
from typer.testing import CliRunner

from liance.doors.cli import due, judge

HEADER = (
    "id,medium,factor,value,unit,detection_limit,limit,limit_unit,comparator,comparison,sampled_on"
)
ROW = "1,water,化学需氧量,128,mg/L,,100,mg/L,,,2026-03-01"
OUTPUT = ["verdict", "judged_value", "judged_limit", "times", "reason", "explanation", "citation"]


@pytest.fixture
def run():
    app = typer.Typer()
    due.register(app)
    judge.register(app)
    return lambda *arguments: CliRunner().invoke(app, ["judge", *map(str, arguments)])


@pytest.fixture
def judged(run, tmp_path):
    def judged(text, *arguments, encoding="utf-8"):
        source, output = tmp_path / "in.csv", tmp_path / "out.csv"
        source.write_bytes(text.encode(encoding))
        result = run(source, "-o", output, *arguments)
        assert result.exit_code == 0, result.stderr
        with output.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return judged


def test_a_row_is_carried_through_and_answered(judged):
    (row,) = judged(f"{HEADER},note\n{ROW},留样\n")
    assert list(row) == [*HEADER.split(","), "note", *OUTPUT]
    assert row["note"] == "留样"
    assert (row["verdict"], row["reason"]) == ("exceeds", "over_limit")
    assert (row["judged_value"], row["judged_limit"], row["times"]) == ("128", "100", "0.28")
    assert "\n" not in row["explanation"]
    assert row["citation"]


def test_rows_keep_their_order_and_number(judged):
    text = "id,value,unit,limit,limit_unit\n" + "".join(
        f"{n},{n},mg/L,50,mg/L\n" for n in range(200, 0, -1)
    )
    rows = judged(text)
    assert [int(row["id"]) for row in rows] == list(range(200, 0, -1))
    assert {row["verdict"] for row in rows} == {"exceeds", "compliant"}


def test_an_input_column_named_like_an_output_gets_a_suffix(judged):
    (row,) = judged("verdict,value,limit,times\nold,1,2,9\n")
    assert list(row)[:4] == ["verdict_in", "value", "limit", "times_in"]
    assert (row["verdict_in"], row["times_in"], row["verdict"]) == ("old", "9", "compliant")


def test_an_input_column_differing_in_case_alone_gets_it_too(judged):
    (row,) = judged("Verdict,value,limit\nold,1,2\n")
    assert (row["Verdict_in"], row["verdict"]) == ("old", "compliant")


def test_judging_a_judged_file_again_loses_nothing(judged):
    first = judged(f"{HEADER}\n{ROW}\n")
    text = ",".join(first[0]) + ",verdict_in\n" + ",".join(first[0].values()) + ",older\n"
    (row,) = judged(text)
    assert (row["verdict"], row["verdict_in"], row["verdict_in_in"]) == (
        "exceeds",
        "older",
        "exceeds",
    )


def test_no_two_output_columns_share_a_name(judged):
    (row,) = judged("verdict,verdict_in,verdict_in_in,value,limit\na,b,c,1,2\n")
    assert [row[name] for name in ("verdict_in_in_in", "verdict_in", "verdict_in_in")] == list(
        "abc"
    )


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings(judged, encoding):
    (row,) = judged(f"{HEADER}\n{ROW}\n", encoding=encoding)
    assert (row["factor"], row["verdict"]) == ("化学需氧量", "exceeds")
    assert row["id"] == "1"


def test_times_is_a_plain_decimal(judged):
    rows = judged(
        "value,unit,limit,limit_unit\n1.0000001,mg/L,1,mg/L\n4,mg/L,3,mg/L\n1e9,mg/L,1e-9,mg/L\n"
    )
    assert rows[0]["times"] == "0.0000001"
    assert rows[1]["times"].startswith("0.3333333333")
    assert Decimal(rows[2]["times"]) == 10**18 - 1
    assert not any("e" in row["times"].lower() for row in rows)


def test_every_row_is_answered_even_a_bad_one(judged):
    text = f"{HEADER}\n{ROW}\n,,,,,,,,,,\n2,water\n3,water,x,1,mg/L,,2,mg/L,,,2026-01-01,surplus\n"
    rows = judged(text)
    assert [row["verdict"] for row in rows] == ["exceeds", "not_judged", "not_judged", "not_judged"]
    assert [row["reason"] for row in rows] == [
        "over_limit",
        "no_value",
        "no_value",
        "row_malformed",
    ]


def test_without_the_column_limit_unit_one_unit_serves_both(judged):
    (row,) = judged("value,unit,limit\n12.5,mg/L,50\n")
    assert row["verdict"] == "compliant"


def test_an_empty_limit_unit_is_missing(judged):
    (row,) = judged("value,unit,limit,limit_unit\n12.5,mg/L,50,\n")
    assert (row["verdict"], row["reason"]) == ("not_judged", "limit_unit_missing")


def test_the_explanation_in_english(judged):
    (row,) = judged(f"{HEADER}\n{ROW}\n", "--lang", "en")
    assert row["explanation"].isascii() or "≤" in row["explanation"]
    assert "limit not met" in row["explanation"]
    assert row["citation"].endswith("]")


def test_summary_for_a_machine(run, tmp_path):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"{HEADER}\n{ROW}\n", encoding="gb18030")
    facts = json.loads(run(source, "-o", output, "--json").stdout)
    assert (facts["rows"], facts["exceeds"], facts["encoding"]) == (1, 1, "gb18030")
    assert facts["reasons"] == {"over_limit": 1}


def test_a_header_without_rows_is_answered(run, tmp_path):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("value,limit\n", encoding="utf-8")
    assert run(source, "-o", output).exit_code == 0
    assert output.read_text(encoding="utf-8") == ",".join(["value", "limit", *OUTPUT]) + "\n"


def test_a_mark_for_excel_on_demand(run, tmp_path):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("value,limit\n1,2\n", encoding="utf-8")
    run(source, "-o", output, "--bom")
    assert output.read_bytes().startswith(b"\xef\xbb\xbfvalue")


def test_to_stdout(run, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("value,limit\n1,2\n", encoding="utf-8")
    result = run(source, "-o", "-")
    assert result.stdout.splitlines()[1].startswith("1,2,compliant")


@pytest.mark.parametrize(
    ("content", "exit_code", "word"),
    [
        (b"id,limit\n1,2\n", 2, "value"),
        (b"id,value\n1,2\n", 2, "limit"),
        (b"value,value,limit\n1,2,3\n", 2, "value"),
        (b"", 2, "empty"),
        (b"value,limit\n\xff\xff,2\n", 3, "byte 12"),
        (b"PK\x03\x04xlsx", 3, "workbook"),
        (b'value,limit\n"1,2\n3,4\n', 3, "quotes"),
    ],
)
def test_bad_files_leave_nothing_behind(run, tmp_path, content, exit_code, word):
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(content)
    output.write_text("kept", encoding="utf-8")
    result = run(source, "-o", output)
    assert result.exit_code == exit_code
    assert word in result.stderr
    assert output.read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", "out.csv"]


def test_wrong_use_is_exit_2(run, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("value,limit\n1,2\n", encoding="utf-8")
    assert run(tmp_path / "absent.csv", "-o", tmp_path / "out.csv").exit_code == 2
    assert run(source).exit_code == 2
    assert run(source, "-o", source).exit_code == 2
    assert source.read_text(encoding="utf-8") == "value,limit\n1,2\n"


def test_an_output_that_cannot_be_written_is_exit_3(run, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("value,limit\n1,2\n", encoding="utf-8")
    result = run(source, "-o", tmp_path / "absent" / "out.csv")
    assert result.exit_code == 3
    assert result.stderr


def test_help_shows_an_example(run):
    result = run("--help")
    assert result.exit_code == 0
    assert "liance judge results.csv -o verdicts.csv" in result.stdout
