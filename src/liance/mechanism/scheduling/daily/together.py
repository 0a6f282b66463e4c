"""Which visits one outing could take, crews and vehicles aside, and what it would cost at least."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from liance.mechanism.scheduling.daily.openings import Openings
from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.task import Task, Visit

EXACT_STOPS = 4
"""Of more stops the way is not searched; it is no shorter than that of fewer."""


@dataclass(frozen=True, slots=True)
class Company:
    """Visits of one outing by their place in the list, and its cost at least."""

    members: tuple[int, ...]
    cost: int


class Companies:
    """Every set of visits that share an open day and fit into a day with their way."""

    def __init__(self, task: Task, visits: Sequence[Visit], openings: Openings) -> None:
        self._task = task
        self._minutes = [visit.minutes for visit in visits]
        self._ways = shortest_ways(visits, openings.roads)
        place = {day: bit for bit, day in enumerate(task.days)}
        self._days = [sum(1 << place[day] for day in openings.days(v)) for v in visits]
        self._mates = [self._fitting(one) for one in range(len(visits))]

    def __iter__(self) -> Iterator[Company]:
        for first, minutes in enumerate(self._minutes):
            yield from self._grown((first,), self._days[first], self._mates[first], minutes, 0)

    def _fitting(self, one: int) -> list[int]:
        """The later visits that one could share a day with."""
        base, day = len(self._minutes), self._task.terms.day_minutes
        ways, room = self._ways, day - self._minutes[one] - self._ways[one][base]
        return [
            other for other in range(one + 1, base)
            if self._days[one] & self._days[other]
            and self._minutes[other] + ways[one][other] + ways[other][base] <= room
        ]  # fmt: skip

    def _grown(
        self, members: tuple[int, ...], days: int, mates: list[int], minutes: int, way: int
    ) -> Iterator[Company]:
        """A set and all that hold it and later visits; more visits never make the way shorter."""
        if len(members) <= EXACT_STOPS:
            way = self._shortest(members)
        room = self._task.terms.day_minutes - minutes - way
        if room < 0:
            return
        prices = self._task.prices
        yield Company(members, prices.outing + way * prices.minute)
        mates = [m for m in mates if self._minutes[m] <= room and days & self._days[m]]
        for at, other in enumerate(mates):
            also = set(self._mates[other])
            yield from self._grown(
                (*members, other), days & self._days[other],
                [m for m in mates[at + 1 :] if m in also], minutes + self._minutes[other], way,
            )  # fmt: skip

    def _shortest(self, members: tuple[int, ...]) -> int:
        """The shortest round trip; each is looked at in one direction."""
        ways, base = self._ways, len(self._minutes)
        return min(
            ways[base][order[0]] + ways[order[-1]][base]
            + sum(ways[a][b] for a, b in itertools.pairwise(order))
            for order in itertools.permutations(members) if order[0] <= order[-1]
        )  # fmt: skip


def shortest_ways(visits: Sequence[Visit], roads: Roads) -> list[list[int]]:
    """Minutes between visits, the base last, over others where that is shorter: a place without
    coordinates would else make the way over it a short cut."""
    names = [*(visit.id for visit in visits), BASE]
    ways = np.array([[roads.between(a, b) if a != b else 0 for b in names] for a in names])
    for over in range(len(names)):
        ways = np.minimum(ways, ways[:, over, None] + ways[None, over, :])
    found: list[list[int]] = ways.tolist()
    return found
