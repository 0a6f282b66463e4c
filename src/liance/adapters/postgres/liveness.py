"""Is our server there? Asked by connecting and comparing its identifier, not by a pid file."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg

from liance.adapters.postgres.errors import PlatformError
from liance.adapters.postgres.layout import ADMIN, SOCKET_NAME, Layout

# Backends notice the death of their postmaster at once; one amid a query, at its end.
ORPHANS_LEAVE_SECONDS = 5.0


def answers(layout: Layout, password: str) -> bool:
    """Whether the server of this layout answers at its socket.

    Raises PlatformError when something answers that is not this data directory's server, or
    refuses our password.
    """
    if not (layout.data / "global" / "pg_control").exists():
        return False
    try:
        with psycopg.connect(
            host=str(layout.run), port=5432, dbname="postgres", user=ADMIN, password=password,
            connect_timeout=5, autocommit=True,
        ) as connection:  # fmt: skip
            row = connection.execute("SELECT system_identifier FROM pg_control_system()").fetchone()
    except psycopg.OperationalError as error:
        _raise_if_refused(error)
        return False
    if row is None or int(row[0]) != layout.system_identifier():
        raise PlatformError(
            "postgres.stranger",
            zh=f"{layout.run} 上应答的不是本数据目录的数据库。请停止另一个 PostgreSQL，"
            "或用 LIANCE_DATA_DIR 另选目录。",
            en=f"What answers at {layout.run} is not the server of this data directory. Stop the "
            "other PostgreSQL, or choose another LIANCE_DATA_DIR.",
        )
    return True


def _raise_if_refused(error: psycopg.OperationalError) -> None:
    if "password authentication failed" in str(error):
        raise PlatformError(
            "postgres.wrong_keys",
            zh="数据库不接受 keys/postgres.json 里的口令：密钥与数据不属于同一安装。"
            "请从同一份备份恢复两者。",
            en="The database refuses the password in keys/postgres.json: keys and data are not "
            "of one installation. Restore both from the same backup.",
        ) from error


def server_processes(data: Path) -> list[int]:
    """PostgreSQL processes whose working folder is `data`: a postmaster and its children.

    Empty where the system has no /proc.
    """
    return [pid for pid, folder in _working_folders() if folder == str(data)]


def _working_folders() -> Iterator[tuple[int, str]]:
    for entry in Path("/proc").glob("[0-9]*"):
        # Vanished, or somebody else's and so not our server's; a zombie has no folder.
        with suppress(OSError):
            if (entry / "comm").read_text("utf-8", "replace").startswith("postgres"):
                yield int(entry.name), str((entry / "cwd").readlink())


def recorded_postmaster(data: Path) -> int | None:
    """The number in postmaster.pid: a hint where to look, not a proof of life."""
    try:
        first = (data / "postmaster.pid").read_text("ascii", "replace").split("\n", 1)[0]
    except FileNotFoundError:
        return None
    return int(first) if re.fullmatch(r"-?\d+", first.strip()) else None


def clear_leftovers(layout: Layout) -> bool:
    """Make room for a start: True when it may begin, False when a postmaster is alive and busy.

    After a kill or a power cut postmaster.pid may name a dead process, or a stranger that got
    its number since, and children of a killed postmaster may still be at work on the files.
    """
    data = layout.data.resolve()
    postmaster = recorded_postmaster(data)
    if postmaster is not None and postmaster in server_processes(data):
        return False
    deadline = time.monotonic() + ORPHANS_LEAVE_SECONDS
    while server_processes(data) and time.monotonic() < deadline:
        time.sleep(0.05)
    for orphan in server_processes(data):
        with suppress(ProcessLookupError):
            os.kill(orphan, signal.SIGKILL)
    if Path("/proc/self/cwd").exists():
        # Nobody works in the folder, so whatever these files say is about the past. PostgreSQL
        # itself believes any living process of that number, even a zombie. Elsewhere than on
        # Linux its own check decides.
        (data / "postmaster.pid").unlink(missing_ok=True)
        (layout.run / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
    return True
