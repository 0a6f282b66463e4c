"""`liance standards` where no database is needed."""

import json

import pytest
import typer
from typer.testing import CliRunner

from liance.doors.cli import standards


@pytest.fixture
def run():
    app = typer.Typer()
    standards.register(app)
    return lambda *arguments: CliRunner().invoke(app, ["standards", *map(str, arguments)])


def test_the_list_counts_the_certainty_of_each_edition(run):
    listed = json.loads(run("list", "--json").stdout)
    by_code = {(e["code"], e["version"]): e for e in listed}
    assert by_code["GB 12348-2008", ""]["secondary"] == by_code["GB 12348-2008", ""]["limits"] == 30
    assert by_code["DB61/224-2018", ""]["limits"] == 0
    assert by_code["DB61/224-2018", ""]["not_held"]
    assert by_code["GB 18918-2002", ""]["in_force_to"] == "2026-02-28"
    assert by_code["GB 18918-2002", "2025年修改单"]["in_force_from"] == "2026-03-01"
    for line in run("list").stdout.splitlines():
        assert "limits" in line or "未录入" in line


def test_a_standard_is_shown_with_every_limit(run):
    (edition,) = json.loads(run("show", "GB8978-1996", "--json").stdout)
    assert len(edition["rows"]) == edition["limits"] > 180
    assert "化学需氧量" in run("show", "GB 8978").stdout
    unknown = run("show", "GB 1-2000")
    assert unknown.exit_code == 1
    assert "GB 1-2000" in unknown.stderr


def test_a_template_filled_with_an_edition_passes_the_check(run, tmp_path):
    path = tmp_path / "标准.xlsx"
    assert run("template", "-o", path, "--standard", "GB 12348-2008").exit_code == 0
    done = run("check", path, "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["limits"] == 30


def test_a_check_names_row_and_column_in_both_languages(run, tmp_path):
    path = tmp_path / "标准.xlsx"
    assert run("template", "-o", path, "--standard", "DB61/224-2018").exit_code == 0
    for language, word in (("zh", "没有限值行"), ("en", "no limits")):
        done = run("check", path, "--lang", language)
        assert done.exit_code == 1
        assert word in done.stderr
    assert run("check", tmp_path / "none.xlsx").exit_code == 2
