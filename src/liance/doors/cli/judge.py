"""`liance judge`: a table of results against limits and standards.

Needs no database, unless this site's own editions are asked for."""

import csv
import io
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, NoReturn, TextIO

import typer

from liance import __version__
from liance.doors.cli import memory
from liance.doors.cli.judge_rows import (
    GROUP,
    Columns,
    RowJudge,
    columns_of,
    group_sizes,
    output_header,
)
from liance.doors.cli.terminal import answer, answer_json, say
from liance.foundation.kernel.clock import now
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.formulas import harmless
from liance.foundation.tables.separated import Opened, open_separated
from liance.foundation.tables.workbook import is_workbook, read_table
from liance.norms.calendar.instants import shanghai_day
from liance.norms.standards.catalogue import Catalogue, shipped
from liance.norms.standards.planning import Planner
from liance.norms.standards.reasons import Reason, VerdictKind

WRONG_USE, COULD_NOT_RUN = 2, 3

LABELS = {
    VerdictKind.COMPLIANT: "达标 compliant",
    VerdictKind.EXCEEDS: "不达标 exceeds",
    VerdictKind.CANNOT_JUDGE: "无法判定 cannot_judge",
    VerdictKind.NOT_JUDGED: "未判定 not_judged",
}
WRONG_USE_CODES = ("tables.missing_columns", "tables.duplicate_columns", "tables.empty")
REPORT_EVERY = 100_000
LARGE = 4 << 20  # bytes from which judging by columns is worth its start


class Language(StrEnum):
    """The language of explanation and citation."""

    ZH = "zh"
    EN = "en"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("judge")(judge)


Source = Annotated[
    Path,
    typer.Argument(
        metavar="IN.csv",
        exists=True,
        dir_okay=False,
        help="UTF-8、GB18030 或 UTF-16 的 CSV，或 XLSX / CSV in one of these, or XLSX",
    ),
]
Output = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="OUT.csv", dir_okay=False, help="结果；- 为标准输出 / - is stdout"
    ),
]
InLanguage = Annotated[
    Language, typer.Option("--lang", help="说明的语言 / language of the explanation")
]
ForExcel = Annotated[
    bool,
    typer.Option(
        "--bom",
        help="供 Excel 打开：加 UTF-8 标记 / for Excel: with a UTF-8 mark",
    ),
]
Verbatim = Annotated[
    bool,
    typer.Option(
        "--verbatim",
        help="其余列逐字带出，公式也不改 / carry cells through as they are, live formulas too",
    ),
]
Explain = Annotated[
    bool, typer.Option("--explain", help="加一列 steps（JSON）/ add the column steps as JSON")
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 汇总 / summary as JSON")]
AtSite = Annotated[
    bool, typer.Option("--site", help="连同本站已由两人签名启用的 / with those in use at this site")
]


def judge(
    source: Source,
    output: Output,
    language: InLanguage = Language.ZH,
    excel: ForExcel = False,
    *,
    verbatim: Verbatim = False,
    as_json: AsJson = False,
    explain: Explain = False,
    at_site: AtSite = False,
) -> None:
    """逐行判定监测结果 / Judge every row of results against its limit or its standard.

    列 / columns: value（必需 required）, limit（没有 standard 列时必需 required without standard）,
    id, medium, factor, unit, limit_unit, detection_limit, comparator, comparison, sampled_on.
    其余列带出，公式变为文本 / others are carried through, a formula as text ('=…).
    没有 limit_unit 列时限值与报出值同单位 / without the column limit_unit a limit stands in the unit
    of its value.

    按标准选限值 / to choose the limit: standard, table, level, scope, source_period, fuel,
    averaging, noise_class, period, noise_kind, place, water_temp_c, influent. 有 limit 的行按
    limit 判定 / a row with a limit of its own is judged by that.

    换算 / to calculate: o2_measured, o2_reference, flow_m3h, stack_height_m,
    surroundings_height_m, other_stacks, excess_air, background, volume, products, group.
    各列的写法见 docs/judging.md / see there for the words of each.

    标准版本 / editions of standards: 缺省只用随产品的，不连数据库；--site 连同本站由两人签名启用的。汇总
    写明用了哪些 / the shipped ones alone, without a database; with --site also those that two people
    have signed at this site. The summary says which were used.

    退出码 / exit codes: 0 每行都有答复 every row answered; 2 用法错误或缺列 wrong use, missing
    columns; 3 无法读写 cannot be read or written.

    \b
    例 / Examples:
      liance judge results.csv -o verdicts.csv
      liance judge results.csv -o verdicts.csv --lang en --json
      liance judge boilers.csv -o verdicts.csv --explain
      liance judge results.csv -o verdicts.csv --site
    """
    to_stdout = str(output) == "-"
    _insist_on_sense(source, output, excel=excel, verbatim=verbatim)
    catalogue = _site_catalogue() if at_site else shipped()
    planners = partial(Planner, catalogue, shanghai_day(now()))
    with _faults_told(source, output), _writing(output, to_stdout, excel) as file:
        made = Made(language.value, planners, explain=explain, verbatim=verbatim)
        answered = _judge_file(source, file, made, large=not excel)
    used = _editions_used(catalogue, at_site=at_site)
    _report(answered, str(output), used, as_json=as_json, aside=to_stdout)


def _insist_on_sense(source: Path, output: Path, *, excel: bool, verbatim: bool) -> None:
    if str(output) != "-" and output.exists() and output.samefile(source):
        _leave(WRONG_USE, "结果不能覆盖输入 / the output must not be the input")
    if excel and verbatim:
        _leave(WRONG_USE, "--bom 与 --verbatim 不能并用 / --bom and --verbatim exclude each other")


@contextmanager
def _faults_told(source: Path, output: Path) -> Iterator[None]:
    """Leave with a sentence and its exit code where a file cannot be read or written."""
    try:
        yield
    except TableError as error:
        code = WRONG_USE if error.code in WRONG_USE_CODES else COULD_NOT_RUN
        _leave(code, f"{source}: {error.zh}\n        {error.en}\n        [{error.code}]")
    except OSError as error:
        _leave(COULD_NOT_RUN, f"{error.filename or output}: {error.strerror}")


def _site_catalogue() -> Catalogue:
    from liance.doors.cli.standards import held_catalogue

    return held_catalogue(at_site=True)


def _leave(code: int, message: str) -> NoReturn:
    say(f"liance: {message}")
    raise typer.Exit(code)


@contextmanager
def _writing(output: Path, to_stdout: bool, excel: bool) -> Iterator[TextIO]:
    """A file that takes its name only when it is whole."""
    encoding = "utf-8-sig" if excel else "utf-8"
    if to_stdout:
        file = io.TextIOWrapper(sys.stdout.buffer, encoding=encoding, newline="")
        yield file
        file.flush()
        file.detach()
        return
    handle, name = tempfile.mkstemp(dir=output.parent or ".", prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "w", encoding=encoding, newline="") as whole:
            yield whole
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@dataclass(slots=True)
class Answered:
    """How many rows got which answer, how many groups were summed up, the encoding read."""

    encoding: str
    answers: Counter[tuple[VerdictKind, Reason]] = field(default_factory=Counter)
    groups: int = 0


Write = Callable[[Sequence[str]], object]
Planners = Callable[[], Planner]


def _rows_to(file: TextIO) -> Write:
    line = io.StringIO()
    # only with this line end does the csv module put a bare carriage return in quotes
    fill = csv.writer(line, lineterminator="\r\n").writerow

    def write(cells: Sequence[str]) -> None:
        line.seek(0)
        line.truncate()
        fill(cells)
        file.write(line.getvalue()[:-2] + "\n")

    return write


def _harmlessly(write: Write) -> Write:
    """Write rows for a spreadsheet program: no cell of the input runs there as a formula."""
    return lambda cells: write([harmless(cell) for cell in cells])


@dataclass(frozen=True, slots=True)
class Made:
    """How the output is made: its language, with steps or without, cells as they are or harmless."""

    language: str
    planners: Planners
    explain: bool
    verbatim: bool

    def write(self, file: TextIO) -> Write:
        return _rows_to(file) if self.verbatim else _harmlessly(_rows_to(file))


def _judge_file(source: Path, file: TextIO, made: Made, *, large: bool) -> Answered:
    if source.stat().st_size >= LARGE and large:
        answered = _judge_large(source, file, made)
        if answered is not None:
            return answered
    write = made.write(file)
    sizes = _group_sizes(source)
    with source.open("rb") as stream:
        table = read_table(stream)
        columns = columns_of(table, explain=made.explain)
        rows = RowJudge(columns, made.planners(), made.language)
        write(output_header(table.header, columns.added))
        watched = sys.stderr.isatty()
        answered = Answered(table.encoding)
        for row, cells, verdict in rows.answers(table.rows, sizes):
            write(cells)
            if row is None:
                answered.groups += 1
                continue
            answered.answers[verdict.verdict, verdict.reason] += 1
            if watched and row.number % REPORT_EVERY == 0:
                say(f"{row.number} …")
    return answered


def _judge_large(source: Path, file: TextIO, made: Made) -> Answered | None:
    """Judge by columns, to the same rows; none for workbooks."""
    with source.open("rb") as stream:
        if is_workbook(stream):
            return None
        opened = open_separated(stream)
        columns = columns_of(opened.table(), explain=made.explain)
        memory.for_blocks()
        from liance.doors.cli.judge_blocks import judge_blocks

        header = output_header(opened.header, columns.added)
        made.write(file)(header)
        file.flush()
        answered = Answered(opened.encoding)
        rows = RowJudge(columns, made.planners(), made.language)
        sizes = _sizes_by_columns(source, opened, columns) if columns.grouped else Counter()
        for answers, groups in judge_blocks(
            opened,
            columns.places,
            made.planners,
            rows,
            file.buffer,
            sizes=sizes,
            verbatim=made.verbatim,
        ):
            answered.answers += answers
            answered.groups += groups
            if sys.stderr.isatty():
                say(f"{answered.answers.total()} …")
    return answered


def _sizes_by_columns(source: Path, opened: Opened, columns: Columns) -> Counter[str]:
    from liance.doors.cli.judge_blocks import sizes_of
    from liance.foundation.tables.blocks import again

    with source.open("rb") as stream:
        return sizes_of(again(opened, stream), columns.places[GROUP])


def _group_sizes(source: Path) -> Counter[str]:
    """How many rows each group has: which one is the last is known only after all."""
    with source.open("rb") as stream:
        table = read_table(stream)
        places = table.columns([GROUP])
        return group_sizes(table, places[GROUP]) if places else Counter()


def _editions_used(catalogue: Catalogue, *, at_site: bool) -> dict[str, object]:
    """Which catalogue judged: the release of the shipped one, and what this site had signed."""
    own = [edition.name for edition in catalogue.editions if edition.signed_by]
    return {"shipped": __version__, "site": own if at_site else None}


def _report(
    answered: Answered, output: str, used: dict[str, object], *, as_json: bool, aside: bool
) -> None:
    answers, groups, encoding = answered.answers, answered.groups, answered.encoding
    total = answers.total()
    kinds = {kind: sum(n for (k, _), n in answers.items() if k is kind) for kind in VerdictKind}
    if as_json:
        reasons = {reason.value: n for (_, reason), n in sorted(answers.items(), key=str)}
        named = {kind.value: n for kind, n in kinds.items()}
        facts: dict[str, object] = {"rows": total, **named, "reasons": reasons}
        facts |= {"groups": groups} if groups else {}
        facts |= {"encoding": encoding, "output": output, "standards": used}
        # Rows and facts on one stream would be neither.
        (say(json.dumps(facts, ensure_ascii=False)) if aside else answer_json(facts))
        return
    parts = " · ".join(f"{LABELS[kind]} {n}" for kind, n in kinds.items())
    summed = f" · 组 groups {groups}" if groups else ""
    (say if aside else answer)(f"{total} 行 rows: {parts}{summed} → {output}")
    site = used["site"]
    own = "不含本站录入的 without this site's (--site)"
    if isinstance(site, list):
        own = f"本站启用 this site's: {'、'.join(site) or '无 none'}"
    (say if aside else answer)(f"标准 standards: 随产品 shipped {used['shipped']}；{own}")
