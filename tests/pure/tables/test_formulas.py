"""No exported cell runs as a formula; numbers and words stay what they are."""

import csv
import io

import pytest
import typer
from tests.hostile.payloads import BODIES, SIGNS
from typer.testing import CliRunner

from liance.doors.cli import due, judge
from liance.foundation.tables.formulas import harmless


@pytest.mark.parametrize("sign", SIGNS)
def test_what_could_start_a_formula_is_text(sign):
    for body in BODIES:
        answer = harmless(sign + body)
        assert answer == "'" + sign + body
        assert harmless(answer) == answer


@pytest.mark.parametrize(
    "text",
    ["", "-", "—", "/", "-5.2", "+5", "-1e-3", "12.5", "-0.5%", "<0.004", "ND", "0.004L", "6~9",
     "≤50", "达标", "a=b", "1+1", "'=1", "总排口-1", " ", "ρ = ρ′", ">=3"],
)  # fmt: skip
def test_everything_else_is_left(text):
    assert harmless(text) == text


@pytest.mark.parametrize("large", [1, 1 << 30])
def test_a_bare_carriage_return_stays_in_its_cell(tmp_path, monkeypatch, large):
    monkeypatch.setattr(judge, "LARGE", large)
    app = typer.Typer()
    due.register(app)
    judge.register(app)
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b'note,value,limit\n"a\rb",12,50\n"c,d",12,50\nplain,12,50\n')
    result = CliRunner().invoke(app, ["judge", str(source), "-o", str(output)])
    assert result.exit_code == 0, result.stderr
    with io.StringIO(output.read_bytes().decode(), newline="") as file:
        _, *answers = csv.reader(file)
    assert [answer[0] for answer in answers] == ["a\rb", "c,d", "plain"]
    assert {answer[3] for answer in answers} == {"compliant"}


@pytest.mark.parametrize("large", [0, 1 << 60], ids=["columns", "rows"])
def test_judge_carries_no_live_formula_unless_asked_to(tmp_path, monkeypatch, large):
    monkeypatch.setattr(judge, "LARGE", large)
    app = typer.Typer()
    due.register(app)
    judge.register(app)
    rows = [
        [sign + body, "12", "50", "-5.2"] for sign in SIGNS for body in BODIES if "\0" not in sign
    ]
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["=1+1", "value", "limit", "number"], *rows])
    for mark in (["--bom"], [], ["--verbatim"]):
        result = CliRunner().invoke(app, ["judge", str(source), "-o", str(output), *mark])
        assert result.exit_code == 0, result.stderr
        with io.StringIO(output.read_bytes().decode("utf-8-sig"), newline="") as file:
            header, *answers = csv.reader(file)
        assert len(answers) == len(rows)
        for written, answer in zip(rows, answers, strict=True):
            assert answer[3] == "-5.2"
            assert answer[0] == (written[0] if "--verbatim" in mark else "'" + written[0])
        assert header[0] == ("=1+1" if "--verbatim" in mark else "'=1+1")
    result = CliRunner().invoke(
        app, ["judge", str(source), "-o", str(output), "--bom", "--verbatim"]
    )
    assert result.exit_code == 2
