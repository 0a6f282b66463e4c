"""Why visits find no day: the smallest sets of demands that cannot hold together.

Each is proven for itself, and of its kind none of fewer demands can be proven. Looked at: one visit
against window, length, crew, certificates, instruments,
laboratory and long holidays; the visits of one site against their distance; visits of a span of
days against what crews, and the laboratory, can do in it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from liance.mechanism.scheduling.daily.openings import Openings, covered, valid, waits
from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.task import CREW, Task, Visit
from liance.mechanism.scheduling.fewest import fewest_too_near, fewest_unmet

# Of as many demands those are told that say most, the first ones first.
MOST_TELLING = ("window", "length", "laboratory", "rest", "done", "officers", "vehicle", "monitors",
                "avoid", "drawn", "factors", "instruments")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """`alone`: `demands` of one visit (`window`, `length`, `officers`, `monitors`, `avoid`, `drawn`,
    `factors`, `vehicle`, `instruments`, `laboratory`, `rest`, `done`) leave no day; `about` the factors that
    nobody there covers. `gap`: visits of one site. `crews`, `laboratory`: `visits` need `need`
    minutes (determinations) from `first` to `last`, where there is room for `room`."""

    kind: str
    visits: tuple[str, ...]
    demands: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    first: int = 0
    last: int = 0
    need: int = 0
    room: int = 0


def conflicts(task: Task) -> list[Conflict]:
    """Every conflict of one visit and of one site, and one of crews and laboratory each."""
    openings = Openings(task, Roads(task))
    found, served = [], []
    for visit in task.visits:
        if openings.days(visit):
            served.append(visit)
        elif not any(visit.id in o.visits for o in task.fixed):
            found.append(_alone(openings, visit))
    sites: dict[str, list[Visit]] = defaultdict(list)
    for visit in served:
        sites[visit.site].append(visit)
    for visits in sites.values():
        near = fewest_too_near([openings.days(v) for v in visits], task.terms.gap)
        if near:
            fewest = [visits[at] for at in near]
            names = tuple(v.id for v in fewest)
            first, last = min(v.first for v in fewest), max(v.last for v in fewest)
            found.append(Conflict("gap", names, first=first, last=last))
    spans = {"crews": _crews(openings, served), "laboratory": _bottles(openings, served)}
    for kind, overfull in spans.items():
        if overfull is not None:
            visits, first, last, need, room = overfull
            names = tuple(v.id for v in visits)
            found.append(Conflict(kind, names, (), (), first, last, need, room))
    return found


def _alone(openings: Openings, visit: Visit) -> Conflict:
    task = openings.task
    tests: dict[str, Callable[[int], bool]] = {
        "length": lambda _d: 2 * openings.roads.between(BASE, visit.id) + visit.minutes
        <= task.terms.day_minutes,
        "laboratory": lambda d: openings.taken_in(visit, d),
        "window": lambda d: visit.first <= d <= visit.last,
        "rest": lambda d: waits(visit, d, task),
        "done": lambda d: all(
            abs(d - e) >= task.terms.gap for e in task.done.get(visit.site, ())
        ),
        "vehicle": lambda d: openings.equipped(Visit("", "", 0, 0, 0), d),
        "instruments": lambda d: openings.equipped(visit, d),
        "officers": lambda d: len(openings.officers(d)) >= CREW,
        "monitors": lambda d: openings.crewed(Visit("", "", 0, 0, 0), d),
        "avoid": lambda d: openings.crewed(Visit("", "", 0, 0, 0, avoid=visit.avoid), d),
        "drawn": lambda d: openings.crewed(replace(visit, factors=frozenset()), d),
        "factors": lambda d: openings.crewed(visit, d),
    }  # fmt: skip

    unmet = ([name for name, met in tests.items() if not met(day)] for day in task.days)
    demands = fewest_unmet(unmet, MOST_TELLING) or ("window",)
    shown = tuple(sorted(demands, key=list(tests).index))
    return Conflict("alone", (visit.id,), shown, _nobody(task, visit, shown), visit.first, visit.last)  # fmt: skip


def _nobody(task: Task, visit: Visit, demands: Sequence[str]) -> tuple[str, ...]:
    """The factors that no two who are there cover, or that no calibrated instrument measures."""
    days = [d for d in task.days if visit.first <= d <= visit.last] or list(task.days)
    if "factors" in demands:
        can = frozenset[str]()
        for day in days:
            for person in task.people:
                if day not in person.away:
                    can |= covered(valid(person.monitor, day), visit.factors)
        return tuple(sorted(visit.factors - can)) or tuple(sorted(visit.factors))
    if "instruments" in demands:
        ready = [i for i in task.instruments if any(d <= i.until and d not in i.away for d in days)]
        can = frozenset().union(*(i.factors for i in ready))
        return tuple(sorted(visit.on_site & task.measured - can))
    return ()


Overfull = tuple[list[Visit], int, int, int, int]


def _crews(openings: Openings, visits: Sequence[Visit]) -> Overfull | None:
    """Visits that must lie in a span and need more minutes than all crews have there."""
    task, roads = openings.task, openings.roads
    least = {
        v.id: v.minutes + min(
            [roads.between(BASE, v.id), *(roads.between(v.id, o.id) for o in visits if o.id != v.id)]
        )
        for v in visits
    }  # fmt: skip
    room = {d: _crews_on(openings, d) * task.terms.day_minutes for d in task.days}
    return _overfull(visits, least, room, openings)


def _bottles(openings: Openings, visits: Sequence[Visit]) -> Overfull | None:
    most = openings.task.terms.laboratory
    if most is None:
        return None
    need = {v.id: v.bottles for v in visits}
    booked = openings.task.booked
    room = {day: max(most - booked.get(day, 0), 0) for day in openings.task.days}
    return _overfull(visits, need, room, openings)


def _overfull(
    visits: Sequence[Visit], need: dict[str, int], room: dict[int, int], openings: Openings
) -> Overfull | None:
    spans = {v.id: (openings.days(v)[0], openings.days(v)[-1]) for v in visits}
    greatest = sorted(visits, key=lambda v: -need[v.id])
    best: Overfull | None = None
    for first in sorted({a for a, _b in spans.values()}):
        later = [v for v in greatest if spans[v.id][0] >= first]
        for last in sorted({spans[v.id][1] for v in later}):
            there = sum(n for d, n in room.items() if first <= d <= last)
            few = _too_much([v for v in later if spans[v.id][1] <= last], need, there)
            if few and (
                best is None or (len(few), last - first) < (len(best[0]), best[2] - best[1])
            ):
                best = (few, first, last, sum(need[v.id] for v in few), there)
    return best


def _too_much(visits: Sequence[Visit], need: dict[str, int], room: int) -> list[Visit]:
    """The fewest of visits, the greatest first, that need more than there is room; none else."""
    wanted = 0
    for count, visit in enumerate(visits, 1):
        wanted += need[visit.id]
        if wanted > room:
            return list(visits[:count])
    return []


def _crews_on(openings: Openings, day: int) -> int:
    """At most so many crews can be out on a day."""
    task = openings.task
    officers, monitors = set(openings.officers(day)), {p.id for p in openings.monitors(day)}
    most = min(len(officers), len(monitors), len(officers | monitors) // 2) // CREW
    if task.vehicles is not None:
        cars = [v for v in task.vehicles if day not in v.away and v.seats >= 2 * CREW]
        most = min(most, len(cars))
    return most
