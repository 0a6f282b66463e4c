"""Coverage counts what the strata hold; an approved plan changes as a new version (P1, P2, F1)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.staging.plans import approve, running_plan

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.capability.models import Certificate
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions import approval, drafting, prices, versions
from liance.mechanism.planning.models import Plan
from liance.mechanism.planning.preview import preview
from liance.mechanism.planning.queries import candidates, signatures_in_force
from liance.mechanism.planning.rules.strata import Criteria
from liance.mechanism.planning.site import terms_of
from liance.norms.calendar.instants import shanghai_day

LEAD = "yangzhenhua"
CASES = [
    Criteria(levels=("key",)), Criteria(media=("water",)), Criteria(media=("gas", "noise")),
    Criteria(places=("610300",), levels=("simplified", "registered")),
    Criteria(industries=("木质家具制造",)), Criteria(grades=("red",)), Criteria(exceeded_years=3),
]  # fmt: skip


def drafted(world: World, *cases: Criteria) -> Plan:
    actor, at = world.actor(LEAD), world.at
    plan = drafting.draft_plan(kind="special", title="专项", year=2026, actor=actor, at=at)
    for criteria in cases:
        drafting.add_stratum(
            plan_id=plan.id, version=plan.version, name="一层", by="several", value="",
            criteria=criteria, ratio=Decimal(50), frequency=2, factors=[], actor=actor, at=at,
        )  # fmt: skip
        plan.refresh_from_db()
    return plan


@pytest.mark.clause("P2")
def test_the_preview_counts_as_the_register_does(
    world: World, django_assert_max_num_queries
) -> None:
    plan = drafted(world, *CASES)
    with django_assert_max_num_queries(12):
        found = preview(plan, on=shanghai_day(world.at))
    for line in found.lines:
        inside = candidates(plan, terms_of(line.stratum))
        assert line.take.population == inside.count()
        factors = 0
        for source in inside.prefetch_related("outlets__factors"):
            for outlet in source.outlets.all():
                if not line.stratum.media or outlet.medium in line.stratum.media:
                    factors += outlet.factors.count()
        expected = -(-factors * line.take.visits // max(line.take.population, 1))
        assert line.take.determinations == expected
        assert sum(line.quarters) == line.take.visits
    assert found.lines[0].take.population > 0
    assert found.total("visits") == sum(line.take.visits for line in found.lines)


@pytest.mark.clause("F1")
def test_prices_of_the_year_make_the_budget(world: World) -> None:
    plan = drafted(world, CASES[1])
    actor = world.actor("chenjing")
    before = preview(plan, on=shanghai_day(world.at))
    assert before.money == 0
    assert before.missing[:3] == ("days", "sampling", "travel")
    for kind, factor, amount in (
        ("sampling", "", "200"), ("travel", "", "80"), ("days", "", "0.5"), ("factor", "COD", "60"),
    ):  # fmt: skip
        prices.set_price(
            year=2026, kind=kind, factor=factor, amount=Decimal(amount), basis="", actor=actor,
            at=world.at,
        )  # fmt: skip
    after = preview(plan, on=shanghai_day(world.at))
    visits = after.total("visits")
    assert after.money >= visits * 280
    assert after.staff_days == visits * 2
    assert "化学需氧量" not in after.missing
    assert sum(money for _visits, money in after.by_quarter) == after.money
    prices.set_price(year=2026, kind="outside", factor="COD", amount=Decimal(100), basis="",
                     actor=actor, at=world.at)  # fmt: skip
    assert preview(plan, on=shanghai_day(world.at)).money == after.money
    Certificate.objects.filter(staff__agency=plan.monitoring, kind="monitoring").update(
        duties=["sample"]
    )
    bought = preview(plan, on=shanghai_day(world.at))
    assert bought.money > after.money, (
        "nobody of the station may analyse: the laboratory's price counts"
    )
    assert "pH值" not in bought.prices.outsourced
    assert "氨氮" in bought.prices.outsourced
    noise = prices.set_price(year=2026, kind="factor", factor="厂界噪声（昼间）", amount=Decimal(80),
                             basis="", actor=actor, at=world.at)  # fmt: skip
    assert noise.factor == "厂界噪声（昼间）", (
        "what stands at an outlet has a price by its own name"
    )
    with pytest.raises(Refused, match=errors.FACTOR_UNKNOWN):
        prices.set_price(year=2026, kind="factor", factor="没有的因子", amount=Decimal(1), basis="",
                         actor=actor, at=world.at)  # fmt: skip
    with pytest.raises(Refused, match=errors.PRICE_FACTOR):
        prices.set_price(year=2026, kind="factor", factor="", amount=Decimal(1), basis="",
                         actor=actor, at=world.at)  # fmt: skip
    with pytest.raises(NotFound):
        prices.set_fund(plan_id=plan.id, source="专项", amount=Decimal(1),
                        actor=world.actor("coord-610100"), at=world.at)  # fmt: skip


@pytest.mark.clause("P1")
def test_a_change_is_a_new_version_with_its_reason(world: World) -> None:
    running_plan(world, count=2, ended=date(2026, 12, 20))
    plan = Plan.objects.get()
    assert plan.versions.get().number == 1
    lead = world.actor(LEAD)
    later = world.at + timedelta(days=1)
    with pytest.raises(Refused, match=errors.REASON):
        versions.change(plan_id=plan.id, version=plan.version, reason=" ", actor=lead, at=later)
    versions.change(
        plan_id=plan.id, version=plan.version, reason="企业关停，调整对象", actor=lead, at=later
    )
    plan.refresh_from_db()
    assert plan.state == "draft"
    assert not Clock.objects.filter(rule="plan.file", object_id=plan.id, stopped_at=None).exists()
    assert not signatures_in_force(plan).exists()
    drafting.remove_target(
        plan_id=plan.id, version=plan.version, target_id=plan.targets.first().id, actor=lead,
        at=later,
    )  # fmt: skip
    approve_again(world, later)
    plan.refresh_from_db()
    first, second = plan.versions.order_by("number")
    assert (second.number, second.reason) == (2, "企业关停，调整对象")
    assert len(first.content["targets"]) == 2
    assert len(second.content["targets"]) == 1
    approval.file(plan_id=plan.id, version=plan.version, actor=world.actor("majianping"), at=later)
    plan.refresh_from_db()
    approval.accept(plan_id=plan.id, version=plan.version, actor=world.actor("hanxue"), at=later)


def approve_again(world: World, at) -> None:
    class Later:
        pass

    later = Later()
    later.at, later.actor = at + timedelta(hours=1), world.actor
    approve(later, Plan.objects.get())
