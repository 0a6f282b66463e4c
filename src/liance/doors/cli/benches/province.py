"""The day-level plan of a province: every agency pair's year on days and crews, with vehicles,
instruments and laboratories; and planning anew after one change.

The province is made up from a seed: 12 cities, 107 counties, 3,000 visits.
"""

import itertools
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from random import Random

from liance.doors.cli.benches.measure import Figure, Goal
from liance.mechanism.scheduling.daily.bound import least_cost
from liance.mechanism.scheduling.daily.checker import faults
from liance.mechanism.scheduling.daily.search import Effort, arrange
from liance.mechanism.scheduling.daily.task import (
    Held,
    Instrument,
    Person,
    Plan,
    Task,
    Terms,
    Vehicle,
    Visit,
)

CITIES, COUNTIES = 12, 107
CITY, COUNTY = (110, 10, 12), (16, 5, 5)  # visits, officers, monitors
SECONDS = {"S": 20, "M": 90, "L": 90}
ALL, AGAIN = Goal(120), Goal(5)
YEAR = 739_617  # 2026-01-05, a Monday
WEEKS = 50
FACTORS = ("化学需氧量", "氨氮", "总磷", "五日生化需氧量", "氮氧化物", "颗粒物", "pH值", "噪声")
ON_SITE = frozenset({"pH值", "噪声", "氮氧化物"})
TERMS = Terms(480, 14, 3, 140, 50, 45)


@dataclass(frozen=True, slots=True)
class Solved:
    """A pair's plan with its bound and what breaks a rule."""

    plan: Plan
    bound: int
    broken: int


def run(size: str) -> Iterator[Figure]:
    """Wall time of the whole province, what stays unserved, what the best costs above its bound,
    and wall time of planning anew where a monitor is lost."""
    figure = partial(Figure, "timetable", size=size)
    tasks = province(Random(7))  # noqa: S311 - a made-up province keeps no secret
    visits = sum(len(task.visits) for task in tasks)
    cores = os.cpu_count() or 1
    share = SECONDS[size] * cores / visits
    begun = time.perf_counter()
    with ProcessPoolExecutor(cores) as pool:
        solved = list(pool.map(_solved, tasks, [share * len(t.visits) for t in tasks]))
    took = time.perf_counter() - begun
    begun = time.perf_counter()
    with ProcessPoolExecutor(cores) as pool:
        greedy = list(pool.map(_first, tasks))
    first = time.perf_counter() - begun
    yield figure(metric="province: first plan of every pair", n=visits, value=first, unit="s",
                 goal=ALL)  # fmt: skip
    yield figure(metric="province: unserved in the first plans", n=visits,
                 value=sum(len(p.unserved) for p in greedy), unit="")  # fmt: skip
    cost, bound = sum(s.plan.cost for s in solved), sum(s.bound for s in solved)
    # as long as it was given: no figure of speed
    yield figure(metric="province: search as given", n=visits, value=took, unit="s")
    left = sum(len(s.plan.unserved) for s in solved)
    yield figure(metric="province: unserved", n=visits, value=left, unit="", goal=Goal(0))
    broken = sum(s.broken for s in solved)
    yield figure(metric="province: broken rules", n=visits, value=broken, unit="", goal=Goal(0))
    yield figure(metric="province: cost", n=visits, value=cost, unit="")
    gap = 100 * (cost / max(bound, 1) - 1)
    yield figure(metric="province: above the bound", n=visits, value=gap, unit="%")
    yield from _again(figure, tasks[0], solved[0].plan)


def _first(task: Task) -> Plan:
    """What stands before anything is improved."""
    return arrange(task, Effort(0), clock=time.perf_counter, stopped=lambda: True)


def _solved(task: Task, seconds: float) -> Solved:
    begun = time.perf_counter()
    plan = arrange(task, Effort(begun + seconds), clock=time.perf_counter)
    return Solved(plan, least_cost(task), len(faults(task, plan)))


def _again(figure: "partial[Figure]", task: Task, plan: Plan) -> Iterator[Figure]:
    """The busiest monitor of the largest city is lost for a month; what was announced for the
    months before stays, and so does every other day as far as it can."""
    months = YEAR + 7 * WEEKS // 2
    kept = tuple(replace(o, fixed=True) for o in plan.outings if o.day < months)
    went = [m for o in plan.outings for m in o.monitors]
    lost = max(set(went), key=went.count)
    away = frozenset(range(months, months + 30))
    people = tuple(replace(p, away=p.away | away) if p.id == lost else p for p in task.people)
    changed = replace(task, people=people, fixed=kept)
    earlier = [o for o in plan.outings if o.day >= months]
    begun = time.perf_counter()
    arrange(changed, Effort(0), clock=time.perf_counter, stopped=lambda: True, earlier=earlier)
    took = time.perf_counter() - begun
    begun = time.perf_counter()
    again = arrange(changed, Effort(begun + 3), clock=time.perf_counter, earlier=earlier)
    broken, count = len(faults(changed, again)), len(task.visits)
    more = len(again.unserved) - len(plan.unserved)
    yield figure(metric="planning anew: first plan", n=count, value=took, unit="s", goal=AGAIN)
    yield figure(metric="planning anew: more unserved", n=count, value=more, unit="", goal=Goal(0))
    yield figure(metric="planning anew: broken rules", n=count, value=broken, unit="",
                 goal=Goal(0))  # fmt: skip


def province(rng: Random) -> list[Task]:
    """The pairs, the largest first."""
    left = 3000 - CITIES * CITY[0] - COUNTIES * (COUNTY[0] - 1)
    cities = [pair(rng, *CITY) for _ in range(CITIES)]
    return cities + [pair(rng, COUNTY[0] - 1 + (n < left), *COUNTY[1:]) for n in range(COUNTIES)]


def pair(rng: Random, visits: int, officers: int, monitors: int) -> Task:
    """One agency pair's year: leave, narrow and ending certificates, dual holders, some vehicles."""
    days = tuple(YEAR + 7 * (n // 5) + n % 5 for n in range(5 * WEEKS))
    # a long holiday in spring and one in autumn
    days = tuple(d for d in days if not (43 <= d - YEAR < 50 or 269 <= d - YEAR < 276))
    rest = {a: b - a - 1 for a, b in itertools.pairwise(days)} | {days[-1]: 2}
    base = (107.0 + rng.random(), 34.0 + rng.random())

    def away() -> frozenset[int]:
        first = rng.choice(days)
        return frozenset(range(first, first + rng.randint(5, 15)))

    people = [Person(f"o{n}", (Held(frozenset(), 0, 10**6),), (), away()) for n in range(officers)]
    for n in range(monitors):
        scope = frozenset() if n % 3 else frozenset(rng.sample(FACTORS, 6))
        until = 10**6 if n % 4 else YEAR + rng.randint(200, 400)
        dual = (Held(frozenset(), 0, 10**6),) if n % 6 == 1 else ()
        people.append(Person(f"m{n}", dual, (Held(scope, 0, until),), away()))
    crews = min(officers, monitors) // 2
    tools = [Instrument(f"i{n}", ON_SITE, 10**6, away()) for n in range(crews + 1)]
    cars = tuple(Vehicle(f"c{n}", 5, away()) for n in range(crews))
    rows = tuple(_visit(rng, n, base) for n in range(visits))
    terms = replace(TERMS, laboratory=30)
    return Task(days, rest, tuple(people), rows, terms, base, cars, tuple(tools))


def _visit(rng: Random, number: int, base: tuple[float, float]) -> Visit:
    """A visit within a quarter; each second unit is visited twice, half a year apart."""
    site = number // 2 if number % 4 < 2 else number
    quarter = (number % 2) * 2 + rng.randint(0, 1)
    first = YEAR + 91 * quarter
    factors = frozenset(rng.sample(FACTORS, rng.randint(2, 4)))
    hold = 1440 if "五日生化需氧量" in factors else None
    return Visit(
        f"v{number}", f"s{site}", rng.choice((100, 140, 180, 220)), first, first + 80, factors,
        factors & ON_SITE, len(factors - ON_SITE), hold,
        base[0] + rng.uniform(-0.4, 0.4), base[1] + rng.uniform(-0.3, 0.3),
    )  # fmt: skip
