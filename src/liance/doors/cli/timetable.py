"""`liance timetable`: crews and visits of a year put on weeks. Needs no database."""

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from liance.doors.cli.terminal import answer, answer_json, say
from liance.mechanism.scheduling.errors import InstanceError

if TYPE_CHECKING:
    from liance.mechanism.scheduling.weekly.instance import Instance
    from liance.mechanism.scheduling.weekly.scoring import Score, Timetable
    from liance.mechanism.scheduling.weekly.search import Found

NOT_SO, WRONG_USE, COULD_NOT_RUN = 1, 2, 3
# Kept back from the seconds allowed for the last chunk of moves, the score and the file.
CLOSING_SECONDS = 1.0
PROGRESS_SECONDS = 1.0
SAVE_SECONDS = 5.0

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


@group.command()
def solve(
    source: InstanceFile,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="SOLUTION.json", dir_okay=False)
    ],
    *,
    seconds: Seconds = 60,
    seed: Annotated[int, typer.Option("--seed", min=0, help="随机种子 / random seed")] = 1,
    threads: Annotated[
        int | None,
        typer.Option("--threads", min=1, max=64, help="缺省每核一个 / one per core by default"),
    ] = None,
    moves: Annotated[
        int | None,
        typer.Option("--moves", min=1, help="每线程步数，可复现 / per thread, repeatable"),
    ] = None,
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

    退出码 / exit codes: 0 全部排上 every visit served; 1 有任务未排上 some unserved; 2 文件有误 faulty
    file; 3 无法读写 cannot be read or written.

    \b
    例 / Examples:
      liance timetable solve year.json -o plan.json --seconds 60
      liance timetable solve year.json -o plan.json --moves 2000000 --seed 7 --json
    """
    with _stoppable() as stop, _faults_told(source):
        instance, _ = _read(source)
        run = _Run(instance, output, stop)
        found = run.search(time.monotonic() - _age() + seconds, seed, threads, moves)
        _write(output, run.text(found.timetable))
    _report(instance, found.score, run.bound, str(output), as_json=as_json)
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
        deadline = time.monotonic() - _age() + seconds - CLOSING_SECONDS
        found = lower_bound(
            instance, deadline=deadline, clock=time.monotonic, stopped=stop, told=_bound_told()
        )
        proof = Proof(found.scale, found.multipliers, proven_bound(instance, found))
        _write(output, proof_json(proof, text))
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


@dataclass(slots=True)
class _Run:
    """One search: what is told and saved on the way."""

    instance: "Instance"
    output: Path
    stop: Callable[[], bool]
    bound: int = 0
    deadline: float = 0.0
    told_at: float = field(default=-1e9)
    saved_at: float = field(default=-1e9)

    def search(self, deadline: float, seed: int, threads: int | None, moves: int | None) -> "Found":
        """The best timetable by `deadline`; the bound is sought beside it."""
        from liance.mechanism.scheduling.weekly.search import Effort, search

        effort = Effort(deadline - CLOSING_SECONDS, seed, threads or os.cpu_count() or 1, moves)
        self.deadline = effort.deadline
        return search(
            self.instance, effort, clock=time.monotonic, stopped=self.stop, told=self._hear
        )

    def text(self, timetable: "Timetable") -> str:
        """The solution file."""
        from liance.mechanism.scheduling.weekly.scoring import timetable_json

        return timetable_json(self.instance, timetable)

    def _prove(self) -> None:
        from liance.mechanism.scheduling.weekly.bound import lower_bound

        def hear(value: int) -> None:
            self.bound = value

        lower_bound(
            self.instance,
            deadline=self.deadline,
            clock=time.monotonic,
            stopped=self.stop,
            told=hear,
        )

    def _hear(self, found: "Found") -> None:
        now = time.monotonic()
        if self.told_at < 0:
            # not sooner: the first timetable should not wait for it
            Thread(target=self._prove, daemon=True).start()
        if now - self.told_at >= PROGRESS_SECONDS:
            self.told_at = now
            say(f"{_age():7.1f} s  {_words(found.score, self.bound)}")
        if now - self.saved_at >= SAVE_SECONDS:
            self.saved_at = now
            _write(self.output, self.text(found.timetable))


def _words(score: "Score", bound: int) -> str:
    gap = f" · 下界 bound {bound} · 差距 gap {_gap(score.cost, bound):.2%}" if bound else ""
    return f"成本 cost {score.cost} · 未排 unserved {score.unserved}{gap}"


def _gap(cost: int, bound: int) -> float:
    return cost / bound - 1 if bound else 0.0


def _report(
    instance: "Instance", score: "Score", bound: int, output: str, *, as_json: bool
) -> None:
    if as_json:
        facts = {"visits": len(instance.visits), **_facts(score), "bound": bound or None}
        answer_json(facts | {"gap": round(_gap(score.cost, bound), 6), "output": output})
        return
    answer(f"{len(instance.visits)} 项任务 visits: {_words(score, bound)} → {output}")


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
        answer(_words(counted, proved or 0))
        for broken in counted.violations[:MOST_SHOWN]:
            visits = ", ".join(map(str, broken.visits))
            crew = "" if broken.crew < 0 else f"组 crew {broken.crew} · "
            answer(f"✗ {RULES[broken.kind]}: {crew}周 week {broken.week} · 任务 visits {visits}")
        if len(counted.violations) > MOST_SHOWN:
            answer(f"… {len(counted.violations)}")
    if claimed is not None:
        mark = "✓" if claimed <= (proved or 0) else "✗"
        answer(f"{mark} 下界 bound {claimed} · 证明到 proved {proved}")


def _bound_told() -> Callable[[int], None]:
    last = [-1e9]

    def hear(value: int) -> None:
        if time.monotonic() - last[0] >= PROGRESS_SECONDS:
            last[0] = time.monotonic()
            say(f"{_age():7.1f} s  下界 bound {value}")

    return hear


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


def _age() -> float:
    """Seconds since this process began, as the system counts them; 0 where it does not say."""
    try:
        ticks = int(Path("/proc/self/stat").read_text("ascii").rsplit(")", 1)[1].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0


def _write(output: Path, text: str) -> None:
    """A file that takes its name only when it is whole."""
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as whole:
            whole.write(text)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


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
