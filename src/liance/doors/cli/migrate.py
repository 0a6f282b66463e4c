"""`liance migrate`: bring the tables up to date, as the owner role."""

from typing import Annotated

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("migrate")(migrate)


def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="只看有无待做的更新，有则退出码 1 / only look; 1 if any")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """建立或更新数据表 / Bring the tables up to date.

    自带数据库无需设置；自己的 PostgreSQL 须以属主角色执行。
    The embedded database needs nothing; your own PostgreSQL needs its owner role:

    例 / Example:  LIANCE_OWNER_URL=postgresql://liance_owner:…@db/liance liance migrate
    """
    with site.database() as running:
        from liance.doors.cli import connection

        waiting = connection.pending()
        if waiting and not check:
            site.migrate(running)
        if as_json:
            answer_json({"migrations": waiting, "applied": not check})
        else:
            answer(_sentence(waiting, check=check))
        if waiting and check:
            raise typer.Exit(1)


def _sentence(waiting: list[str], *, check: bool) -> str:
    if not waiting:
        return "数据表已是最新 / the tables are up to date"
    done = "待更新 / waiting" if check else "已更新 / applied"
    return f"{done}: {len(waiting)}"
