"""A site's own PostgreSQL: the administrator's script, and what the roles may do afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.fixtures.database import PLACE, SPEED

from liance.adapters.postgres import databases, dba, own
from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.layout import ADMIN, APP, OWNER
from liance.adapters.postgres.supervisor import Server

SRC = Path(__file__).resolve().parents[3] / "src"


def _psql(server: Server, script: str) -> None:
    subprocess.run(
        [server.binaries.tool("psql"), "-v", "ON_ERROR_STOP=1", "-q", server.url(ADMIN, "postgres")],
        input=script, text=True, check=True, capture_output=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def administered() -> Iterator[Server]:
    """A server without our database, then given it by the printed script, run twice."""
    with databases.scratch(SPEED, place=PLACE) as server:
        databases.drop(server, "liance")
        script = dba.administrator_script()
        for mark, role in (("CHANGE-ME-OWNER", OWNER), ("CHANGE-ME-APP", APP)):
            assert mark in script
            script = script.replace(mark, server.words[role])
        _psql(server, script)
        _psql(server, script)
        yield server


def test_the_script_makes_a_database_we_can_serve(administered: Server) -> None:
    own.check(administered.url(APP))
    own.check_serving_role(administered.url(APP))


def test_tables_of_the_owner_are_written_but_not_changed_by_the_application(
    administered: Server,
) -> None:
    with psycopg.connect(administered.url(OWNER), autocommit=True) as owner:
        owner.execute("CREATE TABLE things (id bigserial PRIMARY KEY, name text)")
    with psycopg.connect(administered.url(APP), autocommit=True) as app:
        app.execute("INSERT INTO things (name) VALUES ('a')")
        app.execute("UPDATE things SET name = 'b'")
        for forbidden in (
            "DROP TABLE things",
            "TRUNCATE things",
            "ALTER TABLE things ADD more int",
            "CREATE TABLE others (id int)",
            "SET ROLE liance_owner",
            "SET ROLE liance_log",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)


def _liance(administered: Server, tmp_path: Path, *arguments: str, owner: bool) -> tuple[int, str]:
    environment = os.environ | {
        "LIANCE_DATABASE_URL": administered.url(APP),
        "LIANCE_DATA_DIR": str(tmp_path),
        "PYTHONPATH": str(SRC),
    }
    if owner:
        environment["LIANCE_OWNER_URL"] = administered.url(OWNER)
    command = [sys.executable, "-m", "liance.doors.cli.main", *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_migrating_asks_for_the_owner_and_serving_refuses_it(
    administered: Server, tmp_path: Path
) -> None:
    code, said = _liance(administered, tmp_path, "migrate", owner=False)
    assert (code, "site.no_owner" in said) == (3, True)
    code, said = _liance(administered, tmp_path, "migrate", owner=True)
    assert code == 0, said
    code, said = _liance(administered, tmp_path, "migrate", "--check", owner=False)
    assert code == 0, said
    assert not (tmp_path / "postgres").exists()
    with pytest.raises(PlatformError) as refused:
        own.check_serving_role(administered.url(OWNER))
    assert refused.value.code == "postgres.role_too_strong"
