"""Where an embedded server's folders lie, and the secrets that open it.

    <data dir>/keys/postgres.json      passwords, 0600, never readable by the server's account
    <data dir>/postgres/start.lock     one start at a time
    <data dir>/postgres/users.lock     held, shared, by every process that uses the server
    <data dir>/postgres/place          where the rest lies: "server" here, or a path elsewhere
    <home>/data, <home>/run, <home>/server.log

The home lies in the data directory where the server's account can reach it. For root with a
checkout in a closed folder it lies under /var/lib/liance-embedded, under a random name kept in
`place`, so that a new checkout at the same path never meets an old one's data.
"""

import json
import os
import secrets
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path

from liance.adapters.installation.secrets import keys_dir, write_private
from liance.adapters.postgres import account as accounts
from liance.adapters.postgres.account import SHARED_HOME, Account
from liance.adapters.postgres.errors import PlatformError

# sockaddr_un.sun_path is 108 bytes on Linux, 104 on BSD and macOS, NUL included.
LONGEST_SOCKET_PATH = 103
SOCKET_NAME = ".s.PGSQL.5432"
ADMIN, OWNER, APP, LOG = "liance_admin", "liance_owner", "liance_app", "liance_log"


@dataclass(frozen=True)
class Layout:
    """The folders of one embedded server and the account that owns them."""

    base: Path
    home: Path
    account: Account

    @property
    def data(self) -> Path:
        """PGDATA."""
        return self.home / "data"

    @property
    def log(self) -> Path:
        """What the server writes about itself."""
        return self.home / "server.log"

    @property
    def run(self) -> Path:
        """The socket's folder: in the home, or in the temporary folder when that is too deep."""
        folder = self.home / "run"
        if len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
            return folder
        return Path(tempfile.gettempdir()) / f"liance-{self.account.uid}-{self.home_mark}"

    @property
    def home_mark(self) -> str:
        """Twelve characters that stand for this home, the same at every start."""
        return f"{self.home.stat().st_ino:x}{self.home.stat().st_dev:x}"[-12:]

    def major(self) -> int | None:
        """The major version that wrote the data, or None when there is none yet."""
        try:
            return int((self.data / "PG_VERSION").read_text("ascii").strip())
        except FileNotFoundError:
            return None

    def system_identifier(self) -> int:
        """The cluster's own number, from the first eight bytes of its control file."""
        with (self.data / "global" / "pg_control").open("rb") as control:
            return int(struct.unpack("=Q", control.read(8))[0])


def locate(data_dir: Path) -> Layout:
    """The layout of the server of `data_dir`, its home made when this is the first start.

    Raises PlatformError: no right to write here, or the recorded home is gone.
    """
    base = data_dir / "postgres"
    _make_base(data_dir, base)
    place = base / "place"
    if not place.exists():
        home, account = _new_home(base)
        write_private(place, ("server" if home.parent == base else str(home)).encode())
        return Layout(base, home, account)
    home = base / place.read_text("utf-8").strip()
    if not home.is_dir():
        raise PlatformError(
            "postgres.home_lost",
            zh=f"数据库应在 {home}，但那里没有。请恢复该目录或用 liance restore 从备份恢复；"
            f"若确认要从空库开始，请删除 {place}。",
            en=f"The database should be in {home}, which is gone. Bring the folder back or run "
            f"liance restore; to start with an empty database on purpose, remove {place}.",
        )
    state = home.stat()
    return Layout(base, home, accounts.of(state.st_uid, state.st_gid))


def _make_base(data_dir: Path, base: Path) -> None:
    try:
        # Traversal alone for others: under root the server's account has to pass through here.
        data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
        base.mkdir(mode=0o711, exist_ok=True)
        (base / "start.lock").touch(mode=0o600)
    except PermissionError as error:
        raise PlatformError(
            "postgres.no_right",
            zh=f"无权写入数据目录 {data_dir}。请用上次的用户运行，或用 LIANCE_DATA_DIR 另选目录。",
            en=f"You may not write to the data directory {data_dir}. Run as the user who ran it "
            "before, or choose another LIANCE_DATA_DIR.",
        ) from error


def _new_home(base: Path) -> tuple[Path, Account]:
    account = accounts.unprivileged()
    near = base / "server"
    near.mkdir(exist_ok=True)
    account.owns(near)
    if account.can_use(near):
        return near, account
    near.rmdir()
    SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    home = SHARED_HOME / f"site-{secrets.token_hex(6)}"
    home.mkdir()
    account.owns(home)
    if not account.can_use(home):
        raise PlatformError(
            "postgres.no_place",
            zh=f"数据库账户进不了 {base} 和 {SHARED_HOME}。"
            "请用 LIANCE_DATA_DIR 指定一个它能进入的目录，或改用普通用户运行。",
            en=f"The database account can enter neither {base} nor {SHARED_HOME}. Set "
            "LIANCE_DATA_DIR to a folder that it can enter, or run as an ordinary user.",
        )
    (home / "belongs-to").write_text(f"{base}\n", "utf-8")
    return home, account


def passwords(data_dir: Path, *, new: bool) -> dict[str, str]:
    """Role to password, from keys/postgres.json; made when `new` and absent.

    Raises PlatformError when the file is lost while the data is not.
    """
    path = keys_dir(data_dir) / "postgres.json"
    if path.exists():
        return {str(role): str(word) for role, word in json.loads(path.read_text("utf-8")).items()}
    if not new:
        raise PlatformError(
            "postgres.keys_lost",
            zh=f"数据库在，但口令文件 {path} 不见了。请从备份的密钥文件恢复它。",
            en=f"The database is there but its passwords are not: {path} is gone. Bring it back "
            "from the keys file of your backup.",
        )
    made = {role: secrets.token_urlsafe(24) for role in (ADMIN, OWNER, APP)}
    write_private(path, json.dumps(made, indent=1).encode())
    return made
