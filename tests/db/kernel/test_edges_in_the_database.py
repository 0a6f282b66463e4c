"""The database itself refuses an illegal step, and the log of transitions cannot be rewritten."""

import pytest
from django.db import DatabaseError, connection, transaction

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import IllegalTransition, NotPermitted, Stale
from liance.foundation.kernel.machine import MACHINES
from liance.foundation.kernel.models import Transition
from liance.foundation.kernel.transitions import move
from liance.mechanism.planning.models import Plan
from liance.mechanism.planning.states import PLAN


@pytest.fixture
def plan(world: World) -> Plan:
    return Plan.objects.create(
        kind="annual", title="计划", year=2026, jurisdiction_id="610300",
        department=world.agencies["main.department"],
        enforcement=world.agencies["main.enforcement"],
        monitoring=world.agencies["main.monitoring"], created_at=world.at,
    )  # fmt: skip


def test_every_machine_has_its_triggers(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger "
            "WHERE tgname IN ('edge_insert', 'edge_update') AND tgenabled = 'A' "
            "GROUP BY 1 HAVING count(*) = 2"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert {m.table for m in MACHINES.values()} <= guarded


def test_an_illegal_step_by_sql_is_refused(plan: Plan) -> None:
    with pytest.raises(DatabaseError, match="illegal step"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(state="filed")


def test_a_row_may_not_begin_in_the_middle(plan: Plan) -> None:
    plan.pk, plan.state, plan.kind = None, "approved", "special"  # type: ignore[assignment]
    with pytest.raises(DatabaseError, match="may not begin"), transaction.atomic():
        plan.save(force_insert=True)


def test_a_legal_step_writes_version_and_transition(plan: Plan, world: World) -> None:
    lead = world.actor("yangzhenhua")
    edge = move(plan, PLAN, "submit", actor=lead, at=world.at, reason="齐了")
    plan.refresh_from_db()
    assert (plan.state, plan.version, edge.verb) == ("signing", 2, "submit")
    step = Transition.objects.get(object_id=plan.pk)
    assert (step.from_state, step.to_state, step.actor_name) == ("draft", "signing", "杨振华")


def test_without_the_right_nothing_moves(plan: Plan, world: World) -> None:
    with pytest.raises(NotPermitted):
        move(plan, PLAN, "submit", actor=world.actor("zhaoting"), at=world.at)
    assert not Transition.objects.filter(object_id=plan.pk).exists()


def test_without_an_edge_nothing_moves(plan: Plan, world: World) -> None:
    with pytest.raises(IllegalTransition):
        move(plan, PLAN, "approve", actor=world.actor("majianping"), at=world.at)


def test_the_second_of_two_writers_is_told(plan: Plan, world: World) -> None:
    other = Plan.objects.get(pk=plan.pk)
    lead = world.actor("yangzhenhua")
    move(plan, PLAN, "submit", actor=lead, at=world.at)
    with pytest.raises(Stale):
        move(other, PLAN, "submit", actor=lead, at=world.at)


@pytest.mark.parametrize("statement", ["UPDATE kernel_transition SET reason = 'x'",
                                       "DELETE FROM kernel_transition"])  # fmt: skip
def test_transitions_are_append_only(plan: Plan, world: World, statement: str) -> None:
    move(plan, PLAN, "submit", actor=world.actor("yangzhenhua"), at=world.at)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
