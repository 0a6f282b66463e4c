"""What docs/api.md says of commands and files that need a database is so."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.shapes import assert_documented
from typer.testing import CliRunner

from liance.adapters.provincial_platform.protocol import encode
from liance.doors.cli.main import app
from liance.doors.cli.verify import as_data
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.files.scrub import FileDamage, Scrubbed
from liance.foundation.files.store import put
from liance.foundation.kernel.ids import new_id
from liance.foundation.ledger.anchor import anchor
from liance.foundation.ledger.facts.check import FactDamage, FactReport
from liance.foundation.ledger.report import Damage, LogStatus, Report
from liance.foundation.ledger.seal import seal
from liance.mechanism.reporting.document import upload_document


@pytest.fixture
def printed(fresh_world: TestDatabase, own_data_dir: Path, monkeypatch: pytest.MonkeyPatch):
    """What a command prints as JSON, on a database with the world in it."""
    # Of a ledger whose rows another test took back.
    shutil.rmtree(own_data_dir / "anchors", ignore_errors=True)
    monkeypatch.setenv("LIANCE_DATABASE_URL", fresh_world.app_url)
    monkeypatch.setenv("LIANCE_OWNER_URL", fresh_world.owner_url)
    monkeypatch.setenv("LIANCE_DATA_DIR", str(own_data_dir))

    def run(*arguments: object) -> Any:
        said = CliRunner().invoke(app, [str(a) for a in arguments] + ["--json"])
        assert said.exit_code == 0, said.output
        return json.loads(said.stdout)

    return run


def test_what_the_commands_print(printed, tmp_path: Path) -> None:
    put([b"photo"], name="现场.jpg", media_type="image/jpeg", at=WORLD_AT)
    seal(at=WORLD_AT)
    lying = anchor(at=WORLD_AT).file
    assert lying is not None
    assert_documented("anchor", json.loads(lying.read_text(encoding="utf-8")))
    assert_documented("doctor", printed("doctor"))
    assert_documented("migrate", printed("migrate", "--check"))
    assert_documented("verify", printed("verify"))
    rows = tmp_path / "list.csv"
    rows.write_text("单位名称,区县\n某厂,岐山县\n", encoding="utf-8")
    assert_documented("import", printed("import", "sources", rows, "--dry-run"))
    folder = tmp_path / "backup"
    assert_documented("backup", printed("backup", folder))
    assert_documented("manifest", json.loads((folder / "manifest.json").read_text("utf-8")))
    kept = {path.relative_to(folder).parts[0] for path in folder.rglob("*") if path.is_file()}
    # Where the reference receiver took something in before, that is kept too.
    assert kept - {"receiver"} == {"manifest.json", "database.dump", "files", "anchors"}
    assert (folder / "anchors" / lying.name).exists()
    assert (tmp_path / "backup.keys.tar").stat().st_mode & 0o777 == 0o600


def test_a_verification_that_found_everything() -> None:
    report = Report(
        events=2, seals=1, heads=1, seconds=0.1, confirmed_heads=(1,), unconfirmed_anchors=("x",),
        damages=(Damage(table="event", column="kind", fault="changed", agency_id=new_id(), seq=1),),
        logs=(LogStatus(agency_id=new_id(), sealed=2, anchored=1, unsealed=0),),
    )  # fmt: skip
    files = Scrubbed(1, 5, (FileDamage(new_id(), "a.jpg", "files/a", "changed"),))
    damage = FactDamage(
        table="operations_reading", row=str(new_id()), fault="changed", column="raw",
        agency_id=str(new_id()), seq=3, event=7,
    )  # fmt: skip
    facts = FactReport(agreeing=4, damages=[damage])
    assert_documented("verify", as_data(report, facts, files))


@pytest.mark.clause("R1")
def test_the_results_as_they_are_sent(world: World) -> None:
    day = (WORLD_AT + timedelta(days=10)).date()
    firm = next(name for name in world.sources if "雍川酿造" in name)
    done = Operation(world, MAIN, firm, day, values={"化学需氧量": "142"})
    ending = Ending(done.to_laboratory()).prepare().review().sign()
    sent = json.loads(encode(upload_document(ending.report())))
    assert_documented("results", sent)
    assert sent["results"]
