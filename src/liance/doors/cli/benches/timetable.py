"""How good a timetable is after a minute, how soon there is one, and how long its bound takes.

Measured through the command itself, in a process of its own, so that its start counts.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from liance.doors.cli.benches import province
from liance.doors.cli.benches.measure import Figure, Goal
from liance.doors.cli.terminal import say

PLACE = Path(__file__).parents[6] / "shared/data/07_timetable"
SECONDS = {"S": 15, "M": 60, "L": 60}
SHARE, GAP, FIRST, BOUND = Goal(0.77), Goal(3), Goal(2), Goal(60)
COMMAND = [sys.executable, "-m", "liance.doors.cli.main", "timetable"]


def run(size: str, instances: Sequence[Path] = ()) -> Iterator[Figure]:
    """Two runs per instance file, whose reported costs are its own; then a province's days."""
    files = list(instances) or sorted(PLACE.glob("instance_*.json"))
    if not files:
        say("timetable: 没有实例 no instance (--instance FILE)")
    yield Figure("timetable", "load of the machine, 1 min", size, 1, os.getloadavg()[0], "")
    for path in files:
        yield from _measured(path, size)
    yield from province.run(size)


def _measured(path: Path, size: str) -> Iterator[Figure]:
    figure = partial(Figure, "timetable", size=size)
    visits = len(json.loads(path.read_bytes())["visits"])
    baseline = json.loads(path.read_bytes()).get("baseline", {})
    label = path.stem.removeprefix("instance_")
    with tempfile.TemporaryDirectory() as folder:
        bound, solution = Path(folder, "bound.json"), Path(folder, "solution.json")
        proved, took, _ = _command(["bound", str(path), "-o", str(bound)])
        yield figure(metric=f"{label}: bound", n=1, value=proved["bound"], unit="")
        yield figure(metric=f"{label}: bound found in", n=1, value=took, unit="s", goal=BOUND)
        seconds = SECONDS[size]
        arguments = ["solve", str(path), "-o", str(solution), "--seconds", str(seconds)]
        found, took, busy, first = _solved(arguments, solution)
        checked, _, _ = _command(["check", str(path), "-s", str(solution), "-b", str(bound)])
        if not checked["holds"]:
            raise AssertionError(checked)
    cost = found["cost"]
    yield figure(metric=f"{label}: first timetable", n=1, value=first, unit="s", goal=FIRST)
    yield figure(metric=f"{label}: wall time", n=1, value=took, unit="s", goal=Goal(seconds))
    yield figure(metric=f"{label}: processor time", n=1, value=busy, unit="s")
    left = found["unserved"]
    yield figure(metric=f"{label}: unserved", n=visits, value=left, unit="", goal=Goal(0))
    yield figure(metric=f"{label}: cost", n=visits, value=cost, unit="")
    gap = 100 * (cost / proved["bound"] - 1)
    yield figure(metric=f"{label}: above the bound", n=visits, value=gap, unit="%", goal=GAP)
    if "greedy_relocation" in baseline:
        share = cost / baseline["greedy_relocation"]
        metric = f"{label}: share of greedy_relocation"
        yield figure(metric=metric, n=visits, value=share, unit="", goal=SHARE)


def _command(arguments: Sequence[str]) -> tuple[dict[str, Any], float, float]:
    """What the command answers, its wall and processor seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run([*COMMAND, *arguments, "--json"], check=False, capture_output=True)
    took = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr.decode())
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered, took, busy


def _solved(arguments: Sequence[str], solution: Path) -> tuple[dict[str, Any], float, float, float]:
    """As `_command`, and when the first timetable lay on disk."""
    begun = time.perf_counter()
    first: list[float] = []

    def watch() -> None:
        while not solution.exists() and time.perf_counter() - begun < 600:
            time.sleep(0.01)
        first.append(time.perf_counter() - begun)

    watching = Thread(target=watch, daemon=True)
    watching.start()
    answered, took, busy = _command(arguments)
    watching.join()
    return answered, took, busy, first[0]
