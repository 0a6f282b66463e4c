"""`liance reevaluate` for the whole site, and `liance judge` by the editions of the site."""

import csv
import json

import pytest
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.reevaluation_scene import Judged, judged, use_edition
from tests.shapes import assert_documented
from typer.testing import CliRunner

from liance.doors.cli.main import app
from liance.flows.demonstration.world import load_world
from liance.mechanism.reevaluation.models import Reevaluation, Rejudged


@pytest.fixture
def scene(fresh_world: TestDatabase, own_data_dir, monkeypatch: pytest.MonkeyPatch) -> Judged:
    made = judged(load_world(at=WORLD_AT))
    use_edition(made.world, made.later)
    monkeypatch.setenv("LIANCE_DATABASE_URL", fresh_world.app_url)
    return made


def run(*arguments: str) -> tuple[int, dict]:
    done = CliRunner().invoke(app, [*arguments, "--json"])
    return done.exit_code, json.loads(done.stdout) if done.stdout else {}


def test_the_whole_site_is_judged_again(scene: Judged, tmp_path) -> None:
    asked = ("reevaluate", "--reason", "陕西省标准启用", "--by", "陕环函〔2026〕9号")
    code, facts = run(*asked, "--standard", "DB61/224", "--dry-run")
    assert (code, facts["id"]) == (0, None)
    assert facts["changed"] >= 1
    assert not Reevaluation.objects.exists()
    code, facts = run(*asked)
    assert code == 0
    assert_documented("reevaluate", facts)
    row = Reevaluation.objects.get(pk=facts["id"])
    assert (row.ordered_as, row.agency_id) == ("陕环函〔2026〕9号", None)
    assert facts["rows"] == Rejudged.objects.filter(run=row).count()
    assert run(*asked, "--standard", "GB 13271")[0] == 1
    assert run(*asked, "--limits", "permit")[0] == 2
    assert run(*asked, "--source", "不存在")[0] == 1
    assert run(*asked, "--limits", "source", "--source", scene.op.source.permit_code)[0] == 1

    table = tmp_path / "results.csv"
    table.write_text(
        "value,unit,factor,standard,level,averaging,sampled_on\n"
        "70,mg/L,化学需氧量,DB61/224-2018,A,single,2026-11-09\n",
        "utf-8",
    )
    output = tmp_path / "verdicts.csv"
    judge = ("judge", str(table), "-o", str(output))
    said = []
    for options in ((), ("--site",)):
        code, facts = run(*judge, *options)
        assert code == 0
        with output.open(encoding="utf-8", newline="") as file:
            (line,) = csv.DictReader(file)
        said.append((line["verdict"], line["judged_limit"], facts["standards"]["site"]))
    assert said == [
        ("cannot_judge", "", None), ("exceeds", "41", ["DB61/224-2018〔本地第1版〕"]),
    ]  # fmt: skip
