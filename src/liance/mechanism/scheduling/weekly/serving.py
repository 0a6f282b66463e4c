"""Serving visits that have no slot: where it costs least, or by putting others out."""

import numpy as np
from numba import njit

from liance.mechanism.scheduling.weekly.state import (
    accepts,
    draw,
    gap_holds,
    may,
    own_cost,
    put_in,
    take_out,
)


@njit(cache=True, nogil=True)
def insert_cheapest(t, m, c, v):
    """Put the unserved v where it costs least; whether there was such a slot."""
    best, least = -1, np.int64(1) << 60
    for at in range(m[t.slots_at + v], m[t.slots_at + v + 1]):
        s = m[t.slots + at]
        if m[t.load + s] + m[t.half + v] > t.capacity:
            continue
        cost = own_cost(t, m, v, s)
        if m[t.mix + s * t.districts + m[t.district + v]] == 0:
            cost += t.district_price
        if cost < least and gap_holds(t, m, c, v, m[t.week + s], v):
            best, least = s, cost
    if best >= 0:
        put_in(t, m, c, v, best)
    return best >= 0


@njit(cache=True, nogil=True)
def _yields(t, m, v, b):
    """Whether nothing fixed keeps v from slot b."""
    site = m[t.site + v]
    for at in range(m[t.mates_at + site], m[t.mates_at + site + 1]):
        u = m[t.mates + at]
        s = m[t.slot_of + u]
        near = s >= 0 and abs(m[t.week + s] - m[t.week + b]) < t.gap
        if near and u != v and m[t.fixed + u]:
            return False
    room = t.capacity - m[t.half + v]
    for at in range(m[t.held + b]):
        u = m[t.members + b * t.wide + at]
        if m[t.fixed + u]:
            room -= m[t.half + u]
    return room >= 0


@njit(cache=True, nogil=True)
def _put_out(t, m, c, v, b, held, places):
    """Take out what keeps v from slot b, with its slots kept; how many that were.

    -1 where something fixed is in the way; nothing is taken out then.
    """
    if not _yields(t, m, v, b):
        return -1
    count = 0
    week = m[t.week + b]
    site = m[t.site + v]
    for at in range(m[t.mates_at + site], m[t.mates_at + site + 1]):
        u = m[t.mates + at]
        s = m[t.slot_of + u]
        if u != v and s >= 0 and abs(m[t.week + s] - week) < t.gap:
            held[count], places[count] = u, s
            count += 1
            take_out(t, m, c, u)
    while m[t.load + b] + m[t.half + v] > t.capacity:
        u = m[t.members + b * t.wide + draw(c, m[t.held + b])]
        if m[t.fixed + u]:
            continue
        held[count], places[count] = u, b
        count += 1
        take_out(t, m, c, u)
    return count


@njit(cache=True, nogil=True)
def force(t, m, c, v, b, held, places, heat):
    """Put the unserved v into slot b, and what was in its way elsewhere.

    Undone when more visits are unserved then, or when the cost is not accepted at this heat.
    `held` and `places` are scratch.
    """
    before, cost = c[1], c[0]
    count = _put_out(t, m, c, v, b, held, places)
    if count < 0:
        return
    put_in(t, m, c, v, b)
    for at in range(count):
        insert_cheapest(t, m, c, held[at])
    if c[1] <= before and accepts(c, c[0] - cost, heat):
        return
    for at in range(count):
        if m[t.slot_of + held[at]] >= 0:
            take_out(t, m, c, held[at])
    take_out(t, m, c, v)
    for at in range(count):
        put_in(t, m, c, held[at], places[at])


@njit(cache=True, nogil=True)
def fill(t, m, c, order, rounds):
    """Greedy start: visits of `order` where they cost least, then the rest by force.

    Every visit of `order` has a slot it may be in. Returns how many of all stay unserved.
    """
    for v in order:
        if m[t.slot_of + v] < 0:
            insert_cheapest(t, m, c, v)
    held = np.empty(t.capacity + t.visits, dtype=np.int32)
    places = np.empty_like(held)
    for _ in range(rounds):
        if c[1] == 0:
            break
        for v in order:
            if m[t.slot_of + v] < 0 and not insert_cheapest(t, m, c, v):
                first = m[t.slots_at + v]
                b = m[t.slots + first + draw(c, m[t.slots_at + v + 1] - first)]
                force(t, m, c, v, b, held, places, 1e9)
    return c[1]


@njit(cache=True, nogil=True)
def place_if_free(t, m, c, v, s):
    """Put the unserved v into slot s when the rules allow it; whether they did."""
    if not may(t, m, v, s) or m[t.load + s] + m[t.half + v] > t.capacity:
        return False
    if not gap_holds(t, m, c, v, m[t.week + s], v):
        return False
    put_in(t, m, c, v, s)
    return True
