"""What a timetable costs and which rules it breaks, counted anew from the instance.

Shares no code with the search: what a solver returns is believed only after this.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from liance.mechanism.scheduling.errors import InstanceError
from liance.mechanism.scheduling.weekly.instance import Instance

Slot = tuple[int, int]
Timetable = Mapping[int, Slot]
Kind = Literal["crew", "field_week", "window", "certificate", "capacity", "gap"]


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: which, the visits it concerns, crew (-1: none) and week."""

    kind: Kind
    visits: tuple[int, ...]
    crew: int
    week: int


@dataclass(frozen=True, slots=True)
class Score:
    """The cost and its parts, each as a count, and every broken rule."""

    cost: int
    unserved: int
    weeks: int
    outside: int
    districts: int
    violations: tuple[Violation, ...]

    @property
    def valid(self) -> bool:
        """Whether no rule is broken (unserved visits are no broken rule)."""
        return not self.violations


def score(instance: Instance, timetable: Timetable) -> Score:
    """Rules and cost of `timetable` (visit id → crew id, week; absent: unserved)."""
    crews = {crew.id: crew for crew in instance.crews}
    broken: list[Violation] = []
    hours: dict[Slot, int] = defaultdict(int)
    inside: dict[Slot, list[int]] = defaultdict(list)
    places: dict[Slot, set[int]] = defaultdict(set)
    sites: dict[int, list[tuple[int, int]]] = defaultdict(list)
    weeks = outside = unserved = 0
    for visit in instance.visits:
        slot = timetable.get(visit.id)
        if slot is None:
            unserved += 1
            continue
        number, week = slot
        crew = crews.get(number)
        mine = (visit.id,)
        if crew is None:
            broken.append(Violation("crew", mine, number, week))
            continue
        if week not in crew.weeks:
            broken.append(Violation("field_week", mine, number, week))
        if not visit.earliest <= week <= visit.latest:
            broken.append(Violation("window", mine, number, week))
        if not crew.holds(visit.needs, week):
            broken.append(Violation("certificate", mine, number, week))
        hours[slot] += visit.half_days
        inside[slot].append(visit.id)
        places[slot].add(visit.district)
        sites[visit.site].append((week, visit.id))
        weeks += abs(week - visit.target)
        outside += visit.district != crew.home
    for slot, total in hours.items():
        if total > instance.capacity:
            broken.append(Violation("capacity", tuple(inside[slot]), *slot))
    broken += _too_near(sites, instance.gap)
    districts = sum(map(len, places.values()))
    prices = instance.prices
    cost = prices.unserved * unserved + prices.week * weeks
    cost += prices.outside * outside + prices.district * districts
    return Score(cost, unserved, weeks, outside, districts, tuple(broken))


def _too_near(sites: Mapping[int, list[tuple[int, int]]], gap: int) -> list[Violation]:
    found = []
    for dates in sites.values():
        dates.sort()
        for (first, one), (second, other) in pairwise(dates):
            if second - first < gap:
                found.append(Violation("gap", (one, other), -1, second))
    return found


def read_timetable(text: str | bytes, instance: Instance) -> dict[int, Slot]:
    """The timetable in a solution file; raises InstanceError naming the entry at fault."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InstanceError("scheduling.not_json", {"what": str(error)}) from error
    if not isinstance(data, dict):
        raise InstanceError("scheduling.not_object", {"field": "$"})
    if "assignments" not in data:
        raise InstanceError("scheduling.missing", {"field": "$.assignments"})
    entries = data["assignments"]
    if isinstance(entries, list):
        ids = [visit.id for visit in sorted(instance.visits, key=lambda visit: visit.id)]
        if len(entries) != len(ids):
            counts = {"wanted": str(len(ids)), "found": str(len(entries))}
            raise InstanceError("scheduling.count", {"field": "assignments", **counts})
        pairs = list(zip(ids, entries, strict=True))
    elif isinstance(entries, dict):
        pairs = _by_name(entries, {visit.id for visit in instance.visits})
    else:
        raise InstanceError("scheduling.not_list", {"field": "assignments"})
    return {visit: _slot(entry, visit) for visit, entry in pairs if entry is not None}


def _by_name(entries: Mapping[str, Any], known: set[int]) -> list[tuple[int, Any]]:
    pairs = []
    for name, entry in entries.items():
        if not (name.isascii() and name.isdigit()) or int(name) not in known:
            raise InstanceError("scheduling.unknown", {"field": "assignments", "found": name[:60]})
        pairs.append((int(name), entry))
    return pairs


def _slot(entry: Any, visit: int) -> Slot:
    if isinstance(entry, list) and len(entry) == 2 and all(type(part) is int for part in entry):
        return entry[0], entry[1]
    raise InstanceError(
        "scheduling.slot", {"field": f"assignments[{visit}]", "found": repr(entry)[:60]}
    )


def timetable_json(instance: Instance, timetable: Timetable) -> str:
    """The solution file: [crew, week] or null in order of visit id."""
    ids = sorted(visit.id for visit in instance.visits)
    entries = [list(timetable[number]) if number in timetable else None for number in ids]
    return json.dumps({"assignments": entries}, separators=(",", ":")) + "\n"
