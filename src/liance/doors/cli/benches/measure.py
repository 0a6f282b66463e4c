"""A measured figure beside its goal."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """``value`` is to be kept at most (``most``) or at least, on size ``size`` (empty: on any)."""

    value: float
    size: str = ""
    most: bool = True

    def met(self, measured: float, size: str) -> bool | None:
        """None where the goal speaks of another size."""
        if self.size and self.size != size:
            return None
        return measured <= self.value if self.most else measured >= self.value

    def __str__(self) -> str:
        sign = "≤" if self.most else "≥"
        return f"{sign} {self.value:g}" + (f" ({self.size})" if self.size else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """``n``: how often it was measured, or how many rows were handled."""

    bench: str
    metric: str
    size: str
    n: int
    value: float
    unit: str
    goal: Goal | None = None

    def as_data(self) -> dict[str, Any]:
        """The figure for a machine."""
        return asdict(self) | {
            "value": round(self.value, 3),
            "goal": str(self.goal) if self.goal else None,
            "met": self.goal.met(self.value, self.size) if self.goal else None,
        }


def percentile(values: list[float], share: float) -> float:
    """The nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def timed(act: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds taken, and what came of it."""
    begun = time.perf_counter()
    made = act()
    return time.perf_counter() - begun, made


@contextmanager
def quiet(said: Callable[[str], None], words: str) -> Iterator[None]:
    """Say what is being done, and how long it took."""
    said(words)
    begun = time.perf_counter()
    yield
    said(f"  {time.perf_counter() - begun:.1f} s")
