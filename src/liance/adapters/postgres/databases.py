"""Databases within a server of ours: made, cloned from a template, dropped; and scratch servers."""

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
from psycopg import sql

from liance.adapters.postgres import dba, layout, liveness, supervisor
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
def scratch(
    options: Mapping[str, str] | None = None, *, place: Path | None = None
) -> Iterator[Server]:
    """A server of its own in `place` or the temporary folder, gone with its data after the block."""
    with (
        throwaway("liance-scratch", place=place) as folder,
        supervisor.use(folder, options=options) as server,
    ):
        yield server


@contextmanager
def throwaway(prefix: str, *, place: Path | None = None) -> Iterator[Path]:
    """A data directory in `place` or the temporary folder, gone with its server after the block.

    What killed processes of this user left under `prefix` is removed first.
    """
    place = place or Path(tempfile.gettempdir())
    own = f"{prefix}-{os.getuid()}-"
    with (place / f"{own}sweep.lock").open("a") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        for lock in place.glob(f"{own}*/held.lock"):
            if not _held(lock):
                discard(lock.parent)
        folder = Path(tempfile.mkdtemp(prefix=own, dir=place))
        folder.chmod(0o711)
        holder = (folder / "held.lock").open("a")
        fcntl.flock(holder, fcntl.LOCK_EX)
    with holder:
        try:
            yield folder
        finally:
            discard(folder)


def _held(lock: Path) -> bool:
    with lock.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def discard(data_dir: Path) -> None:
    """Delete a data directory with its database, wherever that lies, running or not."""
    if (data_dir / "postgres" / "place").exists():
        placed = layout.locate(data_dir)
        for pid in liveness.server_processes(placed.data.resolve()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(placed.run, ignore_errors=True)
        shutil.rmtree(placed.home, ignore_errors=True)
    shutil.rmtree(data_dir, ignore_errors=True)
