"""`liance screen`: leads about results that need a look; by hand what runs every night."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from liance.mechanism.screening.findings import Screened

WRONG_USE, COULD_NOT_RUN = 2, 3
ENGINES = ("duckdb", "spark")


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("screen")(screen)


Engine = Annotated[str, typer.Option("--engine", metavar="duckdb|spark")]
Master = Annotated[str, typer.Option("--master", help="Spark 主节点 / Spark's master")]
Extract = Annotated[
    Path | None,
    typer.Option(
        "--extract", metavar="DIR", exists=True, file_okay=False,
        help="查已有的提取文件，不动数据库 / an extract that is there; no database",
    ),
]  # fmt: skip
Keep = Annotated[
    Path | None,
    typer.Option(
        "--keep", metavar="DIR", file_okay=False,
        help="只写提取文件，不查 / write an extract, look at nothing",
    ),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / as JSON")]


def screen(
    engine: Engine = "duckdb", master: Master = "local[2]", extract: Extract = None,
    keep: Keep = None, *, as_json: AsJson = False,
) -> None:  # fmt: skip
    """筛查全站数据，登记新的线索 / Screen the data of the whole site, open the leads that are new.

    线索只说哪里需要核实，不是结论，不改动任何结果；由市级以上主管部门两人核查后办结。
    A lead says what needs a look; it is no verdict and changes no result. Two people of a department
    of a city or the province examine it.

    退出码 / exit codes: 0 完成 done; 2 用法错误 wrong use; 3 无法运行 could not run

    \b
    例 / Examples:
      liance screen
      liance screen --keep /data/extract
      liance screen --extract /data/extract --engine spark --master spark://node1:7077 --json
    """
    if engine not in ENGINES or (extract and keep):
        say(f"liance: --engine {engine} ? {' | '.join(ENGINES)}; --extract | --keep")
        raise typer.Exit(WRONG_USE)
    try:
        if extract is not None:
            _over(extract, engine, master, as_json=as_json)
        else:
            _site(engine, master, keep, as_json=as_json)
    except ModuleNotFoundError as missing:
        say(
            f"liance: {missing.name}：没有安装 / not installed: pip install -r requirements-spark.txt"
        )
        raise typer.Exit(COULD_NOT_RUN) from missing


def _over(folder: Path, engine: str, master: str, *, as_json: bool) -> None:
    from liance.mechanism.screening.engine import look

    _tell(look(folder, engine=engine, master=master), as_json=as_json)


def _tell(screened: "Screened", *, as_json: bool) -> None:
    from liance.mechanism.screening.catalogue import checks

    if as_json:
        answer_json({"tested": screened.tested, "leads": [asdict(f) for f in screened.found]})
        return
    for found in screened.found:
        answer(f"{found.check} {checks()[found.check].sentence(found.code, found.facts)}")
    answer(f"{len(screened.found)} 条线索 leads")


def _site(engine: str, master: str, keep: Path | None, *, as_json: bool) -> None:
    with site.migrated():
        from liance.flows.screening import screen_all
        from liance.foundation.kernel import clock
        from liance.mechanism.screening.extract.write import write_extract

        if keep is not None:
            keep.mkdir(parents=True, exist_ok=True)
            counts = write_extract(keep, at=clock.now())
            answer_json(counts) if as_json else answer(f"{keep}: {counts}")
            return
        run = screen_all(at=clock.now(), engine=engine, master=master)
        facts = {
            "id": str(run.id), "engine": run.engine, "extracted": run.extracted,
            "tested": run.tested, "seen": run.seen, "opened": run.opened,
        }  # fmt: skip
    if as_json:
        answer_json(facts)
        return
    answer(f"{run.seen} 条线索 leads，{run.opened} 条新登记 new；{run.extracted}")
