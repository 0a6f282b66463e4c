"""`liance restore`: a backup brought back into an empty installation, and verified."""

import json
import os
import shutil
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import track

from liance.adapters.installation.secrets import keys_dir, write_private
from liance.adapters.postgres import dump, own
from liance.adapters.postgres.errors import PlatformError
from liance.doors.cli import backup, site
from liance.doors.cli.site import Site
from liance.doors.cli.terminal import answer, say
from liance.doors.cli.verify import tell

if TYPE_CHECKING:
    from liance.foundation.files.scrub import Scrubbed
    from liance.foundation.ledger.facts.check import FactReport
    from liance.foundation.ledger.report import Report


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("restore")(restore)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FROM", help="备份目录 / the backup's folder")],
    keys: Annotated[
        Path | None,
        typer.Option(help="密钥文件，默认 FROM.keys.tar / the keys, default FROM.keys.tar"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """把备份恢复到空的安装 / Bring a backup into an empty installation.

    核验账本与文件后才算完成。Done only when ledger and files are verified.
    Exit 1 when they are damaged.

    例 / Example:  LIANCE_DATA_DIR=/srv/liance-new liance restore /media/usb/liance-2026-11-23
    """
    _check(source)
    keys_file = keys or source.with_name(f"{source.name}.keys.tar")
    if not keys_file.is_file():
        raise _no_keys(keys_file)
    with site.database() as running:
        _require_empty(running)
        _bring_keys(keys_file, keys_dir(running.data_dir))
        say("正在恢复数据库 / restoring the database")
        dump.restore(running.owner_url, source / backup.DATABASE)
        _bring_folders(source, running.data_dir, quiet=as_json)
        say("正在核验 / verifying")
        report, facts, files = _verified()
    sound = report.sound and not facts.damages and not files.damages
    tell(report, facts, files, as_json=as_json)
    if sound and not as_json:
        answer("✓ 恢复完成 / restored")
    if not sound:
        raise typer.Exit(1)


def _check(source: Path) -> None:
    try:
        manifest = json.loads((source / backup.MANIFEST).read_text("utf-8"))
        sound = manifest["format"] == backup.FORMAT
        sound = sound and backup.digest(source / backup.DATABASE) == manifest["database_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise PlatformError(
            "restore.not_a_backup",
            zh=f"{source} 不是完整的 liance 备份（清单或数据库文件缺失或被改动）。请换一份备份。",
            en=f"{source} is not a whole liance backup: manifest or database file is missing or "
            "altered. Use another one.",
        )


def _no_keys(keys_file: Path) -> PlatformError:
    return PlatformError(
        "restore.no_keys",
        zh=f"没有密钥文件 {keys_file}。请用 --keys 指明它；没有密钥，签名与会话无法延续。",
        en=f"There is no keys file {keys_file}. Name it with --keys: without the keys neither "
        "signatures nor sessions go on.",
    )


def _require_empty(running: Site) -> None:
    from liance.doors.cli import connection

    filled = any(any(backup.kept_files(running.data_dir / name)) for name in backup.FOLDERS)
    if filled or not connection.is_empty():
        raise PlatformError(
            "restore.not_empty",
            zh="这里已有数据，恢复只写入空的安装。请用 LIANCE_DATA_DIR 指定新目录"
            "（自有 PostgreSQL 则另建空库）。",
            en="There is data here already, and a restore fills only an empty installation. Set "
            "LIANCE_DATA_DIR to a new folder (or make a new, empty database of your own).",
        )
    if not running.owner_url:
        raise PlatformError(
            "restore.no_owner",
            zh="恢复需要属主角色，请设置 LIANCE_OWNER_URL。",
            en="A restore needs the owner role: set LIANCE_OWNER_URL.",
        )
    own.check(running.owner_url, "LIANCE_OWNER_URL")


def _bring_keys(keys_file: Path, folder: Path) -> None:
    with tarfile.open(keys_file) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            place = (folder / member.name).resolve()
            if content is not None and folder.resolve() in place.parents:
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_private(place, content.read())


def _bring_folders(source: Path, target: Path, *, quiet: bool) -> None:
    paths = [path for name in backup.FOLDERS for path in backup.kept_files(source / name)]
    console = Console(stderr=True)
    for path in track(paths, "文件 / files", console=console, disable=quiet, transient=True):
        place = target / path.relative_to(source)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    os.sync()


def _verified() -> "tuple[Report, FactReport, Scrubbed]":
    from liance.foundation.files.scrub import scrub
    from liance.foundation.ledger.facts.check import check_facts
    from liance.foundation.ledger.verify import verify

    report = verify()
    return report, check_facts(damaged=report.damaged_events), scrub()
