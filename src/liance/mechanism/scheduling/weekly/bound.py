"""A proven lower bound on the cost of every timetable of an instance.

Every visit is served or pays; that rule is priced out with one multiplier per visit
(Lagrangian relaxation), and what remains falls apart into one small exact problem per crew and
week. Multipliers are improved by the volume algorithm (Barahona and Anbil 2000). Any whole
multipliers prove a bound, so the floating-point part needs no trust; `proof` checks the result
anew. The minimum distance between visits to one site is left out of the bound.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from liance.mechanism.scheduling.weekly.arrays import Longs, laid_out
from liance.mechanism.scheduling.weekly.instance import Instance
from liance.mechanism.scheduling.weekly.pricing import columns_of, price_all
from liance.mechanism.scheduling.weekly.proof import Proof

SCALE = 1000
PATIENCE = 20  # steps without gain before they get shorter
LEAST_STEP = 1e-6

Floats = NDArray[np.float64]


def lower_bound(
    instance: Instance,
    *,
    deadline: float,
    clock: Callable[[], float],
    stopped: Callable[[], bool] = lambda: False,
    told: Callable[[int], None] = lambda _bound: None,
) -> Proof:
    """Multipliers with the bound they prove, improved until nothing is gained or `deadline`."""
    dual = _Dual(instance)
    ascent = _Ascent(dual)
    while clock() < deadline and not stopped() and ascent.step > LEAST_STEP:
        for _ in range(PATIENCE):
            ascent.advance()
        told(dual.rounded_up())
    numbers = {
        visit.id: int(value)
        for visit, value in zip(instance.visits, dual.best_multipliers, strict=True)
    }
    return Proof(scale=SCALE, multipliers=numbers, bound=dual.rounded_up())


class _Dual:
    """The Lagrangian as a function of the multipliers, exact on whole thousandths."""

    def __init__(self, instance: Instance) -> None:
        self.task = laid_out(instance).task
        self.columns = columns_of(self.task)
        self.most = int(self.task.prices[0]) * SCALE
        self.best: int = 0
        self.best_multipliers: Longs = np.zeros(len(instance.visits), dtype=np.int64)

    def rounded_up(self) -> int:
        """The bound: a cost is a whole number."""
        return max(0, -(-self.best // SCALE))

    def value(self, multipliers: Floats) -> tuple[float, Floats]:
        """The Lagrangian at `multipliers` and a direction in which it may rise."""
        whole = np.minimum(np.rint(multipliers * SCALE).astype(np.int64), self.most)
        served = np.zeros(len(whole), dtype=np.int64)
        slots = len(self.task.s_week)
        total = int(whole.sum())
        total += int(price_all(self.task, self.columns, whole, SCALE, served, 0, slots))
        if total > self.best:
            self.best, self.best_multipliers = total, whole
        direction: Floats = np.float64(1.0) - served
        return total / SCALE, direction


class _Ascent:
    """The volume algorithm: steps from the best point along an average of directions."""

    def __init__(self, dual: _Dual) -> None:
        self.dual = dual
        self.step, self.blend = 0.2, 0.1
        self.since = self.steps = 0
        self.centre: Floats = np.zeros(len(dual.best_multipliers))
        self.value, self.average = dual.value(self.centre)
        self.aim = float(dual.task.prices[1:].sum()) * len(self.centre) / 20
        self.earlier = self.value

    def advance(self) -> None:
        """One evaluation."""
        self.steps += 1
        target = max(self.value * 1.02 + 1, self.aim)
        length = self.step * (target - self.value) / max(float(self.average @ self.average), 1e-9)
        point = self.centre + length * self.average
        value, direction = self.dual.value(point)
        blend = self._blend(direction)
        if value > self.value:
            if direction @ self.average > 0:
                self.step = min(self.step * 1.1, 2.0)
            self.value, self.centre, self.since = value, point, 0
        else:
            self.since += 1
            if self.since >= PATIENCE:
                self.step, self.since = self.step * 0.66, 0
        self.average = blend * direction + (1 - blend) * self.average
        if self.steps % 100 == 0:
            if self.value - self.earlier < 5e-4 * self.value:
                self.blend = max(self.blend * 0.8, 1e-3)
            self.earlier = self.value

    def _blend(self, direction: Floats) -> float:
        away = self.average - direction
        length = float(away @ away)
        if length == 0:
            return self.blend
        best = float(self.average @ away) / length
        return min(self.blend, max(best, self.blend / 10))
