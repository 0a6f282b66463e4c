"""Kill, restart, examine, send again: so many times."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.crash.examination import Examiner
from tests.crash.installation import Installation, wait
from tests.crash.journey import Journey

TARGETS = ("server", "postgres", "server", "postgres", "both")
RESTART_SECONDS = 120


@dataclass
class Blow:
    """One kill: of what, after how many writes, how far into the write."""

    target: str
    writes: int
    share: float
    journey: Journey
    site: Installation
    length: Callable[[], float]
    phase: str = ""
    doing: str = ""
    struck: threading.Event = field(default_factory=threading.Event)

    def writing(self) -> None:
        """A write begins; the blow falls during the last one counted."""
        if self.writes == 0:
            timer = threading.Timer(self.share * self.length(), self.strike)
            timer.daemon = True
            timer.start()
        self.writes -= 1

    def strike(self) -> None:
        """Kill, and remember what was going on."""
        self.doing = self.site.doing()
        self.phase = self.journey.phase
        if self.target in {"server", "both"}:
            self.site.kill_pages()
        if self.target in {"postgres", "both"}:
            self.site.kill_postgres()
        self.struck.set()


@dataclass
class Programme:
    """The kills of one run, and what was seen."""

    site: Installation
    journey: Journey
    examiner: Examiner
    dice: random.Random
    say: Callable[[str], None]
    restarts: dict[str, list[float]] = field(default_factory=dict)
    phases: Counter[str] = field(default_factory=Counter)
    doings: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def run(self, kills: int) -> None:
        """The whole of it."""
        for number in range(1, kills + 1):
            self._once(number)
            if self.faults:
                return

    def _once(self, number: int) -> None:
        blow = Blow(
            self.dice.choice(TARGETS), self.dice.randrange(4), self.dice.random() * 1.3,
            self.journey, self.site, self._length,
        )  # fmt: skip
        began = time.monotonic()
        self.journey.on_write = blow.writing
        self.journey.walk(blow.struck.is_set)
        if not blow.struck.wait(RESTART_SECONDS):
            self.faults = [f"the pages failed before the blow:\n{self.site.log()}"]
            return
        seconds = self._restart(blow.target)
        examined = time.monotonic()
        journey = self.journey
        found = self.examiner.examine(journey.memory.told, journey.attempts, journey.pending)
        self.faults = [f"kill {number}, {blow.target} at {blow.phase}: {f}" for f in found]
        self.phases[blow.phase] += 1
        self.doings[blow.doing] += 1
        self.restarts.setdefault(blow.target, []).append(seconds)
        self.say(
            f"{number:3} {blow.target:8} {blow.phase:28} database: {blow.doing:34} "
            f"restart {seconds:4.1f} s, examined {time.monotonic() - examined:3.1f} s, "
            f"round {time.monotonic() - began:4.1f} s, {len(journey.memory.told)} acknowledged"
        )

    def _length(self) -> float:
        recent = self.journey.lengths[-8:]
        return sum(recent) / len(recent)

    def _restart(self, target: str) -> float:
        began = time.monotonic()
        if target != "postgres" or self.site.dead():
            self.site.serve()
        wait(RESTART_SECONDS, self._back)
        self.site.watch()
        return time.monotonic() - began

    def _back(self) -> bool:
        if self.site.dead():
            self.site.serve()
        return self.journey.answers()

    def summary(self) -> str:
        """Figures of the run."""
        lines = [(f"acknowledged: {len(self.journey.memory.told)} writes in "
                 f"{self.journey.number} journeys; finished though nobody was told: "
                 f"{self.examiner.finished_unacknowledged}; originals {self.examiner.files}, "
                 f"without a row {self.examiner.orphans}")]  # fmt: skip
        for step, count in self.journey.not_repeated.items():
            lines.append(f"{step}: {count} × refused when sent again although carried out")
        for target, times in sorted(self.restarts.items()):
            lines.append(f"{target}: {len(times)} kills, restart median "
                         f"{sorted(times)[len(times) // 2]:.1f} s, longest {max(times):.1f} s")  # fmt: skip
        lines += [f"{count:4} × {phase}" for phase, count in self.phases.most_common()]
        lines += [f"{count:4} × database {doing}" for doing, count in self.doings.most_common()]
        return "\n".join(lines)
