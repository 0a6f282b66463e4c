"""`liance import sources` from file to registry, ledger and report."""

import csv
import json
from pathlib import Path

import pytest
from tests.fixtures.database import TestDatabase
from typer.testing import CliRunner

from liance.doors.cli.main import app
from liance.foundation.ledger.models import Event
from liance.mechanism.registry.models import Source

REAL = Path(__file__).parents[4] / "shared/data/02_sources/ningxia_key_units.csv"
PERMIT = "91130200699229617X001P"
HEADER = "单位名称,统一社会信用代码,排污许可证编号,所在地市,经度,纬度,管理类别\n"


@pytest.fixture
def site(fresh_db: TestDatabase, monkeypatch: pytest.MonkeyPatch, settings) -> TestDatabase:
    """An empty site of Ningxia."""
    monkeypatch.setenv("LIANCE_DATABASE_URL", fresh_db.app_url)
    settings.LIANCE_PROVINCE = "64"
    return fresh_db


@pytest.fixture
def run(site, tmp_path: Path):
    """Import a file (or text) with options; gives the exit code, the summary, the report."""

    def import_(content, *options: str, name: str = "list.csv", encoding: str = "utf-8"):
        path = content
        if isinstance(content, str):
            path = tmp_path / name
            path.write_bytes(content.encode(encoding))
        report = tmp_path / "report.csv"
        report.unlink(missing_ok=True)
        done = CliRunner().invoke(
            app, ["import", "sources", str(path), "--json", "--report", str(report), *options]
        )
        facts = json.loads(done.stdout) if done.stdout.strip().startswith("{") else {}
        lines = list(csv.DictReader(report.open(encoding="utf-8"))) if report.exists() else []
        return done, facts, lines

    return import_


@pytest.mark.skipif(not REAL.exists(), reason="the real list of Ningxia is not here")
def test_every_row_of_a_real_list_is_accounted_for(run) -> None:
    done, facts, lines = run(REAL)
    assert [int(line["row"]) for line in lines] == list(range(1, 131))
    assert facts["rows"] == 130
    assert facts["imported"] + facts["remarks"] == Source.objects.count() == 129
    # two firms of one place share a permit code: the second is refused, not merged
    assert facts["refused"] == 1
    assert done.exit_code == 1
    assert all(line["messages"] for line in lines if line["status"] != "imported")
    again = run(REAL)[1]
    assert (again["unchanged"], again["refused"]) == (129, 1)
    assert set(Source.objects.values_list("version", flat=True)) == {1}


def test_the_same_file_again_changes_nothing(run) -> None:
    text = HEADER + f"甲厂,,{PERMIT},银川,106.3,38.4,重点管理\n乙厂,,,银川,106.3,38.5,\n"
    first = run(text)
    assert (first[0].exit_code, first[1]["imported"], first[1]["remarks"]) == (0, 1, 1)
    events = Event.objects.count()
    _, facts, lines = run(text)
    assert facts["unchanged"] == 2
    assert [line["key"] for line in lines] == [f"permit:{PERMIT}", "name:乙厂:640100"]
    # the import itself is on the ledger, no source is
    assert Event.objects.count() == events + 1


def test_several_sites_of_one_legal_person_stay_several(run) -> None:
    credit = PERMIT[:18]
    _, facts, _ = run(
        HEADER + f"总厂,{credit},,银川,106.3,38.4,\n总厂,{credit},,银川,106.4,38.5,\n"
        f"总厂,{credit},{PERMIT},银川,106.5,38.5,\n总厂,{credit},{credit}002P,银川,106.5,38.5,\n"
    )
    assert (facts["refused"], Source.objects.count()) == (0, 4)


def test_another_name_under_a_permit_is_not_merged(run) -> None:
    _, _facts, lines = run(
        HEADER + f"甲厂,,{PERMIT},银川,106.3,38.4,\n乙厂,,{PERMIT},银川,106.3,38.4,\n"
        f"丙厂,,{PERMIT},银川,106.9,38.4,\n"
    )
    assert [line["status"] for line in lines] == ["remarks", "refused", "remarks"]
    assert "registry.permit_shared" in lines[2]["messages"]
    assert set(Source.objects.values_list("name", flat=True)) == {"甲厂", "丙厂"}


def test_a_site_that_gets_a_permit_stays_the_same_site(run) -> None:
    run(HEADER + "甲厂,,,银川,,,\n")
    _, _facts, lines = run(HEADER + f"甲厂,-,{PERMIT[:17]}A001P,银川,,,\n")
    assert lines[0]["status"] == "remarks"
    assert Source.objects.get().permit_code == f"{PERMIT[:17]}A001P"
    again = run(HEADER + "甲厂,,,银川,,,\n")[2]
    assert again[0]["status"] == "unchanged"
    assert Source.objects.count() == 1


def test_rows_that_contradict_each_other_are_refused_each_time(run) -> None:
    text = HEADER + f"甲厂,,{PERMIT},银川,106.3,38.4,\n甲厂,,{PERMIT},银川,106.3,38.4,重点管理\n"
    assert [line["status"] for line in run(text)[2]] == ["remarks", "refused"]
    assert [line["status"] for line in run(text)[2]] == ["unchanged", "refused"]


def test_a_row_of_another_province_stays_out(run) -> None:
    done, _facts, lines = run(HEADER + "甲厂,,,西安市,108.9,34.3,\n乙厂,,,银川,,,\n")
    assert [line["status"] for line in lines] == ["refused", "imported"]
    assert "registry.other_province" in lines[0]["messages"]
    assert done.exit_code == 1
    assert Source.objects.get().name == "乙厂"


def test_a_rehearsal_keeps_nothing(run) -> None:
    _, facts, lines = run(HEADER + "甲厂,,,银川,,,\n", "--dry-run")
    assert (facts["imported"], facts["dry_run"], len(lines)) == (1, True, 1)
    assert Source.objects.count() == 0
    assert Event.objects.count() == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_list_is_read_in_its_encoding(run, encoding: str) -> None:
    assert run(HEADER + "甲厂,,,银川,,,\n", encoding=encoding)[1]["imported"] == 1


def test_an_undecodable_list_is_refused_and_leaves_no_report(run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(HEADER.encode() + b"\xff\xfe\xc0\x80\n" * 40)
    done, _, lines = run(bad)
    assert (done.exit_code, lines) == (3, [])


def test_a_list_without_names_says_what_is_missing(run) -> None:
    done, _, _ = run("经度,纬度\n1,2\n")
    assert done.exit_code == 2
    assert "单位名称" in done.stderr


def test_a_map_names_columns_and_constants(run, tmp_path: Path) -> None:
    map_ = tmp_path / "map.toml"
    map_.write_text(
        '[columns]\nname = "厂"\n[constants]\ncity = "银川"\nkey_unit = "是"\n', "utf-8"
    )
    assert run("厂,甲\nA厂,1\n", "--map", str(map_))[1]["imported"] == 1
    assert Source.objects.get().key_unit
    map_.write_text('[columns]\nnaem = "厂"\n', "utf-8")
    assert run("厂,甲\nA厂,1\n", "--map", str(map_))[0].exit_code == 2


def test_each_source_and_the_list_stand_on_the_ledger(run) -> None:
    run(HEADER + "甲厂,,,银川,,,\n")
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds == ["registry:source:add", "registry:source_list:import"]
