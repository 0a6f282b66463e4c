"""Every machine, every state, every verb: what is not an edge is refused."""

import importlib
import pkgutil

import pytest

import liance.mechanism
from liance.foundation.access.roles import ROLES
from liance.foundation.clocks.rulebook import RULES
from liance.foundation.kernel.errors import IllegalTransition
from liance.foundation.kernel.machine import MACHINES, Edge, Machine, State
from liance.norms.clauses import CLAUSES

for package in pkgutil.iter_modules(liance.mechanism.__path__):
    try:
        importlib.import_module(f"liance.mechanism.{package.name}.states")
    except ModuleNotFoundError:
        continue

EVERY = [
    (noun, state, verb)
    for noun, machine in sorted(MACHINES.items())
    for state in machine.states
    for verb in sorted({e.verb for e in machine.edges})
]
EDGES = [(noun, edge) for noun, m in sorted(MACHINES.items()) for edge in m.edges]


def test_the_nouns_of_the_mechanism_have_machines() -> None:
    assert {"planning:plan", "coordination:sheet", "operations:visit", "custody:bottle",
            "laboratory:determination", "reporting:report"} <= set(MACHINES)  # fmt: skip


@pytest.mark.parametrize(("noun", "state", "verb"), EVERY)
def test_a_verb_leads_where_the_table_says_or_nowhere(noun: str, state: str, verb: str) -> None:
    machine = MACHINES[noun]
    legal = [e for e in machine.edges if e.verb == verb and state in e.sources]
    if legal:
        assert machine.edge(state, verb) == legal[0]
        assert (state, legal[0].target) in machine.pairs()
    else:
        with pytest.raises(IllegalTransition):
            machine.edge(state, verb)


@pytest.mark.parametrize(("noun", "edge"), EDGES)
def test_an_edge_names_known_clocks_clauses_and_rights(noun: str, edge: Edge) -> None:
    held = frozenset().union(*(r.permissions for r in ROLES.values()))
    assert set(edge.starts) | set(edge.stops) <= set(RULES)
    assert not edge.clause or edge.clause in CLAUSES
    assert not edge.permission or edge.permission in held


@pytest.mark.parametrize("noun", sorted(MACHINES))
def test_every_state_can_be_reached(noun: str) -> None:
    machine = MACHINES[noun]
    reached, open_states = set(), [machine.initial]
    while open_states:
        state = open_states.pop()
        if state not in reached:
            reached.add(state)
            open_states += [e.target for e in machine.leaving(state)]
    assert reached == set(machine.states)


@pytest.mark.parametrize(("sources", "target"), [(("nowhere",), "a"), (("a",), "nowhere")])
def test_an_edge_to_an_unknown_state_is_refused(sources: tuple[str, ...], target: str) -> None:
    with pytest.raises(ValueError, match="unknown state"):
        Machine("t:t", table="t", states=[State("a", "甲", "A")], initial="a",
                edges=[Edge("go", "走", "Go", sources, target, "")])  # fmt: skip
    assert "t:t" not in MACHINES


def test_a_verb_twice_from_one_state_is_refused() -> None:
    edge = Edge("go", "走", "Go", ("a",), "a", "")
    with pytest.raises(ValueError, match="twice"):
        Machine("t:t", table="t", states=[State("a", "甲", "A")], initial="a", edges=[edge, edge])
