"""`liance reevaluate`: approved results judged again by the editions now in use."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from liance.mechanism.reevaluation.actions import Order
    from liance.mechanism.reevaluation.models import Reevaluation

NOT_SO, WRONG_USE = 1, 2
LIMITS = ("held", "source")


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("reevaluate")(reevaluate)


Reason = Annotated[str, typer.Option("--reason", help="原因 / why it is done")]
OrderedAs = Annotated[str, typer.Option("--by", help="谁提出：姓名或文号 / who ordered it")]
Standard = Annotated[
    str,
    typer.Option("--standard", metavar="CODE", help="只判引用这个标准的 / those that look it up"),
]
Limits = Annotated[
    str,
    typer.Option(
        "--limits", metavar="held|source",
        help="结果所附限值，或名录现行限值 / limits of each result, or those now on file",
    ),
]  # fmt: skip
Source = Annotated[
    str, typer.Option("--source", metavar="CODE", help="许可证号或信用代码 / permit or credit code")
]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="采样日期 / day of sampling")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只试不存 / try, keep nothing")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 汇总 / summary as JSON")]


def reevaluate(
    reason: Reason, ordered_as: OrderedAs, *, standard: Standard = "", limits: Limits = "held",
    source: Source = "", first: Day = None, last: Day = None, dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """重新判定全站已审定的结果 / Judge the approved results of the whole site again.

    按随产品的标准和本站两人签名启用的版本判定；判定另行保存，原来的判定和已签发的报告不改动，结论不同
    的在网页“标准 → 重新判定”里列出。要么全部保存，要么什么都不存。
    By the shipped editions and those that two people have signed here. The verdicts are kept beside
    those that stood, issued reports stay as they are; what changed is listed on the page of the
    standards. All is kept or nothing.

    退出码 / exit codes: 0 完成 done; 1 没有可判的结果，或不成立 nothing to judge, or refused;
    2 用法错误 wrong use; 3 无法运行 could not run

    \b
    例 / Examples:
      liance reevaluate --reason "GB 18918 修改单启用" --by 张伟 --standard "GB 18918"
      liance reevaluate --reason "许可证限值更正" --by "陕环函〔2026〕9号" --limits source \\
        --source 91610300XX001P --first 2026-07-01
    """
    if limits not in LIMITS:
        _leave(WRONG_USE, f"--limits {limits} ? {' | '.join(LIMITS)}")
    if not ordered_as.strip():
        _leave(WRONG_USE, "--by：请写明谁提出 / say who ordered it")
    with site.migrated():
        from liance.mechanism.reevaluation.actions import Order

        order = Order(
            reason, limits, standard, _source_id(source), _day(first), _day(last), ordered_as
        )
        _tell(_ran(order, dry_run=dry_run), dry_run=dry_run, as_json=as_json)


def _leave(code: int, message: str) -> NoReturn:
    say(f"liance: {message}")
    raise typer.Exit(code)


def _day(instant: datetime | None) -> date | None:
    return instant.date() if instant else None


def _source_id(code: str) -> Any:
    from django.db.models import Q

    from liance.mechanism.registry.models import Source as Row

    if not code:
        return None
    found = list(Row.objects.filter(Q(permit_code=code) | Q(credit_code=code))[:2])
    if len(found) != 1:
        _leave(
            NOT_SO,
            f"{code}：名录里有 {len(found)} 家，须恰好一家；请用许可证号 / "
            f"{len(found)} sources have it, one must; use the permit code",
        )
    return found[0].pk


def _ran(order: "Order", *, dry_run: bool) -> "Reevaluation":
    from django.db import transaction

    from liance.foundation.kernel import clock
    from liance.foundation.kernel.actor import installation
    from liance.foundation.kernel.errors import Refused
    from liance.mechanism.reevaluation import actions

    try:
        with transaction.atomic():
            actor = installation(frozenset({actions.ORDER}))
            run = actions.reevaluate(order=order, actor=actor, at=clock.now())
            transaction.set_rollback(dry_run)
    except Refused as refused:
        _leave(NOT_SO, REFUSED.get(refused.code, refused.code))
    return run


REFUSED = {
    "reevaluation.reason": "请写明原因，至少 4 个字 / give a reason of at least 4 characters",
    "reevaluation.days": "--last 早于 --first / the last day is before the first",
    "reevaluation.first_missing": "--limits source 须有 --first：限值自哪一天起应当如此 / "
    "say with --first from which day on the limit should have held",
    "reevaluation.standard_unknown": '标准号读不懂，如 "GB 18918" / the code cannot be read',
    "reevaluation.nothing": "没有符合条件的已审定结果，什么都没有保存 / no such result, nothing kept",
}


def _tell(run: "Reevaluation", *, dry_run: bool, as_json: bool) -> None:
    facts = {
        "id": None if dry_run else str(run.id), "results": run.results, "rows": run.rows,
        "changed": run.changed, "means": run.means, "editions": run.editions, "release": run.release,
        "sha256": run.digest,
    }  # fmt: skip
    if as_json:
        answer_json(facts)
        return
    kept = "未保存 not kept" if dry_run else f"SHA-256 {run.digest}"
    answer(
        f"{run.results} 项结果 results，{run.rows} 条判定 verdicts，"
        f"{run.changed} 项与原来不同 changed，{run.means} 个均值与原来不同 means；{kept}"
    )
