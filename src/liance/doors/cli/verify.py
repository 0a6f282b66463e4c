"""`liance verify`: are the ledger, the rows it vouches for and the stored files what was written?"""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json

if TYPE_CHECKING:
    from liance.foundation.files.scrub import Scrubbed
    from liance.foundation.ledger.facts.check import FactDamage, FactReport
    from liance.foundation.ledger.report import Damage, Report

WRONG_USE = 2
MOST_SHOWN = 20

FAULTS = {
    "missing": "缺失 / missing",
    "changed": "被改动 / changed",
    "disagrees": "互相矛盾 / disagrees",
    "out_of_order": "次序不符 / out of order",
    "beyond_seals": "未经封存即有序号 / placed without a seal",
    "rewritten": "与库外锚定不符，历史被重写 / rewritten: differs from what was anchored outside",
}
FACT_FAULTS = {
    "changed": "被改动 / changed",
    "missing": "行缺失 / row missing",
    "unrecorded": "账本中没有此行 / row not in the ledger",
    "outside": "并非由任何操作写入 / written by no act",
}
FILE_FAULTS = {
    "missing": "缺失 / missing",
    "size": "长度不符 / wrong size",
    "changed": "被改动 / changed",
}


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("verify")(verify)


def verify(
    anchors: Annotated[
        Path | None,
        typer.Option("--anchors", help="锚定文件所在目录 / folder of the anchor files"),
    ] = None,
    printed: Annotated[
        list[str] | None,
        typer.Option(
            "--printed", help="纸上的十二个词或二维码文字 / twelve words or QR text from paper"
        ),
    ] = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="进程数 / processes")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """核验存证账本、记录与文件 / Verify the ledger, the rows it vouches for, the stored files.

    完好退出 0；发现损坏退出 1，并指出机构、序号、表、行与栏目。最后一次锚定之后的内容列为“未锚定”，没有摘要
    的行单独计数，均不算完好。
    Exit 0 when nothing is damaged, 1 at damage, naming agency, sequence, table, row and column;
    what lies above the last anchor is reported as unanchored, rows without a digest are counted
    apart: neither is called sound.

    例 / Example:  liance verify --anchors /media/usb/anchors
    """
    with site.migrated():
        from liance.foundation.files.scrub import scrub
        from liance.foundation.ledger.facts.check import check_facts

        with _bar(quiet=as_json) as bar:
            report = _ledger(bar, anchors, printed or [], workers)
            facts = check_facts(_step(bar, "记录 / rows"), damaged=report.damaged_events)
            files = scrub(_step(bar, "文件 / files"))
    tell(report, facts, files, as_json=as_json)
    if not report.sound or facts.damages or files.damages:
        raise typer.Exit(1)


def tell(report: "Report", facts: "FactReport", files: "Scrubbed", *, as_json: bool) -> None:
    """Print what was found, for a machine or for a person."""
    if as_json:
        answer_json(as_data(report, facts, files))
        return
    for line in (*lines(report), *fact_lines(facts), *file_lines(files)):
        answer(line)


def _ledger(
    bar: Progress, anchors: Path | None, printed: list[str], workers: int | None
) -> "Report":
    from liance.foundation.ledger.errors import LedgerError
    from liance.foundation.ledger.verify import verify as verify_ledger

    step = _step(bar, "账本 / ledger")
    try:
        return verify_ledger(step, anchors=anchors, printed=printed, workers=workers)
    except LedgerError as error:
        typer.echo(f"liance: --printed 无法识别 / not a printed head: {error}", err=True)
        raise typer.Exit(WRONG_USE) from error


def _step(bar: Progress, name: str) -> Callable[[int, int], None]:
    task = bar.add_task(name, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


def _bar(*, quiet: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=quiet,
    )


def lines(report: "Report") -> list[str]:
    """The report for a person, in both languages."""
    rate = report.events / report.seconds if report.seconds else 0
    counts = f"事件 / events: {report.events}　封存 / seals: {report.seals}"
    said = [f"{counts}　总摘要 / heads: {report.heads}　{report.seconds:.1f} s　{rate:,.0f}/s"]
    said += [f"✗ {sentence(damage)}" for damage in report.damages[:MOST_SHOWN]]
    if len(report.damages) > MOST_SHOWN or report.more_damages:
        more = "+" if report.more_damages else ""
        said.append(f"… 共 / in all {len(report.damages)}{more}")
    if report.sound:
        said.append(f"✓ 已锚定且完好 / anchored and sound: {report.anchored}")
    else:
        said.append(f"损坏之前已锚定 / anchored, before any damage: {report.anchored}")
    if report.unanchored:
        reason = "（库外无凭据，不能断言完好 / nothing outside vouches for these）"
        said.append(f"△ 未锚定 / unanchored: {report.unanchored}{reason}")
    if report.unconfirmed_anchors:
        names = ", ".join(report.unconfirmed_anchors[:5])
        said.append(f"△ 找不到的锚定文件 / anchor files not found: {names}")
    return said


def sentence(damage: "Damage") -> str:
    """Where and what, in both languages."""
    parts = [f"{damage.table}.{damage.column}", FAULTS[damage.fault]]
    if damage.agency_id is not None:
        parts.append(f"机构 / agency {damage.agency_id}")
    if damage.seq is not None:
        parts.append(f"序号 / sequence {damage.seq}")
    if damage.number is not None:
        parts.append(f"编号 / number {damage.number}")
    if damage.detail:
        parts.append(damage.detail)
    return "　".join(parts)


def fact_lines(facts: "FactReport") -> list[str]:
    """What became of the rows that the ledger vouches for, in both languages."""
    said = [f"✗ {fact_sentence(damage)}" for damage in facts.damages[:MOST_SHOWN]]
    if len(facts.damages) > MOST_SHOWN or facts.more_damages:
        more = "+" if facts.more_damages else ""
        said.append(f"… 共 / in all {len(facts.damages)}{more}")
    rate = facts.rows / facts.seconds if facts.seconds else 0
    agree = f"记录与账本相符 / rows as the ledger has them: {facts.agreeing}"
    said.append(f"{'✗' if said else '✓'} {agree}　{facts.seconds:.1f} s　{rate:,.0f}/s")
    if facts.upgraded:
        said.append(f"△ 其中升级时改写 / of these, rewritten by an upgrade: {facts.upgraded}")
    for counted, words in (
        (facts.without, "没有摘要，不能断言完好 / no digest recorded, not called sound"),
        (facts.incomparable, "栏目已不存在，无法比对 / columns gone, not comparable"),
    ):
        if counted:
            tables = ", ".join(f"{table} {number}" for table, number in sorted(counted.items()))
            said.append(f"△ {words}: {sum(counted.values())}（{tables}）")
    return said


def fact_sentence(damage: "FactDamage") -> str:
    """Which row and column, what is wrong, and which event says otherwise, in both languages."""
    place = f"{damage.table}.{damage.column}" if damage.column else damage.table
    parts = [place, FACT_FAULTS[damage.fault], f"行 / row {damage.row}"]
    if damage.agency_id:
        parts.append(f"机构 / agency {damage.agency_id}")
    if damage.seq is not None:
        parts.append(f"序号 / sequence {damage.seq}")
    if damage.event is not None:
        parts.append(f"事件 / event {damage.event}")
    return "　".join(parts)


def file_lines(files: "Scrubbed") -> list[str]:
    """What became of the stored files, in both languages."""
    said = [
        f"✗ 文件 / file {damage.name}　{FILE_FAULTS[damage.fault]}　{damage.place}"
        for damage in files.damages[:MOST_SHOWN]
    ]
    intact = files.files - len(files.damages)
    return [*said, f"{'✗' if said else '✓'} 文件完好 / files intact: {intact}/{files.files}"]


def as_data(report: "Report", facts: "FactReport", files: "Scrubbed") -> dict[str, Any]:
    """The report for a machine."""
    undamaged = report.sound and not facts.damages and not files.damages
    return {
        "undamaged": undamaged,
        # Nothing outside vouches for what lies above the last anchor.
        "sound": undamaged and report.unanchored == 0,
        "rows": facts.rows,
        "rows_as_recorded": facts.agreeing,
        "rows_without_digest": dict(facts.without),
        "rows_incomparable": dict(facts.incomparable),
        "rows_upgraded": facts.upgraded,
        "rows_seconds": round(facts.seconds, 3),
        "row_damages": [asdict(damage) for damage in facts.damages],
        "files": files.files,
        "file_damages": [asdict(damage) for damage in files.damages],
        "events": report.events,
        "anchored": report.anchored,
        "unanchored": report.unanchored,
        "seals": report.seals,
        "heads": report.heads,
        "confirmed_heads": list(report.confirmed_heads),
        "unconfirmed_anchors": list(report.unconfirmed_anchors),
        "seconds": round(report.seconds, 3),
        "damages": [asdict(damage) for damage in report.damages],
        "logs": [asdict(log) for log in report.logs],
    }
