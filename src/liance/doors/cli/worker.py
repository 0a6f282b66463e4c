"""`liance worker`: background work alone, on this or another machine."""

from typing import Annotated

import typer

from liance.adapters.postgres import own
from liance.doors.cli import serve, site
from liance.doors.cli.listening import worker_program
from liance.doors.cli.processes import Together
from liance.doors.cli.terminal import say


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("worker")(worker)


def worker(
    concurrency: Annotated[int, typer.Option(min=1, help="同时作业数 / jobs at a time")] = 4,
) -> None:
    """运行后台作业（封存、上传、提醒） / Run background work: sealing, uploads, reminders.

    例 / Example:  liance worker --concurrency 8
    """
    with site.migrated() as running:
        own.check_serving_role(running.app_url)
        Together([worker_program(concurrency)]).run(
            started=lambda: say("后台作业已启动 / background work runs"),
            watch=serve.database_watch(running),
        )
