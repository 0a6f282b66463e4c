"""The timetable while it is searched: what lies in each slot, and what one change costs.

Compiled by numba. Task and state lie in one block of whole numbers, `m`; `t` says where: taking
arrays out of tuples inside a loop costs more there than the search itself. Counters lie in `c`:
0 cost, 1 unserved, 2 random state. Nothing is allocated in the loops.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from liance.mechanism.scheduling.weekly.arrays import Ints, Longs, Task

NOWHERE = -1


class Places(NamedTuple):
    """Where each table begins in the block, and the scalars of the task.

    By visit: district, half-days, target, site, first slot and the one beyond the last, place
    in `near`, whether it is `fixed`; `bits` (`words` each) says which slots are allowed, `slots` from `slots_at` lists
    them. By slot: week, home. By site `mates` from `mates_at`, by district `near` from `near_at`.
    The state: slot of each visit (-1: unserved) and its place among the slot's `members` (`wide`
    each); load in half-days, count of visits, and `mix`, visits by district (`districts` each).
    """

    district: int
    half: int
    target: int
    site: int
    first: int
    beyond: int
    near_place: int
    fixed: int
    bits: int
    slots_at: int
    slots: int
    week: int
    home: int
    mates_at: int
    mates: int
    near_at: int
    near: int
    slot_of: int
    place: int
    load: int
    held: int
    members: int
    mix: int
    visits: int
    words: int
    wide: int
    districts: int
    capacity: int
    gap: int
    unserved_price: int
    week_price: int
    outside_price: int
    district_price: int


class State(NamedTuple):
    """A task and a timetable in one block."""

    places: Places
    block: Ints
    counters: Longs

    @property
    def cost(self) -> int:
        """What the timetable costs."""
        return int(self.counters[0])

    @property
    def unserved(self) -> int:
        """Visits without a slot."""
        return int(self.counters[1])

    def slots(self) -> list[int]:
        """The slot of each visit, -1 where it has none."""
        start = self.places.slot_of
        found: list[int] = self.block[start : start + self.places.visits].tolist()
        return found

    def copy(self, seed: int) -> "State":
        """The same timetable with random numbers of its own."""
        return State(self.places, self.block.copy(), _counters(self.cost, self.unserved, seed))


def empty_state(task: Task, districts: int, seed: int) -> State:
    """Nothing served yet."""
    n, m = task.fits.shape
    wide = max(1, task.capacity)
    tables: dict[str, Ints | Longs] = {
        "district": task.v_district,
        "half": task.v_half,
        "target": task.v_target,
        "site": task.v_site,
        "first": task.v_span[:, 0],
        "beyond": task.v_span[:, 1],
        "near_place": task.near_place,
        "fixed": task.v_fixed,
        "bits": task.bits.reshape(-1),
        "slots_at": task.slots_at,
        "slots": _cheapest_first(task),
        "week": task.s_week,
        "home": task.s_home,
        "mates_at": task.mates_at,
        "mates": task.mates,
        "near_at": task.near_at,
        "near": task.near,
        "slot_of": np.full(n, NOWHERE, dtype=np.int32),
        "place": np.zeros(n, dtype=np.int32),
        "load": np.zeros(m, dtype=np.int32),
        "held": np.zeros(m, dtype=np.int32),
        "members": np.zeros(m * wide, dtype=np.int32),
        "mix": np.zeros(m * districts, dtype=np.int32),
    }
    starts = np.cumsum([0, *(len(table) for table in tables.values())])
    block = np.concatenate([table.astype(np.int32) for table in tables.values()])
    unserved, week, outside, district = (int(price) for price in task.prices)
    places = Places(
        **{name: int(at) for name, at in zip(tables, starts, strict=False)},
        visits=n,
        words=task.bits.shape[1],
        wide=wide,
        districts=districts,
        capacity=task.capacity,
        gap=task.gap,
        unserved_price=unserved,
        week_price=week,
        outside_price=outside,
        district_price=district,
    )
    return State(places, block, _counters(n * unserved, n, seed))


def _cheapest_first(task: Task) -> Ints:
    """The slots of each visit, those where it costs least by itself first."""
    visits = np.repeat(np.arange(len(task.v_half)), np.diff(task.slots_at))
    slots = task.slots
    cost = task.prices[1] * np.abs(task.s_week[slots] - task.v_target[visits])
    cost += task.prices[2] * (task.s_home[slots] != task.v_district[visits])
    ordered: Ints = slots[np.lexsort((slots, cost, visits))]
    return ordered


def _counters(cost: int, unserved: int, seed: int) -> Longs:
    random = (seed * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D) % (2**63 - 1) or 1
    return np.array([cost, unserved, random], dtype=np.int64)


@njit(cache=True, nogil=True, inline="always")
def draw(c, below):
    """A whole number from 0 to `below` - 1 (xorshift, state in `c[2]`)."""
    x = np.uint64(c[2])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    c[2] = np.int64(x)
    return np.int64((x >> np.uint64(33)) * np.uint64(below) >> np.uint64(31))


@njit(cache=True, nogil=True, inline="always")
def accepts(c, change, heat):
    """Whether a change of the cost is taken at this heat (Metropolis)."""
    if change <= 0:
        return True
    if change > 20.0 * heat:
        return False
    return (draw(c, 1 << 30) + 0.5) / (1 << 30) < np.exp(-change / heat)


@njit(cache=True, nogil=True, inline="always")
def own_cost(t, m, v, s):
    """What visit v costs in slot s by itself: weeks from its target, outside the home district."""
    cost = t.week_price * abs(m[t.week + s] - m[t.target + v])
    if m[t.home + s] != m[t.district + v]:
        cost += t.outside_price
    return cost


@njit(cache=True, nogil=True)
def gap_holds(t, m, c, v, week, but):
    """Whether v may be in `week` beside the other visits of its site (`but` left aside)."""
    site = m[t.site + v]
    for at in range(m[t.mates_at + site], m[t.mates_at + site + 1]):
        u = m[t.mates + at]
        if u == v or u == but:
            continue
        s = m[t.slot_of + u]
        if s >= 0 and abs(m[t.week + s] - week) < t.gap:
            return False
    return True


@njit(cache=True, nogil=True)
def take_out(t, m, c, v):
    """Take v out of its slot; it is unserved then. The cost is kept."""
    s = m[t.slot_of + v]
    last = m[t.held + s] - 1
    moved = m[t.members + s * t.wide + last]
    m[t.members + s * t.wide + m[t.place + v]] = moved
    m[t.place + moved] = m[t.place + v]
    m[t.held + s] = last
    m[t.load + s] -= m[t.half + v]
    d = m[t.district + v]
    m[t.mix + s * t.districts + d] -= 1
    m[t.slot_of + v] = -1
    cost = t.unserved_price - own_cost(t, m, v, s)
    if m[t.mix + s * t.districts + d] == 0:
        cost -= t.district_price
    c[0] += cost
    c[1] += 1


@njit(cache=True, nogil=True)
def put_in(t, m, c, v, s):
    """Put the unserved v into slot s. The cost is kept."""
    d = m[t.district + v]
    cost = own_cost(t, m, v, s) - t.unserved_price
    if m[t.mix + s * t.districts + d] == 0:
        cost += t.district_price
    m[t.members + s * t.wide + m[t.held + s]] = v
    m[t.place + v] = m[t.held + s]
    m[t.held + s] += 1
    m[t.load + s] += m[t.half + v]
    m[t.mix + s * t.districts + d] += 1
    m[t.slot_of + v] = s
    c[0] += cost
    c[1] -= 1


@njit(cache=True, nogil=True, inline="always")
def may(t, m, v, s):
    """Whether visit v may be in slot s, what else lies there aside."""
    return (m[t.bits + v * t.words + (s >> 5)] >> (s & 31)) & 1 != 0


@njit(cache=True, nogil=True, inline="always")
def room(t, m, c, v, s):
    """Whether slot s has the half-days v takes."""
    return m[t.load + s] + m[t.half + v] <= t.capacity
