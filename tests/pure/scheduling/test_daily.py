"""Days and crews: every plan keeps every rule, the bound holds, what cannot be is explained."""

import itertools
from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pure.scheduling.tasks import MONDAY, area, certified, small, visit, weekdays

from liance.doors.cli.benches.province import pair
from liance.mechanism.scheduling.daily.bound import least_cost, plain_shares
from liance.mechanism.scheduling.daily.checker import faults, priced
from liance.mechanism.scheduling.daily.explain import conflicts
from liance.mechanism.scheduling.daily.packing import greatest_sum
from liance.mechanism.scheduling.daily.roads import Roads
from liance.mechanism.scheduling.daily.search import Effort, arrange
from liance.mechanism.scheduling.daily.task import Held, Instrument, Plan, Prices, Task, Vehicle
from liance.mechanism.scheduling.daily.together import Company


def found(task: Task, rounds: int = 30, **other: object) -> Plan:
    return arrange(task, Effort(0, rounds=rounds), clock=lambda: 0.0, **other)


def tasks() -> st.SearchStrategy[Task]:
    return st.builds(
        lambda seed, **of: area(Random(seed), **of),
        st.integers(0, 10_000), visits=st.integers(0, 14), officers=st.integers(0, 5),
        monitors=st.integers(0, 6), days=st.integers(1, 12),
    )  # fmt: skip


@pytest.mark.clause("P3")
@settings(max_examples=120)
@given(tasks())
def test_every_plan_keeps_every_rule_and_costs_no_less_than_the_bound(task: Task) -> None:
    plan = found(task)
    assert faults(task, plan) == []
    assert least_cost(task) <= plan.cost == priced(task, plan)


@settings(max_examples=60)
@given(tasks(), st.integers(0, 99))
def test_what_is_announced_stays_and_the_rest_is_arranged_around_it(task: Task, seed: int) -> None:
    first = found(task)
    rng = Random(seed)
    kept = tuple(replace(o, fixed=True) for o in first.outings if rng.random() < 0.5)
    away = rng.choice(task.people).id if task.people else ""
    people = tuple(
        replace(p, away=frozenset(task.days)) if p.id == away else p for p in task.people
    )
    again = replace(task, fixed=kept, people=people)
    plan = found(again, earlier=first.outings)
    assert set(kept) <= set(plan.outings)
    assert faults(again, plan) == []
    assert least_cost(again) <= plan.cost
    assert all(away not in {*o.officers, *o.monitors} for o in plan.outings if o not in set(kept))


@settings(max_examples=60)
@given(tasks())
def test_what_is_said_to_be_impossible_is(task: Task) -> None:
    unserved = set(found(task, rounds=60).unserved)
    for conflict in conflicts(task):
        assert unserved & set(conflict.visits)


def test_the_bound_is_near_where_people_are_many() -> None:
    """The plainer share alone leaves more than half of the cost unexplained here."""
    task = pair(Random(4), 24, 12, 12)
    cost, least = found(task, rounds=400).cost, least_cost(task)
    assert 2 * plain_shares(task, task.visits, Roads(task)) < cost
    assert least <= cost < 1.1 * least


def test_the_bound_of_one_full_day_is_its_cost() -> None:
    near = [visit(n, lon=107.5 + n / 1000, minutes=90) for n in range(3)]
    task = replace(small(*near), prices=Prices(load=0))
    assert found(task, rounds=80).cost - least_cost(task) <= 1


@given(st.data())
def test_no_company_is_charged_more_than_it_costs(data: st.DataObject) -> None:
    """The sum of shares is at most what any division into companies and loners costs."""
    visits, alone = data.draw(st.integers(1, 6)), data.draw(st.integers(0, 90))
    members = st.sets(st.integers(0, visits - 1), min_size=1, max_size=3)
    drawn = data.draw(st.lists(st.tuples(members, st.integers(0, 200)), max_size=12))
    companies = [Company(tuple(sorted(who)), cost) for who, cost in drawn]
    least = greatest_sum(companies, visits, alone)
    for chosen in itertools.product((False, True), repeat=len(companies)):
        taken = [c for c, of in zip(companies, chosen, strict=True) if of]
        covered = {m for c in taken for m in c.members}
        assert least <= sum(c.cost for c in taken) + alone * (visits - len(covered))


def test_the_search_gains_on_its_first_plan() -> None:
    task = area(Random(5), visits=40, officers=6, monitors=8, days=30)
    told: list[int] = []
    best = arrange(
        task, Effort(0, rounds=250), clock=lambda: 0.0, told=lambda p: told.append(p.cost)
    )
    assert told == sorted(told, reverse=True)
    assert best.cost == told[-1] < told[0]
    assert arrange(task, Effort(0, rounds=250), clock=lambda: 0.0) == best


def test_sites_of_one_direction_share_a_day() -> None:
    near = [visit(n, lon=107.5 + n / 1000, minutes=90) for n in range(3)]
    plan = found(small(*near), rounds=80)
    assert len(plan.outings) == 1
    assert plan.unserved == ()


def test_stopping_keeps_the_best() -> None:
    task = area(Random(3), visits=20, officers=6, monitors=8, days=20)
    plan = arrange(task, Effort(0, rounds=10**9), clock=lambda: 0.0, stopped=lambda: True)
    assert faults(task, plan) == []
    assert len(plan.unserved) < 20


@pytest.mark.parametrize(
    ("hold", "rest", "days"),
    [(1440, 7, [0, 1, 2, 3]), (1440, 2, [0, 1, 2, 3, 4]), (None, 7, [0, 1, 2, 3, 4]),
     (7 * 1440, 7, [0, 1, 2, 3, 4]), (7 * 1440 - 1, 7, [0, 1, 2, 3])],
)  # fmt: skip
def test_no_short_lived_sample_on_the_eve_of_a_long_holiday(
    hold: int | None, rest: int, days: list[int]
) -> None:
    week = weekdays(5)
    one = visit(1, hold=hold, first=week[-1], last=week[-1])
    task = replace(small(one, days=5), rest={week[-1]: rest})
    assert (found(task).unserved == ()) == (4 in days)


SOME = [
    ({"last": 0}, {}, {"window"}),
    ({"minutes": 481}, {}, {"length"}),
    ({"factors": frozenset({"汞"})}, {"people": (
        certified("o1", "officer"), certified("o2", "officer"),
        certified("m1", "monitor", "镉"), certified("m2", "monitor", "铅"))}, {"factors"}),
    ({}, {"people": (certified("m1", "monitor"), certified("m2", "monitor"),
                     certified("o1", "officer"))}, {"officers"}),
    ({}, {"people": (certified("m1", "monitor"), certified("o2", "officer"),
                     certified("o1", "officer"))}, {"monitors"}),
    ({}, {"vehicles": (Vehicle("c", 3),)}, {"vehicle"}),
    ({"on_site": frozenset({"pH值"})}, {"instruments": (
        Instrument("i", frozenset({"pH值"}), MONDAY - 1),)}, {"instruments"}),
    ({"first": MONDAY + 4}, {"instruments": (Instrument("i", frozenset({"pH值"}), MONDAY + 3),)},
     None),
    ({"first": MONDAY + 4, "on_site": frozenset({"pH值"})}, {"instruments": (
        Instrument("i", frozenset({"pH值"}), MONDAY + 3),)}, {"window", "instruments"}),
    ({}, {"done": {"s1": (MONDAY,)}}, {"done"}),
]  # fmt: skip


@pytest.mark.clause("P3")
@pytest.mark.parametrize(("of_visit", "of_task", "demands"), SOME)
def test_one_visit_that_cannot_be_is_explained_by_its_fewest_demands(
    of_visit: dict, of_task: dict, demands: set[str] | None
) -> None:
    task = small(visit(1, **of_visit), **of_task)
    told = conflicts(task)
    if demands is None:
        assert told == []
        assert found(task).unserved == ()
    else:
        assert [set(c.demands) for c in told] == [demands]
        assert found(task).unserved == ("v1",)


def test_visits_that_cannot_all_be_are_the_fewest() -> None:
    two = [visit(n, site="s", first=MONDAY, last=MONDAY + 9) for n in range(3)]
    [apart] = conflicts(small(*two))
    assert (apart.kind, len(apart.visits)) == ("gap", 2)
    three = [visit(n, site="s", first=MONDAY, last=MONDAY + 27) for n in range(2, 5)]
    pair = [visit(n, site="s", first=MONDAY + 100, last=MONDAY + 101) for n in range(2)]
    [apart] = conflicts(small(*three, *pair, days=120))
    assert apart.visits == ("v0", "v1")  # the three conflict too
    many = [visit(n, minutes=240, first=MONDAY, last=MONDAY) for n in range(5)]
    [full] = conflicts(small(*many))
    assert (full.kind, len(full.visits), full.need, full.room) == ("crews", 3, 720, 480)
    short = [visit(n, minutes=60, first=MONDAY, last=MONDAY) for n in range(9)]
    long = [visit(n, minutes=400, first=MONDAY + 1, last=MONDAY + 2) for n in range(10, 13)]
    [full] = conflicts(small(*short, *long))
    assert set(full.visits) == {"v10", "v11", "v12"}  # of two days, yet fewer than the nine of one
    bottles = [visit(n, bottles=4, first=MONDAY, last=MONDAY + 1) for n in range(4)]
    terms = replace(small().terms, laboratory=5)
    [full] = conflicts(small(*bottles, terms=terms))
    assert (full.kind, len(full.visits), full.need, full.room) == ("laboratory", 3, 12, 10)


def test_the_checker_sees_each_broken_rule() -> None:
    """A good plan broken in every way a hand could break it."""
    task = small(
        visit(1, factors=frozenset({"汞"}), on_site=frozenset({"汞"}), bottles=1, hold=60), visit(2),
        vehicles=(Vehicle("c1", 4), Vehicle("c2", 3)),
        instruments=(Instrument("i1", frozenset({"汞"}), 800_000),),
    )  # fmt: skip
    plan = found(task, rounds=60)
    [out] = plan.outings
    assert faults(task, plan) == []

    def kinds(task: Task = task, **change: object) -> set[str]:
        broken = replace(plan, outings=(replace(out, **change),))
        return {f.kind for f in faults(task, broken)} - {"cost"}

    assert kinds(day=out.day + 1000) == {"day"}
    assert kinds(officers=("o0",)) == {"officers"}
    assert kinds(monitors=("m0", "o1")) == {"monitors", "both_sides"}
    assert kinds(vehicle=None) == {"vehicle"}
    assert kinds(vehicle="c2") == {"seats"}
    assert kinds(instruments=()) == {"instrument"}
    assert kinds(visits=("v1",)) == {"twice"}
    assert kinds(visits=("v1", "v2", "v3")) == {"unknown"}
    narrow = tuple(replace(p, monitor=(Held(frozenset({"镉"}), 0, 800_000),) if p.monitor else ())
                   for p in task.people)  # fmt: skip
    assert kinds(replace(task, people=narrow)) == {"factors"}
    ill = tuple(replace(p, away=frozenset({out.day})) for p in task.people)
    assert kinds(replace(task, people=ill)) == {"away"}
    assert kinds(replace(task, rest={out.day: 4})) == {"rest"}
    late = tuple(replace(v, first=out.day + 1) for v in task.visits)
    assert kinds(replace(task, visits=late)) == {"window"}
    assert kinds(replace(task, terms=replace(task.terms, laboratory=0))) == {"laboratory"}
    assert kinds(replace(task, terms=replace(task.terms, day_minutes=100))) == {"long"}
    same = tuple(replace(v, site="s") for v in task.visits)
    assert kinds(replace(task, visits=same)) == {"gap"}
    twice = replace(plan, outings=tuple(replace(out, visits=(v,)) for v in out.visits))
    assert {f.kind for f in faults(task, twice)} - {"cost", "instrument"} == {
        "person_twice", "vehicle_twice", "instrument_twice",
    }  # fmt: skip
    assert {f.kind for f in faults(task, replace(plan, cost=plan.cost + 1))} == {"cost"}
    moved = replace(task, fixed=(replace(out, day=out.day + 1, fixed=True),))
    assert "moved" in kinds(moved)
    assert date.fromordinal(MONDAY).weekday() == 0
