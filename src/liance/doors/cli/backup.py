"""`liance backup`: database, stored files and keys, the keys apart."""

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

import liance
from liance.adapters.installation.secrets import keys_dir
from liance.adapters.postgres import dump
from liance.adapters.postgres.errors import PlatformError
from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json, say

FORMAT = "liance-backup-1"
MANIFEST, DATABASE = "manifest.json", "database.dump"
# Copied as they are: content-addressed files, the anchors kept outside the database, and what the
# reference receiver took in: on a site without the platform the only other copy.
FOLDERS = ("files", "anchors", "receiver")
# Passwords of one embedded server; a restored one makes its own.
NOT_KEPT = "postgres.json"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `at` is UTC; `files` and `bytes` count the copied folders."""

    format: str
    at: str
    version: str
    database_sha256: str
    files: int
    bytes: int


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("backup")(backup)


def backup(
    to: Annotated[Path, typer.Argument(metavar="TO", help="新的空目录 / a new, empty folder")],
    keys: Annotated[
        Path | None,
        typer.Option(help="密钥文件，默认 TO.keys.tar / file for the keys, default TO.keys.tar"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """备份数据库、文件与密钥 / Back up database, files and keys.

    密钥单独成文件，请另行保管。The keys go into a file of their own: keep it elsewhere. Service may go
    on meanwhile. With a PostgreSQL of your own, set LIANCE_OWNER_URL.

    例 / Example:  liance backup /media/usb/liance-2026-11-23
    """
    keys_file = keys or to.with_name(f"{to.name}.keys.tar")
    _prepare(to, keys_file)
    try:
        manifest = _written(to, keys_file, quiet=as_json)
    except BaseException:
        # Half a backup is worse than none: it may be believed.
        shutil.rmtree(to, ignore_errors=True)
        keys_file.unlink(missing_ok=True)
        raise
    if as_json:
        answer_json(asdict(manifest) | {"folder": str(to), "keys": str(keys_file)})
    else:
        answer(f"✓ {to}　{manifest.files} 个文件 / files　密钥 / keys: {keys_file}")


def _written(to: Path, keys_file: Path, *, quiet: bool) -> Manifest:
    at = datetime.now(UTC)
    with site.migrated() as running:
        # Anchors first: one made after the dump would contradict the restored, shorter ledger.
        anchors = _copy_folders(("anchors",), running.data_dir, to, quiet=quiet)
        say("正在导出数据库 / dumping the database")
        # Before the files: they are written before the rows that name them, and never change.
        dump.dump(running.owner_url or running.app_url, to / DATABASE)
        files = _copy_folders(("files", "receiver"), running.data_dir, to, quiet=quiet)
        count, size = anchors[0] + files[0], anchors[1] + files[1]
        _save_keys(keys_dir(running.data_dir), keys_file)
    manifest = Manifest(
        FORMAT, at.isoformat(), liance.__version__, digest(to / DATABASE), count, size
    )
    (to / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", "utf-8")
    os.sync()
    return manifest


def _prepare(to: Path, keys_file: Path) -> None:
    taken = next((path for path in (keys_file, to) if path.is_file() or _has_entries(path)), None)
    if taken:
        raise PlatformError(
            "backup.not_empty",
            zh=f"{taken} 已有内容，不会覆盖。请换一个新的目录名。",
            en=f"{taken} is not empty and will not be overwritten. Name a new folder.",
        )
    to.mkdir(mode=0o700, parents=True, exist_ok=True)


def _has_entries(path: Path) -> bool:
    return path.is_dir() and any(path.iterdir())


def _copy_folders(
    names: tuple[str, ...], source: Path, target: Path, *, quiet: bool
) -> tuple[int, int]:
    paths = [path for name in names for path in kept_files(source / name)]
    console = Console(stderr=True)
    total = 0
    for path in track(paths, "文件 / files", console=console, disable=quiet, transient=True):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(path, place)
        total += place.stat().st_size
    return len(paths), total


def kept_files(folder: Path) -> Iterator[Path]:
    """The files below `folder`, without drafts (names that begin with a dot)."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _save_keys(folder: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream, tarfile.open(fileobj=stream, mode="w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.name != NOT_KEPT:
                archive.add(path, str(path.relative_to(folder)))


def digest(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
