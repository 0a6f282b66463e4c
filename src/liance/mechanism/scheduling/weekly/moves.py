"""The moves of the local search and the loop that accepts them (simulated annealing)."""

import numpy as np
from numba import njit

from liance.mechanism.scheduling.weekly.serving import force, insert_cheapest
from liance.mechanism.scheduling.weekly.state import (
    accepts,
    draw,
    gap_holds,
    may,
    own_cost,
    put_in,
    room,
    take_out,
)


@njit(cache=True, nogil=True)
def _district_change(t, m, c, v, a, b):
    """Districts more (or fewer) when v leaves slot a for slot b."""
    d = m[t.district + v]
    change = 0
    if m[t.mix + b * t.districts + d] == 0:
        change += t.district_price
    if m[t.mix + a * t.districts + d] == 1:
        change -= t.district_price
    return change


@njit(cache=True, nogil=True)
def _relocate(t, m, c, v, b, heat):
    a = m[t.slot_of + v]
    change = own_cost(t, m, v, b) - own_cost(t, m, v, a) + _district_change(t, m, c, v, a, b)
    if not accepts(c, change, heat):
        return
    if m[t.week + a] != m[t.week + b] and not gap_holds(t, m, c, v, m[t.week + b], v):
        return
    take_out(t, m, c, v)
    put_in(t, m, c, v, b)


@njit(cache=True, nogil=True)
def _swap(t, m, c, v, u, heat):
    """Exchange v and u, which lie in two slots."""
    a, b = m[t.slot_of + v], m[t.slot_of + u]
    if not may(t, m, u, a):
        return
    longer = m[t.half + v] - m[t.half + u]
    if m[t.load + b] + longer > t.capacity or m[t.load + a] - longer > t.capacity:
        return
    change = own_cost(t, m, v, b) + own_cost(t, m, u, a)
    change -= own_cost(t, m, v, a) + own_cost(t, m, u, b)
    if m[t.district + v] != m[t.district + u]:
        change += _district_change(t, m, c, v, a, b)
        change += _district_change(t, m, c, u, b, a)
    if not accepts(c, change, heat):
        return
    if m[t.week + a] != m[t.week + b]:
        if not gap_holds(t, m, c, v, m[t.week + b], u):
            return
        if not gap_holds(t, m, c, u, m[t.week + a], v):
            return
        if m[t.site + v] == m[t.site + u] and abs(m[t.week + a] - m[t.week + b]) < t.gap:
            return
    take_out(t, m, c, v)
    take_out(t, m, c, u)
    put_in(t, m, c, v, b)
    put_in(t, m, c, u, a)


@njit(cache=True, nogil=True)
def _group_load(t, m, c, s, d, b):
    """Half-days of the visits of district d in slot s, or -1 when one may not go to slot b."""
    total = 0
    week = m[t.week + b]
    other = week != m[t.week + s]
    for at in range(m[t.held + s]):
        v = m[t.members + s * t.wide + at]
        if m[t.district + v] != d:
            continue
        if not may(t, m, v, b) or (other and not gap_holds(t, m, c, v, week, v)):
            return -1
        total += m[t.half + v]
    return total


@njit(cache=True, nogil=True)
def _group_cost(t, m, c, s, d, b):
    cost = 0
    for at in range(m[t.held + s]):
        v = m[t.members + s * t.wide + at]
        if m[t.district + v] == d:
            cost += own_cost(t, m, v, b) - own_cost(t, m, v, s)
    return cost


@njit(cache=True, nogil=True)
def _carry(t, m, c, s, d, b):
    """Carry the visits of district d from slot s to slot b."""
    for at in range(m[t.held + s] - 1, -1, -1):
        v = m[t.members + s * t.wide + at]
        if m[t.district + v] == d:
            take_out(t, m, c, v)
            put_in(t, m, c, v, b)


@njit(cache=True, nogil=True)
def _move_group(t, m, c, a, d, b, heat):
    """Move all visits of district d from slot a to b, or exchange them with a group of b."""
    load = _group_load(t, m, c, a, d, b)
    if load < 0:
        return
    change = _group_cost(t, m, c, a, d, b) - t.district_price
    if m[t.mix + b * t.districts + d] == 0:
        change += t.district_price
    if m[t.load + b] + load <= t.capacity:
        if accepts(c, change, heat):
            _carry(t, m, c, a, d, b)
        return
    e = m[t.district + m[t.members + b * t.wide + draw(c, m[t.held + b])]]
    if e == d:
        return
    back = _group_load(t, m, c, b, e, a)
    if back < 0 or m[t.load + b] - back + load > t.capacity:
        return
    if m[t.load + a] - load + back > t.capacity:
        return
    change += _group_cost(t, m, c, b, e, a) - t.district_price
    if m[t.mix + a * t.districts + e] == 0:
        change += t.district_price
    if accepts(c, change, heat):
        _exchange(t, m, c, a, d, b, e)


@njit(cache=True, nogil=True)
def _exchange(t, m, c, a, d, b, e):
    """Exchange district d of slot a with district e of slot b (d and e differ)."""
    held = np.empty(t.wide, dtype=np.int32)
    count = 0
    for at in range(m[t.held + b] - 1, -1, -1):
        u = m[t.members + b * t.wide + at]
        if m[t.district + u] == e:
            held[count] = u
            count += 1
            take_out(t, m, c, u)
    _carry(t, m, c, a, d, b)
    for at in range(count):
        put_in(t, m, c, held[at], a)


@njit(cache=True, nogil=True)
def _aim(t, m, c, v):
    """A slot for v: now and then where a visit of its district with a near target lies.

    Else one of its own slots, the cheap ones more often: the share of the list passed over is the
    cube of an even random number.
    """
    d = m[t.district + v]
    if draw(c, 2) == 0:
        low, high = m[t.near_at + d], m[t.near_at + d + 1]
        reach = (high - low) // 25 + 4
        at = m[t.near_place + v] + draw(c, 2 * reach + 1) - reach
        if low <= at < high:
            s = m[t.slot_of + m[t.near + at]]
            if s >= 0 and may(t, m, v, s):
                return s
    begin = m[t.slots_at + v]
    share = (draw(c, 1 << 20) / (1 << 20)) ** 3
    return m[t.slots + begin + int(share * (m[t.slots_at + v + 1] - begin))]


@njit(cache=True, nogil=True)
def anneal(t, m, c, movable, moves, heat, cooling):
    """Try `moves` random moves of the visits in `movable`; the heat falls by `cooling` each.

    Every visit in `movable` has a slot it may be in. Returns the heat at the end.
    """
    held = np.empty(t.capacity + t.visits, dtype=np.int32)
    places = np.empty_like(held)
    for _ in range(moves):
        heat *= cooling
        v = movable[draw(c, len(movable))]
        a = m[t.slot_of + v]
        if a < 0:
            if not insert_cheapest(t, m, c, v):
                force(t, m, c, v, _aim(t, m, c, v), held, places, heat)
            continue
        b = _aim(t, m, c, v)
        if a == b:
            continue
        if draw(c, 8) == 0 and m[t.mix + a * t.districts + m[t.district + v]] > 1:
            if m[t.held + b] > 0:
                _move_group(t, m, c, a, m[t.district + v], b, heat)
        elif room(t, m, c, v, b) and (m[t.held + b] == 0 or draw(c, 3) > 0):
            _relocate(t, m, c, v, b, heat)
        elif m[t.held + b] > 0:
            _swap(t, m, c, v, m[t.members + b * t.wide + draw(c, m[t.held + b])], heat)
    return heat
