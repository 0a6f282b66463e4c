"""Databases within a server of ours: made, cloned from a template, dropped; and scratch servers."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from liance.adapters.postgres import dba, layout, supervisor
from liance.adapters.postgres.creation import DATABASE
from liance.adapters.postgres.layout import ADMIN
from liance.adapters.postgres.supervisor import Server


def clone(server: Server, name: str, *, template: str = DATABASE) -> None:
    """Make database `name` with the tables and rows of `template`, which nobody may be using."""
    with _admin(server) as connection:
        connection.execute(dba.database_statement(name, template=template))


def drop(server: Server, name: str) -> None:
    """Drop database `name` if it is there, whoever is connected."""
    with _admin(server) as connection:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        connection.execute(statement.format(sql.Identifier(name)))


def _admin(server: Server) -> psycopg.Connection:
    return psycopg.connect(server.url(ADMIN, "postgres"), autocommit=True)


@contextmanager
def scratch(options: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server of its own in the temporary folder, gone with all its data after the block."""
    folder = Path(tempfile.mkdtemp(prefix="liance-scratch-"))
    folder.chmod(0o711)
    try:
        with supervisor.use(folder, options=options) as server:
            yield server
    finally:
        discard(folder)


def discard(data_dir: Path) -> None:
    """Delete a data directory with its database, wherever that lies. It must be stopped."""
    if (data_dir / "postgres" / "place").exists():
        placed = layout.locate(data_dir)
        shutil.rmtree(placed.run, ignore_errors=True)
        shutil.rmtree(placed.home, ignore_errors=True)
    shutil.rmtree(data_dir, ignore_errors=True)
