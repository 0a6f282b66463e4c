"""On which days a visit may be, and who and what is to be had then."""

from collections.abc import Collection, Iterator, Sequence

from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.task import CREW, Held, Person, Task, Visit

MINUTES_A_DAY = 1440


def valid(held: tuple[Held, ...], day: int) -> list[Held]:
    """The certificates that hold on a day."""
    return [h for h in held if h.first <= day <= h.last]


def covered(held: list[Held], factors: frozenset[str]) -> frozenset[str]:
    """Those factors that certificates cover."""
    if any(not h.factors for h in held):
        return factors
    return factors & frozenset().union(*(h.factors for h in held))


def waits(visit: Visit, day: int, task: Task) -> bool:
    """Whether the samples of that day can wait for the laboratory: a long holiday that begins the
    day after is longer than they keep."""
    rest = task.rest.get(day, 0)
    if visit.hold is None or rest < task.terms.long_rest:
        return True
    return visit.hold >= rest * MINUTES_A_DAY


def suits(visit: Visit, officers: Collection[str], monitors: Collection[str]) -> bool:
    """Whether nobody of a crew keeps away from the site and all who were drawn for it go."""
    return (
        visit.avoid.isdisjoint(officers) and visit.avoid.isdisjoint(monitors)
        and visit.drawn_officers.issubset(officers) and visit.drawn_monitors.issubset(monitors)
    )  # fmt: skip


class Openings:
    """What a task leaves open, worked out once for each day and kind of visit."""

    def __init__(self, task: Task, roads: Roads) -> None:
        self.task, self.roads = task, roads
        self.sides = {
            "o": sum(bool(p.officer) for p in task.people),
            "m": sum(bool(p.monitor) for p in task.people),
        }
        self._officers: dict[int, tuple[str, ...]] = {}
        self._monitors: dict[int, tuple[Person, ...]] = {}
        self._scope: dict[tuple[int, str], frozenset[str] | None] = {}
        self._open: dict[str, tuple[int, ...]] = {}

    def officers(self, day: int) -> tuple[str, ...]:
        """Who may go as an officer on a day."""
        found = self._officers.get(day)
        if found is None:
            found = tuple(
                p.id for p in self.task.people if day not in p.away and valid(p.officer, day)
            )
            self._officers[day] = found
        return found

    def monitors(self, day: int) -> tuple[Person, ...]:
        """Who may go as a monitor on a day."""
        found = self._monitors.get(day)
        if found is None:
            found = tuple(
                p for p in self.task.people if day not in p.away and valid(p.monitor, day)
            )
            self._monitors[day] = found
        return found

    def covers(self, person: Person, day: int, factors: frozenset[str]) -> frozenset[str]:
        """Those factors that a person's certificates of the day cover."""
        key = (day, person.id)
        if key not in self._scope:
            held = valid(person.monitor, day)
            everything = any(not h.factors for h in held)
            self._scope[key] = None if everything else frozenset().union(*(h.factors for h in held))
        scope = self._scope[key]
        return factors if scope is None else factors & scope

    def days(self, visit: Visit) -> tuple[int, ...]:
        """The days on which the visit alone could be made."""
        found = self._open.get(visit.id)
        if found is None:
            found = tuple(d for d in self.task.days if self.possible(visit, d))
            self._open[visit.id] = found
        return found

    def possible(self, visit: Visit, day: int) -> bool:
        """Whether the visit alone could be made on the day."""
        if not visit.first <= day <= visit.last or not waits(visit, day, self.task):
            return False
        terms = self.task.terms
        if 2 * self.roads.between(BASE, visit.id) + visit.minutes > terms.day_minutes:
            return False
        if not self.taken_in(visit, day):
            return False
        if any(abs(day - d) < terms.gap for d in self.task.done.get(visit.site, ())):
            return False
        return self.crewed(visit, day) and self.equipped(visit, day)

    def taken_in(self, visit: Visit, day: int, already: int = 0) -> bool:
        """Whether the laboratory takes in the visit's samples of the day beside those of others and
        ``already`` so many."""
        most = self.task.terms.laboratory
        if most is None or not visit.bottles:
            return True
        return visit.bottles + already + self.task.booked.get(day, 0) <= most

    def crewed(self, visit: Visit, day: int) -> bool:
        """Two officers and two others who cover the factors between them are there."""
        return self.crew(visit, day, self.officers(day), self.monitors(day)) is not None

    def crew(
        self, visit: Visit, day: int, officers: Sequence[str], monitors: Sequence[Person]
    ) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """The first crew of those given: whoever was drawn, then in the order given."""
        may = [o for o in officers if o not in visit.avoid and o not in visit.drawn_monitors]
        if len(may) < CREW or not visit.drawn_officers.issubset(may):
            return None
        fit = [p for p in monitors if p.id not in visit.avoid and p.id not in visit.drawn_officers]
        drawn = [o for o in may if o in visit.drawn_officers]
        others = [o for o in may if o not in visit.drawn_officers]
        for team in _teams(fit, visit.drawn_monitors):
            can = frozenset[str]().union(*(self.covers(p, day, visit.factors) for p in team))
            names = tuple(p.id for p in team)
            beside = [*drawn, *(o for o in others if o not in names)]
            if can >= visit.factors and len(beside) >= CREW:
                return tuple(beside[: max(CREW, len(drawn))]), names
        return None

    def equipped(self, visit: Visit, day: int) -> bool:
        """A vehicle for four and calibrated instruments for what is measured on site are there."""
        task = self.task
        if task.vehicles is not None and not any(
            day not in v.away and v.seats >= 2 * CREW for v in task.vehicles
        ):
            return False
        ready = [i for i in task.instruments if day <= i.until and day not in i.away]
        wanted = visit.on_site & task.measured
        return wanted <= frozenset().union(*(i.factors for i in ready))


def _teams(fit: Sequence[Person], drawn: frozenset[str]) -> Iterator[tuple[Person, ...]]:
    """Two monitors each, the first ones first; those drawn alone, or with one who covers more."""
    named = tuple(p for p in fit if p.id in drawn)
    others = [p for p in fit if p.id not in drawn]
    if len(named) < len(drawn):
        return
    if not named:
        for one, b in enumerate(others):
            yield from ((a, b) for a in others[:one])
        return
    if len(named) >= CREW:
        yield named
    yield from ((*named, other) for other in others)
