"""Starting, attaching to and stopping the embedded server of a data directory.

    with supervisor.use(data_dir) as server:
        psycopg.connect(server.url(OWNER))

Whoever enters first starts the server, later processes attach to it, the last one to leave
stops it. A process that is killed leaves it running; the next one attaches.
"""

import fcntl
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from liance.adapters.postgres import liveness
from liance.adapters.postgres.binaries import Binaries, choose, reachable
from liance.adapters.postgres.creation import DATABASE, complete, create
from liance.adapters.postgres.diagnosis import MEBIBYTE, check_free_space, failure
from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.layout import ADMIN, APP, Layout, locate, passwords
from liance.adapters.postgres.url import database_url

# Recovery after a crash replays up to max_wal_size; ten seconds would call it a failure.
START_SECONDS = 300
STOP_SECONDS = 60
START_BYTES = 64 * MEBIBYTE
LONGEST_LOG_BYTES = 16 * MEBIBYTE

Say = Callable[[str], None]


@dataclass(frozen=True)
class Server:
    """A running embedded server."""

    layout: Layout
    binaries: Binaries
    words: Mapping[str, str]

    def url(self, role: str = APP, name: str = DATABASE) -> str:
        """The URL of database `name` as `role` (liance_app, liance_owner or liance_admin)."""
        return database_url(
            user=role, password=self.words[role], name=name, host=str(self.layout.run)
        )


def _silent(_: str) -> None: ...


@contextmanager
def use(
    data_dir: Path, *, say: Say = _silent, options: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """The server of `data_dir` while the block runs; started, or attached to when it runs.

    `say` hears of long waits, in one line each. `options` are PostgreSQL settings for this
    start alone. Raises PlatformError with what to do.
    """
    locate(data_dir)
    with (data_dir / "postgres" / "users.lock").open("a") as users:
        with _one_at_a_time(data_dir):
            server = _ensure(data_dir, say, options or {})
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield server
        finally:
            with _one_at_a_time(data_dir):
                if _last(users):
                    stop(server)


def restart_if_down(server: Server, *, say: Say = _silent) -> bool:
    """Start the server again if it no longer answers (a PANIC, a kill); True when it was down."""
    data_dir = server.layout.base.parent
    if liveness.answers(server.layout, server.words[ADMIN]):
        return False
    with _one_at_a_time(data_dir):
        _ensure(data_dir, say, {})
    return True


def stop(server: Server, *, mode: str = "fast") -> None:
    """Stop the server; open transactions are rolled back, nothing committed is lost."""
    options: list[str | Path] = ["-D", server.layout.data, "-w", "-t", str(STOP_SECONDS)]
    server.layout.account.run([server.binaries.tool("pg_ctl"), "stop", "-m", mode, *options])


def _last(users: IO[str]) -> bool:
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _one_at_a_time(data_dir: Path) -> Iterator[None]:
    with (data_dir / "postgres" / "start.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure(data_dir: Path, say: Say, options: Mapping[str, str]) -> Server:
    layout = locate(data_dir)
    fresh = layout.major() is None
    words = passwords(data_dir, new=fresh)
    binaries = reachable(choose(layout.major()), layout.account)
    server = Server(layout, binaries, words)
    if liveness.answers(layout, words[ADMIN]):
        complete(layout, words)
        return server
    if fresh:
        say("正在建立数据库 / creating the database")
        create(layout, binaries, words[ADMIN])
    if liveness.clear_leftovers(layout):
        _launch(server, say, options)
    else:
        _await_answer(server, say)
    complete(layout, words)
    return server


def _launch(server: Server, say: Say, options: Mapping[str, str]) -> None:
    layout = server.layout
    check_free_space(layout.home, START_BYTES)
    _prepare_run_folder(layout)
    _shorten_log(layout.log)
    before = layout.log.stat().st_size if layout.log.exists() else 0
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": str(layout.run),
        "unix_socket_permissions": "0700",
        "port": "5432",
        "password_encryption": "scram-sha-256",
    } | dict(options)
    # pg_ctl hands -o to a shell.
    line = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())
    command: list[str | Path] = [server.binaries.tool("pg_ctl"), "start", "-D", layout.data]
    command += ["-l", layout.log, "-w", "-t", str(START_SECONDS), "-o", line]
    output, code = _watched(server, command, say)
    if code != 0:
        raise failure(layout, output + _log_since(layout.log, before))


def _watched(server: Server, command: list[str | Path], say: Say) -> tuple[str, int]:
    """Run pg_ctl, saying from time to time that it is still at it; its output and exit code."""
    # A file, not a pipe: the server inherits it and would keep a reader waiting for its end.
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            **server.layout.account.process_options(),
        )  # fmt: skip
        while True:
            try:
                code = process.wait(5)
                break
            except subprocess.TimeoutExpired:
                say("数据库正在从日志恢复，请稍候 / the database is recovering from its log")
        output.seek(0)
        return output.read(), code


def _await_answer(server: Server, say: Say) -> None:
    """Wait for a postmaster that is alive but does not answer yet: it is recovering."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if liveness.answers(server.layout, server.words[ADMIN]):
            return
        if liveness.clear_leftovers(server.layout):
            _launch(server, say, {})
            return
        say("数据库正在恢复，请稍候 / the database is recovering, please wait")
        time.sleep(1)
    pid = liveness.recorded_postmaster(server.layout.data)
    raise PlatformError(
        "postgres.hung",
        zh=f"数据库进程 {pid} 在，但 {START_SECONDS} 秒没有应答。请看日志 {server.layout.log}；"
        f"确认无恢复在进行后执行 kill -QUIT {pid} 再重试。",
        en=f"The database process {pid} is there but has not answered for {START_SECONDS} seconds. "
        f"See {server.layout.log}; when no recovery is running, kill -QUIT {pid} and try again.",
    )


def _prepare_run_folder(layout: Layout) -> None:
    run = layout.run
    try:
        run.mkdir(mode=0o700)
        layout.account.owns(run)
    except FileExistsError:
        state = run.lstat()
        private = state.st_mode & 0o777 == 0o700 and state.st_uid == layout.account.uid
        if run.is_symlink() or not private:
            # In a shared temporary folder somebody may have taken the name to listen in.
            raise PlatformError(
                "postgres.run_folder_taken",
                zh=f"{run} 不是本系统建立的目录。请删除它后重试。",
                en=f"{run} is not a folder of ours. Remove it and try again.",
            ) from None


def _shorten_log(log: Path) -> None:
    if log.exists() and log.stat().st_size > LONGEST_LOG_BYTES:
        shutil.move(log, log.with_suffix(".log.1"))


def _log_since(log: Path, position: int) -> str:
    try:
        with log.open("rb") as stream:
            stream.seek(position)
            return stream.read(MEBIBYTE).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""
