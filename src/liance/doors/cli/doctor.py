"""`liance doctor`: what is right and what is wrong with this installation."""

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from liance.adapters.installation.places import data_dir
from liance.adapters.postgres import binaries, dba, own
from liance.adapters.postgres.diagnosis import free_bytes
from liance.adapters.postgres.errors import PlatformError
from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json

LEAST_FREE_BYTES = 2 * 2**30


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `code` is stable, empty when all is well."""

    subject: str
    ok: bool
    message: str
    code: str = ""


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("doctor")(doctor)


def doctor(
    sql: Annotated[
        bool, typer.Option("--sql", help="打印数据库管理员要执行的 SQL / print the SQL for a DBA")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """检查本机安装 / Look at this installation and say what is wrong.

    例 / Examples:  liance doctor        liance doctor --sql | psql -U postgres
    """
    if sql:
        print(dba.administrator_script(), end="")
        return
    findings = list(_findings())
    if as_json:
        answer_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            answer(f"{'✓' if finding.ok else '✗'} {finding.subject}: {finding.message}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def _findings() -> Iterator[Finding]:
    python = sys.version.split(maxsplit=1)[0]
    yield Finding("Python", sys.version_info >= (3, 11), python, "doctor.python")
    yield from _place()
    yield from _programs()
    try:
        yield from _database()
    except PlatformError as error:
        yield Finding("数据库 / database", False, f"{error.zh} / {error.en}", error.code)


def _place() -> Iterator[Finding]:
    folder = data_dir()
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    free = free_bytes(folder)
    enough = free >= LEAST_FREE_BYTES
    writable = os.access(nearest, os.W_OK)
    yield Finding("数据目录 / data directory", writable, str(folder), "doctor.not_writable")
    yield Finding("可用空间 / free space", enough, f"{free / 2**30:.1f} GB", "doctor.little_space")


def _programs() -> Iterator[Finding]:
    if os.environ.get("LIANCE_DATABASE_URL"):
        return
    sets = binaries.found()
    listed = ", ".join(f"{each.version} ({each.folder})" for each in sets) or "–"
    yield Finding("PostgreSQL", bool(sets), listed, "postgres.no_binaries")


def _database() -> Iterator[Finding]:
    with site.database() as running:
        from liance.doors.cli import connection

        kind = "自带 / embedded" if running.server else "自有 / own"
        yield Finding("数据库 / database", True, kind)
        own.check_serving_role(running.app_url)
        yield Finding("服务角色 / serving role", True, "liance_app")
        waiting = connection.pending()
        state = f"{len(waiting)} 项待更新 / waiting" if waiting else "最新 / up to date"
        yield Finding("数据表 / tables", not waiting, state, "site.not_migrated")
