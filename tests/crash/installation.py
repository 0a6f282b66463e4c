"""A real installation: its own cluster with fsync on, `liance serve`, and `kill -9` for both."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from tests.fixtures.browser import ROOT, free_ports

from liance.adapters.postgres import databases, dump, liveness, supervisor
from liance.adapters.postgres.layout import ADMIN, OWNER
from liance.adapters.postgres.supervisor import Server

# What the pages' connections were doing; asked a moment before PostgreSQL or they die.
DOING = """
SELECT state, query FROM pg_stat_activity
WHERE usename = 'liance_app' AND backend_type = 'client backend' AND datname = 'liance'
  AND state <> 'idle' ORDER BY xact_start LIMIT 1
"""


@dataclass
class Installation:
    """A data directory, the server of its database, its pages when they run."""

    folder: Path
    server: Server
    worker: bool
    port: int = field(default_factory=lambda: free_ports(2))
    pages: subprocess.Popen[bytes] | None = None
    watcher: psycopg.Connection | None = None

    @property
    def address(self) -> str:
        """Where the pages are."""
        return f"http://127.0.0.1:{self.port}"

    def serve(self) -> None:
        """Start `liance serve` as an administrator would."""
        command = [sys.executable, "-m", "liance.doors.cli.main", "serve", "--port", str(self.port)]
        command += ["--workers", "1", "--worker" if self.worker else "--no-worker"]
        environment = {k: v for k, v in os.environ.items() if k != "LIANCE_DATABASE_URL"}
        environment |= {"LIANCE_DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT / "src")}
        with (self.folder / "serve.log").open("a") as log:
            self.pages = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def dead(self) -> bool:
        """Whether `liance serve` is gone."""
        return self.pages is None or self.pages.poll() is not None

    def kill_pages(self) -> None:
        """`kill -9` of `liance serve` and of every process below it."""
        assert self.pages is not None
        for pid in [self.pages.pid, *_below(self.pages.pid)]:
            _kill(pid)
        self.pages.wait(30)

    def kill_postgres(self) -> None:
        """`kill -9` of the postmaster and of all its children."""
        for pid in liveness.server_processes(self.server.layout.data.resolve()):
            _kill(pid)

    def watch(self) -> None:
        """Connect the one who looks what is going on."""
        if self.watcher:
            self.watcher.close()
        self.watcher = psycopg.connect(self.server.url(ADMIN), autocommit=True)

    def doing(self) -> str:
        """What the database is doing for the pages: the first words of a statement, or nothing."""
        with suppress(psycopg.Error):
            row = self.watcher.execute(DOING).fetchone() if self.watcher else None
            if row:
                state, query = row
                return f"{'in' if state == 'active' else 'after'} {_gist(str(query))}"
        return "no transaction"

    def kept(self, key: str) -> str:
        """The kept answer of a form's key, empty when it was not carried out."""
        query = "SELECT answer FROM kernel_replay WHERE key::text = %s"
        with psycopg.connect(self.server.url(ADMIN)) as reader:
            row = reader.execute(query, [key]).fetchone()
        return row[0] if row else ""

    def log(self) -> str:
        """The end of what `liance serve` said."""
        return (self.folder / "serve.log").read_text("utf-8", "replace")[-3000:]


@contextmanager
def installed(world: Path, *, worker: bool) -> Iterator[Installation]:
    """An installation whose database is the dump `world`; nothing of it remains afterwards."""
    with databases.throwaway("liance-crash") as folder, supervisor.use(folder) as server:
        dump.restore(server.url(OWNER), world)
        made = Installation(folder, server, worker)
        try:
            yield made
        finally:
            if not made.dead():
                made.kill_pages()
            supervisor.restart_if_down(server)


def _gist(query: str) -> str:
    words = query.replace('"', "").split()
    if words[:1] == ["SELECT"] and "FROM" in words:
        return f"SELECT FROM {words[words.index('FROM') + 1]}"
    return " ".join(words[: {"UPDATE": 2}.get(words[0], 3)]) if words else "nothing"


def durable(server: Server) -> dict[str, str]:
    """The settings without which a kill would prove nothing."""
    names = ("fsync", "synchronous_commit", "full_page_writes")
    with psycopg.connect(server.url(ADMIN)) as connection:
        return {name: connection.execute(f"SHOW {name}").fetchone()[0] for name in names}


def _below(pid: int) -> list[int]:
    """The living descendants of a process; PostgreSQL, which detaches itself, is none."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (entry / "stat").read_text("utf-8", "replace").rsplit(")", 1)[1].split()
            parents.setdefault(int(words[1]), []).append(int(entry.name))
    found, left = [], [pid]
    while left:
        children = parents.get(left.pop(), [])
        found += children
        left += children
    return found


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def wait(seconds: float, reached: Callable[[], bool]) -> float:
    """Seconds until ``reached()`` holds."""
    began = time.monotonic()
    while not reached():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"not within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - began
