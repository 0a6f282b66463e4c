"""Backup and restore, by the commands themselves, between two installations."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.fixtures.database import migrate_by_dump

from liance.adapters.postgres import databases, supervisor
from liance.adapters.postgres.layout import APP, OWNER
from liance.adapters.postgres.supervisor import Server

ROOT = Path(__file__).resolve().parents[3]
CLI = "liance.doors.cli.main"

# One ledger event and one stored file, as a business transaction leaves them.
FILL = """
import uuid
from datetime import UTC, datetime
from liance.doors.cli import site

with site.migrated():
    from django.db import transaction
    from liance.foundation.files.store import put
    from liance.foundation.ledger.append import append

    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    with transaction.atomic():
        stored = put([b"evidence"], name="a.txt", media_type="text/plain", at=at)
        append(kind="files:file:store", agency_id=None, actor_id=None, object_type="file",
               object_id=stored.id, at=at, body={"sha256": stored.sha256})
"""

# Owner and rights of every table, sequence, view and function; what is not said, spelled out.
ITEMS = "(SELECT string_agg(item::text, ' ' ORDER BY item::text) FROM unnest({}) item)"
OF_TABLE = ITEMS.format(
    "coalesce(relacl, acldefault((CASE relkind WHEN 'S' THEN 's' ELSE 'r' END)::\"char\", relowner))"
)
OF_FUNCTION = ITEMS.format("coalesce(proacl, acldefault('f', proowner))")
RIGHTS = f"""
    SELECT relname, relowner::regrole::text, {OF_TABLE} FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'S', 'v')
    UNION ALL
    SELECT proname, proowner::regrole::text, {OF_FUNCTION} FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2, 3
"""


def _rights(site: Path) -> list[tuple[str, str, str]]:
    with supervisor.use(site) as server, psycopg.connect(server.url(OWNER)) as connection:
        return connection.execute(RIGHTS).fetchall()


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="liance-backup-"))
    made.chmod(0o711)
    yield made
    for site in ("old", "new", "third"):
        databases.discard(made / site)
    databases.discard(made)


def _run(folder: Path, site: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "LIANCE_DATA_DIR": str(folder / site),
        "PYTHONPATH": f"{ROOT / 'src'}",
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _liance(folder: Path, site: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(folder, site, "-m", CLI, *arguments)


def test_a_backup_restores_verified_and_only_into_an_empty_place(
    folder: Path, postgres_server: Server
) -> None:
    with supervisor.use(folder / "old") as server:
        migrate_by_dump(server.url(OWNER))
    filled = _run(folder, "old", "-c", FILL)
    assert filled.returncode == 0, filled.stderr
    saved = _liance(folder, "old", "backup", str(folder / "saved"), "--json")
    assert saved.returncode == 0, saved.stderr
    assert json.loads(saved.stdout)["files"] == 1
    keys = folder / "saved.keys.tar"
    assert keys.stat().st_mode & 0o777 == 0o600

    restored = _liance(folder, "new", "restore", str(folder / "saved"), "--json")
    assert restored.returncode == 0, restored.stderr
    told = json.loads(restored.stdout)
    assert (told["events"], told["files"], told["undamaged"]) == (1, 1, True)
    secrets = [(folder / site / "keys" / "django-secret").read_text() for site in ("old", "new")]
    assert secrets[0] == secrets[1]

    again = _liance(folder, "new", "restore", str(folder / "saved"))
    assert again.returncode == 3
    assert "restore.not_empty" in again.stderr
    assert _liance(folder, "old", "backup", str(folder / "saved")).returncode == 3

    rights = _rights(folder / "old")
    assert "ledger_event" in {name for name, _, _ in rights}
    assert _rights(folder / "new") == rights
    # The restored tables still keep the application from the ledger.
    with (
        supervisor.use(folder / "new") as server,
        psycopg.connect(server.url(APP)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("UPDATE ledger_event SET body = 'x'")

    (folder / "saved" / "files").joinpath(_only_file(folder)).write_bytes(b"evidencE")
    damaged = _liance(folder, "third", "restore", str(folder / "saved"), "--json")
    assert damaged.returncode == 1, damaged.stderr
    assert json.loads(damaged.stdout)["file_damages"][0]["fault"] == "changed"


def _only_file(folder: Path) -> str:
    root = folder / "saved" / "files"
    [path] = [path for path in root.rglob("*") if path.is_file()]
    return str(path.relative_to(root))


@pytest.mark.nightly
def test_an_altered_dump_is_refused_before_anything_is_read(folder: Path) -> None:
    assert _liance(folder, "old", "migrate").returncode == 0
    assert _liance(folder, "old", "backup", str(folder / "saved")).returncode == 0
    dump = folder / "saved" / "database.dump"
    content = bytearray(dump.read_bytes())
    content[len(content) // 2] ^= 1
    dump.write_bytes(content)
    refused = _liance(folder, "new", "restore", str(folder / "saved"))
    assert refused.returncode == 3
    assert "restore.not_a_backup" in refused.stderr
    assert not (folder / "new" / "postgres").exists()
