"""The operating-system account of the embedded server.

PostgreSQL refuses to run as root. Started by root, the server runs under an unprivileged
account; started by anybody else, under that user. No folder above ours is ever re-permissioned:
what the account cannot reach is put elsewhere (`layout`, `binaries`).
"""

import fcntl
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liance.adapters.postgres.errors import PlatformError

SYSTEM_ACCOUNT = "liance-db"
# Root keeps what the account must reach here: a place that systems leave open to all.
SHARED_HOME = Path("/var/lib/liance-embedded")


@dataclass(frozen=True)
class Account:
    """Who runs the server: `uid` and `gid`; `switch` when that is not the current user."""

    uid: int
    gid: int
    switch: bool

    def run(
        self, command: Sequence[str | Path], *, timeout: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run `command` under this account, outside our folder, without PG* variables.

        Returns the finished process with both outputs as text; never raises for its exit code.
        """
        return subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
            **self.process_options(),
        )

    def process_options(self) -> dict[str, Any]:
        """The keyword arguments that make a subprocess run under this account."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
        # English messages: the supervisor looks for words such as "No space left on device".
        options: dict[str, Any] = {"cwd": "/", "env": kept | {"LC_ALL": "C", "TZ": "UTC"}}
        if self.switch:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def owns(self, folder: Path) -> None:
        """Hand `folder`, which we just made, to the account, mode 0700."""
        folder.chmod(0o700)
        if self.switch:
            os.chown(folder, self.uid, self.gid)

    def can_use(self, folder: Path) -> bool:
        """Whether the account can really enter and write `folder`: tried, not computed."""
        probe: list[str | Path] = ["/bin/sh", "-c", 'cd -- "$0" && test -w .', folder]
        return self.run(probe).returncode == 0


def current() -> Account:
    """The account of this process."""
    return Account(os.geteuid(), os.getegid(), switch=False)


def of(uid: int, gid: int) -> Account:
    """The account that owns existing data. Raises PlatformError when we may not become it."""
    if uid == os.geteuid():
        return current()
    if os.geteuid() == 0:
        return Account(uid, gid, switch=True)
    name = _name(uid)
    raise PlatformError(
        "postgres.other_account",
        zh=f"数据库目录属于账户 {name}，当前用户无权运行它。"
        "请用上次的用户（例如 root）运行，或用 LIANCE_DATA_DIR 另选目录。",
        en=f"The database folder belongs to the account {name}, which you may not use. Run as the "
        "user who ran it before (for example root), or choose another LIANCE_DATA_DIR.",
    )


def unprivileged(name: str = SYSTEM_ACCOUNT) -> Account:
    """The account for new data: the current user, or for root the system account `name`.

    The system account is made on demand; where it cannot be made, `nobody` serves.
    Raises PlatformError when root may become neither.
    """
    if os.geteuid() != 0:
        return current()
    for attempt in (_entry, _created, _nobody):
        entry = attempt(name)
        if entry is not None:
            account = Account(entry.pw_uid, entry.pw_gid, switch=True)
            if _may_become(account):
                return account
    raise PlatformError(
        "postgres.no_account",
        zh=f"PostgreSQL 不能以 root 运行，而系统里没有可用的普通账户。请执行 useradd --system "
        f"{SYSTEM_ACCOUNT}，或改用普通用户运行 liance。",
        en=f"PostgreSQL refuses to run as root and no unprivileged account can be used. Run "
        f"useradd --system {SYSTEM_ACCOUNT}, or run liance as an ordinary user.",
    )


def _may_become(account: Account) -> bool:
    try:
        return account.run(["/bin/sh", "-c", "exit 0"]).returncode == 0
    except (OSError, subprocess.SubprocessError):
        # A user namespace without this id: setuid fails before the command starts.
        return False


def _created(name: str) -> pwd.struct_passwd | None:
    tool = shutil.which("useradd") or shutil.which("useradd", path="/usr/sbin:/sbin")
    if tool is None:
        return None
    shell = ["--shell", "/usr/sbin/nologin", "--home-dir", "/nonexistent", "--no-create-home"]
    with _one_at_a_time():
        if (made_meanwhile := _entry(name)) is not None:
            return made_meanwhile
        subprocess.run(
            [tool, "--system", "--user-group", *shell, name], capture_output=True, check=False
        )
    return _entry(name)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    # useradd looks for the name before it locks: of two at once the later gives the account
    # another number, and what the first has made belongs to nobody.
    SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = os.open(SHARED_HOME, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _nobody(_name: str) -> pwd.struct_passwd | None:
    return _entry("nobody")


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
