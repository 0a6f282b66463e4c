"""Strata are chosen from what the area has; a plan sent back is signed anew."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from tests.staging.plans import running_plan

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.planning.actions import approval, drafting
from liance.mechanism.planning.models import Plan
from liance.mechanism.planning.queries import strata_of


def enter(world: World, username: str) -> Client:
    client = Client()
    client.force_login(
        world.staff[username].user, "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.clause("P2")
def test_the_strata_of_an_area_count_its_units(world: World) -> None:
    plan = drafting.draft_plan(
        kind="annual", title="年度计划", year=2026, actor=world.actor("yangzhenhua"), at=world.at
    )
    found = strata_of(plan)
    area = [s for s in world.sources.values() if s.jurisdiction.parent_id == plan.jurisdiction_id]
    for by in ("management", "industry"):
        assert sum(count for _value, _word, count in found[by]) == len(area)
    whole = next(row for row in found["region"] if row[0] == plan.jurisdiction_id)
    assert whole[2] == len(area)
    assert found["management"][0][:2] == ("key", "重点管理")


@pytest.mark.clause("P2")
def test_a_stratum_takes_the_name_of_its_choice_and_no_other_value(world: World) -> None:
    plan = drafting.draft_plan(
        kind="annual", title="年度计划", year=2026, actor=world.actor("yangzhenhua"), at=world.at
    )
    browser, address = enter(world, "yangzhenhua"), f"/plans/{plan.id}/stratum/"
    values = {"version": plan.version, "ratio": "50", "frequency": 1}
    with fixed(world.at):
        for value, status in (("木材", 422), ("木质家具制造", 302)):
            sent = {**values, "value": value, "idempotency_key": str(uuid.uuid4())}
            assert browser.post(address, sent).status_code == status
    stratum = plan.strata.get()
    assert (stratum.by, stratum.value, stratum.name) == ("industry", "木质家具制造", "木质家具制造")


@pytest.mark.clause("P1")
def test_a_plan_that_was_sent_back_can_be_signed_again(world: World) -> None:
    running_plan(world, count=1, ended=world.at.date())
    plan = Plan.objects.get()
    approval.file(
        plan_id=plan.id, version=plan.version, actor=world.actor("majianping"), at=world.at
    )
    later = world.at + timedelta(hours=1)
    plan.refresh_from_db()
    approval.send_back(
        plan_id=plan.id, version=plan.version, reason="点位不全", actor=world.actor("songwei"),
        at=later,
    )  # fmt: skip
    plan.refresh_from_db()
    approval.submit(
        plan_id=plan.id, version=plan.version, actor=world.actor("yangzhenhua"), at=later
    )
    with fixed(later + timedelta(hours=1)):
        for username, side in (("yangzhenhua", "enforcement"), ("liuzhihong", "monitoring")):
            page = enter(world, username).get(f"/plans/{plan.id}/").content.decode()
            assert f"/sign/{side}/" in page
