"""`liance opendata`: a month's issued results without what law withholds."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json, say

WRONG_USE = 2
MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("opendata")(opendata)


def opendata(
    month: Annotated[
        str, typer.Option("--month", metavar="YYYY-MM", help="缺省上个月 / last month unless said")
    ] = "",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", file_okay=False, help="目录 / folder"),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / as JSON")] = False,
) -> None:
    """写出一个月已签发的结果，去掉依法不公开的内容 / Write a month's issued results, less what law withholds.

    得到 CSV 和数据字典；限定知悉的、人员姓名、举报人、位置都不在内。是否公开由主管部门决定，本命令
    只写文件。Gives CSV and a data dictionary; restricted visits, names of people, informants and
    positions are not in it. Publishing is the authority's decision: this only writes files.

    退出码 / exit codes: 0 完成 done; 2 用法错误 wrong use; 3 无法运行 could not run

    \b
    例 / Examples:
      liance opendata
      liance opendata --month 2026-10 -o /srv/open
    """
    found = MONTH.fullmatch(month)
    if month and not found:
        say(f"liance: --month {month} ? 2026-10")
        raise typer.Exit(WRONG_USE)
    with site.migrated():
        from liance.flows.opening import default_folder, lay_open, month_before
        from liance.foundation.kernel import clock
        from liance.norms.calendar.instants import shanghai_day

        at = clock.now()
        first = date(int(found[1]), int(found[2]), 1) if found else month_before(shanghai_day(at))
        if first > shanghai_day(at):
            say(f"liance: --month {month}：还没有到 / has not begun")
            raise typer.Exit(WRONG_USE)
        made = lay_open(month=first, folder=output or default_folder(), at=at)
    facts = {
        "month": f"{made.month:%Y-%m}", "version": made.version, "reports": made.reports, "rows": made.rows,
        "table": str(made.table), "dictionary": str(made.dictionary), "sha256": made.sha256,
    }  # fmt: skip
    if as_json:
        answer_json(facts)
    else:
        answer(
            f"{made.table}：第 {made.version} 版 version，{made.reports} 份报告 reports，{made.rows} 行 rows"
        )
