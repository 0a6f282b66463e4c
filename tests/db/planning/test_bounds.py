"""What keeps a plan within its bounds: caps over all agencies, conflicts, media, years, versions."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.db.planning.test_draws import KEY, LEAD, OTHER, committed, drafted, revealed
from tests.db.planning.test_plan_way import add_target, drawn_up

from liance.flows.demonstration.world import World
from liance.flows.plans import over_cap, submit, unforeseen
from liance.foundation.kernel.errors import NotPermitted, Refused, Stale
from liance.mechanism.capability.conflicts import declare, lift
from liance.mechanism.capability.models import Avoidance
from liance.mechanism.operations.models import Visit
from liance.mechanism.planning import caps, errors
from liance.mechanism.planning.actions import approval, drafting, drawing, listing_units, prices
from liance.mechanism.planning.models import AreaRule, Plan, Target
from liance.mechanism.planning.queries import candidates
from liance.mechanism.planning.rules.strata import CREDIT_GRADES, Criteria
from liance.mechanism.planning.site import terms_of
from liance.mechanism.registry.models import Outlet, Source
from liance.norms.citations import Certainty

HEAD = "majianping"


def rule(world: World, **changed: object) -> AreaRule:
    given = {
        "version": 0, "yearly_cap": 1, "unverified_binds": False, "exceeded_years": None,
        "prior_approval": False, "notice_shown": False, "result_told": False, "basis": "本市文件",
        "verified": False, **changed,
    }  # fmt: skip
    return listing_units.set_rule(**given, actor=world.actor(HEAD), at=world.at)


def key_firm(plan: Plan) -> Source:
    return candidates(plan, terms_of(plan.strata.first())).order_by("id")[0]


@pytest.mark.clause("P2")
def test_an_unverified_cap_warns_and_binds_only_where_the_authority_says(world: World) -> None:
    plan = drawn_up(world)
    place, stratum = plan.jurisdiction_id, plan.strata.get()
    told = rule(world)
    assert caps.caps_of(place) == caps.Caps(None, 1)
    add_target(world, plan, stratum.id)
    plan.refresh_from_db()
    assert over_cap(plan) == [("陈仓瑞麟乳业有限公司", 2)]
    told = rule(world, version=told.version, yearly_cap=2, unverified_binds=True)
    assert caps.caps_of(place) == caps.Caps(2, 2)
    assert over_cap(plan) == []
    with pytest.raises(Refused, match=errors.OVER_CAP):
        add_target(world, plan, stratum.id)
    rule(world, version=told.version, yearly_cap=2, verified=True)
    with pytest.raises(Refused, match=errors.OVER_CAP):
        add_target(world, plan, stratum.id)


def test_the_strictest_cap_of_the_areas_above_counts_in_a_county(world: World) -> None:
    rule(world, verified=True)
    county = next(p for p in {s.jurisdiction_id for s in Source.objects.all()}
                  if p.startswith("6103") and p != "610300")  # fmt: skip
    made = {"created_at": world.at, "created_by": None}
    AreaRule.objects.create(jurisdiction_id=county, yearly_cap=4, verified=True, **made)
    assert caps.caps_of(county) == caps.Caps(1, 1)
    assert caps.caps_of("610300") == caps.Caps(1, 1)


def test_visits_that_no_plan_foresaw_count_and_secret_ones_do_not_show(world: World) -> None:
    plan = drawn_up(world)
    source = plan.targets.get().source
    given = {
        "source": source, "jurisdiction_id": source.jurisdiction_id,
        "enforcement_id": plan.enforcement_id, "monitoring_id": plan.monitoring_id,
        "ground": "petition", "urgency": "urgent_petition", "regular": True,
        "created_at": world.at,
    }  # fmt: skip
    for entered, restricted in ((world.at, False), (world.at, True),
                                (datetime(2025, 12, 31, 15, tzinfo=UTC), False)):  # fmt: skip
        Visit.objects.create(entered_at=entered, restricted=restricted, **given)
    assert unforeseen(2026) == {source.id: 1}
    rule(world, yearly_cap=2, verified=True)
    with pytest.raises(Refused, match=errors.OVER_CAP) as refused:
        drafting.add_target(
            plan_id=plan.id, version=plan.version, stratum_id=plan.strata.get().id,
            source_id=source.id, outlets={source.outlets.get(code="DW001").id: ["氨氮"]},
            period_from=date(2026, 10, 1), period_to=date(2026, 12, 31), actor=world.actor(LEAD),
            at=world.at, visited=unforeseen(2026, [source.id]),
        )  # fmt: skip
    assert refused.value.facts["count"] == 2


@pytest.mark.clause("P2")
def test_who_declared_a_conflict_is_on_the_list_with_the_ground_and_not_drawn(world: World) -> None:
    plan = drafted(world, (KEY, "100", 1))
    source = key_firm(plan)
    person = world.staff["liwentao"]
    with pytest.raises(Refused, match="avoidance_reason"):
        declare(staff=person, source=source, ground="relation", reason="亲", at=world.at,
                actor=world.actor("liwentao"))  # fmt: skip
    with pytest.raises(NotPermitted):
        declare(staff=person, source=source, ground="relation", reason="配偶任职", at=world.at,
                actor=world.actor("hanlei"))  # fmt: skip
    row = declare(staff=person, source=source, ground="relation", reason="配偶在该单位任职",
                  actor=world.actor("liwentao"), at=world.at)  # fmt: skip
    draw = revealed(world, committed(world, plan))
    file = drawing.published(draw)
    listed = {p["id"]: p for pool in file["list"]["pools"] for p in pool["people"]}
    assert listed[str(person.id)]["avoid"] == [str(source.id)]
    assert listed[str(person.id)]["grounds"] == ["relation"]
    crews = {(c["unit"], p) for c in file["result"]["crews"] for p in c["people"]}
    assert (str(source.id), str(person.id)) not in crews
    assert any(p == str(person.id) for _unit, p in crews)
    with pytest.raises(NotPermitted):
        lift(avoidance_id=row.id, version=row.version, reason="已调离", at=world.at,
             actor=world.actor("liwentao"))  # fmt: skip
    lift(avoidance_id=row.id, version=row.version, reason="配偶已离职", at=world.at,
         actor=world.actor(LEAD))  # fmt: skip
    assert not Avoidance.objects.filter(lifted_at__isnull=True).exists()


def test_a_unit_for_which_too_few_need_not_keep_away_is_named_before_the_draw(world: World) -> None:
    plan = drafted(world, (KEY, "100", 1))
    pool = drawing.published(committed(world, plan))["list"]["pools"][0]
    drawing.cancel(draw_id=plan.draws.get().id, version=1, reason="重新封存",
                   actor=world.actor(LEAD), at=world.at)  # fmt: skip
    source = key_firm(plan)
    ids = [person["id"] for person in pool["people"]]
    for name, staff in world.staff.items():
        if str(staff.id) in ids[1:]:
            declare(staff=staff, source=source, ground="interest", reason="持有股份",
                    actor=world.actor(name), at=world.at)  # fmt: skip
    with pytest.raises(Refused, match=errors.CREW_SHORT) as refused:
        committed(world, plan)
    assert refused.value.facts["names"] == source.name


@pytest.mark.clause("P2")
def test_a_firm_without_an_outlet_of_the_medium_is_not_drawn_for_it(world: World) -> None:
    plan = drafted(world)
    drafting.add_stratum(
        plan_id=plan.id, version=plan.version, name="涉水因子", by="several", value="",
        criteria=KEY, ratio=Decimal(100), frequency=1, factors=[],
        factors_by_medium={"water": ["化学需氧量"]}, actor=world.actor(LEAD), at=world.at,
    )  # fmt: skip
    Outlet.objects.filter(source=key_firm(plan), medium="water").update(active=False)
    dry = set(candidates(plan, terms_of(plan.strata.get())).exclude(
        pk__in=Outlet.objects.filter(medium="water", active=True).values("source_id")
    ).values_list("id", flat=True))  # fmt: skip
    draw = revealed(world, committed(world, plan, crews=False))
    file = drawing.published(draw)
    out = {u["id"] for u in file["list"]["units"] if "out" in u}
    assert {str(key) for key in dry} == out
    assert Target.objects.filter(plan=plan).exists()
    assert not Target.objects.filter(plan=plan, source_id__in=dry).exists()
    assert all(t.outlets.exists() for t in Target.objects.filter(plan=plan))


def test_weights_of_exceedances_need_the_years_that_the_area_set(world: World) -> None:
    plan = drafted(world, (KEY, "30", 1))
    with pytest.raises(Refused, match=errors.EXCEEDED_YEARS) as refused:
        committed(world, plan, exceeded_weight=3)
    assert refused.value.field == "exceeded_weight"
    source = key_firm(plan)
    Source.objects.filter(pk=source.pk).update(exceeded_on=date(2024, 5, 1))
    for years, weight in ((1, 1), (2, 3)):
        draw = committed(world, plan, exceeded_weight=3, exceeded_years=years)
        units = drawing.published(draw)["list"]["units"]
        assert next(u["weight"] for u in units if u["id"] == str(source.id)) == weight
        drawing.cancel(draw_id=draw.id, version=draw.version, reason="另行封存",
                       actor=world.actor(LEAD), at=world.at)  # fmt: skip


def test_a_year_that_is_over_is_neither_planned_nor_drawn(world: World) -> None:
    with pytest.raises(Refused, match=errors.YEAR_OVER) as refused:
        drafting.draft_plan(kind="annual", title="补", year=2025, actor=world.actor(LEAD),
                            at=world.at)  # fmt: skip
    assert refused.value.field == "year"
    draw = committed(world, drafted(world, (KEY, "30", 1)))
    with pytest.raises(Refused, match=errors.YEAR_OVER):
        drawing.reveal(draw_id=draw.id, version=draw.version, witness="4 6 1 2",
                       actor=world.actor(OTHER), at=world.at + timedelta(days=400))  # fmt: skip
    assert not Target.objects.filter(plan=draw.plan).exists()


@pytest.mark.clause("F1")
def test_settings_and_prices_are_written_by_whoever_read_them_as_they_stand(world: World) -> None:
    first = rule(world)
    with pytest.raises(Stale):
        rule(world)
    rule(world, version=first.version, yearly_cap=3)
    with pytest.raises(Stale):
        rule(world, version=first.version)
    given = {"year": 2026, "kind": "sampling", "factor": "", "basis": "", "at": world.at,
             "actor": world.actor(LEAD)}  # fmt: skip
    row = prices.set_price(amount=Decimal(200), **given)
    with pytest.raises(Refused, match=errors.PRICE_EXISTS):
        prices.set_price(amount=Decimal(210), **given)
    row = prices.set_price(amount=Decimal(210), version=row.version, **given)
    with pytest.raises(Stale):
        prices.set_price(amount=Decimal(220), version=row.version - 1, **given)
    with pytest.raises(Stale):
        prices.drop_price(price_id=row.id, version=1, actor=world.actor(LEAD), at=world.at)
    plan = drafted(world, (Criteria(levels=("key",)), "30", 1))
    fund = {"plan_id": plan.id, "source": "市级专项", "actor": world.actor(LEAD), "at": world.at}
    made = prices.set_fund(amount=Decimal(1), **fund)
    with pytest.raises(Refused, match=errors.FUND_EXISTS):
        prices.set_fund(amount=Decimal(2), **fund)
    prices.set_fund(amount=Decimal(2), version=made.version, **fund)
    with pytest.raises(Stale):
        prices.set_fund(amount=Decimal(3), version=made.version, **fund)
    assert Plan.objects.get(pk=plan.pk).funds.get().amount == 2


def test_the_credit_grades_are_cited_as_not_verified() -> None:
    assert CREDIT_GRADES.certainty == Certainty.UNVERIFIED
    assert "150号" in CREDIT_GRADES.source


@pytest.mark.clause("P2")
def test_of_two_plans_over_the_cap_the_second_is_not_submitted(world: World) -> None:
    rule(world, yearly_cap=1, verified=True)
    every = Criteria(levels=("key", "simplified", "registered"))
    first, second = drawn_up(world), drafted(world, (every, "100", 1))
    lead = world.actor(LEAD)
    add_target(world, second, second.strata.get().id)
    second.refresh_from_db()
    assert set(first.targets.values_list("source")) == set(second.targets.values_list("source"))
    name = second.targets.get().source.name
    submit(plan_id=first.id, version=first.version, actor=lead, at=world.at)
    with pytest.raises(Refused, match=errors.PLAN_OVER_CAP) as refused:
        submit(plan_id=second.id, version=second.version, actor=lead, at=world.at)
    assert refused.value.facts["names"] == name
    second.refresh_from_db()
    assert second.state == "draft"
    first.refresh_from_db()
    approval.send_back(plan_id=first.id, version=first.version, reason="退回重编",
                       actor=world.actor("majianping"), at=world.at)  # fmt: skip
    submit(plan_id=second.id, version=second.version, actor=lead, at=world.at)
