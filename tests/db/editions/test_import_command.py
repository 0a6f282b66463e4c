"""`liance standards` from a file to the site."""

import json

import pytest
from tests.fixtures.database import TestDatabase
from typer.testing import CliRunner

from liance.doors.cli.main import app
from liance.foundation.ledger.models import Event
from liance.mechanism.editions.models import Edition

HEADER = "code,title,standard_kind,medium,standard_source,table,factor,level,value,unit,kind,averaging,certainty\n"
ROW = "DB61/224-2018,黄河流域,local,water,印刷文本,1,化学需氧量,A,41,mg/L,max,daily_mean,verified\n"


@pytest.fixture
def run(fresh_db: TestDatabase, monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("LIANCE_DATABASE_URL", fresh_db.app_url)

    def run(text: str, *options: str, command: str = "import"):
        path = tmp_path / "edition.csv"
        path.write_text(text, "utf-8")
        done = CliRunner().invoke(app, ["standards", command, str(path), "--json", *options])
        return done.exit_code, json.loads(done.stdout) if done.stdout else {}

    return run


def test_a_dry_run_keeps_nothing_and_the_import_keeps_one_entry(run) -> None:
    code, facts = run(HEADER + ROW, "--dry-run")
    assert (code, facts["limits"], facts["entered"]) == (0, 1, False)
    assert not Edition.objects.exists()
    assert not Event.objects.exists()
    code, facts = run(HEADER + ROW)
    assert (code, facts["entered"], facts["revision"]) == (0, True, 1)
    row = Edition.objects.get()
    assert (row.code, row.state, row.content["rows"][0]["value"]) == (
        "DB61/224-2018",
        "entered",
        "41",
    )
    assert Event.objects.filter(kind="editions:edition:enter").count() == 1
    assert run(HEADER + ROW)[0] == 1


def test_faults_come_all_at_once_and_nothing_is_kept(run) -> None:
    bad = ROW.replace(",41,", ",about 41,") + ROW.replace("mg/L", "mgL").replace(",A,", ",B,")
    code, facts = run(HEADER + bad)
    assert code == 1
    assert [(f["row"], f["column"]) for f in facts["faults"]] == [(2, "value"), (3, "unit")]
    assert not Edition.objects.exists()
    assert run("code,title\nDB61/224-2018,x\n")[0] == 2
