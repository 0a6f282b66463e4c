"""The instance as arrays of whole numbers, for the compiled loops."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from liance.mechanism.scheduling.weekly.instance import Instance

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Task(NamedTuple):
    """The instance. n visits, m slots (crew, week), `v_`: n long, `s_`: m long.

    `fits` is n × m: crew, certificates and window allow it; `bits` is the same in bits, so that
    the search stays within the nearer caches. The slots of visit v are
    `slots[slots_at[v]:slots_at[v + 1]]`, all within `v_span[v]` (first, last + 1), and never put out by others where
    `v_fixed`; the visits of
    its site `mates[mates_at[site]:mates_at[site + 1]]`, those of its district, by target week,
    `near[near_at[district]:near_at[district + 1]]`. `prices`: unserved, week, outside, district.
    """

    v_district: Ints
    v_half: Ints
    v_target: Ints
    v_site: Ints
    s_week: Ints
    s_home: Ints
    v_span: Ints
    v_fixed: Ints
    fits: Flags
    bits: Ints
    slots_at: Longs
    slots: Ints
    mates_at: Longs
    mates: Ints
    near_at: Longs
    near: Ints
    near_place: Ints
    prices: Longs
    capacity: int
    gap: int


class Layout(NamedTuple):
    """A task with what its slots are called: (crew id, week) of each."""

    task: Task
    names: tuple[tuple[int, int], ...]


def laid_out(instance: Instance) -> Layout:
    """Arrays of `instance`; visits keep their order, slots go by week and crew."""
    pairs = sorted(
        ((week, at) for at, crew in enumerate(instance.crews) for week in crew.weeks),
    )
    crews, visits, prices = instance.crews, instance.visits, instance.prices
    sites = {site: at for at, site in enumerate(dict.fromkeys(v.site for v in visits))}
    v_site = _ints([sites[v.site] for v in visits])
    v_district = _ints([v.district for v in visits])
    v_target = _ints([v.target for v in visits])
    near = np.lexsort((v_target, v_district)).astype(np.int32)
    near_place = np.empty_like(near)
    near_place[near] = np.arange(len(near), dtype=np.int32)
    task = Task(
        v_fixed=np.zeros(len(visits), dtype=np.int32),
        v_district=v_district,
        v_half=_ints([v.half_days for v in visits]),
        v_target=v_target,
        v_site=v_site,
        s_week=_ints([week for week, _ in pairs]),
        s_home=_ints([crews[at].home for _, at in pairs]),
        mates_at=_starts(v_site, len(sites)),
        mates=np.argsort(v_site, kind="stable").astype(np.int32),
        near_at=_starts(v_district, instance.districts),
        near=near,
        near_place=near_place,
        prices=np.array(
            [prices.unserved, prices.week, prices.outside, prices.district], dtype=np.int64
        ),
        capacity=instance.capacity,
        gap=instance.gap,
        **_choices(_fits(instance, pairs)),
    )
    return Layout(task, tuple((crews[at].id, week) for week, at in pairs))


def narrowed(layout: Layout, allowed: Flags) -> Layout:
    """The layout with fewer slots for some visits: `allowed` is visits × slots.

    A visit left with one slot is fixed there.
    """
    fits = layout.task.fits & allowed
    fixed = (fits.sum(axis=1) == 1).astype(np.int32)
    return layout._replace(task=layout.task._replace(v_fixed=fixed, **_choices(fits)))


def _choices(fits: Flags) -> dict[str, Any]:
    """The fields of a task that say where each visit may be."""
    n, m = fits.shape
    visits, slots = np.nonzero(fits)
    starts = _starts(visits.astype(np.int32), n)
    slots = slots.astype(np.int32)
    span = np.zeros((n, 2), dtype=np.int32)
    some = starts[1:] > starts[:-1]
    span[some, 0] = slots[starts[:-1][some]]
    span[some, 1] = slots[starts[1:][some] - 1] + 1
    words = -(-m // 32)
    padded = np.zeros((n, words * 32), dtype=np.bool_)
    padded[:, :m] = fits
    bits = np.packbits(padded, axis=1, bitorder="little").view("<i4").astype(np.int32)
    return {
        "fits": np.ascontiguousarray(fits),
        "bits": np.ascontiguousarray(bits.reshape(n, words)),
        "v_span": span,
        "slots_at": starts,
        "slots": slots,
    }


def _fits(instance: Instance, pairs: list[tuple[int, int]]) -> Flags:
    """n × m: window, certificates and length allow the visit in the slot."""
    visits, crews = instance.visits, instance.crews
    needs = np.zeros((len(visits), instance.certificates), dtype=np.bool_)
    for at, visit in enumerate(visits):
        needs[at, list(visit.needs)] = True
    weeks = _ints([week for week, _ in pairs])
    until = np.zeros((len(crews), instance.certificates), dtype=np.int64)
    for at, crew in enumerate(crews):
        until[at, list(crew.certificates)] = list(crew.certificates.values())
    owner = _ints([at for _, at in pairs])
    lacking = (weeks[:, None] >= until[owner]).astype(np.float32)
    able = needs.astype(np.float32) @ lacking.T == 0
    earliest = np.array([v.earliest for v in visits], dtype=np.int32)
    latest = np.array([v.latest for v in visits], dtype=np.int32)
    short = np.array([v.half_days <= instance.capacity for v in visits], dtype=np.bool_)
    window = (earliest[:, None] <= weeks) & (weeks <= latest[:, None])
    fits: Flags = able & window & short[:, None]
    return fits


def _ints(values: list[int]) -> Ints:
    return np.array(values, dtype=np.int32)


def _starts(groups: Ints, count: int) -> Longs:
    starts = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(groups, minlength=count), out=starts[1:])
    return starts
