"""Search of days and crews: visits are taken out in neighbourhoods and put back where it costs
least, a little worse being let pass less and less often. Time and randomness are arguments.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp
from random import Random

from liance.mechanism.scheduling.daily.openings import Openings, suits
from liance.mechanism.scheduling.daily.roads import Roads
from liance.mechanism.scheduling.daily.state import Place, State, Trip
from liance.mechanism.scheduling.daily.task import Outing, Plan, Task, Visit

FEW_DAYS, MOST_OUT, HOT, COLD = 6, 6, 60.0, 2.0
Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long: until `deadline` of the clock, or `rounds` where repeatable work is wanted."""

    deadline: float
    seed: int = 1
    rounds: int | None = None


def arrange(
    task: Task,
    effort: Effort,
    *,
    clock: Clock,
    told: Callable[[Plan], None] = lambda _plan: None,
    stopped: Callable[[], bool] = lambda: False,
    earlier: Sequence[Outing] = (),
) -> Plan:
    """The best arrangement found. `told` hears of the first and of each better one; `earlier` is
    where to start, as far as it still holds; fixed outings stay whatever they cost."""
    rng = Random(effort.seed)  # noqa: S311 - a search keeps no secret
    state = _begun(task, earlier, rng)
    best = state.copy()
    told(best.plan())
    begun, done = clock(), 0
    while not stopped() and task.visits:
        span = max(effort.deadline - begun, 1e-9)
        share = done / effort.rounds if effort.rounds is not None else (clock() - begun) / span
        if share >= 1:
            break
        done += 1
        next_state = _changed(state, rng)
        if next_state is None:
            break
        worse = next_state.cost() - state.cost()
        heat = HOT * (COLD / HOT) ** share
        if worse <= 0 or rng.random() < exp(-worse / heat):
            state = next_state
            if state.cost() < best.cost():
                best = state.copy()
                told(best.plan())
    return best.plan()


def _begun(task: Task, earlier: Sequence[Outing], rng: Random) -> State:
    """What is fixed, then what was and still holds, then the others greedily: few days first."""
    openings = Openings(task, Roads(task))
    state = State(openings)
    for outing in task.fixed:
        state.open_trip(_trip(outing))
    for outing in earlier:
        for at, name in enumerate(outing.visits):
            visit = task.by_id.get(name)
            if visit is not None and name not in state.where:
                _as_before(state, visit, outing, at, rng)
    waiting = [v for v in task.visits if v.id not in state.where]
    waiting.sort(key=lambda v: (len(openings.days(v)), -v.minutes, v.id))
    for visit in waiting:
        _insert(state, visit, rng, thorough=True)
    return state


def _trip(outing: Outing) -> Trip:
    return Trip(
        outing.day, outing.officers, outing.monitors, outing.vehicle, outing.instruments,
        list(outing.visits), fixed=True,
    )  # fmt: skip


def _as_before(state: State, visit: Visit, outing: Outing, at: int, rng: Random) -> None:
    """Put a visit on the day it had: with the crew it was with, else with anybody."""
    if outing.day not in state.openings.days(visit):
        return
    mates = {state.where.get(name) for name in outing.visits[:at]} - {None}
    joined = [p for p in state.joining(visit, [outing.day]) if p.trip in mates]
    place = min(joined, key=lambda p: p.cost, default=None)
    place = place or _same_crew(state, visit, outing) or state.new_trip(visit, outing.day, rng)
    if place is not None:
        state.put(visit, place)


def _same_crew(state: State, visit: Visit, outing: Outing) -> Place | None:
    """A trip with the crew and vehicle of before, where all of them are still to be had."""
    day, task = outing.day, state.task
    trips = [state.trips[k] for k in state.by_day.get(day, ())]
    taken = {p for t in trips for p in t.people}
    monitors = [p for p in state.openings.monitors(day) if p.id in outing.monitors]
    held = frozenset[str]().union(*(state.openings.covers(p, day, visit.factors) for p in monitors))
    ready = (
        not taken & {*outing.officers, *outing.monitors}
        and set(outing.officers) <= set(state.openings.officers(day))
        and len(monitors) == len(outing.monitors) and held >= visit.factors
        and state.allows(visit, day) and suits(visit, outing.officers, outing.monitors)
    )  # fmt: skip
    people = len({*outing.officers, *outing.monitors})
    cars = {v.id for v in task.vehicles or () if day not in v.away and v.seats >= people}
    free = outing.vehicle is not None and outing.vehicle in cars - {t.vehicle for t in trips}
    if not ready or (task.vehicles is not None and not free):
        return None
    tools = state.tools(visit, day, ())
    if tools is None:
        return None
    vehicle = outing.vehicle if task.vehicles is not None else None
    trip = Trip(day, outing.officers, outing.monitors, vehicle, tools, [visit.id], fixed=False)
    return Place(0, -1, 0, tools, trip)


def _insert(state: State, visit: Visit, rng: Random, *, thorough: bool) -> bool:
    """Put a visit where it costs least; `thorough` looks at every day for a trip of its own."""
    days = state.openings.days(visit)
    if not days:
        return False
    places = state.joining(visit, days)
    some = days if thorough and not places else rng.sample(days, min(FEW_DAYS, len(days)))
    places += [p for p in (state.new_trip(visit, d, rng) for d in some) if p is not None]
    if not places and not thorough:
        every = (state.new_trip(visit, d, rng) for d in days)
        places = [p for p in every if p is not None][:1]
    if not places:
        return False
    cheapest = min(p.cost for p in places)
    state.put(visit, rng.choice([p for p in places if p.cost == cheapest]))
    return True


def _changed(state: State, rng: Random) -> State | None:
    """Another arrangement: some visits that lie together out, and in again with what waits."""
    task = state.task
    movable = [name for name, k in state.where.items() if not state.trips[k].fixed]
    waiting = [v for v in task.visits if v.id not in state.where]
    waiting = [v for v in waiting if state.openings.days(v)]
    if not movable:
        return None if not waiting else _filled(state.copy(), waiting, rng)
    other = state.copy()
    out = [task.by_id[name] for name in _together(state, movable, rng)]
    for visit in out:
        other.take_out(visit)
    back = [*out, *rng.sample(waiting, min(2, len(waiting)))]
    rng.shuffle(back)
    back.sort(key=lambda v: len(state.openings.days(v)) * rng.uniform(0.3, 1))
    return _filled(other, back, rng)


def _filled(state: State, visits: list[Visit], rng: Random) -> State:
    for visit in visits:
        _insert(state, visit, rng, thorough=False)
    return state


def _together(state: State, movable: list[str], rng: Random) -> list[str]:
    """Some visits that lie together: of one trip, of one day, near on the map, or at random."""
    first = rng.choice(movable)
    trip = state.trips[state.where[first]]
    kind, most = rng.random(), rng.randint(1, MOST_OUT)
    if kind < 0.4:
        return list(trip.stops)
    if kind < 0.6:
        numbers = state.by_day[trip.day]
        names = [s for k in numbers for s in state.trips[k].stops if not state.trips[k].fixed]
        return names[: 2 * MOST_OUT]
    if kind < 0.9:
        between = state.openings.roads.between
        pool = rng.sample(movable, min(len(movable), 40))
        near = sorted(pool, key=lambda name: between(first, name))
        return [first, *(n for n in near if n != first)][:most]
    return rng.sample(movable, min(most, len(movable)))
