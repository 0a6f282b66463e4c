"""A plan that was approved once runs on while it is changed; what is over or drawn stays in it."""

from datetime import date, timedelta

import pytest
from tests.staging.plans import running_plan

from liance.dashboards.province import province
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions import drafting, versions
from liance.mechanism.planning.models import Plan, Target

LATE, AHEAD = date(2026, 10, 20), date(2026, 12, 20)


def reopened(world: World, targets: list[Target]) -> Plan:
    plan = targets[0].plan
    plan.refresh_from_db()
    versions.change(
        plan_id=plan.id, version=plan.version, reason="增加两家信访单位",
        actor=world.actor(MAIN.lead), at=world.at + timedelta(hours=1),
    )  # fmt: skip
    plan.refresh_from_db()
    return plan


def unexplained(world: World) -> int:
    found = province(world.actor("hanxue"), year=world.at.year, at=world.at)
    return next(area.unexplained for area in found.areas if area.code == "610300")


@pytest.mark.clause("X1")
def test_what_is_late_stays_late_while_its_plan_is_changed(world):
    targets = running_plan(world, count=2, ended=LATE)
    assert unexplained(world) == 2
    plan = reopened(world, targets)
    assert plan.state == "draft"
    assert unexplained(world) == 2


@pytest.mark.clause("R4")
def test_what_is_over_is_explained_and_not_taken_out(world):
    targets = running_plan(world, count=2, ended=LATE)
    plan = reopened(world, targets)
    asked = {"plan_id": plan.id, "version": plan.version, "actor": world.actor(MAIN.lead)}
    with pytest.raises(Refused) as one:
        drafting.remove_target(target_id=targets[0].id, at=world.at, **asked)
    with pytest.raises(Refused) as layer:
        drafting.remove_stratum(stratum_id=targets[0].stratum_id, at=world.at, **asked)
    assert one.value.code == layer.value.code == errors.TARGET_OVER
    assert plan.targets.count() == 2


def test_what_is_still_to_come_may_be_taken_out(world):
    targets = running_plan(world, count=2, ended=AHEAD)
    plan = reopened(world, targets)
    drafting.remove_target(
        plan_id=plan.id, version=plan.version, target_id=targets[0].id,
        actor=world.actor(MAIN.lead), at=world.at,
    )  # fmt: skip
    assert plan.targets.count() == 1
