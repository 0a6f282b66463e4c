"""Minutes on the road between two places: straight distance by the road factor and mean speed."""

import itertools
from math import asin, ceil, cos, radians, sin, sqrt

from liance.mechanism.scheduling.daily.task import Task, Terms

EARTH_KM = 6371.0
Place = tuple[float, float] | None
BASE = ""


def minutes(one: Place, other: Place, terms: Terms) -> int:
    """The way between two places (lon, lat); `unplaced_minutes` where one is not known."""
    if one is None or other is None:
        return terms.unplaced_minutes
    if one == other:
        return 0
    (lon, lat), (lon2, lat2) = one, other
    half = sin(radians(lat2 - lat) / 2) ** 2 + (
        cos(radians(lat)) * cos(radians(lat2)) * sin(radians(lon2 - lon) / 2) ** 2
    )
    km = 2 * EARTH_KM * asin(min(1.0, sqrt(half))) * terms.road_percent / 100
    return ceil(km / terms.speed_kmh * 60)


class Roads:
    """All ways of a task, each worked out once. `BASE` is where the crews start."""

    def __init__(self, task: Task) -> None:
        self._places: dict[str, Place] = {BASE: task.base}
        for visit in task.visits:
            placed = visit.lon is not None and visit.lat is not None
            self._places[visit.id] = (visit.lon, visit.lat) if placed else None  # type: ignore[assignment]
        self._terms = task.terms
        self._known: dict[tuple[str, str], int] = {}

    def between(self, one: str, other: str) -> int:
        """Minutes from one visit (or `BASE`) to another."""
        key = (one, other) if one <= other else (other, one)
        found = self._known.get(key)
        if found is None:
            found = minutes(self._places[one], self._places[other], self._terms)
            self._known[key] = found
        return found

    def round_trip(self, stops: list[str] | tuple[str, ...]) -> int:
        """Minutes on the road from the base over the stops in order and back."""
        if not stops:
            return 0
        way = self.between(BASE, stops[0]) + self.between(stops[-1], BASE)
        return way + sum(self.between(a, b) for a, b in itertools.pairwise(stops))
