"""The fewest demands that cannot hold together: found in order of size, so that none are fewer."""

from bisect import bisect_left
from collections.abc import Collection, Hashable, Iterable, Sequence
from itertools import combinations
from typing import TypeVar

Demand = TypeVar("Demand", bound=Hashable)
# Sets looked at of one size; beyond it a conflict may stay unnamed, never one be named that is none.
MOST_SETS = 20_000


def fewest_unmet(
    unmet: Iterable[Collection[Demand]], demands: Sequence[Demand]
) -> tuple[Demand, ...]:
    """The fewest ``demands`` of which each place leaves one unmet; of as many the first ones in order.

    ``unmet``: what each place does not meet. Empty where some place meets all, or there is none.
    """
    places = {frozenset(one) for one in unmet}
    if not places or frozenset[Demand]() in places:
        return ()
    hardest = [one for one in places if not any(other < one for other in places)]
    for size in range(1, len(demands) + 1):
        for some in combinations(demands, size):
            if not any(one.isdisjoint(some) for one in hardest):
                return some
    return ()


def fewest_too_near(days: Sequence[tuple[int, ...]], gap: int) -> list[int]:
    """The fewest places of ``days`` (what each visit may take, ascending, from 0) that cannot be
    served with ``gap`` between any two; empty where all can.

    For every set the earliest end of its visits is known from the sets with one less; visits of
    the same days stand for one another.
    """
    kinds: dict[tuple[int, ...], list[int]] = {}
    for place, open_ in enumerate(days):
        kinds.setdefault(open_, []).append(place)
    choices, who = list(kinds), list(kinds.values())
    level = {tuple(0 for _ in choices): 0}
    while level and len(level) <= MOST_SETS:
        grown: dict[tuple[int, ...], int] = {}
        for counts in level:
            for kind, count in enumerate(counts):
                more = (*counts[:kind], count + 1, *counts[kind + 1 :])
                if count == len(who[kind]) or more in grown:
                    continue
                free = _free_from(more, level, choices, gap)
                if free is None:
                    return sorted(
                        at for n, ids in zip(more, who, strict=True) for at in ids[:n]
                    )  # fmt: skip
                grown[more] = free
        level = grown
    return []


def _free_from(
    counts: tuple[int, ...], before: dict[tuple[int, ...], int],
    choices: Sequence[tuple[int, ...]], gap: int,
) -> int | None:  # fmt: skip
    """The first day on which another may follow all of ``counts``; none where they find no days."""
    found = []
    for kind, count in enumerate(counts):
        if count:
            start = before[(*counts[:kind], count - 1, *counts[kind + 1 :])]
            at = bisect_left(choices[kind], start)
            if at < len(choices[kind]):
                found.append(choices[kind][at] + gap)
    return min(found, default=None)
