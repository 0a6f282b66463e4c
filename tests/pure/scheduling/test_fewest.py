"""The fewest demands that cannot hold together, against trying all of them."""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liance.mechanism.scheduling.fewest import fewest_too_near, fewest_unmet

DEMANDS = "abcde"


def _blocked(places: list[set[str]], demands: tuple[str, ...]) -> bool:
    return all(not place.isdisjoint(demands) for place in places)


@pytest.mark.clause("P3")
@given(st.lists(st.sets(st.sampled_from(DEMANDS)), min_size=1, max_size=8))
def test_the_fewest_demands_that_no_place_meets(places: list[set[str]]) -> None:
    told = fewest_unmet(places, DEMANDS)
    fewer = [
        some for n in range(6) for some in combinations(DEMANDS, n) if _blocked(places, some)
    ]  # fmt: skip
    assert told == (fewer[0] if fewer else ())


def _apart(days: list[tuple[int, ...]], gap: int) -> bool:
    def fits(order: tuple[tuple[int, ...], ...]) -> bool:
        free = 0
        for open_ in order:
            day = next((d for d in open_ if d >= free), None)
            if day is None:
                return False
            free = day + gap
        return True

    return any(fits(order) for order in permutations(days))


@pytest.mark.clause("P3")
@settings(max_examples=150)
@given(
    st.lists(
        st.sets(st.integers(0, 12), min_size=1, max_size=4).map(lambda s: tuple(sorted(s))),
        max_size=5,
    ),
    st.integers(0, 6),
)
def test_the_fewest_visits_that_cannot_lie_apart(days: list[tuple[int, ...]], gap: int) -> None:
    told = fewest_too_near(days, gap)
    assert _apart(days, gap) != bool(told)
    assert not told or not _apart([days[at] for at in told], gap)
    for some in combinations(days, max(len(told) - 1, 0)):
        assert not told or _apart(list(some), gap)


def test_a_pair_is_told_where_three_others_conflict_too() -> None:
    """Leaving out one after the other would have kept the three."""
    three, pair = [(0, 1, 2, 3), (0, 1, 2, 3), (0, 1, 2, 3)], [(20,), (21,)]
    assert fewest_too_near([*three, *pair], 3) == [3, 4]
    assert fewest_too_near([*pair, *three], 3) == [0, 1]


def test_twenty_visits_of_one_span_are_looked_at_too() -> None:
    assert len(fewest_too_near([tuple(range(365))] * 20, 30)) == 14
    quarters = [tuple(range(90 * q, 90 * q + 90)) for q in range(4) for _ in range(5)]
    assert fewest_too_near(quarters, 15) == []
