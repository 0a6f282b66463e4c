"""`liance reconcile`: what the provincial platform holds beside what it was sent."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from liance.mechanism.exchange.rules.reconciling import Compared, Held

NOT_SO, WRONG_USE, COULD_NOT_RUN = 1, 2, 3
WORDS = {
    "same": "一致 the same", "different": "不同 different", "missing": "平台没有 they lack it",
    "unknown": "我们没有送过 never sent by us",
    "superseded": "已被我们的更正报告代替 superseded by our corrected report",
    "outside": "送过，不在所问日期内 sent, outside the days asked for",
}  # fmt: skip
HEADS = ("结果", "报告编号", "点位", "项目", "我们", "单位", "平台", "平台单位", "平台行", "回执")


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("reconcile")(reconcile)


File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE.csv|xlsx", exists=True, dir_okay=False,
        help="平台导出的结果表 / the platform's own list of results",
    ),
]  # fmt: skip
Day = Annotated[str, typer.Option(metavar="YYYY-MM-DD", help="按回执日期 / by day of receipt")]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", metavar="OUT.csv", dir_okay=False, help="逐行差异 / differences by row"
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 汇总 / summary as JSON")]


def reconcile(
    file: File, *, first: Day = "", last: Day = "", report: Report = None, as_json: AsJson = False
) -> None:
    """与省平台对账 / Compare the platform's own list with what was sent there.

    表中须有报告编号、监测项目名称、污染物浓度；监测点名称、单位有则比。只比已取得回执的报告；不改动任何数据。
    The list needs report number, factor and value; point and unit are compared where it has them. Only
    reports that the platform gave a receipt for are compared; nothing is changed.

    平台还留着已被更正报告代替的结果，算差异；回执在所问日期之外的不算。Results of a superseded report that
    the platform still holds are a difference; those with a receipt of another day are none.

    退出码 / exit codes: 0 全部一致 all the same; 1 有差异 something differs; 2 用法错误、缺列 wrong use,
    missing columns; 3 无法运行 could not run

    \b
    例 / Examples:
      liance reconcile 平台导出.xlsx --report 差异.csv
      liance reconcile platform.csv --first 2026-11-01 --last 2026-11-30 --json
    """
    days = [_day(text) for text in (first, last)]
    if report is not None and report.exists() and report.samefile(file):
        say("差异不能覆盖平台的表 / the report must not be the list")
        raise typer.Exit(WRONG_USE)
    found = _compared(file, days)
    counts = Counter(one.status for one in found)
    if report is not None:
        report.write_bytes(_rows(found))
    facts = {status: counts[status] for status in WORDS}
    if as_json:
        answer_json({**facts, "report": str(report) if report else None})
    else:
        for status, word in WORDS.items():
            answer(f"{word}: {facts[status]}")
    if len(found) > counts["same"] + counts["outside"]:
        raise typer.Exit(NOT_SO)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        say(f"liance: {text} ? 2026-11-01")
        raise typer.Exit(WRONG_USE) from error


def _compared(file: Path, days: "Sequence[date | None]") -> "list[Compared]":
    from liance.foundation.tables.errors import TableError
    from liance.foundation.tables.workbook import read_table

    with site.migrated():
        from liance.flows.reconciling import reconcile as run

        try:
            with file.open("rb") as stream:
                return run(read_table(stream), first=days[0], last=days[1])
        except KeyError as error:
            say(f"缺列 / missing columns: {error.args[0]}")
            raise typer.Exit(WRONG_USE) from error
        except TableError as error:
            say(f"{error.zh}\n{error.en}")
            raise typer.Exit(COULD_NOT_RUN) from error


def _rows(found: "Sequence[Compared]") -> bytes:
    """What differs, for people who open it in a spreadsheet program."""
    from liance.foundation.tables.writing import for_spreadsheets

    lines = [_row(one) for one in found if one.status != "same"]
    return for_spreadsheets([HEADS, *lines])


def _row(one: "Compared") -> tuple[str, ...]:
    known: Held = one.ours or one.theirs  # type: ignore[assignment]
    ours, theirs = one.ours, one.theirs
    return (
        WORDS[one.status], known.report, known.point, known.factor,
        ours.value if ours else "", ours.unit if ours else "", theirs.value if theirs else "",
        theirs.unit if theirs else "", theirs.place if theirs else "", ours.place if ours else "",
    )  # fmt: skip
