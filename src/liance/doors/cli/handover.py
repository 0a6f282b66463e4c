"""`liance handover`: a table for a platform without an interface."""

from pathlib import Path
from typing import Annotated

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("handover")(handover)


def handover(
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT.xlsx", dir_okay=False, help="写到 / write to"),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / as JSON")] = False,
) -> None:
    """写出待报送省平台的结果表 / Write the results that the platform has no receipt for.

    平台没有接口时，人工上传这张表；之后用 liance reconcile 与平台的表核对。限定知悉的事项也在内，因为
    报送不因此免除：请按规定保管。Upload this table by hand where the platform has no interface, then
    compare with `liance reconcile`. Restricted matters are in it, since the duty to report is theirs too:
    keep it accordingly.

    退出码 / exit codes: 0 完成 done; 2 用法错误 wrong use; 3 无法运行 could not run

    \b
    例 / Example:
      liance handover -o 待报送.xlsx
    """
    with site.migrated():
        from liance.flows.handing_over import hand_over
        from liance.foundation.kernel import clock

        made = hand_over(output, at=clock.now())
    facts = {"reports": made.reports, "rows": made.rows, "output": str(output)}
    if as_json:
        answer_json(facts)
    else:
        answer(f"{output}：{made.reports} 份报告 reports，{made.rows} 行 rows")
