"""`liance import sources`: a list of pollution sources into the registry."""

import csv
import hashlib
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from liance.doors.cli import site
from liance.doors.cli.import_map import Map, MapError, check_columns, read_map
from liance.doors.cli.terminal import answer, answer_json, say
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.formulas import harmless
from liance.foundation.tables.separated import Row, Table
from liance.foundation.tables.workbook import read_table

if TYPE_CHECKING:
    from liance.mechanism.registry.actions.intake import Answer, ListRow
    from liance.mechanism.registry.rules.headers import Columns

NOT_SO, WRONG_USE, COULD_NOT_RUN = 1, 2, 3
STATUSES = ("imported", "remarks", "refused", "unchanged")
LABELS = {
    "imported": "已导入 imported",
    "remarks": "已导入、有备注 remarks",
    "refused": "未导入 refused",
    "unchanged": "未变 unchanged",
}
WRONG_USE_CODES = ("tables.missing_columns", "tables.duplicate_columns", "tables.empty")
MOST_SHOWN = 20

group = typer.Typer(
    name="import",
    help="导入名录 / Import lists.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Language(StrEnum):
    """The language of the messages in the report."""

    ZH = "zh"
    EN = "en"


def register(app: typer.Typer) -> None:
    """Add the command group to `app`."""
    app.add_typer(group, name="import")


@group.callback()
def _group() -> None:
    """导入名录 / Import lists."""


ListFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE.csv|xlsx",
        exists=True,
        dir_okay=False,
        help="UTF-8、GB18030 或 UTF-16 的 CSV，或 XLSX / CSV in one of these, or XLSX",
    ),
]
MapFile = Annotated[
    Path | None,
    typer.Option(
        "--map",
        metavar="FILE.toml",
        exists=True,
        dir_okay=False,
        help="列的对应 / which column says what",
    ),
]
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", metavar="OUT.csv", dir_okay=False, help="逐行报告 / report by row"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只试不存 / try, keep nothing")]
Words = Annotated[Language, typer.Option("--lang", help="报告的语言 / language of the messages")]
Mark = Annotated[
    bool, typer.Option("--bom", help="报告前加 UTF-8 标记，供 Excel 打开 / UTF-8 mark for Excel")
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 汇总 / summary as JSON")]


@group.command("sources")
def sources(
    file: ListFile,
    *,
    map_file: MapFile = None,
    dry_run: DryRun = False,
    report: ReportFile = None,
    language: Words = Language.ZH,
    excel: Mark = False,
    as_json: AsJson = False,
) -> None:
    """导入污染源名录 / Import a list of pollution sources.

    表头中英文均可，无需对应文件；须有单位名称，以及市县、区划代码或地址之一。一次导入要么全部保存，
    要么什么都不存；同一文件再次导入不改变任何内容。本省由 LIANCE_PROVINCE 决定。
    Headers in Chinese or English need no map; a name and one of city, county, division code or
    address must be there. All of a file is kept or nothing; the same file again changes nothing.

    \b
    报告 / report: row, status (imported, remarks, refused, unchanged), key, messages
    退出码 / exit codes: 0 每行都有着落 every row is in; 1 有的行未导入 some row was refused;
    2 用法错误、缺列或对应文件有误 wrong use, missing columns, bad map; 3 无法运行 could not run

    \b
    例 / Examples:
      liance import sources 名录.xlsx --dry-run --report 试导入.csv
      LIANCE_PROVINCE=64 liance import sources list.csv --map map.toml --json
    """
    if report is not None and report.exists() and report.samefile(file):
        _leave(WRONG_USE, "报告不能覆盖名录 / the report must not be the list")
    run = _Import(file, map_file, dry_run=dry_run, language=language.value, excel=excel)
    facts = run.facts(_answered(run, report), report)
    if as_json:
        answer_json(facts)
    else:
        _tell(facts, run.refused)
    if facts["refused"]:
        raise typer.Exit(NOT_SO)


def _answered(run: "_Import", report: Path | None) -> "Counter[str]":
    """Run the import; what stands in its way is said, with the exit code for it."""
    try:
        return run.run(report)
    except TableError as error:
        code = WRONG_USE if error.code in WRONG_USE_CODES else COULD_NOT_RUN
        _leave(code, f"{run.file}: {error.zh}\n        {error.en}\n        [{error.code}]")
    except MapError as error:
        _leave(WRONG_USE, str(error))
    except OSError as error:
        _leave(COULD_NOT_RUN, f"{error.filename or run.file}: {error.strerror}")


def _leave(code: int, message: str) -> NoReturn:
    say(f"liance: {message}")
    raise typer.Exit(code)


class _Import:
    """One run: what was asked, and what there is to tell of it."""

    def __init__(
        self, file: Path, map_file: Path | None, *, dry_run: bool, language: str, excel: bool
    ) -> None:
        self.file = file
        self.map_file = map_file
        self.dry_run = dry_run
        self.language = language
        self.excel = excel
        self.columns: dict[str, list[str]] = {}
        self.ignored: tuple[str, ...] = ()
        self.encoding = ""
        self.refused: list[str] = []

    def run(self, report: Path | None) -> "Counter[str]":
        """Import the file; the report takes its name when all is kept."""
        from liance.mechanism.registry.rules.headers import FIELDS, missing, recognise

        map_ = read_map(self.map_file, FIELDS) if self.map_file else Map()
        with self.file.open("rb") as stream, _report_file(report, self.excel) as lines:
            table = read_table(stream)
            check_columns(map_, table.header)
            columns = recognise(table.header, map_.columns)
            lacking = [f for f in missing(columns) if not _constant(map_, f)]
            if lacking:
                found = ", ".join(h for h in table.header if h) or "–"
                parts = {"columns": ", ".join(_LACKING[f] for f in lacking), "found": found}
                raise TableError("tables.missing_columns", parts)
            self.encoding, self.ignored = table.encoding, columns.ignored
            self.columns = {
                field: [table.header[n] for n in places] for field, places in columns.places.items()
            }
            with site.migrated():
                counts = self._take_in(table, columns, map_, lines)
            lines.flush()
            if report is not None:
                _place(lines, report)
        return counts

    def _take_in(
        self, table: Table, columns: "Columns", map_: Map, lines: IO[str]
    ) -> "Counter[str]":
        from django.db import transaction

        from liance.foundation.kernel import clock
        from liance.foundation.kernel.actor import installation
        from liance.mechanism.registry.actions.intake import MANAGE, close_list, open_list

        _check_province()
        counts: Counter[str] = Counter(dict.fromkeys(STATUSES, 0))
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(("row", "status", "key", "messages"))
        with transaction.atomic():
            actor, at = installation(frozenset({MANAGE})), clock.now()
            intake = open_list(actor=actor, at=at, kept=not self.dry_run)
            for found in intake.answers(_rows(table, columns, map_)):
                self._report(found, counts, writer)
            lines.flush()
            close_list(
                intake, counts=counts, file_hash=_digest(self.file),
                report_hash=_digest(Path(lines.name)),
            )  # fmt: skip
            transaction.set_rollback(self.dry_run)
        return counts

    def _report(self, found: "Answer", counts: "Counter[str]", writer: Any) -> None:
        from liance.doors.cli.import_words import sentence

        messages = "; ".join(sentence(said.code, said.parts, self.language) for said in found.said)
        writer.writerow((found.row, found.status, harmless(found.key), harmless(messages)))
        counts[found.status] += 1
        if found.status == "refused" and len(self.refused) < MOST_SHOWN:
            self.refused.append(f"{found.row}: {messages}")

    def facts(self, counts: "Counter[str]", report: Path | None) -> dict[str, Any]:
        """What there is to tell of the run."""
        return {
            "rows": counts.total(),
            **{status: counts[status] for status in STATUSES},
            "dry_run": self.dry_run,
            "encoding": self.encoding,
            "columns": self.columns,
            "ignored_columns": list(self.ignored),
            "report": str(report) if report else None,
        }


_LACKING = {"name": "单位名称 (name)", "city": "地市、区县、行政区划或地址 (city, county, …)"}


def _constant(map_: Map, field: str) -> bool:
    names = ("division", "county", "city", "address") if field == "city" else (field,)
    return any(map_.constants.get(name, "").strip() for name in names)


def _rows(table: Table, columns: "Columns", map_: Map) -> Iterator["ListRow"]:
    from liance.mechanism.registry.actions.intake import ListRow

    for row in table.rows:
        empty = not any(cell.strip() for cell in row.cells)
        yield ListRow(row.number, _cells(row, columns, map_), empty, bool(row.surplus))


def _cells(row: Row, columns: "Columns", map_: Map) -> Any:
    return lambda field: columns.value(field, row.cells) or map_.constants.get(field, "")


def _check_province() -> None:
    """Make the reporting tree of LIANCE_PROVINCE where there is none; never mix two provinces."""
    from django.conf import settings

    from liance.foundation.kernel.errors import Refused
    from liance.mechanism.registry.actions.agencies import install_jurisdictions
    from liance.mechanism.registry.models import Jurisdiction

    wanted = settings.LIANCE_PROVINCE
    root = Jurisdiction.objects.filter(level="province").first()
    if root is None:
        try:
            install_jurisdictions(wanted)
        except Refused:
            _leave(WRONG_USE, f"LIANCE_PROVINCE={wanted}: 没有这个省级代码 / no such province")
    elif root.code[:2] != wanted[:2]:
        _leave(
            COULD_NOT_RUN,
            f"这个站点属于{root.name}（{root.code[:2]}），而 LIANCE_PROVINCE={wanted}；"
            f"请改正后重试\n        this site is for {root.name} ({root.code[:2]}) but "
            f"LIANCE_PROVINCE={wanted}; correct it and try again",
        )


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _report_file(report: Path | None, excel: bool) -> Any:
    """A file beside the wanted one: the report takes its name only when it is whole."""
    return tempfile.NamedTemporaryFile(
        "w",
        encoding="utf-8-sig" if excel else "utf-8",
        newline="",
        dir=(report.parent if report else None),
        prefix=".liance-import-",
        suffix=".csv",
    )


def _place(lines: IO[str], report: Path) -> None:
    whole = Path(f"{lines.name}.whole")
    shutil.copyfile(lines.name, whole)
    mask = os.umask(0)
    os.umask(mask)
    whole.chmod(0o666 & ~mask)
    whole.replace(report)


def _tell(facts: dict[str, Any], refused: list[str]) -> None:
    counted = " · ".join(f"{LABELS[status]} {facts[status]}" for status in STATUSES)
    tried = "（只试未存 / dry run, nothing kept）" if facts["dry_run"] else ""
    arrow = f" → {facts['report']}" if facts["report"] else ""
    if facts["ignored_columns"]:
        say(f"未用的列 / columns not used: {'、'.join(facts['ignored_columns'])}")
    for line in refused:
        say(f"✗ {line}")
    if facts["refused"] > len(refused):
        say(f"… 共 / in all {facts['refused']}")
    answer(f"{facts['rows']} 行 rows: {counted}{tried}{arrow}")
