"""Why visits find no day: small sets of demands that cannot hold together.

Each is proven for itself and minimal: leave one demand out and the others could be met, as far as
its kind sees. Looked at: one visit against window, length, crew, certificates, instruments,
laboratory and long holidays; the visits of one site against their distance; visits of a span of
days against what crews, and the laboratory, can do in it.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from liance.mechanism.scheduling.daily.openings import Openings, covered, valid, waits
from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.task import CREW, Task, Visit
from liance.mechanism.scheduling.weekly.conflicts import minimal


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
        if not _spaced(openings, visits):
            fewest = minimal(visits, lambda some: _spaced(openings, some))
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

    def possible(demands: Sequence[str]) -> bool:
        return any(all(tests[name](day) for name in demands) for day in task.days)

    # what is left out first is what explains least
    order = ["factors", "instruments", "drawn", "avoid", "monitors", "vehicle", "officers", "done", "rest",
             "laboratory", "length", "window"]  # fmt: skip
    lenient = [*reversed(order[:2]), *order[2:]]
    demands = minimal(lenient, possible) if task.days else ["window"]
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


def _spaced(openings: Openings, visits: Sequence[Visit]) -> bool:
    """Whether visits of one site fit apart, each on one of its days: the earliest first is best
    where windows are in order; else every order of a few is tried."""
    gap = openings.task.terms.gap
    days = {v.id: openings.days(v) for v in visits}

    def fits(left: tuple[Visit, ...], after: int) -> bool:
        if not left:
            return True
        for at, visit in enumerate(left):
            day = next((d for d in days[visit.id] if d >= after), None)
            if day is not None and fits(left[:at] + left[at + 1 :], day + gap):
                return True
        return False

    return len(visits) > 8 or fits(tuple(visits), 0)


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
    best: Overfull | None = None
    for first in sorted({a for a, _b in spans.values()}):
        for last in sorted({b for _a, b in spans.values() if b >= first}):
            inside = [v for v in visits if spans[v.id][0] >= first and spans[v.id][1] <= last]
            there = sum(n for d, n in room.items() if first <= d <= last)
            wanted = sum(need[v.id] for v in inside)
            if wanted > there and (best is None or last - first < best[2] - best[1]):
                best = (inside, first, last, wanted, there)
    if best is None:
        return None
    inside, first, last, _wanted, there = best
    inside.sort(key=lambda v: need[v.id])
    few = minimal(inside, lambda some: sum(need[v.id] for v in some) <= there)
    return few, first, last, sum(need[v.id] for v in few), there


def _crews_on(openings: Openings, day: int) -> int:
    """At most so many crews can be out on a day."""
    task = openings.task
    officers, monitors = set(openings.officers(day)), {p.id for p in openings.monitors(day)}
    most = min(len(officers), len(monitors), len(officers | monitors) // 2) // CREW
    if task.vehicles is not None:
        cars = [v for v in task.vehicles if day not in v.away and v.seats >= 2 * CREW]
        most = min(most, len(cars))
    return most
