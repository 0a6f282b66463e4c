"""The pages of the plans: walked from draft to filing, closed to outsiders."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import fixed
from liance.mechanism.planning.models import Plan


def signed_in(world: World, username: str) -> Client:
    client = Client()
    client.force_login(
        world.staff[username].user, "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def post(world: World, username: str, address: str, **data: object):
    plan = Plan.objects.first()
    version = plan.version if plan else 0
    sent = {"idempotency_key": str(uuid4()), "version": version, **data}
    return signed_in(world, username).post(address, sent, follow=True)


@pytest.fixture
def plan(world: World) -> Plan:
    with fixed(world.at + timedelta(days=1)):
        post(world, "yangzhenhua", "/plans/new/", kind="annual", year=2026, title="年度计划")
        made = Plan.objects.get()
        post(world, "yangzhenhua", f"/plans/{made.id}/stratum/", name="简化管理", by="management",
             value="simplified", ratio="100", frequency=1, factors="化学需氧量、氨氮")  # fmt: skip
        source = world.sources["陈仓瑞麟乳业有限公司"]
        outlet = source.outlets.get(code="DW001")
        stratum = made.strata.get()
        post(world, "yangzhenhua", f"/plans/{made.id}/target/{stratum.id}/?source={source.id}",
             factors=[f"{outlet.id}|化学需氧量", f"{outlet.id}|氨氮"], period_from="2026-10-01",
             period_to="2026-12-31")  # fmt: skip
    made.refresh_from_db()
    return made


@pytest.mark.clause("P1")
def test_a_plan_is_walked_from_draft_to_filing(world: World, plan: Plan) -> None:
    assert plan.targets.get().outlets.get().factors == ["化学需氧量", "氨氮"]
    steps = (
        ("yangzhenhua", f"/plans/{plan.id}/do/submit/", "signing"),
        ("yangzhenhua", f"/plans/{plan.id}/sign/enforcement/", "signing"),
        ("liuzhihong", f"/plans/{plan.id}/sign/monitoring/", "signed"),
        ("majianping", f"/plans/{plan.id}/do/approve/", "approved"),
        ("majianping", f"/plans/{plan.id}/do/file/", "filed"),
        ("hanxue", f"/plans/{plan.id}/do/accept/", "accepted"),
    )
    for who, address, state in steps:
        answer = post(world, who, address)
        assert answer.status_code == 200
        plan.refresh_from_db()
        assert plan.state == state


@pytest.mark.clause("P2")
def test_the_board_shows_strata_targets_and_what_is_missing(world: World, plan: Plan) -> None:
    text = signed_in(world, "liwentao").get(f"/plans/{plan.id}/").content.decode()
    assert "简化管理" in text
    assert "陈仓瑞麟乳业有限公司" in text
    assert "1 家次，还没有批准" in text


def test_what_was_typed_is_not_lost_on_an_error(world: World, plan: Plan) -> None:
    answer = signed_in(world, "yangzhenhua").post(
        f"/plans/{plan.id}/stratum/",
        {"idempotency_key": str(uuid4()), "version": plan.version, "name": "涂装层",
         "by": "industry", "value": "木质家具制造", "ratio": "120", "frequency": 1},
    )  # fmt: skip
    assert answer.status_code == 422
    assert "涂装层" in answer.content.decode()
    assert "不超过 100%" in answer.content.decode()


@pytest.mark.clause("R4")
def test_a_reason_is_reported_and_received(world: World, plan: Plan) -> None:
    test_a_plan_is_walked_from_draft_to_filing(world, plan)
    target = plan.targets.get()
    post(world, "chenjing", f"/plans/target/{target.id}/reason/", reason="企业全年停产")
    post(world, "majianping", f"/plans/target/{target.id}/received/")
    target.refresh_from_db()
    assert target.not_done.received_at is not None
    text = signed_in(world, "majianping").get(f"/plans/{plan.id}/").content.decode()
    assert "企业全年停产" in text


def test_outsiders_find_nothing(world: World, plan: Plan) -> None:
    for stranger in ("officer-610100", "lab-tao", "guochao"):
        assert signed_in(world, stranger).get(f"/plans/{plan.id}/").status_code == 404
    assert Client().get(f"/plans/{plan.id}/").status_code == 302


def test_a_list_costs_the_same_for_one_plan_and_three(
    world: World, plan: Plan, django_assert_num_queries
) -> None:  # fmt: skip
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(world, "liwentao")
    client.get("/plans/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/plans/")
    for number in (1, 2):
        post(world, "yangzhenhua", "/plans/new/", kind="special", year=2026,
             title=f"专项 {number}")  # fmt: skip
    with CaptureQueriesContext(connection) as three:
        client.get("/plans/")
    assert len(one) == len(three)


def test_the_name_that_is_offered_follows_the_year(world: World) -> None:
    offered = f"{world.agencies['main.enforcement'].name} 2026 年执法监测年度计划"
    with fixed(world.at):
        page = signed_in(world, "yangzhenhua").get("/plans/new/").content.decode()
        assert offered in page
        post(world, "yangzhenhua", "/plans/new/", kind="annual", year=2027, title=offered)
    assert Plan.objects.get().title == offered.replace("2026", "2027")
