"""One search of a timetable from the command line: its progress, its file, its seconds."""

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from liance.doors.cli.terminal import say

if TYPE_CHECKING:
    from liance.mechanism.scheduling.weekly.instance import Instance
    from liance.mechanism.scheduling.weekly.scoring import Score, Timetable
    from liance.mechanism.scheduling.weekly.search import Found

CLOSING_SECONDS = 0.8
PROGRESS_SECONDS = 1.0
SAVE_SECONDS = 5.0


def closing_seconds(reading: float) -> float:
    """Kept back for the last moves, the score and the file; more where reading was slow too."""
    return CLOSING_SECONDS + 3 * min(reading, 2.0)


@dataclass(slots=True)
class Run:
    """One search: what is told and saved on the way."""

    instance: "Instance"
    output: Path
    stop: Callable[[], bool]
    announced: int = 0
    reading: float = 0.0
    earlier: "Timetable | None" = None
    bound: int = 0
    deadline: float = 0.0
    told_at: float = field(default=-1e9)
    saved_at: float = field(default=-1e9)

    def search(self, deadline: float, seed: int, threads: int | None, moves: int | None) -> "Found":
        """The best timetable by `deadline`; the bound is sought beside it."""
        from liance.mechanism.scheduling.weekly.search import HOT, WARM, Effort, announced, search

        hot = HOT if self.earlier is None else WARM
        cores = threads or os.cpu_count() or 1
        effort = Effort(deadline - closing_seconds(self.reading), seed, cores, moves, hot)
        kept = self.earlier
        allowed = announced(self.instance, kept or {}, self.announced) if self.announced else None
        self.deadline = effort.deadline
        return search(
            self.instance,
            effort,
            clock=time.monotonic,
            stopped=self.stop,
            told=self._hear,
            kept=kept,
            allowed=allowed,
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
            say(f"{age():7.1f} s  {words(found.score, self.bound)}")
        if now - self.saved_at >= SAVE_SECONDS:
            self.saved_at = now
            write(self.output, self.text(found.timetable))


def words(score: "Score", bound: int) -> str:
    """The cost with its gap to the bound (0: not known)."""
    above = f" · 下界 bound {bound} · 差距 gap {gap(score.cost, bound):.2%}" if bound else ""
    return f"成本 cost {score.cost} · 未排 unserved {score.unserved}{above}"


def gap(cost: int, bound: int) -> float:
    """How far the cost lies above the bound, as a share; 0 where no bound is known."""
    return cost / bound - 1 if bound else 0.0


def age() -> float:
    """Seconds since this process began, as the system counts them; 0 where it does not say."""
    try:
        ticks = int(Path("/proc/self/stat").read_text("ascii").rsplit(")", 1)[1].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0.0


def write(output: Path, text: str) -> None:
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
