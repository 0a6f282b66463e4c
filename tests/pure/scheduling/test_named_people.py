"""Declared conflicts and drawn crews bind the search, the checker and the reasons alike."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pure.scheduling.tasks import MONDAY, area, certified, small, visit

from liance.mechanism.scheduling.daily.checker import faults
from liance.mechanism.scheduling.daily.explain import conflicts
from liance.mechanism.scheduling.daily.search import Effort, arrange
from liance.mechanism.scheduling.daily.task import Person, Plan, Task

MANY = tuple(certified(f"o{n}", "officer") for n in range(4)) + tuple(
    certified(f"m{n}", "monitor") for n in range(4)
)


def found(task: Task, rounds: int = 40, **other: object) -> Plan:
    return arrange(task, Effort(0, rounds=rounds), clock=lambda: 0.0, **other)


def kinds(task: Task, plan: Plan) -> set[str]:
    return {f.kind for f in faults(task, plan)} - {"cost"}


@pytest.mark.clause("P2")
def test_who_declared_a_conflict_is_sent_elsewhere() -> None:
    task = small(visit(1, avoid=frozenset({"o0", "m1"})), visit(2), people=MANY)
    plan = found(task)
    assert plan.unserved == ()
    [out] = [o for o in plan.outings if "v1" in o.visits]
    assert not {"o0", "m1"} & {*out.officers, *out.monitors}
    assert faults(task, plan) == []
    sent = replace(plan, outings=(replace(out, officers=("o0", "o1")),))
    assert "avoid" in kinds(replace(task, visits=task.visits[:1]),
                            replace(sent, outings=(replace(sent.outings[0], visits=("v1",)),)))  # fmt: skip


@pytest.mark.clause("P2")
def test_a_conflict_that_leaves_too_few_is_the_reason() -> None:
    task = small(visit(1, avoid=frozenset({"o0"})))
    assert found(task).unserved == ("v1",)
    assert [c.demands for c in conflicts(task)] == [("avoid",)]


@pytest.mark.clause("P2")
def test_those_drawn_go_and_nobody_else() -> None:
    names = {"drawn_officers": frozenset({"o2", "o3"}), "drawn_monitors": frozenset({"m2", "m3"})}
    task = small(visit(1, **names), visit(2, drawn_officers=frozenset({"o0"})), people=MANY)
    plan = found(task)
    assert plan.unserved == ()
    out = {v: o for o in plan.outings for v in o.visits}
    assert (set(out["v1"].officers), set(out["v1"].monitors)) == ({"o2", "o3"}, {"m2", "m3"})
    assert "o0" in out["v2"].officers
    assert faults(task, plan) == []
    one = replace(task, visits=task.visits[:1])
    other = replace(plan, outings=(replace(out["v1"], officers=("o1", "o2")),))
    assert kinds(one, other) == {"drawn"}
    assert [f.about for f in faults(one, other) if f.kind == "drawn"] == [("o3",)]


def test_a_third_monitor_covers_what_the_two_drawn_do_not() -> None:
    people = (*MANY[:2], certified("m0", "monitor", "镉"), certified("m1", "monitor", "铅"),
              certified("m2", "monitor"))  # fmt: skip
    drawn = frozenset({"m0", "m1"})
    task = small(visit(1, factors=frozenset({"汞"}), drawn_monitors=drawn), people=people)
    [out] = found(task).outings
    assert set(out.monitors) == {"m0", "m1", "m2"}


def test_drawn_people_who_are_never_there_together_are_the_reason() -> None:
    one, two = certified("o0", "officer"), certified("o1", "officer")
    days = small(visit(1)).days
    people = (
        Person("o0", one.officer, (), frozenset(days[::2])),
        Person("o1", two.officer, (), frozenset(days[1::2])), *MANY[2:],
    )  # fmt: skip
    task = small(visit(1, drawn_officers=frozenset({"o0", "o1"})), people=people)
    assert [c.demands for c in conflicts(task)] == [("drawn",)]
    assert found(task).unserved == ("v1",)


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_every_plan_with_named_people_keeps_every_rule(seed: int) -> None:
    rng = Random(seed)
    task = area(rng, visits=10, officers=5, monitors=6, days=10)
    officers = [p.id for p in task.people if p.officer]
    monitors = [p.id for p in task.people if p.monitor]
    rows = tuple(
        replace(
            v, avoid=frozenset(rng.sample([*officers, *monitors], 2)),
            drawn_officers=frozenset(rng.sample(officers, rng.choice((0, 0, 1, 2)))),
            drawn_monitors=frozenset(rng.sample(monitors, rng.choice((0, 0, 1, 2)))),
        )
        for v in task.visits
    )  # fmt: skip
    task = replace(task, visits=rows, booked=dict.fromkeys(task.days, rng.choice((0, 6))))
    plan = found(task, rounds=15, earlier=found(replace(task, visits=rows), rounds=1).outings)
    assert faults(task, plan) == []
    unserved = set(plan.unserved)
    for conflict in conflicts(task):
        assert unserved & set(conflict.visits)


def test_what_others_bring_fills_the_laboratory() -> None:
    terms = replace(small().terms, laboratory=10)
    one = visit(1, bottles=4, first=MONDAY, last=MONDAY)
    task = small(one, terms=terms, booked={MONDAY: 7})
    assert found(task).unserved == ("v1",)
    assert [c.demands for c in conflicts(task)] == [("laboratory", "window")]
    free = replace(task, booked={MONDAY: 6})
    plan = found(free)
    assert plan.unserved == ()
    assert kinds(task, plan) == {"laboratory"}
    dry = replace(task, visits=(replace(one, bottles=0),))
    assert found(dry).unserved == ()


def test_a_crew_of_one_person_twice_or_of_a_stranger_is_a_fault() -> None:
    dual = Person("d", MANY[0].officer, MANY[-1].monitor)
    task = small(visit(1), people=(*MANY, dual))
    [out] = found(task).outings
    plan = found(task)
    both = replace(out, officers=("o0", "o1", "d"), monitors=("m0", "m1", "d"))
    assert kinds(task, replace(plan, outings=(both,))) == {"both_sides"}
    strange = replace(out, officers=("o0", "o1", "nobody"))
    assert kinds(task, replace(plan, outings=(strange,))) == {"stranger"}
