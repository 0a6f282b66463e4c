"""`liance verify`: what it prints and with which code it leaves."""

import json

import pytest
from tests.fixtures.ledger import START, write
from typer.testing import CliRunner

from liance.doors.cli.main import app
from liance.foundation.files.store import path_of, put


@pytest.fixture
def run(small_ledger, monkeypatch):
    monkeypatch.setenv("LIANCE_DATABASE_URL", small_ledger.database.app_url)

    def run_it(*options):
        return CliRunner().invoke(app, ["verify", "--anchors", str(small_ledger.anchors), *options])

    return run_it


def test_a_sound_ledger_is_exit_0(run):
    said = run()
    assert said.exit_code == 0, said.output
    assert "anchored and sound: 649" in said.output
    assert "unanchored" not in said.output


def test_what_lies_above_the_anchor_is_told_and_no_damage(run):
    write(0, 5, 1)
    said = run()
    assert said.exit_code == 0
    assert "unanchored: 5" in said.output
    held = json.loads(run("--json").stdout)
    assert (held["undamaged"], held["sound"]) == (True, False)
    assert (held["anchored"], held["unanchored"]) == (649, 5)


def test_damage_is_exit_1_and_named(run, small_ledger):
    small_ledger.unguard()
    with small_ledger.superuser() as superuser:
        superuser.execute("UPDATE ledger_event SET kind = 'a:b:c' WHERE seq = 333")
    said = run()
    assert said.exit_code == 1
    assert "event.kind" in said.output
    assert "sequence 333" in said.output
    assert "00000000-0000-0000-0000-000000000001" in said.output
    first = json.loads(run("--json").stdout)["damages"][0]
    assert (first["table"], first["column"], first["seq"]) == ("event", "kind", 333)


def test_a_damaged_file_is_exit_1_and_named(run):
    stored = put([b"photo"], name="现场.jpg", media_type="image/jpeg", at=START)
    assert run().exit_code == 0
    place = path_of(stored.sha256)
    for content, fault in ((b"phot0", "changed"), (b"photo!", "wrong size")):
        place.write_bytes(content)
        said = run()
        assert said.exit_code == 1
        assert "现场.jpg" in said.output
        assert fault in said.output
    place.unlink()
    assert "missing" in run().output


def test_words_that_are_no_head_are_exit_2(run, small_ledger):
    assert run("--printed", "these are not the words").exit_code == 2
    assert run("--printed", small_ledger.heads[0].words).exit_code == 0
