"""Every rule of a day's plan, counted anew. Shares no line with the search: it reads the task and
the plan, nothing else.
"""

import fractions
import itertools
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from liance.mechanism.scheduling.daily.task import Outing, Person, Plan, Task, Visit


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that is broken: `kind`, the day, the visits and whom or what it concerns.

    Kinds: `unknown`, `twice`, `day`, `window`, `rest` (samples over a long holiday), `laboratory`,
    `gap`, `officers`, `monitors`, `both_sides`, `stranger` (nobody of the task), `avoid` (a declared
    conflict), `drawn` (who was drawn is missing), `factors`, `person_twice`, `away`, `vehicle`,
    `seats`, `vehicle_twice`, `instrument`, `instrument_twice`, `long`, `empty`, `moved` (a fixed
    outing), `cost`.
    """

    kind: str
    day: int = 0
    visits: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def faults(task: Task, plan: Plan) -> list[Fault]:
    """Everything in the plan that breaks a rule of the task."""
    known = {visit.id: visit for visit in task.visits}
    found = list(_counted(plan, known))
    if found:
        return found
    for outing in plan.outings:
        if outing in task.fixed:
            continue
        found += _alone(task, outing, [known[name] for name in outing.visits])
    found += _days(task, plan, known)
    found += _sites(task, plan, known)
    standing = set(plan.outings)
    found += [Fault("moved", o.day, o.visits) for o in task.fixed if o not in standing]
    if plan.cost != priced(task, plan):
        found.append(Fault("cost"))
    return found


def _counted(plan: Plan, known: dict[str, Visit]) -> Iterator[Fault]:
    """Each visit stands exactly once, in an outing or among those that found none."""
    seen: dict[str, int] = defaultdict(int)
    for name in [*plan.unserved, *(v for o in plan.outings for v in o.visits)]:
        seen[name] += 1
        if name not in known:
            yield Fault("unknown", 0, (name,))
    for name in known:
        if seen[name] != 1:
            yield Fault("twice", 0, (name,))
    for outing in plan.outings:
        if not outing.visits:
            yield Fault("empty", outing.day)


def _alone(task: Task, outing: Outing, visits: list[Visit]) -> Iterator[Fault]:
    """What an outing must keep whatever else happens that day."""
    day = outing.day
    if day not in task.days:
        yield Fault("day", day, outing.visits)
    for visit in visits:
        if day < visit.first or day > visit.last:
            yield Fault("window", day, (visit.id,))
        after = task.rest.get(day, 0)
        if visit.hold is not None and after >= task.terms.long_rest and visit.hold < after * 1440:
            yield Fault("rest", day, (visit.id,))
    yield from _crew(task, outing, visits)
    yield from _things(task, outing, visits)
    road = _way(task, visits)
    if road + sum(v.minutes for v in visits) > task.terms.day_minutes:
        yield Fault("long", day, outing.visits)


def _crew(task: Task, outing: Outing, visits: list[Visit]) -> Iterator[Fault]:
    day = outing.day
    people = {p.id: p for p in task.people}
    officers = {o for o in outing.officers if o in people and _holds(people[o], "officer", day)}
    if len(officers) < 2:
        yield Fault("officers", day, outing.visits, outing.officers)
    monitors = {m for m in outing.monitors if m in people and _holds(people[m], "monitor", day)}
    monitors -= set(outing.officers)
    if len(monitors) < 2:
        yield Fault("monitors", day, outing.visits, outing.monitors)
    yield from _named(outing, visits, people)
    for visit in visits:
        lacking = [
            f for f in sorted(visit.factors)
            if not any(
                h.first <= day <= h.last and (not h.factors or f in h.factors)
                for m in monitors for h in people[m].monitor
            )
        ]  # fmt: skip
        if lacking:
            yield Fault("factors", day, (visit.id,), tuple(lacking))
    gone = tuple(
        p for p in (*outing.officers, *outing.monitors) if p in people and day in people[p].away
    )
    if gone:
        yield Fault("away", day, outing.visits, gone)


def _named(outing: Outing, visits: list[Visit], people: dict[str, Person]) -> Iterator[Fault]:
    """Who may not stand in the crew, and who must: by name, whatever the certificates say."""
    day, going = outing.day, [*outing.officers, *outing.monitors]
    double = sorted(set(outing.officers) & set(outing.monitors))
    if double:
        yield Fault("both_sides", day, outing.visits, tuple(double))
    strange = tuple(p for p in going if p not in people)
    if strange:
        yield Fault("stranger", day, outing.visits, strange)
    for visit in visits:
        partial = tuple(p for p in going if p in visit.avoid)
        if partial:
            yield Fault("avoid", day, (visit.id,), partial)
        missing = {o for o in visit.drawn_officers if o not in outing.officers}
        missing |= {m for m in visit.drawn_monitors if m not in outing.monitors}
        if missing:
            yield Fault("drawn", day, (visit.id,), tuple(sorted(missing)))


def _holds(person: Person, side: str, day: int) -> bool:
    return any(h.first <= day <= h.last for h in getattr(person, side))


def _things(task: Task, outing: Outing, visits: list[Visit]) -> Iterator[Fault]:
    day = outing.day
    if task.vehicles is not None:
        cars = [v for v in task.vehicles if v.id == outing.vehicle]
        if not cars or day in cars[0].away:
            yield Fault("vehicle", day, outing.visits, (outing.vehicle or "",))
        elif cars[0].seats < len({*outing.officers, *outing.monitors}):
            yield Fault("seats", day, outing.visits, (cars[0].id,))
    tools = [i for i in task.instruments if i.id in outing.instruments]
    bad = [i.id for i in tools if i.until < day or day in i.away]
    if bad:
        yield Fault("instrument", day, outing.visits, tuple(bad))
    can = {f for i in tools for f in i.factors}
    kept = {f for i in task.instruments for f in i.factors}
    for visit in visits:
        lacking = sorted(f for f in visit.on_site if f in kept and f not in can)
        if lacking:
            yield Fault("instrument", day, (visit.id,), tuple(lacking))


def _days(task: Task, plan: Plan, known: dict[str, Visit]) -> Iterator[Fault]:
    """Nobody and nothing twice a day; the laboratory takes in no more than it can."""
    by_day: dict[int, list[Outing]] = defaultdict(list)
    for outing in plan.outings:
        by_day[outing.day].append(outing)
    for day, outings in sorted(by_day.items()):
        for kind, taken in (
            ("person_twice", [p for o in outings for p in {*o.officers, *o.monitors}]),
            ("vehicle_twice", [o.vehicle for o in outings if o.vehicle]),
            ("instrument_twice", [i for o in outings for i in o.instruments]),
        ):
            double = sorted({t for t in taken if taken.count(t) > 1})
            if double:
                visits = tuple(v for o in outings for v in o.visits)
                yield Fault(kind, day, visits, tuple(double))
        names = [v for o in outings for v in o.visits if known[v].bottles]
        most = task.terms.laboratory
        brought = sum(known[n].bottles for n in names) + task.booked.get(day, 0)
        if names and most is not None and brought > most:
            yield Fault("laboratory", day, tuple(names))


def _sites(task: Task, plan: Plan, known: dict[str, Visit]) -> Iterator[Fault]:
    days: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for outing in plan.outings:
        for name in outing.visits:
            days[known[name].site].append((outing.day, name))
    for site, dated in sorted(days.items()):
        dated += [(day, "") for day in task.done.get(site, ())]
        dated.sort()
        for (one, a), (other, b) in itertools.pairwise(dated):
            if other - one < task.terms.gap and (a or b):
                yield Fault("gap", other, tuple(n for n in (a, b) if n))


def priced(task: Task, plan: Plan) -> int:
    """What the plan costs, from the prices of the task."""
    known = {visit.id: visit for visit in task.visits}
    prices = task.prices
    total = prices.unserved * len(plan.unserved)
    for outing in plan.outings:
        total += prices.outing
        total += prices.minute * _way(task, [known[name] for name in outing.visits])
    officers = [p for o in plan.outings for p in o.officers]
    monitors = [p for o in plan.outings for p in o.monitors]
    may = sum(1 for p in task.people if p.officer), sum(1 for p in task.people if p.monitor)
    spread = sum(_spread(went, n) for went, n in zip((officers, monitors), may, strict=True))
    return total + prices.load * spread


def _spread(went: list[str], people: int) -> int:
    """Squared differences of each person's outings from the mean, those who never go included."""
    if people == 0:
        return 0
    squares = sum(went.count(person) ** 2 for person in set(went))
    return math.floor(squares - fractions.Fraction(len(went) ** 2, people))


def _way(task: Task, visits: list[Visit]) -> int:
    stops = [task.base, *((v.lon, v.lat) for v in visits), task.base]
    return sum(_leg(task, a, b) for a, b in itertools.pairwise(stops))


def _leg(
    task: Task, one: tuple[float | None, float | None] | None,
    other: tuple[float | None, float | None] | None,
) -> int:  # fmt: skip
    if one is None or other is None or None in one or None in other:
        return task.terms.unplaced_minutes
    if one == other:
        return 0
    lon, lat, lon2, lat2 = (math.radians(x or 0.0) for x in (*one, *other))
    half = math.sin((lat2 - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(lat2) * math.sin((lon2 - lon) / 2) ** 2
    km = 12742.0 * math.asin(min(1.0, math.sqrt(half)))
    hours = km * task.terms.road_percent / 100 / task.terms.speed_kmh
    return math.ceil(hours * 60)
