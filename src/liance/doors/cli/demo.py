"""`liance demo`: everything at once on one machine, with data to look at."""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated

import typer

from liance.adapters.postgres import own
from liance.doors.cli import serve, site
from liance.doors.cli.listening import Listening, check_ports
from liance.doors.cli.terminal import answer, say

# load(say) loads the demonstration data once and returns, each time, rows of
# (role as shown, user name, password), one per role.
DATA = "liance.doors.cli.demo_data"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("demo")(demo)


def demo(
    host: Annotated[str, typer.Option(help="监听地址 / address to bind")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="网页端口 / port of the pages")] = 8000,
) -> None:
    """建库、装入演示数据并提供网页 / Database, demonstration data and pages in one.

    例 / Examples:  liance demo        LIANCE_PROVINCE=64 liance demo --port 8100
    """
    listening = Listening(host, port, receiver=True)
    check_ports(listening)
    with site.database() as running:
        from liance.doors.cli import connection

        if connection.pending():
            site.migrate(running)
        own.check_serving_role(running.app_url)
        logins = _load()
        serve.run(running, listening, ready=lambda: _welcome(listening, logins))


def _load() -> list[tuple[str, str, str]]:
    if find_spec(DATA) is None:
        return []
    rows: Iterable[Iterable[str]] = import_module(DATA).load(say)
    return [(role, name, password) for role, name, password in rows]


def _welcome(listening: Listening, logins: list[tuple[str, str, str]]) -> None:
    answer(f"\n联测 Liance  {listening.address}\n")
    for role, name, password in logins:
        answer(f"  {name:<24} {password:<20} {role}")
    answer("\nCtrl-C 停止 / Ctrl-C to stop")
