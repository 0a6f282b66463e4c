"""The search for a timetable: greedy start, then simulated annealing on every core.

Time comes in as a function, randomness as a seed. A run counted in moves gives the same
timetable for the same seed, machine and number of threads; a run counted in seconds does not.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

import numpy as np

from liance.mechanism.scheduling.weekly.arrays import (
    Flags,
    Ints,
    Layout,
    Task,
    laid_out,
    narrowed,
)
from liance.mechanism.scheduling.weekly.instance import Instance
from liance.mechanism.scheduling.weekly.moves import anneal
from liance.mechanism.scheduling.weekly.scoring import Score, Slot, Timetable, score
from liance.mechanism.scheduling.weekly.serving import fill, place_if_free
from liance.mechanism.scheduling.weekly.state import State, empty_state

# Found by runs on both instances: in units of the mean price of a week, a trip, a district.
HOT, WARM, COLD = 0.5, 0.12, 0.06  # WARM: an earlier timetable is bettered, not melted
CHUNK = 100_000  # moves between two looks at the clock, some 10 ms
ROUNDS = 60  # of ejections after the greedy start

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to search: until `deadline` of the clock, or for `moves` per thread if given."""

    deadline: float
    seed: int = 1
    threads: int = 2
    moves: int | None = None
    hot: float = HOT


@dataclass(frozen=True, slots=True)
class Found:
    """A timetable with its score, counted by `scoring`, and the moves tried in all."""

    timetable: dict[int, Slot]
    score: Score
    moves: int


Told = Callable[[Found], None]


def search(
    instance: Instance,
    effort: Effort,
    *,
    clock: Clock,
    stopped: Callable[[], bool] = lambda: False,
    told: Told = lambda _found: None,
    kept: Timetable | None = None,
    allowed: Flags | None = None,
) -> Found:
    """The best timetable found for `instance`.

    `told` hears of the first complete one and of each better one. `kept` is where to start;
    `allowed` (visits × slots) narrows where each visit may be. `stopped` ends the search early.
    """
    layout = laid_out(instance)
    if allowed is not None:
        layout = narrowed(layout, allowed)
    best = _Best(instance, layout, told)
    begin = started(instance, layout, effort.seed, kept)
    best.offer(begin, 0)
    if layout.task.slots.size == 0 or instance.capacity == 0:
        return best.found()
    with ThreadPoolExecutor(effort.threads) as pool:
        threads = _Threads(layout.task, effort, clock, stopped, best)
        runs = [pool.submit(threads.run, begin, at) for at in range(effort.threads)]
        for run in runs:
            run.result()
    return best.found()


def announced(instance: Instance, earlier: Timetable, before: int) -> Flags:
    """Where each visit may be when the weeks before `before` are announced (visits × slots).

    A visit announced stays in its slot where that is still possible; the others go to `before`
    or later.
    """
    layout = laid_out(instance)
    numbers = {name: at for at, name in enumerate(layout.names)}
    allowed = np.zeros(layout.task.fits.shape, dtype=np.bool_)
    for at, visit in enumerate(instance.visits):
        slot = earlier.get(visit.id)
        place = numbers.get(slot, -1) if slot and slot[1] < before else -1
        if place >= 0 and layout.task.fits[at, place]:
            allowed[at, place] = True
        else:
            allowed[at] = layout.task.s_week >= before
    return allowed


def started(instance: Instance, layout: Layout, seed: int, kept: Timetable | None) -> State:
    """A state filled greedily, `kept` first: long visits and those with few slots come first."""
    task = layout.task
    state = empty_state(task, instance.districts, seed)
    numbers = {name: at for at, name in enumerate(layout.names)}
    for at, visit in enumerate(instance.visits):
        slot = numbers.get(kept[visit.id]) if kept and visit.id in kept else None
        if slot is not None:
            place_if_free(*state, at, slot)
    choices = np.diff(task.slots_at)
    order = np.lexsort((choices, -task.v_half)).astype(np.int32)
    fill(*state, order[choices[order] > 0], ROUNDS)
    return state


class _Best:
    """The best timetable of all threads, rescored before it counts."""

    def __init__(self, instance: Instance, layout: Layout, told: Told) -> None:
        self._instance, self._layout, self._told = instance, layout, told
        self._lock = Lock()
        self._found: Found | None = None
        self._moves = 0

    def offer(self, state: State, moves: int) -> None:
        """Take note of where a thread stands after `moves` more moves."""
        with self._lock:
            self._moves += moves
            if self._found is not None and state.cost >= self._found.score.cost:
                return
            names, slots = self._layout.names, state.slots()
            visits = self._instance.visits
            table = {v.id: names[s] for v, s in zip(visits, slots, strict=True) if s >= 0}
            counted = score(self._instance, table)
            if not counted.valid or counted.cost != state.cost:
                raise AssertionError(f"the search counted {state.cost}: {counted}")
            self._found = Found(table, counted, self._moves)
            self._told(self._found)

    def found(self) -> Found:
        """The best so far."""
        assert self._found is not None  # noqa: S101 - the greedy start was offered
        return Found(self._found.timetable, self._found.score, self._moves)


@dataclass(frozen=True, slots=True)
class _Threads:
    """What the threads share."""

    task: Task
    effort: Effort
    clock: Clock
    stopped: Callable[[], bool]
    best: _Best

    def run(self, begin: State, at: int) -> None:
        """Thread `at`: from the start through falling heat to the deadline."""
        effort, task = self.effort, self.task
        state = begin.copy(effort.seed * 1000 + at + 1)
        movable: Ints = np.nonzero(np.diff(task.slots_at))[0].astype(np.int32)
        price = float(task.prices[1:].mean()) or 1.0
        began, done = self.clock(), 0
        while not self.stopped():
            spent = (self.clock() - began) / max(effort.deadline - began, 1e-9)
            share = done / effort.moves if effort.moves else spent
            if spent >= 1 or share >= 1:
                break
            heat = price * effort.hot * (COLD / effort.hot) ** share
            anneal(*state, movable, CHUNK, heat, 1.0)
            done += CHUNK
            self.best.offer(state, CHUNK)
