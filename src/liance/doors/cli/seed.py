"""`liance seed`: invented data in quantity, on an empty database."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json

WRONG_USE, NOT_SO = 2, 1


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("seed")(seed)


def seed(
    size: Annotated[str, typer.Option("--size", help="S | M | L")] = "M",
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """在空库中装入大量虚构数据 / Load invented data in quantity into an empty database.

    M 是一个省一年的量：2 万家污染源、1 万张联系单、6 万瓶样品、50 万个测定值；L 是十倍，S 是百分之一。
    每次装入的数据都相同。库里已有机构的，一概拒绝，退出码 1。需要属主角色的连接。
    M is a province for a year, L ten times that, S a hundredth; the same rows each time. Refused
    with exit code 1 wherever an agency is on file. Needs the owner's connection.

    例 / Example:  LIANCE_DATA_DIR=/tmp/trial liance seed --size S
    """
    if size.upper() not in {"S", "M", "L"}:
        typer.echo("liance: --size S | M | L", err=True)
        raise typer.Exit(WRONG_USE)
    with site.migrated() as running:
        from liance.flows.seeding.load import NotEmptyError, load

        if not running.owner_url:
            typer.echo("liance: 请设置 LIANCE_OWNER_URL / set LIANCE_OWNER_URL", err=True)
            raise typer.Exit(WRONG_USE)
        with bar(quiet=as_json) as progress:
            try:
                counts = load(size.upper(), owner_url=running.owner_url, said=_steps(progress))
            except NotEmptyError as error:
                typer.echo(
                    "liance: 数据库里已有机构，种子数据只装入空库。请用新的 LIANCE_DATA_DIR。\n"
                    "        Agencies are on file: seed loads into an empty database alone. Use "
                    "another LIANCE_DATA_DIR.",
                    err=True,
                )
                raise typer.Exit(NOT_SO) from error
    if as_json:
        answer_json(counts)
    else:
        for name, number in counts.items():
            answer(f"{number:>12,}  {name}")


def bar(*, quiet: bool) -> Progress:
    """The progress of long work, on stderr."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=quiet,
    )


def _steps(progress: Progress) -> "Steps":
    return Steps(progress)


class Steps:
    """Hears of each step: its name, how much is done, of how much."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.tasks: dict[str, object] = {}

    def __call__(self, name: str, done: int, total: int) -> None:
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(name, total=total)
        self.progress.update(self.tasks[name], completed=done, total=total)  # type: ignore[arg-type]
