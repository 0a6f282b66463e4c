"""The check of a lower bound, in whole numbers, from the instance and the multipliers alone.

Shares no code with the search of the multipliers and needs no compiler. For any multipliers π
the cost of every timetable is at least

    Σ min(π, unserved price) + Σ over (crew, week) of the least reduced cost of a pattern

since each visit is served once or pays, each crew and week holds one pattern, and the empty
pattern costs nothing. Numbers are in units of 1 / scale.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liance.mechanism.scheduling.errors import InstanceError
from liance.mechanism.scheduling.weekly.instance import Crew, Instance, Visit


@dataclass(frozen=True, slots=True)
class Proof:
    """A bound and what proves it: multipliers by visit id, in units of 1 / scale."""

    scale: int
    multipliers: Mapping[int, int]
    bound: int


def proven_bound(instance: Instance, proof: Proof) -> int:
    """The bound the multipliers prove (at least 0), whatever the proof itself says it is."""
    scale = proof.scale
    most = instance.prices.unserved * scale
    value = {v.id: min(proof.multipliers.get(v.id, 0), most) for v in instance.visits}
    total = sum(value.values())
    for crew in instance.crews:
        for week in crew.weeks:
            total -= _most_gained(instance, crew, week, value, scale)
    return max(0, -(-total // scale))


def _most_gained(
    instance: Instance, crew: Crew, week: int, value: Mapping[int, int], scale: int
) -> int:
    """The most that one pattern of a crew's week gains: multipliers less cost, never below 0."""
    prices = instance.prices
    by_district: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for visit in instance.visits:
        if value[visit.id] <= 0 or not _may(visit, crew, week, instance.capacity):
            continue
        cost = prices.week * abs(week - visit.target)
        cost += prices.outside * (visit.district != crew.home)
        if value[visit.id] > cost * scale:
            gain = value[visit.id] - cost * scale
            by_district[visit.district].append((visit.half_days, gain))
    best = [0] * (instance.capacity + 1)
    for items in by_district.values():
        inside = _knapsack(items, instance.capacity)
        fee = prices.district * scale
        best = [
            max([best[room]] + [best[room - k] + inside[k] - fee for k in range(1, room + 1)])
            for room in range(instance.capacity + 1)
        ]
    return best[-1]


def _may(visit: Visit, crew: Crew, week: int, capacity: int) -> bool:
    return (
        visit.earliest <= week <= visit.latest
        and visit.half_days <= capacity
        and crew.holds(visit.needs, week)
    )


def _knapsack(items: Iterable[tuple[int, int]], capacity: int) -> list[int]:
    best = [0] * (capacity + 1)
    for length, gain in items:
        for room in range(capacity, length - 1, -1):
            best[room] = max(best[room], best[room - length] + gain)
    return best


def proof_json(proof: Proof, instance_text: bytes) -> str:
    """The bound file: the bound, its multipliers by visit id, the instance's SHA-256."""
    return (
        json.dumps(
            {
                "bound": proof.bound,
                "instance_sha256": hashlib.sha256(instance_text).hexdigest(),
                "scale": proof.scale,
                "multipliers": {str(number): value for number, value in proof.multipliers.items()},
            },
            separators=(",", ":"),
        )
        + "\n"
    )


def read_proof(text: str | bytes, instance: Instance) -> Proof:
    """The proof in a bound file; raises InstanceError naming the field at fault."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InstanceError("scheduling.not_json", {"what": str(error)}) from error
    if not isinstance(data, dict):
        raise InstanceError("scheduling.not_object", {"field": "$"})
    for name in ("bound", "scale", "multipliers"):
        if name not in data:
            raise InstanceError("scheduling.missing", {"field": f"$.{name}"})
    scale, bound = _whole(data["scale"], "scale"), _whole(data["bound"], "bound")
    if scale < 1:
        range_ = {"found": str(scale), "least": "1", "most": "1000000000"}
        raise InstanceError("scheduling.out_of_range", {"field": "scale", **range_})
    entries = data["multipliers"]
    if not isinstance(entries, dict):
        raise InstanceError("scheduling.not_object", {"field": "multipliers"})
    known = {str(visit.id): visit.id for visit in instance.visits}
    numbers: dict[int, int] = {}
    for name, value in entries.items():
        if name not in known:
            raise InstanceError("scheduling.unknown", {"field": "multipliers", "found": name[:60]})
        numbers[known[name]] = _whole(value, f"multipliers.{name}")
    return Proof(scale, numbers, bound)


def _whole(value: Any, field: str) -> int:
    if type(value) is not int:
        raise InstanceError("scheduling.not_whole", {"field": field, "found": repr(value)[:60]})
    return value
