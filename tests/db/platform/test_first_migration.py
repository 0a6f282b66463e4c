"""A first migration, which draws models alone, makes the tables that Django's own way makes."""

import subprocess
from contextlib import nullcontext

import pytest
from tests.fixtures.database import PLACE, SPEED

from liance.adapters.postgres import databases, dump
from liance.doors.cli import connection


def _schema(folder, blocker) -> list[str]:
    with databases.scratch(SPEED, place=PLACE) as server:
        url = server.url("liance_owner")
        with blocker.unblock():
            connection.migrate(url)
        dump.dump(url, folder / "one.dump")
        restore = server.binaries.tool("pg_restore")
        text = subprocess.run(
            [restore, "--schema-only", "--file=-", folder / "one.dump"],
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
    return [line for line in text.splitlines() if not line.startswith("\\")]


@pytest.mark.nightly
def test_the_tables_are_those_of_djangos_own_way(
    django_test_environment, django_db_blocker, tmp_path, monkeypatch
) -> None:
    ours = _schema(tmp_path, django_db_blocker)
    assert sum(line.startswith("CREATE TABLE") for line in ours) > 150
    monkeypatch.setattr(connection, "drawing_alone", nullcontext)
    assert _schema(tmp_path, django_db_blocker) == ours
