"""Tasks of days and crews, made up at random from a seed or by hypothesis."""

import itertools
from random import Random

from liance.mechanism.scheduling.daily.task import (
    Held,
    Instrument,
    Person,
    Prices,
    Task,
    Terms,
    Vehicle,
    Visit,
)

TERMS = Terms(
    day_minutes=480, gap=14, long_rest=3, road_percent=140, speed_kmh=50, unplaced_minutes=45
)
MONDAY = 739_950  # 2026-12-07
FACTORS = ("化学需氧量", "氨氮", "氮氧化物", "颗粒物", "五日生化需氧量")


def weekdays(count: int, first: int = MONDAY) -> tuple[int, ...]:
    """So many days from Monday to Friday."""
    return tuple(first + 7 * (n // 5) + n % 5 for n in range(count))


def rests(days: tuple[int, ...]) -> dict[int, int]:
    """Days of rest between each day and the next."""
    return {a: b - a - 1 for a, b in itertools.pairwise(days)} | {days[-1]: 2}


def certified(name: str, side: str, *factors: str, until: int = 800_000) -> Person:
    """A person with one certificate; no factors: all."""
    held = (Held(frozenset(factors), 0, until),)
    return Person(name, **{side: held})


def visit(number: int, **other: object) -> Visit:
    """A visit of an hour or what is said otherwise, any day."""
    facts = {"site": f"s{number}", "minutes": 60, "first": 0, "last": 800_000,
             "lon": 107.1, "lat": 34.4, **other}  # fmt: skip
    return Visit(id=f"v{number}", **facts)


def small(*visits: Visit, days: int = 10, **other: object) -> Task:
    """Two officers, two monitors for everything."""
    shown = weekdays(days)
    facts = {
        "people": tuple(certified(f"o{n}", "officer") for n in range(2))
        + tuple(certified(f"m{n}", "monitor") for n in range(2)),
        "terms": TERMS, "base": (107.1, 34.4), **other,
    }  # fmt: skip
    return Task(days=shown, rest=rests(shown), visits=visits, **facts)


def area(rng: Random, *, visits: int, officers: int, monitors: int, days: int) -> Task:
    """An area with dual holders, narrow certificates, leave, few vehicles and a small laboratory."""
    shown = weekdays(days)

    def away() -> frozenset[int]:
        return frozenset(rng.sample(shown, rng.randint(0, max(1, days // 5))))

    people = [
        Person(f"o{n}", officer=(Held(frozenset(), 0, 800_000),), away=away())
        for n in range(officers)
    ]  # fmt: skip
    for n in range(monitors):
        scope = frozenset() if n % 3 == 0 else frozenset(rng.sample(FACTORS, 3))
        until = 800_000 if n % 4 else shown[len(shown) * 2 // 3]
        dual = (Held(frozenset(), 0, 800_000),) if n % 5 == 1 else ()
        people.append(Person(f"m{n}", dual, (Held(scope, 0, until),), away()))
    cars = max(1, min(officers, monitors) // 2)
    tools = [
        Instrument(f"i{n}", frozenset(rng.sample(FACTORS, 2)), shown[-1] - (n % 3), away())
        for n in range(cars + 1)
    ]  # fmt: skip
    rows = [_visit(rng, n, visits, shown) for n in range(visits)]
    terms = Terms(480, rng.choice((0, 7, 14)), 3, 140, 50, 45, rng.choice((None, 12, 30)))
    return Task(
        shown, rests(shown), tuple(people), tuple(rows), terms, (107.1, 34.4),
        tuple(Vehicle(f"c{n}", 5 if n % 4 else 4, away()) for n in range(cars)), tuple(tools),
        prices=Prices(),
    )  # fmt: skip


def _visit(rng: Random, number: int, of: int, days: tuple[int, ...]) -> Visit:
    first = rng.choice(days)
    factors = frozenset(rng.sample(FACTORS, rng.randint(1, 3)))
    return Visit(
        f"v{number}", f"s{number if number % 4 else max(0, number - 1) % of}",
        rng.choice((60, 100, 140, 240)), first,
        first + rng.randint(0, 30), factors, frozenset(rng.sample(sorted(factors), 1)),
        len(factors), rng.choice((None, 360, 1440, 10_000)),
        None if number % 9 == 8 else 107.1 + rng.uniform(-0.6, 0.6), 34.4 + rng.uniform(-0.4, 0.4),
    )  # fmt: skip
