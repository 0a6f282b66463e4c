"""Everything that a page does a program may do too, or it is said why not."""

import inspect
import json
from functools import cache

import pytest
from tests.reach import performed_by_pages, steps_of

from liance.doors.api.acts.apart import LEFT, STEPS
from liance.doors.api.acts.bodies import arguments, body_of, hints_of
from liance.doors.api.acts.tables import ACTS
from liance.foundation.access.roles import ROLES
from liance.foundation.kernel.machine import MACHINES
from liance.foundation.kernel.replays import once
from liance.mechanism.exchange.rules.scopes import SCOPES, lent, offered

# No scope lends what makes, or gives rights to, people and programs, nor a signature that is proven.
NEVER = (
    "access:", "exchange:token:", "editions:", "registry:agency:manage", "reporting:report:sign",
    "reporting:report:review", "reporting:report:prepare", "examining:", "reminding:", "ledger:event:anchor",
)  # fmt: skip


@cache
def steps(action):
    return steps_of(action)


def named(action):
    return f"{action.__module__}.{action.__name__}"


def test_every_action_of_the_pages_is_an_act_or_left_with_a_reason():
    acts = {act.action for act in ACTS}
    pages = performed_by_pages() - {once}
    assert {named(action) for action in pages - acts - set(LEFT)} == set()
    assert {named(action) for action in acts & set(LEFT)} == set()
    assert {named(action) for action in set(LEFT) - pages} == set()
    assert len(pages) > 200


def test_every_step_of_every_edge_table_is_taken_by_an_act_or_left_with_a_reason():
    every = {f"{noun}:{edge.verb}" for noun, machine in MACHINES.items() for edge in machine.edges}
    taken = {step for act in ACTS for step in act.edges}
    assert every - taken - set(STEPS) == set()
    assert taken & set(STEPS) == set()
    assert (taken | set(STEPS)) - every == set()


def test_an_act_takes_the_steps_that_it_names():
    for act in ACTS:
        given = {value(None, None, {}) for name, value in act.given.items() if name == "verb"}
        assert set(act.edges) <= steps(act.action) | {
            step for step in act.edges if step.rpartition(":")[2] in given
        }, act.code


def test_a_scope_lends_what_its_acts_need():
    for act in ACTS:
        rights = lent([act.scope])
        for step in act.edges:
            noun, _, verb = step.rpartition(":")
            needed = next(e.permission for e in MACHINES[noun].edges if e.verb == verb)
            assert not needed or needed in rights, (act.code, needed)
    assert {act.scope for act in ACTS} <= set(SCOPES)


def test_no_scope_lends_accounts_tokens_or_signatures():
    every = lent(SCOPES)
    assert [right for right in every if right.startswith(NEVER)] == []
    assert every <= frozenset().union(*(role.permissions for role in ROLES.values()))


def test_every_scope_can_be_lent_by_some_role_and_none_beyond_ones_rights():
    seen = set()
    for role in ROLES.values():
        for scope in offered(role.permissions):
            seen.add(scope.code)
            assert scope.needs <= role.permissions
    assert seen == set(SCOPES)


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.code)
def test_an_example_is_read_as_what_the_action_takes(act):
    body = body_of(act)
    example = body.model_json_schema()["examples"][0]
    said = arguments(act, body.model_validate_json(json.dumps(example)))
    if act.own:
        assert act.own in hints_of(act)
        said[act.own] = None
    supplied = dict.fromkeys([*act.given, "actor", "at"])
    inspect.signature(inspect.unwrap(act.action)).bind(**said, **supplied)
    with pytest.raises(ValueError, match="extra"):
        body.model_validate(example | {"restricted": True, "unknown": 1})


def test_addresses_and_names_are_their_own():
    assert len({act.path for act in ACTS}) == len({act.code for act in ACTS}) == len(ACTS)
