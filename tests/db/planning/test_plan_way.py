"""The way of a plan: drawn up, signed by both, approved, filed (P1, P2, P4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.ledger.models import Event
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions import approval, drafting, explaining
from liance.mechanism.planning.models import Plan, Target
from liance.mechanism.planning.policies import visible_to
from liance.mechanism.planning.queries import waiting_for

FIRM = "陈仓瑞麟乳业有限公司"


def drawn_up(world: World, maker: str = "liwentao") -> Plan:
    actor, at = world.actor(maker), world.at
    plan = drafting.draft_plan(kind="annual", title="2026 年计划", year=2026, actor=actor, at=at)
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, name="简化管理", by="management",
        value="simplified", ratio=Decimal(25), frequency=1, factors=["化学需氧量"],
        actor=actor, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    add_target(world, plan, stratum.id, maker)
    plan.refresh_from_db()
    return plan


def add_target(world: World, plan: Plan, stratum_id: object, maker: str = "liwentao",
               firm: str = FIRM, **changed: object) -> Target:  # fmt: skip
    source = world.sources[firm]
    water = source.outlets.get(code="DW001")
    given = {
        "plan_id": plan.id, "version": plan.version, "stratum_id": stratum_id,
        "source_id": source.id, "outlets": {water.id: ["化学需氧量", "氨氮"]},
        "period_from": date(2026, 10, 1), "period_to": date(2026, 12, 31),
        "actor": world.actor(maker), "at": world.at, **changed,
    }  # fmt: skip
    return drafting.add_target(**given)  # type: ignore[arg-type]


def signed(world: World) -> Plan:
    plan = drawn_up(world)
    approval.submit(plan_id=plan.id, version=plan.version, actor=world.actor("yangzhenhua"),
                    at=world.at)  # fmt: skip
    for side, who in (("enforcement", "yangzhenhua"), ("monitoring", "liuzhihong")):
        plan.refresh_from_db()
        approval.sign(plan_id=plan.id, version=plan.version, side=side, actor=world.actor(who),
                      at=world.at)  # fmt: skip
    plan.refresh_from_db()
    return plan


@pytest.mark.clause("P1")
def test_both_sign_the_department_approves_and_files(world: World) -> None:
    plan = signed(world)
    assert plan.state == "signed"
    head = world.actor("majianping")
    approval.approve(plan_id=plan.id, version=plan.version, actor=head, at=world.at)
    clock = Clock.objects.get(rule="plan.file", object_id=plan.id)
    plan.refresh_from_db()
    approval.file(plan_id=plan.id, version=plan.version, actor=head,
                  at=world.at + timedelta(days=1))  # fmt: skip
    clock.refresh_from_db()
    assert clock.outcome == "met"
    plan.refresh_from_db()
    approval.accept(plan_id=plan.id, version=plan.version, actor=world.actor("hanxue"),
                    at=world.at)  # fmt: skip
    kinds = Event.objects.filter(object_id=plan.id).values_list("kind", flat=True)
    assert {"planning:plan:draft", "planning:plan:approve", "planning:plan:file",
            "planning:plan:accept"} <= set(kinds)  # fmt: skip


@pytest.mark.clause("P2")
def test_a_target_lies_in_its_stratum_its_area_and_its_year(world: World) -> None:
    plan = drawn_up(world)
    stratum = plan.strata.get()
    with pytest.raises(Refused, match=errors.OUTSIDE_STRATUM):
        add_target(world, plan, stratum.id, firm="凤翔恒晔表面处理有限公司")
    with pytest.raises(Refused, match=errors.OUTSIDE_AREA):
        add_target(world, plan, stratum.id, firm="略阳澄坪金属表面处理有限公司")
    with pytest.raises(Refused, match=errors.PERIOD):
        add_target(world, plan, stratum.id, period_to=date(2027, 1, 1))
    with pytest.raises(Refused, match=errors.NO_FACTORS):
        add_target(world, plan, stratum.id, outlets={})


def test_an_empty_plan_is_not_submitted(world: World) -> None:
    actor = world.actor("yangzhenhua")
    plan = drafting.draft_plan(kind="special", title="专项", year=2026, actor=actor, at=world.at)
    with pytest.raises(Refused, match=errors.EMPTY):
        approval.submit(plan_id=plan.id, version=plan.version, actor=actor, at=world.at)


def test_a_second_annual_plan_is_refused(world: World) -> None:
    drawn_up(world)
    with pytest.raises(Refused, match=errors.ANNUAL_EXISTS):
        drawn_up(world)


@pytest.mark.clause("P1")
def test_nobody_signs_twice_or_for_the_other_side(world: World) -> None:
    plan = drawn_up(world)
    lead = world.actor("yangzhenhua")
    approval.submit(plan_id=plan.id, version=plan.version, actor=lead, at=world.at)
    plan.refresh_from_db()
    with pytest.raises(Refused, match=errors.NOT_YOUR_SIDE):
        approval.sign(plan_id=plan.id, version=plan.version, side="monitoring", actor=lead,
                      at=world.at)  # fmt: skip
    approval.sign(plan_id=plan.id, version=plan.version, side="enforcement", actor=lead,
                  at=world.at)  # fmt: skip
    plan.refresh_from_db()
    with pytest.raises(Refused, match=errors.ALREADY_SIGNED):
        approval.sign(plan_id=plan.id, version=plan.version, side="enforcement", actor=lead,
                      at=world.at)  # fmt: skip
    with pytest.raises(NotPermitted):
        approval.sign(plan_id=plan.id, version=plan.version, side="monitoring",
                      actor=world.actor("zhaoting"), at=world.at)  # fmt: skip


def test_after_a_send_back_both_sign_anew(world: World) -> None:
    plan = signed(world)
    later = world.at + timedelta(hours=1)
    approval.send_back(plan_id=plan.id, version=plan.version, reason="补充重点行业",
                       actor=world.actor("majianping"), at=later)  # fmt: skip
    plan.refresh_from_db()
    approval.submit(plan_id=plan.id, version=plan.version, actor=world.actor("yangzhenhua"),
                    at=later)  # fmt: skip
    plan.refresh_from_db()
    approval.sign(plan_id=plan.id, version=plan.version, side="monitoring",
                  actor=world.actor("liuzhihong"), at=later)  # fmt: skip
    plan.refresh_from_db()
    assert plan.state == "signing"


@pytest.mark.clause("P4")
def test_a_county_s_plan_goes_through_its_city(world: World) -> None:
    at, maker = world.at, world.actor("zhaowenbin")
    plan = drafting.draft_plan(kind="annual", title="略阳", year=2026, actor=maker, at=at)
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, name="重点", by="management", value="key",
        ratio=Decimal(100), frequency=1, factors=[], actor=maker, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    add_target(world, plan, stratum.id, "zhaowenbin", "略阳澄坪金属表面处理有限公司")
    for act, who in ((approval.submit, "zhaowenbin"),):
        plan.refresh_from_db()
        act(plan_id=plan.id, version=plan.version, actor=world.actor(who), at=at)
    for side, who in (("enforcement", "zhaowenbin"), ("monitoring", "renhong")):
        plan.refresh_from_db()
        approval.sign(plan_id=plan.id, version=plan.version, side=side, actor=world.actor(who),
                      at=at)  # fmt: skip
    plan.refresh_from_db()
    approval.approve(plan_id=plan.id, version=plan.version, actor=world.actor("caoxia"), at=at)
    plan.refresh_from_db()
    with pytest.raises(Refused, match=errors.THROUGH_CITY):
        approval.file(plan_id=plan.id, version=plan.version, actor=world.actor("caoxia"), at=at)
    owed = Clock.objects.filter(rule="plan.file", object_id=plan.id)
    county = owed.get()
    assert (county.agency_id, county.stopped_at) == (plan.department_id, None)
    later = at + timedelta(days=1)
    approval.forward(plan_id=plan.id, version=plan.version, actor=world.actor("caoxia"), at=later)
    county.refresh_from_db()
    assert (county.stopped_at, county.outcome) == (later, "met")
    city = owed.get(stopped_at=None)
    assert city.agency_id == world.actor("dept-610700").agency_id
    assert (city.started_at, city.due_at) == (county.started_at, county.due_at)
    assert not waiting_for(world.actor("dept-610700"))["file"].exists(), "its clock is on the desk"
    plan.refresh_from_db()
    approval.file(plan_id=plan.id, version=plan.version, actor=world.actor("dept-610700"), at=later)
    plan.refresh_from_db()
    assert plan.state == "filed"
    assert not owed.filter(stopped_at=None).exists()


@pytest.mark.clause("R4")
def test_a_reason_reaches_the_department_once(world: World) -> None:
    plan = signed(world)
    target = plan.targets.get()
    explaining.ask_for_reason(target=target, at=world.at)
    coordinator = world.actor("chenjing")
    with pytest.raises(Refused, match=errors.REASON):
        explaining.explain(target_id=target.id, reason=" ", actor=coordinator, at=world.at)
    explaining.explain(target_id=target.id, reason="企业全年停产", actor=coordinator, at=world.at)
    with pytest.raises(Refused, match=errors.EXPLAINED):
        explaining.explain(target_id=target.id, reason="企业全年停产", actor=coordinator,
                           at=world.at)  # fmt: skip
    assert Clock.objects.get(rule="target.explain", object_id=target.id).outcome == "met"
    told = explaining.receive_explanation(target_id=target.id, actor=world.actor("majianping"),
                                          at=world.at)  # fmt: skip
    assert told.received_at == world.at


def test_outsiders_know_nothing_of_a_plan(world: World) -> None:
    plan = drawn_up(world)
    stranger = world.actor("officer-610100")
    assert not visible_to(stranger).filter(pk=plan.pk).exists()
    with pytest.raises(NotFound):
        approval.submit(plan_id=plan.id, version=plan.version, actor=stranger, at=world.at)
    assert not visible_to(world.actor("hanxue")).filter(pk=plan.pk).exists()


def test_of_two_makers_the_second_is_told(world: World) -> None:
    plan = drawn_up(world)
    with pytest.raises(Stale):
        add_target(world, plan, plan.strata.get().id, version=plan.version - 1)


def in_merged(world: World, who: str, *others: str) -> Actor:
    """Somebody of the merged county with the rights of colleagues too."""
    actor = world.actor(who)
    fields = {f: getattr(actor, f) for f in actor.__slots__ if f != "permissions"}
    more = (world.actor(o).permissions for o in others)
    return type(actor)(**fields, permissions=actor.permissions.union(*more))


@pytest.mark.clause("C3")
@pytest.mark.parametrize("signer", ["zhaowenbin", "renhong"])
def test_in_a_merged_agency_no_signer_approves(world: World, signer: str) -> None:
    source = next(s for n, s in world.sources.items() if "澄坪金属" in n)
    actor, at = world.actor("zhaowenbin"), world.at
    plan = drafting.draft_plan(kind="annual", title="2026 年计划", year=2026, actor=actor, at=at)
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, name="一层", by="management",
        value=source.management, ratio=Decimal(100), frequency=1, factors=[], actor=actor, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    target = drafting.add_target(
        plan_id=plan.id, version=plan.version, stratum_id=stratum.id, source_id=source.id,
        outlets={source.outlets.first().id: ["六价铬"]}, period_from=date(2026, 10, 1),
        period_to=date(2026, 12, 31), actor=actor, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    approval.submit(plan_id=plan.id, version=plan.version, actor=actor, at=at)
    for side, who in (("enforcement", "zhaowenbin"), ("monitoring", "renhong")):
        plan.refresh_from_db()
        approval.sign(plan_id=plan.id, version=plan.version, side=side, actor=world.actor(who),
                      at=at)  # fmt: skip
    plan.refresh_from_db()
    both = in_merged(world, signer, "caoxia")
    with pytest.raises(Refused, match=r"planning\.own_signature"):
        approval.approve(plan_id=plan.id, version=plan.version, actor=both, at=at)
    approval.approve(plan_id=plan.id, version=plan.version, actor=world.actor("caoxia"), at=at)
    giver = in_merged(world, signer, "caoxia", "renhong", "zhaowenbin")
    explaining.explain(target_id=target.id, reason="企业停产检修", actor=giver, at=at)
    with pytest.raises(Refused, match=r"planning\.own_reason"):
        explaining.receive_explanation(target_id=target.id, actor=giver, at=at)
    told = explaining.receive_explanation(target_id=target.id, actor=world.actor("caoxia"), at=at)
    assert told.received_by_id == world.staff["caoxia"].id
