"""`liance judge`: a table of results against explicit limits. Needs no database."""

import csv
import io
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, TextIO

import typer

from liance.doors.cli.terminal import answer, answer_json, say
from liance.foundation.tables.errors import TableError
from liance.foundation.tables.separated import Row, Table
from liance.foundation.tables.workbook import read_table
from liance.norms.standards.cases import Case
from liance.norms.standards.decimals import plain
from liance.norms.standards.judging import judge_one
from liance.norms.standards.reasons import Reason, VerdictKind
from liance.norms.standards.verdicts import Verdict, not_judged

WRONG_USE, COULD_NOT_RUN = 2, 3

REQUIRED = ("value", "limit")
CONTRACT = (
    "value",
    "limit",
    "unit",
    "limit_unit",
    "detection_limit",
    "comparator",
    "comparison",
    "medium",
    "factor",
)
OUTPUT = (
    "verdict",
    "judged_value",
    "judged_limit",
    "times",
    "reason",
    "explanation",
    "citation",
)
LABELS = {
    VerdictKind.COMPLIANT: "达标 compliant",
    VerdictKind.EXCEEDS: "不达标 exceeds",
    VerdictKind.CANNOT_JUDGE: "无法判定 cannot_judge",
    VerdictKind.NOT_JUDGED: "未判定 not_judged",
}
WRONG_USE_CODES = ("tables.missing_columns", "tables.duplicate_columns", "tables.empty")
REPORT_EVERY = 100_000


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
    bool, typer.Option("--bom", help="结果前加 UTF-8 标记，供 Excel 打开 / UTF-8 mark for Excel")
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 汇总 / summary as JSON")]


def judge(
    source: Source,
    output: Output,
    language: InLanguage = Language.ZH,
    excel: ForExcel = False,
    as_json: AsJson = False,
) -> None:
    """逐行判定监测结果 / Judge every row of results against its limit.

    列 / columns: value, limit（必需 required）, id, medium, factor, unit, limit_unit,
    detection_limit, comparator, comparison, sampled_on. 其余列原样带出 / others are carried
    through. 没有 limit_unit 列时限值与报出值同单位 / without the column limit_unit a limit stands
    in the unit of its value.

    退出码 / exit codes: 0 每行都有答复 every row answered; 2 用法错误或缺列 wrong use, missing
    columns; 3 无法读写 cannot be read or written.

    \b
    例 / Examples:
      liance judge results.csv -o verdicts.csv
      liance judge results.csv -o verdicts.csv --lang en --json
    """
    to_stdout = str(output) == "-"
    if not to_stdout and output.exists() and output.samefile(source):
        _leave(WRONG_USE, "结果不能覆盖输入 / the output must not be the input")
    try:
        with source.open("rb") as stream, _writing(output, to_stdout, excel) as file:
            table = read_table(stream)
            reasons = Counter(_judge_table(table, file, language.value))
    except TableError as error:
        code = WRONG_USE if error.code in WRONG_USE_CODES else COULD_NOT_RUN
        _leave(code, f"{source}: {error.zh}\n        {error.en}\n        [{error.code}]")
    except OSError as error:
        _leave(COULD_NOT_RUN, f"{error.filename or output}: {error.strerror}")
    _report(reasons, table.encoding, str(output), as_json=as_json, aside=to_stdout)


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


def output_header(header: Iterable[str]) -> list[str]:
    """Input columns, those named like an output with `_in`, then the outputs."""
    names = list(header)
    taken = set(names) | set(OUTPUT)
    for at, name in enumerate(names):
        if name in OUTPUT:
            renamed = f"{name}_in"
            while renamed in taken:
                renamed += "_in"
            taken.add(renamed)
            names[at] = renamed
    return [*names, *OUTPUT]


def _judge_table(table: Table, file: TextIO, language: str) -> Iterator[tuple[VerdictKind, Reason]]:
    places = table.columns(CONTRACT, required=REQUIRED)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(output_header(table.header))
    watched = sys.stderr.isatty()
    for row in table.rows:
        verdict = _verdict(row, places)
        writer.writerow([*row.cells, *_cells(verdict, language)])
        yield verdict.verdict, verdict.reason
        if watched and row.number % REPORT_EVERY == 0:
            say(f"{row.number} …")


def _verdict(row: Row, places: dict[str, int]) -> Verdict:
    if row.surplus:
        return not_judged(Reason.ROW_MALFORMED)
    cells = {name: row.cells[at] for name, at in places.items()}
    # no such column: one unit serves value and limit
    cells.setdefault("limit_unit", None)  # type: ignore[arg-type]
    return judge_one(Case(**cells))


def _cells(verdict: Verdict, language: str) -> tuple[str, ...]:
    return (
        verdict.verdict.value,
        verdict.judged_value,
        verdict.judged_limit,
        "" if verdict.times is None else plain(verdict.times),
        verdict.reason.value,
        verdict.explanation(language),
        verdict.citation.text(language),
    )


def _report(
    answers: Counter[tuple[VerdictKind, Reason]],
    encoding: str,
    output: str,
    *,
    as_json: bool,
    aside: bool,
) -> None:
    total = answers.total()
    kinds = {kind: sum(n for (k, _), n in answers.items() if k is kind) for kind in VerdictKind}
    if as_json and not aside:
        reasons = {reason.value: n for (_, reason), n in sorted(answers.items(), key=str)}
        named = {kind.value: n for kind, n in kinds.items()}
        answer_json(
            {"rows": total, **named, "reasons": reasons, "encoding": encoding, "output": output}
        )
        return
    parts = " · ".join(f"{LABELS[kind]} {n}" for kind, n in kinds.items())
    (say if aside else answer)(f"{total} 行 rows: {parts} → {output}")
