"""An arrangement under construction: outings that visits are put into and taken out of."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from liance.mechanism.scheduling.daily.openings import Openings, suits
from liance.mechanism.scheduling.daily.roads import BASE
from liance.mechanism.scheduling.daily.task import CREW, Outing, Plan, Task, Visit


@dataclass(slots=True)
class Trip:
    """An outing that can still change."""

    day: int
    officers: tuple[str, ...]
    monitors: tuple[str, ...]
    vehicle: str | None
    instruments: tuple[str, ...]
    stops: list[str]
    fixed: bool
    road: int = 0
    busy: int = 0

    def copy(self) -> "Trip":
        """The same, to be changed apart."""
        return Trip(
            self.day, self.officers, self.monitors, self.vehicle, self.instruments,
            list(self.stops), self.fixed, self.road, self.busy,
        )  # fmt: skip

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who goes."""
        return self.officers + self.monitors

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Everybody who goes, by side."""
        return tuple(("o", p) for p in self.officers) + tuple(("m", p) for p in self.monitors)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a visit may go: into `trip` at `at`, or on a new trip (`trip` -1, `new`)."""

    cost: int
    trip: int
    at: int
    instruments: tuple[str, ...]
    new: Trip | None = None


@dataclass(slots=True)
class State:
    """Trips by number, and what follows from them: who goes how often, what the laboratory gets,
    when sites are visited."""

    openings: Openings
    trips: dict[int, Trip] = field(default_factory=dict)
    by_day: dict[int, list[int]] = field(default_factory=dict)
    where: dict[str, int] = field(default_factory=dict)
    load: dict[tuple[str, str], int] = field(default_factory=dict)
    bottles: dict[int, int] = field(default_factory=dict)
    sites: dict[str, list[int]] = field(default_factory=dict)
    number: int = 0

    @property
    def task(self) -> Task:
        """What is arranged."""
        return self.openings.task

    def copy(self) -> "State":
        """The same, to be changed apart."""
        return State(
            self.openings, {k: t.copy() for k, t in self.trips.items()},
            {d: list(k) for d, k in self.by_day.items()}, dict(self.where), dict(self.load),
            dict(self.bottles), {s: list(d) for s, d in self.sites.items()}, self.number,
        )  # fmt: skip

    def cost(self) -> int:
        """What the arrangement costs."""
        prices = self.task.prices
        unserved = len(self.task.visits) - len(self.where)
        road = sum(t.road for t in self.trips.values())
        return (
            unserved * prices.unserved + len(self.trips) * prices.outing
            + road * prices.minute + self._unevenness() * prices.load
        )  # fmt: skip

    def _unevenness(self) -> int:
        """Of each side, the sum of squared differences from the mean of outings, whole."""
        total = 0
        for side, count in self.openings.sides.items():
            went = [n for (of, _p), n in self.load.items() if of == side]
            if count:
                total += (count * sum(n * n for n in went) - sum(went) ** 2) // count
        return total

    def plan(self) -> Plan:
        """As it is handed out, by day."""
        outings = tuple(
            Outing(t.day, t.officers, t.monitors, t.vehicle, t.instruments, tuple(t.stops), t.fixed)
            for _k, t in sorted(self.trips.items(), key=lambda kt: (kt[1].day, kt[1].people))
        )
        left = tuple(v.id for v in self.task.visits if v.id not in self.where)
        return Plan(outings, left, self.cost())

    def open_trip(self, trip: Trip) -> int:
        """Take a trip in with its stops; its number."""
        self.number += 1
        self.trips[self.number] = trip
        self.by_day.setdefault(trip.day, []).append(self.number)
        for part in trip.parts:
            self.load[part] = self.load.get(part, 0) + 1
        for stop in trip.stops:
            self._note(self.task.by_id[stop], self.number, trip.day)
        self._measure(trip)
        return self.number

    def put(self, visit: Visit, place: Place) -> None:
        """Put a visit where `places` said it may go."""
        if place.new is not None:
            self.open_trip(place.new)
            return
        trip = self.trips[place.trip]
        trip.stops.insert(place.at, visit.id)
        trip.instruments = place.instruments
        self._note(visit, place.trip, trip.day)
        self._measure(trip)

    def take_out(self, visit: Visit) -> None:
        """Take a visit out; a trip without stops is no more."""
        number = self.where.pop(visit.id)
        trip = self.trips[number]
        trip.stops.remove(visit.id)
        self.bottles[trip.day] -= visit.bottles
        self.sites[visit.site].remove(trip.day)
        if trip.stops:
            wanted = frozenset().union(*(self.task.by_id[s].on_site for s in trip.stops))
            trip.instruments = tuple(
                i.id for i in self.task.instruments
                if i.id in trip.instruments and i.factors & wanted
            )  # fmt: skip
            self._measure(trip)
            return
        del self.trips[number]
        self.by_day[trip.day].remove(number)
        for part in trip.parts:
            self.load[part] -= 1

    def _note(self, visit: Visit, number: int, day: int) -> None:
        self.where[visit.id] = number
        self.bottles[day] = self.bottles.get(day, 0) + visit.bottles
        self.sites.setdefault(visit.site, []).append(day)

    def _measure(self, trip: Trip) -> None:
        trip.road = self.openings.roads.round_trip(trip.stops)
        trip.busy = trip.road + sum(self.task.by_id[s].minutes for s in trip.stops)

    def allows(self, visit: Visit, day: int) -> bool:
        """Whether laboratory and distance to other visits of the site let the day stand."""
        if not self.openings.taken_in(visit, day, self.bottles.get(day, 0)):
            return False
        gap = self.task.terms.gap
        return all(abs(day - d) >= gap for d in self.sites.get(visit.site, ()))

    def joining(self, visit: Visit, days: Iterable[int]) -> list[Place]:
        """The cheapest place in each trip of those days that can take the visit."""
        found = []
        for day in days:
            numbers = self.by_day.get(day)
            if not numbers or not self.allows(visit, day):
                continue
            for number in numbers:
                place = self._into(visit, number)
                if place is not None:
                    found.append(place)
        return found

    def _into(self, visit: Visit, number: int) -> Place | None:
        trip = self.trips[number]
        roads, room = self.openings.roads, self.task.terms.day_minutes - trip.busy - visit.minutes
        if trip.fixed or room < 0 or not suits(visit, trip.officers, trip.monitors):
            return None
        stops = [BASE, *trip.stops, BASE]
        more, at = min(
            (roads.between(a, visit.id) + roads.between(visit.id, b) - roads.between(a, b), at)
            for at, (a, b) in enumerate(itertools.pairwise(stops))
        )
        if more > room or not self._covered(trip, visit):
            return None
        tools = self.tools(visit, trip.day, trip.instruments)
        if tools is None:
            return None
        return Place(more * self.task.prices.minute, number, at, tools)

    def _covered(self, trip: Trip, visit: Visit) -> bool:
        held = frozenset[str]()
        for person in self.openings.monitors(trip.day):
            if person.id in trip.monitors:
                held |= self.openings.covers(person, trip.day, visit.factors)
        return held >= visit.factors

    def tools(self, visit: Visit, day: int, has: tuple[str, ...]) -> tuple[str, ...] | None:
        """The instruments of a trip with those the visit needs too; none: not to be had."""
        task = self.task
        wanted = set(visit.on_site & task.measured)
        for tool in task.instruments:
            if tool.id in has:
                wanted -= tool.factors
        if not wanted:
            return has
        taken = {i for k in self.by_day.get(day, ()) for i in self.trips[k].instruments}
        free = [i for i in task.instruments
                if i.id not in taken and day <= i.until and day not in i.away]  # fmt: skip
        chosen = list(has)
        while wanted:
            best = max(free, key=lambda i: len(i.factors & wanted), default=None)
            if best is None or not best.factors & wanted:
                return None
            chosen.append(best.id)
            free.remove(best)
            wanted -= best.factors
        return tuple(chosen)

    def new_trip(self, visit: Visit, day: int, rng: Random) -> Place | None:
        """A trip of its own on the day, with those who go least."""
        if not self.allows(visit, day):
            return None
        numbers = self.by_day.get(day, ())
        taken = {p for k in numbers for p in self.trips[k].people}
        crew = self._crew(visit, day, taken, rng)
        if crew is None:
            return None
        officers, monitors = crew
        vehicle = None
        if self.task.vehicles is not None:
            used = {self.trips[k].vehicle for k in numbers}
            free = [v.id for v in self.task.vehicles
                    if v.id not in used and day not in v.away and v.seats >= len(officers + monitors)]  # fmt: skip
            if not free:
                return None
            vehicle = free[0]
        tools = self.tools(visit, day, ())
        if tools is None:
            return None
        road = 2 * self.openings.roads.between(BASE, visit.id)
        prices = self.task.prices
        trip = Trip(day, officers, monitors, vehicle, tools, [visit.id], fixed=False)
        mean = {s: CREW * len(self.trips) / max(n, 1) for s, n in self.openings.sides.items()}
        more = sum(2 * (self.load.get(part, 0) - mean[part[0]]) for part in trip.parts)
        cost = prices.outing + road * prices.minute + int(more * prices.load)
        return Place(cost, -1, 0, tools, trip)

    def _crew(
        self, visit: Visit, day: int, taken: set[str], rng: Random
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """Two monitors who cover the factors and two officers beside them, the least busy."""
        free = [p for p in self.openings.monitors(day) if p.id not in taken]
        officers = [o for o in self.openings.officers(day) if o not in taken]
        if len(free) < CREW or len(officers) < CREW:
            return None
        free.sort(key=lambda p: (self.load.get(("m", p.id), 0), rng.random()))
        officers.sort(key=lambda o: (self.load.get(("o", o), 0), rng.random()))
        return self.openings.crew(visit, day, officers, free)
