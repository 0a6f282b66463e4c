"""The lower bound's inner loop: the cheapest pattern of every slot under given multipliers.

A pattern is a set of visits one crew may make in one week; its reduced cost is its cost less
the multipliers of its visits. For whole multipliers every number here is whole, so it is exact.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from liance.mechanism.scheduling.weekly.arrays import Flags, Ints, Longs, Task


class Columns(NamedTuple):
    """The visits each slot may hold, by district: of slot s `visits[at[s]:at[s + 1]]`."""

    at: Longs
    visits: Ints
    own: Longs


def columns_of(task: Task) -> Columns:
    """The columns of `task`: visits by slot and district, with what each costs there by itself."""
    slots, visits = np.nonzero(task.fits.T)
    order = np.lexsort((visits, task.v_district[visits], slots))
    slots, visits = slots[order], visits[order]
    own = task.prices[1] * np.abs(task.s_week[slots] - task.v_target[visits]).astype(np.int64)
    own += task.prices[2] * (task.s_home[slots] != task.v_district[visits])
    at = np.zeros(len(task.s_week) + 1, dtype=np.int64)
    np.cumsum(np.bincount(slots, minlength=len(task.s_week)), out=at[1:])
    return Columns(at, visits.astype(np.int32), own)


class _Scratch(NamedTuple):
    """Tables of one slot: visits by half-days, districts by half-days, and what was chosen."""

    taken: Flags
    picked: Ints
    values: Longs
    table: Longs
    share: Ints
    spans: Longs


@njit(cache=True, nogil=True)
def price_all(task, columns, multipliers, scale, served, first, last):
    """Sum of the least reduced costs of slots `first` to `last` - 1, in units of 1 / `scale`.

    `multipliers` are whole numbers in that unit; `served[v]` grows by how often v is taken.
    """
    most, wide = 1, task.capacity + 1
    for s in range(first, last):
        most = max(most, columns.at[s + 1] - columns.at[s])
    scratch = _Scratch(
        np.zeros((most, wide), dtype=np.bool_),
        np.zeros(most, dtype=np.int32),
        np.zeros(wide, dtype=np.int64),
        np.zeros((most + 1, wide), dtype=np.int64),
        np.zeros((most, wide), dtype=np.int32),
        np.zeros((most, 2), dtype=np.int64),
    )
    total = np.int64(0)
    for s in range(first, last):
        groups = _price_slot(task, columns, multipliers, scale, s, scratch)
        total -= scratch.table[groups, task.capacity]
        _walk_back(task, served, scratch, groups)
    return total


@njit(cache=True, nogil=True)
def _price_slot(task, columns, multipliers, scale, s, scratch):
    """Fill the tables for slot s; how many districts are worth going to."""
    capacity = task.capacity
    price = task.prices[3] * scale
    groups, count = 0, 0
    at, end = columns.at[s], columns.at[s + 1]
    while at < end:
        d = task.v_district[columns.visits[at]]
        begin = count
        scratch.values[:] = 0
        while at < end and task.v_district[columns.visits[at]] == d:
            v = columns.visits[at]
            gain = multipliers[v] - columns.own[at] * scale
            at += 1
            if gain > 0:
                _add_item(scratch, count, task.v_half[v], gain, capacity)
                scratch.picked[count] = v
                count += 1
        if scratch.values[capacity] <= price:
            count = begin
            continue
        scratch.spans[groups, 0], scratch.spans[groups, 1] = begin, count
        _add_group(scratch, groups, price, capacity)
        groups += 1
    return groups


@njit(cache=True, nogil=True, inline="always")
def _add_item(scratch, at, half, gain, capacity):
    """One more visit of a district: `values[k]` is the most gained within k half-days."""
    values = scratch.values
    for k in range(capacity, -1, -1):
        better = k >= half and values[k - half] + gain > values[k]
        scratch.taken[at, k] = better
        if better:
            values[k] = values[k - half] + gain


@njit(cache=True, nogil=True, inline="always")
def _add_group(scratch, g, price, capacity):
    """One more district: the most gained within k half-days, and its share of them."""
    table = scratch.table
    for k in range(capacity + 1):
        best, share = table[g, k], 0
        for part in range(1, k + 1):
            gain = table[g, k - part] + scratch.values[part] - price
            if gain > best:
                best, share = gain, part
        table[g + 1, k] = best
        scratch.share[g, k] = share


@njit(cache=True, nogil=True)
def _walk_back(task, served, scratch, groups):
    """Count in `served` the visits of the best pattern."""
    left = task.capacity
    for g in range(groups - 1, -1, -1):
        part = scratch.share[g, left]
        left -= part
        for at in range(scratch.spans[g, 1] - 1, scratch.spans[g, 0] - 1, -1):
            if part > 0 and scratch.taken[at, part]:
                v = scratch.picked[at]
                served[v] += 1
                part -= task.v_half[v]
