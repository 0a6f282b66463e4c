"""`liance draw replay`, `liance draw papers`: draw again from a published file. Needs no database."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liance.doors.cli.terminal import answer, answer_json, say

if TYPE_CHECKING:
    from liance.mechanism.examining.replaying.files import Replay as Papers
    from liance.mechanism.planning.drawing.files import Replay

NOT_SO = 1
COULD_NOT_RUN = 3
MEMBER, PAPERS = "draw.json", "exam.json"
MOST_BYTES = 512 << 20
WORDS = {
    "draw.unreadable": ("不是 JSON", "not JSON"),
    "draw.shape": ("格式不对", "not of the format"),
    "draw.not_canonical": ("不是规范文本，文件被改过", "not canonical: the file was changed"),
    "draw.list_changed": ("名录与封存的散列不符", "the list is not the one committed"),
    "draw.other_seed": ("种子与封存的散列不符", "the seed is not the one committed"),
    "draw.other_result": ("结果不是由名录和种子得出的", "the result does not follow"),
    "draw.not_drawn": ("已封存，还没有抽取", "committed, not drawn yet"),
    "paper.unreadable": ("不是 JSON", "not JSON"),
    "paper.shape": ("格式不对", "not of the format"),
    "paper.not_canonical": ("不是规范文本，文件被改过", "not canonical: the file was changed"),
    "paper.pool_changed": ("题目范围与封存的散列不符", "the pool is not the one committed"),
    "paper.bank_changed": ("题目的主题或选项与封存的散列不符", "the bank is not the one committed"),
    "paper.other_seed": ("种子与封存的散列不符", "the seed is not the one committed"),
    "paper.other_paper": ("试卷不是由种子得出的", "the paper does not follow"),
}
CANNOT_READ = frozenset(["draw.unreadable", "draw.shape", "paper.unreadable", "paper.shape"])

group = typer.Typer(
    name="draw",
    help="双随机抽取 / Random draws.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the command group to `app`."""
    app.add_typer(group, name="draw")


@group.callback()
def _group() -> None:
    """双随机抽取 / Random draws."""


@group.command("replay")
def replay(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="公布的 draw.json 或下载的 ZIP / the published draw.json or the downloaded ZIP",
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """用公布的文件重新抽取并比对 / Draw again from the published file and compare.

    退出码 / exit codes: 0 结果成立 the result follows; 1 不成立，逐条说明 it does not, each reason
    named; 2 用法错误 wrong use; 3 读不出 cannot be read. 算法 / algorithm: docs/draw.md.

    例 / Example:  liance draw replay draw-2026-610300.zip
    """  # fmt: skip
    from liance.mechanism.planning.drawing.files import replay as again

    data = _read(file)
    found = again(data)
    facts = {"list_sha256": found.digest, "result": found.result}
    _answer(found, facts if as_json else None, lambda: _print(found))


@group.command("papers")
def papers(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            readable=True,
            help="公布的 exam.json 或下载的 ZIP / the published exam.json or the downloaded ZIP",
        ),
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出 / print JSON")] = False,
) -> None:
    """用公布的文件重抽考试的每份试卷并比对 / Draw the papers of an examination again and compare.

    退出码同 replay / exit codes as of replay. 算法 / algorithm: docs/exam-draw.md.

    例 / Example:  liance draw papers exam-2026.zip
    """  # fmt: skip
    from liance.mechanism.examining.replaying.files import replay as again

    found = again(_read(file, PAPERS))
    facts = {"papers": found.papers}
    _answer(found, facts if as_json else None, lambda: _print_papers(found))


def _answer(
    found: "Replay | Papers", facts: dict[str, Any] | None, show: Callable[[], None]
) -> None:  # fmt: skip
    """Say what a replay found, as JSON where there are ``facts``, and end with its exit code."""
    if facts is not None:
        faults = [{"code": code, "where": where} for code, where in found.faults]
        answer_json({"follows": not faults, **facts, "faults": faults})
    else:
        for code, where in found.faults:
            zh, en = WORDS[code]
            answer(f"✗ {zh} / {en}  ({where})")
        show()
    codes = {code for code, _where in found.faults}
    if codes & CANNOT_READ:
        raise typer.Exit(COULD_NOT_RUN)
    raise typer.Exit(NOT_SO if codes else 0)


def _print_papers(found: "Papers") -> None:
    if found.file is not None:
        for word, key in (
            ("种子散列 / commitment", "commitment"), ("范围 / pool", "pool_sha256"),
            ("题目 / bank", "bank_sha256"),
        ):  # fmt: skip
            answer(f"{word}  SHA-256 {found.file[key] or '—'}")  # type: ignore[literal-required]
    if not found.faults:
        answer(f"✓ 试卷都由种子得出 / every paper follows: {found.papers}")


def _read(path: Path, member: str = MEMBER) -> bytes:
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if package.getinfo(member).file_size <= MOST_BYTES:
                return package.read(member)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError, RuntimeError):
        pass
    say(f"liance: {path.name}: 包里没有可读的 {member} / no readable {member} in the package")
    raise typer.Exit(COULD_NOT_RUN)


def _print(found: "Replay") -> None:
    if found.digest:
        answer(f"名录 / list  SHA-256 {found.digest}")
    if found.result is None:
        return
    for row in found.result["drawn"]:
        answer(f"{row['stratum']}\t{row['area']}\t{row['unit']}\t{row['by']}")
    for one in found.result["stand_ins"]:
        answer(f"{one['left']} → {one['came'] or '—'}")
    if not found.faults:
        answer(f"✓ 结果成立 / the result follows: {len(found.result['drawn'])}")
