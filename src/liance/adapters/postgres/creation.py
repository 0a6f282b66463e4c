"""A new cluster: initdb, its settings, its roles and its database."""

import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

import psycopg

from liance.adapters.installation.secrets import write_private
from liance.adapters.postgres import dba
from liance.adapters.postgres.binaries import Binaries
from liance.adapters.postgres.diagnosis import check_free_space, failure
from liance.adapters.postgres.layout import ADMIN, APP, OWNER, Layout

DATABASE = "liance"
# Written on the database when its roles, grants and extensions are complete.
COMPLETE = "liance 1"
MEBIBYTE = 2**20
NEW_CLUSTER_BYTES = 150 * MEBIBYTE


def create(layout: Layout, binaries: Binaries, admin_password: str) -> None:
    """Make the data directory whole or not at all: a kill halfway leaves a draft to throw away.

    Raises PlatformError: disk full, or what initdb says.
    """
    check_free_space(layout.home, NEW_CLUSTER_BYTES)
    draft = layout.home / "data.draft"
    shutil.rmtree(draft, ignore_errors=True)
    word = layout.home / f"word-{secrets.token_hex(6)}"
    write_private(word, admin_password.encode())
    os.chown(word, layout.account.uid, layout.account.gid)
    try:
        made = layout.account.run([*_initdb(binaries), f"--pwfile={word}", "-D", draft])
    finally:
        word.unlink()
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise failure(layout, made.stdout + made.stderr)
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = '{value}'\n" for name, value in _settings().items())
    (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n", "ascii")
    draft.rename(layout.data)
    _sync(layout.home)


def _initdb(binaries: Binaries) -> list[str | Path]:
    command: list[str | Path] = [binaries.tool("initdb"), "-U", ADMIN, "-E", "UTF8", "-k"]
    command += ["--auth=scram-sha-256", "--locale=C.UTF-8"]
    if binaries.major >= 17:
        command.append("--locale-provider=builtin")
    return command


def _settings() -> Mapping[str, str]:
    """Settings for one machine that serves pages beside its database."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    share = max(64 * MEBIBYTE, min(memory // 8, 1024 * MEBIBYTE))
    return {
        "max_connections": "200",
        "shared_buffers": f"{share // MEBIBYTE}MB",
        "effective_cache_size": f"{memory // 2 // MEBIBYTE}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        # Pages run many small statements; compiling them costs more than it saves.
        "jit": "off",
        "max_wal_size": "2GB",
        "wal_compression": "on",
        "idle_in_transaction_session_timeout": dba.IDLE_LIMIT,
        "log_timezone": "UTC",
        "timezone": "UTC",
        "lc_messages": "C",
        "log_line_prefix": "%m [%p] %u@%d ",
        "log_min_duration_statement": "2s",
    }


def complete(layout: Layout, words: Mapping[str, str]) -> None:
    """Roles, database, extensions and grants; repeated from the start if a kill cut it short."""
    with _admin(layout, words, "postgres") as connection:
        remark = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [DATABASE],
        ).fetchone()
        if remark == (COMPLETE,):
            return
        for statement in dba.role_statements(words[OWNER], words[APP]):
            connection.execute(statement)
        if remark is None:
            connection.execute(dba.database_statement(DATABASE))
    with _admin(layout, words, DATABASE) as connection:
        for statement in dba.grant_statements(DATABASE):
            connection.execute(statement)
        connection.execute(f"COMMENT ON DATABASE {DATABASE} IS '{COMPLETE}'")


def _admin(layout: Layout, words: Mapping[str, str], name: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(layout.run), port=5432, dbname=name, user=ADMIN, password=words[ADMIN],
        connect_timeout=10, autocommit=True,
    )  # fmt: skip


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
