"""A checker of our own for timetables: every pair of visits compared, nothing borrowed."""

from itertools import combinations
from typing import Any


def broken_rules(instance: dict[str, Any], assigned: dict[int, tuple[int, int]]) -> list[str]:
    """Every rule of docs/timetable.md that `assigned` breaks, read from the raw file."""
    visits = {visit["id"]: visit for visit in instance["visits"]}
    crews = {crew["id"]: crew for crew in instance["crews"]}
    limits = instance["constants"]
    found = []
    for number, (crew, week) in assigned.items():
        visit, owner = visits[number], crews[crew]
        held = {
            entry["certificate"]
            for entry in owner["certificates"]
            if week < entry["valid_before_week"]
        }
        if week not in owner["weeks"]:
            found.append("field week")
        if week < visit["earliest_week"] or week > visit["latest_week"]:
            found.append("window")
        if not set(visit["needs"]) <= held:
            found.append("certificate")
    for slot in set(assigned.values()):
        inside = [visits[number]["half_days"] for number, at in assigned.items() if at == slot]
        if sum(inside) > limits["capacity_half_days_per_crew_week"]:
            found.append("capacity")
    return found + _too_near(visits, limits["min_gap_weeks_same_site"], assigned)


def _too_near(visits: Any, gap: int, assigned: dict[int, tuple[int, int]]) -> list[str]:
    by_site: dict[int, list[int]] = {}
    for number, (_, week) in assigned.items():
        by_site.setdefault(visits[number]["site"], []).append(week)
    pairs = [pair for weeks in by_site.values() for pair in combinations(weeks, 2)]
    return ["gap" for one, other in pairs if abs(one - other) < gap]


def cost_of(instance: dict[str, Any], assigned: dict[int, tuple[int, int]]) -> int:
    """The cost, district by district."""
    prices = instance["cost"]
    homes = {crew["id"]: crew["home"] for crew in instance["crews"]}
    total, trips = 0, set()
    for visit in instance["visits"]:
        if visit["id"] not in assigned:
            total += prices["unserved"]
            continue
        crew, week = assigned[visit["id"]]
        total += prices["per_week_from_target"] * abs(week - visit["target_week"])
        if homes[crew] != visit["district"]:
            total += prices["outside_home_district"]
        trips.add((crew, week, visit["district"]))
    return total + prices["per_distinct_district_per_crew_week"] * len(trips)
