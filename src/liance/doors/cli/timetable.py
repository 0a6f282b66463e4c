"""`liance timetable`: crews and visits of a year put on weeks. Needs no database."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from liance.doors.cli.conflict_words import conflict_lines
from liance.doors.cli.terminal import answer, answer_json, say
from liance.doors.cli.timetable_run import (
    PROGRESS_SECONDS,
    Run,
    age,
    closing_seconds,
    gap,
    words,
    write,
)
from liance.mechanism.scheduling.errors import InstanceError

if TYPE_CHECKING:
    from liance.mechanism.scheduling.weekly.instance import Instance
    from liance.mechanism.scheduling.weekly.scoring import Score, Timetable

NOT_SO, WRONG_USE, COULD_NOT_RUN = 1, 2, 3

group = typer.Typer(
    name="timetable",
    help="排期：任务排到组与周 / The timetable: visits put on crews and weeks.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    """Add the command group to `app`."""
    app.add_typer(group, name="timetable")


InstanceFile = Annotated[
    Path,
    typer.Argument(
        metavar="INSTANCE.json", exists=True, dir_okay=False, help="实例 / the instance"
    ),
]
Seconds = Annotated[
    float, typer.Option("--seconds", min=1, max=86_400, help="总用时上限 / wall time in all")
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 汇总 / summary as JSON")]


Output = Annotated[Path, typer.Option("--output", "-o", metavar="SOLUTION.json", dir_okay=False)]
Seed = Annotated[int, typer.Option("--seed", min=0, help="随机种子 / random seed")]
Threads = Annotated[
    int | None,
    typer.Option("--threads", min=1, max=64, help="缺省每核一个 / one per core by default"),
]
Moves = Annotated[
    int | None, typer.Option("--moves", min=1, help="每线程步数，可复现 / per thread, repeatable")
]
Earlier = Annotated[
    Path | None,
    typer.Option(
        "--earlier",
        metavar="SOLUTION.json",
        exists=True,
        dir_okay=False,
        help="从已有的一份改起 / start from this one",
    ),
]
Announced = Annotated[
    int, typer.Option("--announced", min=0, help="该周之前的不动 / weeks before it stay")
]


@group.command()
def solve(
    source: InstanceFile,
    output: Output,
    *,
    seconds: Seconds = 60,
    seed: Seed = 1,
    threads: Threads = None,
    moves: Moves = None,
    earlier: Earlier = None,
    announced: Announced = 0,
    as_json: AsJson = False,
) -> None:
    """求一份排期表，到时即止 / Search a timetable until the time is over.

    几秒内先得到完整的排期表，之后不断改进；终端（stderr）显示成本、与下界的差距和用时。Ctrl-C 或
    SIGTERM 随时停止并写出当前最好的一份。写出前由独立的程序重新计分。给出 --moves 时按步数计，同一
    种子、同样线程数得到同一份结果。文件格式见 docs/timetable.md。

    A complete timetable stands after a few seconds and is improved from then on; cost, gap to the
    proven bound and seconds are shown on stderr. Ctrl-C or SIGTERM stops and writes the best found.
    It is rescored by independent code before it is written. With --moves the same seed and threads
    give the same result. The files are described in docs/timetable.md.

    重排：--earlier 从已有的一份改起，--announced W 使第 W 周之前已公布的不动；人员变动写入实例即可。
    Planning anew: --earlier starts from a timetable, --announced W keeps what lies before week W;
    people who are lost or new are written into the instance.

    退出码 / exit codes: 0 全部排上 every visit served; 1 有任务未排上 some unserved; 2 文件有误 faulty
    file; 3 无法读写 cannot be read or written.

    \b
    例 / Examples:
      liance timetable solve year.json -o plan.json --seconds 60
      liance timetable solve year.json -o plan.json --moves 2000000 --seed 7 --json
    """
    with _stoppable() as stop, _faults_told(source):
        begun = time.monotonic()
        instance, _ = _read(source)
        reading = time.monotonic() - begun
        run = Run(instance, output, stop, announced=announced, reading=reading)
        if earlier is not None:
            run.earlier = _earlier(earlier, instance)
        found = run.search(time.monotonic() - age() + seconds, seed, threads, moves)
        write(output, run.text(found.timetable))
    _report(instance, found.score, run.bound, str(output), as_json=as_json)
    if found.score.unserved:
        _explained(instance)
    raise typer.Exit(NOT_SO if found.score.unserved else 0)


@group.command()
def bound(
    source: InstanceFile,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="BOUND.json", dir_okay=False)],
    seconds: Seconds = 60,
    *,
    as_json: AsJson = False,
) -> None:
    """求成本的下界并写出证明 / A proven lower bound of the cost, with its proof.

    任何排期表的成本都不低于它。证明是每个任务的乘子，liance timetable check 用整数重新核对。
    No timetable costs less. The proof is one multiplier per visit, which liance timetable check
    goes through again in whole numbers.

    例 / Example:  liance timetable bound year.json -o bound.json
    """
    from liance.mechanism.scheduling.weekly.bound import lower_bound
    from liance.mechanism.scheduling.weekly.proof import Proof, proof_json, proven_bound

    with _stoppable() as stop, _faults_told(source):
        instance, text = _read(source)
        deadline = time.monotonic() - age() + seconds - closing_seconds(0.2)
        found = lower_bound(
            instance, deadline=deadline, clock=time.monotonic, stopped=stop, told=_bound_told()
        )
        proof = Proof(found.scale, found.multipliers, proven_bound(instance, found))
        write(output, proof_json(proof, text))
    if as_json:
        answer_json({"bound": proof.bound, "output": str(output)})
    else:
        answer(f"下界 bound {proof.bound} → {output}")


@group.command()
def check(
    source: InstanceFile,
    solution: Annotated[
        Path | None, typer.Option("--solution", "-s", exists=True, dir_okay=False)
    ] = None,
    bound_file: Annotated[
        Path | None, typer.Option("--bound", "-b", exists=True, dir_okay=False)
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """核对排期表和下界 / Check a timetable, a bound, or both.

    与求解程序不共用代码：规则和成本从实例重新计算，下界用整数重新证明。
    Shares no code with the solver: rules and cost are counted anew, the bound is proved anew.

    退出码 / exit codes: 0 成立 holds; 1 不成立 does not hold; 2 文件有误 faulty file.

    \b
    例 / Examples:
      liance timetable check year.json --solution plan.json --bound bound.json
    """
    from liance.mechanism.scheduling.weekly.proof import proven_bound, read_proof
    from liance.mechanism.scheduling.weekly.scoring import read_timetable, score

    if solution is None and bound_file is None:
        _leave(WRONG_USE, "请给出 --solution 或 --bound / give --solution or --bound")
    counted = claimed = proved = None
    with _faults_told(source):
        instance, _ = _read(source)
    if solution is not None:
        with _faults_told(solution):
            counted = score(instance, read_timetable(solution.read_bytes(), instance))
    if bound_file is not None:
        with _faults_told(bound_file):
            proof = read_proof(bound_file.read_bytes(), instance)
            claimed, proved = proof.bound, proven_bound(instance, proof)
    holds = (counted is None or counted.valid) and (claimed is None or claimed <= (proved or 0))
    if as_json:
        answer_json({"holds": holds, "score": _facts(counted), "bound": claimed, "proved": proved})
    else:
        _checked(counted, claimed, proved)
    raise typer.Exit(0 if holds else NOT_SO)


@group.command()
def explain(source: InstanceFile, *, as_json: AsJson = False) -> None:
    """为何排不全：放不到一起的最少要求 / Why not every visit can be served.

    逐条给出放不到一起的最少要求：证件、时间窗、时长，同一对象的间隔，组周容量。各条均已证明。
    Names the smallest sets of demands that cannot hold together: certificates, window, length; the
    distance between visits to one site; the half-days of crews' weeks. Each is proven. Where none
    is named a complete timetable may still not exist.

    退出码 / exit codes: 0 没有发现 none found; 1 有 some found; 2 文件有误 faulty file.

    例 / Example:  liance timetable explain year.json
    """
    from liance.mechanism.scheduling.weekly.conflicts import conflicts

    with _faults_told(source):
        instance, _ = _read(source)
        found = conflicts(instance)
    if as_json:
        answer_json([asdict(conflict) for conflict in found])
    else:
        for line in conflict_lines(found) or ["没有发现冲突 no conflict found"]:
            answer(line)
    raise typer.Exit(NOT_SO if found else 0)


def _report(
    instance: "Instance", score: "Score", bound: int, output: str, *, as_json: bool
) -> None:
    if as_json:
        facts = {"visits": len(instance.visits), **_facts(score), "bound": bound or None}
        answer_json(facts | {"gap": round(gap(score.cost, bound), 6), "output": output})
        return
    answer(f"{len(instance.visits)} 项任务 visits: {words(score, bound)} → {output}")


def _facts(score: "Score | None") -> dict[str, object]:
    if score is None:
        return {}
    return {
        "cost": score.cost,
        "unserved": score.unserved,
        "weeks": score.weeks,
        "outside_home": score.outside,
        "districts": score.districts,
        "violations": len(score.violations),
    }


RULES = {
    "crew": "没有该组 no such crew",
    "field_week": "该组该周不外出 crew not in the field",
    "window": "超出时间窗 outside the window",
    "certificate": "证件不足 certificate lacking",
    "capacity": "超出组周容量 more than the crew's week holds",
    "gap": "同一对象间隔过近 two visits to one site too near",
}
MOST_SHOWN = 20


def _checked(counted: "Score | None", claimed: int | None, proved: int | None) -> None:
    if counted is not None:
        answer(words(counted, proved or 0))
        for broken in counted.violations[:MOST_SHOWN]:
            visits = ", ".join(map(str, broken.visits))
            crew = "" if broken.crew < 0 else f"组 crew {broken.crew} · "
            answer(f"✗ {RULES[broken.kind]}: {crew}周 week {broken.week} · 任务 visits {visits}")
        if len(counted.violations) > MOST_SHOWN:
            answer(f"… {len(counted.violations)}")
    if claimed is not None:
        mark = "✓" if claimed <= (proved or 0) else "✗"
        answer(f"{mark} 下界 bound {claimed} · 证明到 proved {proved}")


def _explained(instance: "Instance") -> None:
    from liance.mechanism.scheduling.weekly.conflicts import conflicts

    for line in conflict_lines(conflicts(instance)):
        say(line)


def _bound_told() -> Callable[[int], None]:
    last = [-1e9]

    def hear(value: int) -> None:
        if time.monotonic() - last[0] >= PROGRESS_SECONDS:
            last[0] = time.monotonic()
            say(f"{age():7.1f} s  下界 bound {value}")

    return hear


def _earlier(path: Path, instance: "Instance") -> "Timetable":
    from liance.mechanism.scheduling.weekly.scoring import read_timetable

    with _faults_told(path):
        return read_timetable(path.read_bytes(), instance)


def _read(source: Path) -> "tuple[Instance, bytes]":
    from liance.mechanism.scheduling.weekly.instance import read_instance

    text = source.read_bytes()
    return read_instance(text), text


@contextmanager
def _stoppable() -> Iterator[Callable[[], bool]]:
    """Whether to stop: SIGTERM and SIGINT ask for the best so far instead of ending the process."""
    asked: list[int] = []

    def hear(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    earlier = {number: signal.signal(number, hear) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


@contextmanager
def _faults_told(source: Path) -> Iterator[None]:
    """Leave with a sentence and its exit code where a file cannot be used."""
    try:
        yield
    except InstanceError as error:
        _leave(WRONG_USE, f"{source}: {error.zh}\n        {error.en}\n        [{error.code}]")
    except OSError as error:
        _leave(COULD_NOT_RUN, f"{error.filename or source}: {error.strerror}")


def _leave(code: int, message: str) -> NoReturn:
    say(f"liance: {message}")
    raise typer.Exit(code)
