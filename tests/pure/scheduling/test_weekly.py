"""The week-level timetable: what is found keeps every rule, and no timetable beats the bound."""

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import count, product
from pathlib import Path

import pytest
from tests.pure.scheduling.independent import broken_rules, cost_of
from tests.pure.scheduling.instances import drawn, read

from liance.mechanism.scheduling.weekly.bound import lower_bound
from liance.mechanism.scheduling.weekly.instance import read_instance
from liance.mechanism.scheduling.weekly.proof import Proof, proven_bound
from liance.mechanism.scheduling.weekly.scoring import score, timetable_json
from liance.mechanism.scheduling.weekly.search import Effort, Found, announced, search


def _search(data, *, seed=1, moves=100_000, threads=1, **more) -> Found:
    ticks = count()
    effort = Effort(deadline=1e12, seed=seed, threads=threads, moves=moves)
    return search(read(data), effort, clock=lambda: float(next(ticks)), **more)


@pytest.mark.clause("P1")
@pytest.mark.parametrize("seed", range(40))
def test_every_timetable_satisfies_the_independent_checker(seed):
    data = drawn(seed)
    found = _search(data, seed=seed)
    assert broken_rules(data, found.timetable) == []
    assert cost_of(data, found.timetable) == found.score.cost
    assert found.score.unserved == len(data["visits"]) - len(found.timetable)


@pytest.mark.parametrize("seed", range(40))
def test_the_bound_is_proven_and_below_what_is_found(seed):
    data = drawn(seed)
    ticks = count()
    proof = lower_bound(read(data), deadline=600, clock=lambda: float(next(ticks)))
    assert proven_bound(read(data), proof) == proof.bound
    assert 0 < proof.bound <= _search(data).score.cost


@pytest.mark.parametrize("seed", range(12))
def test_on_tiny_instances_search_and_bound_enclose_the_optimum(seed):
    data = drawn(seed, visits=4, crews=2, weeks=4)
    slots = [(crew["id"], week) for crew in data["crews"] for week in crew["weeks"]]
    ids = [visit["id"] for visit in data["visits"]]
    best = min(
        cost_of(data, kept)
        for choice in product([None, *slots], repeat=len(ids))
        for kept in [{i: s for i, s in zip(ids, choice, strict=True) if s is not None}]
        if not broken_rules(data, kept)
    )
    assert _search(data).score.cost == best
    ticks = count()
    proof = lower_bound(read(data), deadline=600, clock=lambda: float(next(ticks)))
    assert proof.bound <= best


def test_any_multipliers_prove_a_bound_and_a_false_claim_is_seen():
    data = drawn(3)
    instance = read(data)
    cost = _search(data).score.cost
    for value in (-5_000, 0, 1_000, 9_000, 10**9):
        numbers = {visit.id: value * (1 + visit.id % 3) for visit in instance.visits}
        assert proven_bound(instance, Proof(1000, numbers, cost + 1)) <= cost


def test_the_same_seed_gives_the_same_timetable():
    data = drawn(5, visits=60, crews=5)
    first, second = _search(data, seed=9, threads=2), _search(data, seed=9, threads=2)
    assert first.timetable == second.timetable


def test_it_starts_from_what_is_kept_and_stops_when_told():
    data = drawn(7)
    earlier = _search(data)
    again = _search(data, kept=earlier.timetable, stopped=lambda: True)
    assert again.timetable == earlier.timetable


def test_nothing_is_ever_told_that_costs_more():
    costs: list[int] = []
    _search(drawn(8, visits=60), told=lambda found: costs.append(found.score.cost))
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda v, c: (c["id"], (v["latest_week"] + 1) % 8), "window"),
        (lambda v, c: (99, v["target_week"]), "crew"),
    ],
)
def test_the_score_names_what_is_broken(change, kind):
    data = drawn(11)
    visit, crew = data["visits"][0], data["crews"][0]
    counted = score(read(data), {visit["id"]: change(visit, crew)})
    assert kind in {broken.kind for broken in counted.violations}


def test_two_visits_of_a_site_too_near_and_a_full_week_are_seen():
    data = drawn(12)
    data["crews"][0] |= {
        "weeks": list(range(8)),
        "certificates": [{"certificate": k, "valid_before_week": 8} for k in range(4)],
    }
    for visit in data["visits"]:
        visit |= {"earliest_week": 0, "latest_week": 7, "half_days": 4}
    table = {visit["id"]: (10, 3) for visit in data["visits"][:2]}
    kinds = {broken.kind for broken in score(read(data), table).violations}
    assert kinds == {"gap", "capacity"}


@pytest.mark.parametrize("name", ["instance_seed1.json", "instance_seed2.json"])
def test_the_real_size_is_served_in_full_and_passes_the_shared_checker(
    name: str, shared_data: Callable[[str], Path], tmp_path: Path
):
    path = shared_data(f"07_timetable/{name}")
    instance = read_instance(path.read_bytes())
    ticks = count()
    effort = Effort(deadline=1e12, threads=1, moves=4_000_000)
    found = search(instance, effort, clock=lambda: float(next(ticks)))
    solution = tmp_path / "solution.json"
    solution.write_text(timetable_json(instance, found.timetable), "utf-8")
    command = [sys.executable, str(shared_data("07_timetable/check.py")), str(path), str(solution)]
    checked = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert checked["cost"] == found.score.cost
    assert found.score.unserved == 0
    assert found.score.cost < 0.9 * instance.baseline["greedy_relocation"]


def test_the_real_bound_is_as_good_as_the_reported_one(shared_data: Callable[[str], Path]):
    instance = read_instance(shared_data("07_timetable/instance_seed1.json").read_bytes())
    ticks = count()
    proof = lower_bound(instance, deadline=1e12, clock=lambda: float(next(ticks)))
    assert proof.bound >= instance.baseline["lower_bound_verified"] * 0.999
    assert proven_bound(instance, proof) == proof.bound


@pytest.mark.parametrize("seed", range(10))
def test_what_is_announced_stays_when_a_crew_is_lost(seed):
    data = drawn(seed, visits=40, crews=5)
    earlier = _search(data).timetable
    data["crews"][1]["weeks"] = [week for week in data["crews"][1]["weeks"] if week < 4]
    instance = read(data)
    found = _search(data, kept=earlier, allowed=announced(instance, earlier, 4))
    assert broken_rules(data, found.timetable) == []
    before = {number: slot for number, slot in earlier.items() if slot[1] < 4}
    assert {number: slot for number, slot in found.timetable.items() if slot[1] < 4} == before
