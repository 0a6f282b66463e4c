"""A year to be put on weeks: crews, visits, constants and prices, read from JSON and checked.

The file is described in `docs/timetable.md`. Everything is a whole number. Nothing here
knows a database or a clock.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from liance.mechanism.scheduling.errors import InstanceError

MOST = 1_000_000_000
CONSTANTS = (
    "weeks",
    "capacity_half_days_per_crew_week",
    "districts",
    "certificates",
    "min_gap_weeks_same_site",
)
PRICES = (
    "unserved",
    "per_week_from_target",
    "outside_home_district",
    "per_distinct_district_per_crew_week",
)


@dataclass(frozen=True, slots=True)
class Prices:
    """What each kind of cost counts, as whole numbers without a unit."""

    unserved: int
    week: int
    outside: int
    district: int


@dataclass(frozen=True, slots=True)
class Crew:
    """Two people who go out together: home district, field weeks, certificates.

    `certificates` maps each certificate to the first week in which it no longer holds.
    """

    id: int
    home: int
    weeks: tuple[int, ...]
    certificates: Mapping[int, int]

    def holds(self, needs: tuple[int, ...], week: int) -> bool:
        """Whether every certificate of `needs` holds in `week`."""
        return all(week < self.certificates.get(need, 0) for need in needs)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit to one site: how long (half-days), what it needs, when it may be (inclusive)."""

    id: int
    site: int
    district: int
    half_days: int
    needs: tuple[int, ...]
    target: int
    earliest: int
    latest: int


@dataclass(frozen=True, slots=True)
class Instance:
    """The whole task. `baseline` holds costs the file reports; it is no part of the task."""

    weeks: int
    capacity: int
    districts: int
    certificates: int
    gap: int
    prices: Prices
    crews: tuple[Crew, ...]
    visits: tuple[Visit, ...]
    baseline: Mapping[str, int] = field(default_factory=dict)


def read_instance(text: str | bytes) -> Instance:
    """The instance in a JSON text; raises InstanceError naming the field at fault."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InstanceError("scheduling.not_json", {"what": str(error)}) from error
    root = _mapping(data, "$")
    constants = _mapping(_of(root, "constants", "$"), "constants")
    weeks, capacity, districts, certificates, gap = (
        _whole(constants, name, "constants", least=0 if name == CONSTANTS[4] else 1)
        for name in CONSTANTS
    )
    cost = _mapping(_of(root, "cost", "$"), "cost")
    prices = Prices(*(_whole(cost, name, "cost", most=1_000_000) for name in PRICES))
    bounds = _Bounds(weeks, districts, certificates, capacity)
    crews = tuple(
        _crew(entry, f"crews[{at}]", bounds) for at, entry in enumerate(_list(root, "crews", "$"))
    )
    visits = tuple(
        _visit(entry, f"visits[{at}]", bounds)
        for at, entry in enumerate(_list(root, "visits", "$"))
    )
    _unique([crew.id for crew in crews], "crews")
    _unique([visit.id for visit in visits], "visits")
    baseline = root.get("baseline", {})
    reported = {k: v for k, v in baseline.items() if type(v) is int} if _is_map(baseline) else {}
    return Instance(weeks, capacity, districts, certificates, gap, prices, crews, visits, reported)


@dataclass(frozen=True, slots=True)
class _Bounds:
    weeks: int
    districts: int
    certificates: int
    capacity: int


def _crew(entry: Any, at: str, bounds: _Bounds) -> Crew:
    data = _mapping(entry, at)
    held: dict[int, int] = {}
    for place, item in enumerate(_list(data, "certificates", at)):
        here = f"{at}.certificates[{place}]"
        pair = _mapping(item, here)
        kind = _whole(pair, "certificate", here, most=bounds.certificates - 1)
        until = _whole(pair, "valid_before_week", here)
        held[kind] = max(until, held.get(kind, 0))
    weeks = _wholes(data, "weeks", at, bounds.weeks - 1)
    return Crew(
        id=_whole(data, "id", at),
        home=_whole(data, "home", at, most=bounds.districts - 1),
        weeks=tuple(sorted(set(weeks))),
        certificates=held,
    )


def _visit(entry: Any, at: str, bounds: _Bounds) -> Visit:
    data = _mapping(entry, at)
    last = bounds.weeks - 1
    visit = Visit(
        id=_whole(data, "id", at),
        site=_whole(data, "site", at),
        district=_whole(data, "district", at, most=bounds.districts - 1),
        half_days=_whole(data, "half_days", at, least=1),
        needs=_wholes(data, "needs", at, bounds.certificates - 1),
        target=_whole(data, "target_week", at, most=last),
        earliest=_whole(data, "earliest_week", at, most=last),
        latest=_whole(data, "latest_week", at, most=last),
    )
    if visit.earliest > visit.latest:
        raise InstanceError(
            "scheduling.window_empty",
            {"field": f"{at}.latest_week", "first": str(visit.earliest), "last": str(visit.latest)},
        )
    return visit


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def _mapping(value: Any, at: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InstanceError("scheduling.not_object", {"field": at})
    return value


def _of(data: Mapping[str, Any], name: str, at: str) -> Any:
    if name not in data:
        raise InstanceError("scheduling.missing", {"field": f"{at}.{name}"})
    return data[name]


def _list(data: Mapping[str, Any], name: str, at: str) -> list[Any]:
    value = _of(data, name, at)
    if not isinstance(value, list):
        raise InstanceError("scheduling.not_list", {"field": f"{at}.{name}"})
    return value


def _whole(data: Mapping[str, Any], name: str, at: str, *, least: int = 0, most: int = MOST) -> int:
    return _checked(_of(data, name, at), f"{at}.{name}", least, most)


def _wholes(data: Mapping[str, Any], name: str, at: str, most: int) -> tuple[int, ...]:
    return tuple(
        _checked(value, f"{at}.{name}[{place}]", 0, most)
        for place, value in enumerate(_list(data, name, at))
    )


def _checked(value: Any, at: str, least: int, most: int) -> int:
    if type(value) is not int:
        raise InstanceError("scheduling.not_whole", {"field": at, "found": repr(value)[:60]})
    if not least <= value <= most:
        raise InstanceError(
            "scheduling.out_of_range",
            {"field": at, "found": str(value), "least": str(least), "most": str(most)},
        )
    return value


def _unique(ids: list[int], name: str) -> None:
    seen: set[int] = set()
    for at, number in enumerate(ids):
        if number in seen:
            raise InstanceError(
                "scheduling.twice", {"field": f"{name}[{at}].id", "found": str(number)}
            )
        seen.add(number)
