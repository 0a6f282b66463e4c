"""`liance bench`: named benchmarks on a scratch database, beside their goals."""

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, say

if TYPE_CHECKING:
    from liance.doors.cli.benches.measure import Figure

WRONG_USE = 2
# name: the room that measures it
BENCHES = {
    "pages": "pages", "verify": "ledger", "import": "importing", "judge": "judging",
    "reevaluate": "reevaluating", "trace": "evidence", "report": "report",
    "field": "field", "draw": "drawing", "timetable": "timetable",
    "coverage": "coverage", "notify": "notify", "screen": "screening",
    "export": "exporting",
    "oversight": "oversight",
}  # fmt: skip
NO_DATABASE = frozenset(["judge", "draw", "timetable", "screen"])
# Brings its own world and its own earlier rows.
FIELD = "field"
TIMETABLE, SCREEN = "timetable", "screen"
REEVALUATE = "reevaluate"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("bench")(bench)


def bench(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[pages|verify|import|judge|reevaluate|trace|report|field|draw|timetable"
            "|coverage|notify|screen|export|oversight]…",
            show_default=False,
        ),
    ] = None,
    size: Annotated[str, typer.Option("--size", help="S | M | L")] = "M",
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="写成 JSON / write as JSON")
    ] = None,
    instances: Annotated[
        list[Path] | None,
        typer.Option(
            "--instance", metavar="FILE", exists=True, help="排期实例 / of timetable, repeatable"
        ),
    ] = None,
    rows: Annotated[
        int, typer.Option("--rows", min=0, help="筛查的结果数 / results of screen, else by size")
    ] = 0,
) -> None:
    """在临时数据库上测速，与目标并列 / Measure speed on a scratch database, beside the goals.

    先装入 liance seed 的数据（缺省 M），再逐项测量。结果因机器而异，只作报告：未达目标也退出 0。
    Loads the data of liance seed first (M unless told otherwise). The bench reports: it leaves
    with 0 whether or not the goals are met.

    例 / Examples:  liance bench pages --size S        liance bench --size L --json bench.json
    """
    asked = _asked(names, size)
    own: dict[str, dict[str, Any]] = {SCREEN: {"rows": rows}}
    if instances:
        own[TIMETABLE] = {"instances": instances}
    figures = []
    if FIELD in asked:
        figures += _told(_field(size.upper()))
        asked = [name for name in asked if name != FIELD]
    with nullcontext() if NO_DATABASE.issuperset(asked) else _seeded(size.upper()):
        for name in asked:
            say(f"{name} …")
            room = import_module(f"liance.doors.cli.benches.{BENCHES[name]}")
            figures += _told(room.run(size.upper(), **own.get(name, {})))
    if json_file is not None:
        data = [figure.as_data() for figure in figures]
        json_file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _asked(names: list[str] | None, size: str) -> list[str]:
    """The benches to run in their order, all where none is named; leaves where one is unknown.

    The one that stores the same verdicts over and over is last: results have thousands of them then,
    and so have reports and traces.
    """
    asked = names or list(BENCHES)
    unknown = [name for name in asked if name not in BENCHES]
    if unknown or size.upper() not in {"S", "M", "L"}:
        typer.echo(f"liance: {', '.join(unknown) or size} ? {' | '.join(BENCHES)}", err=True)
        raise typer.Exit(WRONG_USE)
    return sorted(asked, key=lambda name: name == REEVALUATE)


def _told(figures: "Iterator[Figure]") -> "list[Figure]":
    found = []
    for figure in figures:
        found.append(figure)
        answer(_line(figure))
    return found


def _field(size: str) -> "Iterator[Figure]":
    with _scratch() as place:
        from liance.doors.cli.benches import field

        assert place.server is not None  # noqa: S101 - a scratch site has one
        yield from field.run(
            size, server=place.server, app_url=place.app_url, owner_url=place.owner_url
        )


def _line(figure: "Figure") -> str:
    data = figure.as_data()
    mark = {True: "✓", False: "✗", None: " "}[data["met"]]
    goal = f"  目标 / goal {data['goal']}" if data["goal"] else ""
    places = 1 if abs(figure.value) >= 1 or figure.value == 0 else 3
    value = f"{figure.value:>12,.{places}f} {figure.unit:<8}"
    return f"{mark} {figure.bench:<11}{figure.metric:<38}{value}{goal}"


@contextmanager
def _seeded(size: str) -> Iterator[None]:
    """A scratch server with the data of ``size``; gone after the block."""
    with _scratch() as place:
        from liance.flows.seeding.load import load

        say(f"装入 {size} / loading {size}")
        load(size, owner_url=place.owner_url, said=_said)
        yield


@contextmanager
def _scratch() -> Iterator[site.Site]:
    """A scratch server with empty tables; gone after the block."""
    from liance.adapters.postgres import databases
    from liance.adapters.postgres.layout import APP, OWNER
    from liance.doors.cli import connection

    with tempfile.TemporaryDirectory() as folder, databases.scratch() as server:
        os.environ["LIANCE_DATA_DIR"] = folder
        place = site.Site(Path(folder), server.url(APP), server.url(OWNER), server)
        site.django_ready(place)
        # Django is set up once in a process: a second scratch server is pointed at.
        with connection.pointed_at(place.app_url):
            site.migrate(place)
            yield place


def _said(name: str, done: int, total: int) -> None:
    if done == total:
        say(f"  {name}")
