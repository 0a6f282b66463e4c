"""`liance calendar`: the years whose working days are known, and how a later notice comes in."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json

if TYPE_CHECKING:
    from liance.foundation.clocks.loading import Loaded

NOT_SO = 1

NoticeFile = Annotated[
    Path | None,
    typer.Argument(
        metavar="[FILE.toml]",
        exists=True,
        dir_okay=False,
        readable=True,
        help="一年的节假日安排 / one year's notice",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("calendar")(calendar)


def calendar(file: NoticeFile = None, *, as_json: AsJson = False) -> None:
    """已有哪些年度的工作日历；载入新公布的一年 / The years that are known; load a later one.

    载入后，跨入该年的暂定时限按安排重算，已结束的重新判定是否逾期，并记入存证。
    Provisional deadlines that reach into the year are computed again, stopped ones judged again,
    and the ledger says so. 文件格式 / format: docs/deadlines.md.

    \b
    例 / Examples:
      liance calendar
      liance calendar 2027.toml
    退出码 / exit codes: 0 完成 done; 1 文件不是年度安排 the file is no year's notice.
    """
    with site.migrated():
        if file is None:
            _tell(as_json=as_json)
        else:
            _load(file, as_json=as_json)


def _tell(*, as_json: bool) -> None:
    from liance.foundation.clocks.in_force import calendar_in_force

    known = calendar_in_force()
    if as_json:
        answer_json({"calendar": known.version, "years": list(known.covered_years)})
    else:
        answer(f"{known.version}: {', '.join(map(str, known.covered_years))}")


def _load(file: Path, *, as_json: bool) -> None:
    from django.db import transaction

    from liance.foundation.clocks.loading import LOAD, load_year
    from liance.foundation.kernel import clock
    from liance.foundation.kernel.actor import installation
    from liance.norms.errors import NormError

    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise typer.BadParameter(f"{file}: UTF-8 ({error.reason})") from error
    with transaction.atomic():
        found = load_year(text, actor=installation(frozenset({LOAD})), at=clock.now())
    if isinstance(found, NormError):
        what = ", ".join(found.parts.values())
        answer(f"{file}: 无法作为年度安排读取，未载入 / no year's notice, not loaded: {what}")
        raise typer.Exit(NOT_SO)
    _say(found, as_json=as_json)


def _say(found: "Loaded", *, as_json: bool) -> None:
    clocks = found.clocks
    if as_json:
        answer_json(
            {
                "year": found.year,
                "calendar": found.calendar,
                "new": found.new,
                "settled": clocks.settled,
                "moved": clocks.moved,
                "rejudged": clocks.rejudged,
            }
        )
        return
    done = "已载入 / loaded" if found.new else "已有相同安排 / already known"
    answer(f"{found.year} {done}; 日历 / calendar: {found.calendar}")
    answer(
        f"暂定时限 / provisional deadlines: 已确定 settled {clocks.settled}, "
        f"改期 moved {clocks.moved}, 重新判定 judged again {clocks.rejudged}"
    )
