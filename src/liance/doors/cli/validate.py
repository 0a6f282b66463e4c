"""`liance validate`: the installation qualification."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liance.doors.cli.site import django_ready_without_database
from liance.doors.cli.terminal import answer, say

if TYPE_CHECKING:
    from liance.doors.cli.validation.walk import Step


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("validate")(validate)


def validate(
    json_file: Annotated[
        Path | None, typer.Option("--json", help="结果写入此文件 / write the result to this file")
    ] = None,
) -> None:
    """安装验证（ISO/IEC 17025 7.11.2）：在临时库上走完一次联合监测 / Walk one operation, prove clauses.

    退出码：0 全部条款得到证明，1 有条款没有 / Exit: 0 every clause proven, 1 some are not.

    例 / Example:  liance validate --json validation.json
    """
    django_ready_without_database()
    from liance.doors.cli.validation.run import run

    if json_file:
        _writable(json_file)
    result = run(_heard)
    _show(result)
    if json_file:
        said = json.dumps(result, ensure_ascii=False, indent=1, default=str)
        json_file.write_text(said, encoding="utf-8")
    raise typer.Exit(0 if result["passed"] else 1)


def _writable(file: Path) -> None:
    """Before minutes of walking, not after."""
    try:
        file.touch()
    except OSError as error:
        say(f"写不了 / cannot write {file}: {error.strerror}")
        raise typer.Exit(2) from error


def _heard(step: "Step") -> None:
    marks = " ".join(step.clauses)
    objects = " ".join(str(one) for one in step.objects)
    say(
        f"{step.number:>3}  {step.millis:>8.0f} ms  {step.name}  [{marks}]  {objects}  {step.error}"
    )


def _show(result: dict[str, Any]) -> None:
    for clause, found in result["clauses"].items():
        answer(f"{'✓' if found['proven'] else '✗'} {clause}")
        for assertion in found["assertions"]:
            if not assertion["held"]:
                answer(f"    ✗ {assertion['name']}  {assertion['said'][:200]}")
    for fault in result["broken"]:
        answer(f"✗ {fault}")
    kept = sum(1 for r in result["refusals"] if r["held"])
    answer(f"拒绝 / refusals: {kept}/{len(result['refusals'])}")
    answer(f"账本 / ledger: {result['ledger']['events']}  {result['ledger']['head']}")
    answer("通过 / passed" if result["passed"] else "未通过 / not passed")
