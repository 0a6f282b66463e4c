"""`liance standards`: what is held of the standards, and how more of them comes in."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from liance.doors.cli import site
from liance.doors.cli.terminal import answer, answer_json, say
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.workbook import read_table
from liance.norms.standards.catalogue import Catalogue, shipped
from liance.norms.standards.editions import Edition
from liance.norms.standards.fault_words import fault_text
from liance.norms.standards.row_reading import Fault
from liance.norms.standards.sheet import Sheet, cells_of, check_sheet, read_sheet
from liance.norms.standards.vocabulary import read_code

if TYPE_CHECKING:
    from liance.mechanism.editions.models import Edition as Entry

NOT_SO, WRONG_USE, COULD_NOT_RUN = 1, 2, 3
SURE = ("verified", "secondary", "unverified")

group = typer.Typer(
    name="standards",
    help="排放标准的限值 / Limits of the standards.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Language(StrEnum):
    """The language of the messages."""

    ZH = "zh"
    EN = "en"


def register(app: typer.Typer) -> None:
    """Add the command group to `app`."""
    app.add_typer(group, name="standards")


@group.callback()
def _group() -> None:
    """排放标准的限值 / Limits of the standards."""


EditionFile = Annotated[
    Path,
    typer.Argument(metavar="FILE.xlsx|csv", exists=True, dir_okay=False, help="导入表 / the table"),
]
Code = Annotated[str, typer.Argument(metavar="CODE", help="如 GB 8978-1996 / such as")]
AtSite = Annotated[
    bool, typer.Option("--site", help="含本站录入并已由两人签名的 / with those in use at this site")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只试不存 / try, keep nothing")]
Words = Annotated[Language, typer.Option("--lang", help="报告的语言 / language of the messages")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")]
Output = Annotated[
    Path, typer.Option("--output", "-o", metavar="FILE.xlsx", dir_okay=False, help="导入表 / table")
]
FromCode = Annotated[
    str,
    typer.Option("--standard", help="以已有版本的内容填好 / filled with an edition that is held"),
]


@group.command("list")
def list_(*, at_site: AtSite = False, as_json: AsJson = False) -> None:
    """列出标准版本、施行期、限值条数和核对程度 / Editions, their dates, limits, certainty.

    \b
    例 / Examples:
      liance standards list
      liance standards list --site --json
    """
    editions = [_facts(edition) for edition in held_catalogue(at_site=at_site).editions]
    if as_json:
        answer_json(editions)
        return
    for facts in editions:
        counted = " · ".join(f"{sure} {facts[sure]}" for sure in SURE)
        held = f"{facts['limits']} 条 limits: {counted}" if facts["limits"] else "未录入 not held"
        span = f"{facts['in_force_from'] or '—'} → {facts['in_force_to'] or ''}"
        answer(f"{facts['name']}  {span}  {held}  {facts['title']}")


@group.command("show")
def show(code: Code, *, at_site: AtSite = False, as_json: AsJson = False) -> None:
    """列出一个标准的全部限值及来源 / All limits of a standard with their sources.

    \b
    例 / Examples:
      liance standards show "GB 18918-2002"
    """
    found = _editions(code, held_catalogue(at_site=at_site))
    if as_json:
        answer_json([{**_facts(e), "rows": [cells_of(r) for r in e.rows]} for e in found])
        return
    for edition in found:
        answer(f"{edition.name} {edition.title}（{edition.source}）")
        for part in edition.not_held:
            answer(f"  未录入 not held: {part.why} / {part.en}")
        for row in edition.rows:
            cells = {k: v for k, v in cells_of(row).items() if v and k not in ("aliases", "note")}
            answer("  " + " · ".join(f"{k} {v}" for k, v in cells.items()))


@group.command("check")
def check(file: EditionFile, *, language: Words = Language.ZH, as_json: AsJson = False) -> None:
    """检查导入表，不连数据库 / Check a table, without a database.

    退出码 / exit codes: 0 可导入 can be imported; 1 有错 faults; 2 缺列 missing columns; 3 读不了
    cannot be read.
    """
    _, edition = _checked(file, language, as_json=as_json)
    _tell(edition, None, as_json=as_json)


@group.command("import")
def import_(
    file: EditionFile, *, dry_run: DryRun = False, language: Words = Language.ZH,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """录入一个标准版本，两人在网页上签名后启用 / Enter an edition; used when two have signed it.

    有一处错误就什么都不存，全部错误一次列出。签名前不用于判定。
    One fault and nothing is kept; all faults come at once. Until two different people have signed it
    on the page of the standards nobody judges by it.

    \b
    例 / Examples:
      liance standards template -o DB61-224.xlsx --standard DB61/224-2018
      liance standards import DB61-224.xlsx --dry-run
    """
    sheet, edition = _checked(file, language, as_json=as_json)
    row = _enter(file, sheet, dry_run=dry_run)
    _tell(edition, None if dry_run else row, as_json=as_json)


@group.command("template")
def template(output: Output, *, standard: FromCode = "") -> None:
    """写出导入表 / Write a table to fill.

    \b
    例 / Examples:
      liance standards template -o 标准.xlsx
      liance standards template -o GB8978.xlsx --standard "GB 8978-1996"
    """
    edition = _editions(standard, shipped())[-1] if standard else None
    try:
        from liance.mechanism.editions.template import workbook

        output.write_bytes(workbook(edition))
    except OSError as error:
        _leave(COULD_NOT_RUN, f"{output}: {error.strerror}")
    answer(str(output))


def held_catalogue(*, at_site: bool) -> Catalogue:
    """The shipped editions; with those in use at this site, whose database is then asked."""
    if not at_site:
        return shipped()
    with site.migrated():
        from liance.mechanism.editions.queries import catalogue

        return catalogue()


def _editions(code: str, catalogue: Catalogue) -> list[Edition]:
    read = read_code(code)
    found = catalogue.of_base(read[0]) if read else ()
    year = read[1] if read else ""
    editions = [edition for edition in found if not year or edition.year == int(year)]
    if not editions:
        _leave(NOT_SO, f"没有收录 {code}；liance standards list 列出全部 / {code} is not held")
    return editions


def _facts(edition: Edition) -> dict[str, Any]:
    counted = [row.sureness.value for row in edition.rows]
    return {
        "code": edition.code, "version": edition.version, "name": edition.name,
        "title": edition.title, "title_en": edition.en, "medium": edition.medium,
        "in_force_from": edition.first and edition.first.isoformat(),
        "in_force_to": edition.last and edition.last.isoformat(),
        "limits": len(counted), **{sure: counted.count(sure) for sure in SURE},
        "complete": edition.complete, "source": edition.source, "revision": edition.revision,
        "signed_by": list(edition.signed_by),
        "not_held": [{"zh": part.why, "en": part.en} for part in edition.not_held],
    }  # fmt: skip


def _checked(file: Path, language: Language, *, as_json: bool) -> tuple[Sheet, Edition]:
    try:
        with file.open("rb") as stream:
            table = read_table(stream)
            sheet = read_sheet(table.header, [(row.line, row.cells) for row in table.rows])
    except TableError as error:
        _leave(COULD_NOT_RUN, f"{file}: {error.zh}\n        {error.en}\n        [{error.code}]")
    except OSError as error:
        _leave(COULD_NOT_RUN, f"{file}: {error.strerror}")
    found = check_sheet(sheet)
    if isinstance(found, Edition):
        return sheet, found
    _report(found, language, as_json=as_json)
    raise typer.Exit(WRONG_USE if any(f.code == "column_missing" for f in found) else NOT_SO)


def _report(faults: tuple[Fault, ...], language: Language, *, as_json: bool) -> None:
    if as_json:
        listed = [
            {"row": f.row, "column": f.column, "code": f.code, "text": f.text} for f in faults
        ]
        answer_json({"faults": listed, "entered": False})
    for fault in faults:
        say(f"✗ {fault_text(fault, language.value)}")
    say(f"{len(faults)} 处错误，未保存 / faults, nothing kept")


def _enter(file: Path, sheet: Sheet, *, dry_run: bool) -> "Entry":
    with site.migrated():
        from django.db import transaction

        from liance.foundation.kernel import clock
        from liance.foundation.kernel.actor import installation
        from liance.foundation.kernel.errors import Refused
        from liance.mechanism.editions.actions import enter
        from liance.mechanism.editions.states import ENTER

        try:
            with transaction.atomic():
                row = enter(
                    head=sheet.head, rows=sheet.rows, file_name=file.name,
                    actor=installation(frozenset({ENTER})), at=clock.now(),
                )  # fmt: skip
                transaction.set_rollback(dry_run)
        except Refused as refused:
            _leave(NOT_SO, _REFUSED.get(refused.code, refused.code).format(**refused.facts))
        return row


_REFUSED = {
    "editions.already_entered": "{standard} 的同一内容已录入 / the same content is entered",
    "editions.continues_nothing": "{standard} 沿用的版本没有收录 / the edition it continues is not held",
}


def _tell(edition: Edition, row: "Entry | None", *, as_json: bool) -> None:
    facts = _facts(edition) | {"entered": bool(row), "revision": row.revision if row else 0}
    if as_json:
        answer_json(facts)
        return
    counted = " · ".join(f"{sure} {facts[sure]}" for sure in SURE)
    answer(f"{edition.name} {edition.title}: {facts['limits']} 条 limits ({counted})")
    if row:
        answer(
            f"第 {row.revision} 次录入，待两人签名 / entry {row.revision}, awaits two signatures"
        )


def _leave(code: int, message: str) -> NoReturn:
    say(f"liance: {message}")
    raise typer.Exit(code)
