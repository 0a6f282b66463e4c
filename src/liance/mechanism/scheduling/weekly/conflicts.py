"""Why an instance cannot be served in full: small sets of demands that cannot hold together.

Each conflict is proven for itself. Three models are looked at: one visit against crews, certificates
and weeks, and the visits of one site against their minimum distance: of these no conflict of fewer
demands can be proven; visits against the half-days of the crews' weeks they may go to (a flow, in
which visits may be split): of these none can be left out.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from liance.mechanism.scheduling.fewest import fewest_too_near, fewest_unmet
from liance.mechanism.scheduling.weekly.instance import Crew, Instance, Visit

Slot = tuple[int, int]
Demand = tuple[str, int]
Item = TypeVar("Item")
Kind = Literal["visit", "gap", "capacity"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot hold together.

    `visit`: its length (`half_days`, 0 where it plays no part), `certificates` and window
    (`weeks`, empty where it plays no part) leave no crew. `gap`: `visits` of one site cannot lie
    the minimum distance apart within `weeks`. `capacity`: `visits` need `half_days`, the crews'
    weeks they may go to (`slots`: crew, week) hold `room`.
    """

    kind: Kind
    visits: tuple[int, ...]
    half_days: int = 0
    certificates: tuple[int, ...] = ()
    weeks: tuple[int, ...] = ()
    slots: tuple[Slot, ...] = ()
    room: int = 0


def conflicts(instance: Instance) -> list[Conflict]:
    """Every conflict of one visit and of one site, and one of capacity where there is one."""
    choices = {visit.id: _slots_of(instance, visit) for visit in instance.visits}
    found = [_alone(instance, visit) for visit in instance.visits if not choices[visit.id]]
    served = [visit for visit in instance.visits if choices[visit.id]]
    sites: dict[int, list[Visit]] = defaultdict(list)
    for visit in served:
        sites[visit.site].append(visit)
    for visits in sites.values():
        weeks = [tuple(sorted({week for _crew, week in choices[v.id]})) for v in visits]
        near = fewest_too_near(weeks, instance.gap)
        if near:
            taken = {week for at in near for week in weeks[at]}
            ids = tuple(visits[at].id for at in near)
            span = (min(taken), max(taken))
            found.append(Conflict("gap", ids, weeks=span, room=instance.gap))
    full = _overfull(served, choices, instance.capacity)
    return [*found, full] if full else found


def minimal(demands: Sequence[Item], possible: Callable[[Sequence[Item]], bool]) -> list[Item]:
    """A subset of impossible demands of which none can be left out (deletion)."""
    kept = list(demands)
    for demand in demands:
        rest = [other for other in kept if other is not demand]
        if not possible(rest):
            kept = rest
    return kept


def _slots_of(instance: Instance, visit: Visit) -> tuple[Slot, ...]:
    if visit.half_days > instance.capacity:
        return ()
    return tuple(
        (crew.id, week)
        for crew in instance.crews
        for week in crew.weeks
        if visit.earliest <= week <= visit.latest and crew.holds(visit.needs, week)
    )


def _alone(instance: Instance, visit: Visit) -> Conflict:
    """Which of length, certificates and window leave a visit without a crew."""

    def unmet(crew: Crew, week: int) -> list[Demand]:
        return [
            *([("length", 0)] if visit.half_days > instance.capacity else ()),
            *([("window", 0)] if not visit.earliest <= week <= visit.latest else ()),
            *(("certificate", need) for need in visit.needs if not crew.holds((need,), week)),
        ]

    demands: list[Demand] = [
        ("length", 0), ("window", 0), *(("certificate", need) for need in visit.needs)
    ]  # fmt: skip
    places = (unmet(crew, week) for crew in instance.crews for week in crew.weeks)
    kept = fewest_unmet(places, demands)
    return Conflict(
        "visit",
        (visit.id,),
        half_days=visit.half_days if ("length", 0) in kept else 0,
        certificates=tuple(number for kind, number in kept if kind == "certificate"),
        weeks=(visit.earliest, visit.latest) if ("window", 0) in kept else (),
        room=instance.capacity,
    )


def _overfull(
    visits: Sequence[Visit], choices: Mapping[int, tuple[Slot, ...]], capacity: int
) -> Conflict | None:
    """Visits that need more half-days than all the crews' weeks they may go to hold."""
    cut = _Flow(choices, capacity).stuck(visits)
    if not cut:
        return None

    def possible(some: Sequence[Visit]) -> bool:
        return not _Flow(choices, capacity).stuck(some)

    kept = minimal(sorted(cut, key=lambda visit: len(choices[visit.id])), possible)
    slots = sorted({slot for visit in kept for slot in choices[visit.id]})
    return Conflict(
        "capacity",
        tuple(sorted(visit.id for visit in kept)),
        half_days=sum(visit.half_days for visit in kept),
        slots=tuple(slots),
        room=capacity * len(slots),
    )


class _Flow:
    """Half-days of visits sent to slots; visits may be split, so what is stuck is stuck indeed."""

    def __init__(self, choices: Mapping[int, tuple[Slot, ...]], capacity: int) -> None:
        self._choices, self._capacity = choices, capacity
        self._load: dict[Slot, int] = defaultdict(int)
        self._sent: dict[Slot, dict[int, int]] = defaultdict(dict)

    def stuck(self, visits: Iterable[Visit]) -> list[Visit]:
        """Visits that together need more than their slots hold, none where all find room."""
        by_id = {visit.id: visit for visit in visits}
        for visit in by_id.values():
            for _ in range(visit.half_days):
                reached = self._augment(visit.id)
                if reached:
                    return [by_id[number] for number in reached]
        return []

    def _augment(self, start: int) -> set[int]:
        """Send one more half-day of `start`; the visits reached where there is no way."""
        came: dict[Slot, int] = {}
        left: dict[int, Slot] = {}
        seen, waiting = {start}, deque([start])
        while waiting:
            visit = waiting.popleft()
            for slot in self._choices[visit]:
                if slot in came:
                    continue
                came[slot] = visit
                if self._load[slot] < self._capacity:
                    self._shift(slot, came, left, start)
                    return set()
                for other in self._sent[slot]:
                    if other not in seen:
                        seen.add(other)
                        left[other] = slot
                        waiting.append(other)
        return seen

    def _shift(
        self, end: Slot, came: Mapping[Slot, int], left: Mapping[int, Slot], start: int
    ) -> None:
        self._load[end] += 1
        slot = end
        while True:
            visit = came[slot]
            self._sent[slot][visit] = self._sent[slot].get(visit, 0) + 1
            if visit == start:
                return
            slot = left[visit]
            self._sent[slot][visit] -= 1
            if not self._sent[slot][visit]:
                del self._sent[slot][visit]
