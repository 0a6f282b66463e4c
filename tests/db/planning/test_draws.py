"""The draw on the register: committed by one side, drawn by the other, kept within its bounds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from liance.flows.demonstration.world import World
from liance.foundation.files import store
from liance.foundation.kernel.errors import IllegalTransition, NotFound, NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.capability.models import Certificate
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions import approval, drafting, drawing, listing_units
from liance.mechanism.planning.drawing.files import replay
from liance.mechanism.planning.listing import Options
from liance.mechanism.planning.models import Draw, Plan, Target
from liance.mechanism.planning.queries import overlaps
from liance.mechanism.planning.rules.strata import Criteria
from liance.mechanism.registry.actions.sources import note_exceedance
from liance.mechanism.registry.models import Source, Staff
from liance.mechanism.registry.queries import subtree

SEED = bytes(range(32))
LEAD, OTHER = "yangzhenhua", "chenjing"


def drafted(world: World, *strata: tuple[Criteria, str, int], quarters: tuple = ()) -> Plan:
    actor, at = world.actor(LEAD), world.at
    plan = drafting.draft_plan(kind="special", title="专项", year=2026, actor=actor, at=at)
    for criteria, ratio, frequency in strata:
        drafting.add_stratum(
            plan_id=plan.id, version=plan.version, name="一层", by="several", value="",
            criteria=criteria, ratio=Decimal(ratio), frequency=frequency, factors=[],
            quarters=quarters, actor=actor, at=at,
        )  # fmt: skip
        plan.refresh_from_db()
    return plan


def committed(world: World, plan: Plan, **options: object) -> Draw:
    plan.refresh_from_db()
    return drawing.commit(
        plan_id=plan.id, version=plan.version, options=Options(**options), seed=SEED,
        actor=world.actor(LEAD), at=world.at,
    )  # fmt: skip


def revealed(world: World, draw: Draw, who: str = OTHER) -> Draw:
    return drawing.reveal(
        draw_id=draw.id, version=draw.version, witness=" 4  6 1 2 ", actor=world.actor(who),
        at=world.at + timedelta(minutes=5),
    )  # fmt: skip


KEY = Criteria(levels=("key",))


@pytest.mark.clause("P2")
def test_two_sides_draw_and_the_ledger_has_both_hashes_first(world: World) -> None:
    plan = drafted(world, (KEY, "30", 2))
    draw = committed(world, plan)
    told = Event.objects.get(kind="planning:draw:commit", object_id=draw.id)
    assert draw.list_sha256 in told.body
    assert draw.commitment in told.body
    assert SEED.hex() not in told.body
    assert SEED.hex().encode() not in store.read(draw.file)
    draw = revealed(world, draw)
    found = replay(store.read(draw.file))
    assert found.faults == ()
    drawn = {row["unit"] for row in found.result["drawn"]}
    targets = Target.objects.filter(plan=plan)
    assert {str(t.source_id) for t in targets} == drawn
    assert targets.count() == 2 * len(drawn)
    assert all(t.outlets.exists() and t.source.management == "key" for t in targets)
    told = Event.objects.get(kind="planning:draw:draw", object_id=draw.id)
    assert SEED.hex() in told.body
    assert draw.witness == "4 6 1 2"
    for crew in found.result["crews"]:
        assert len(crew["people"]) == 2


@pytest.mark.parametrize("who", [LEAD, "liwentao"])
def test_the_side_that_made_the_list_does_not_draw(world: World, who: str) -> None:
    draw = committed(world, drafted(world, (KEY, "30", 1)))
    with pytest.raises((Refused, NotPermitted)) as refused:
        revealed(world, draw, who)
    assert refused.value.code in {errors.OTHER_SIDE, "kernel.not_permitted"}
    with pytest.raises(NotFound):
        revealed(world, draw, "lead-610100")
    assert not Target.objects.filter(plan=draw.plan).exists()


def test_a_second_list_needs_the_first_gone_and_a_drawn_one_stays(world: World) -> None:
    plan = drafted(world, (KEY, "30", 1))
    draw = committed(world, plan)
    with pytest.raises(Refused, match=errors.DRAW_OPEN):
        committed(world, plan)
    drawing.cancel(draw_id=draw.id, version=draw.version, reason="名录有误",
                   actor=world.actor(LEAD), at=world.at)  # fmt: skip
    again = revealed(world, committed(world, plan))
    assert again.number == 2
    with pytest.raises(IllegalTransition):
        drawing.cancel(draw_id=again.id, version=again.version, reason="不满意",
                       actor=world.actor(LEAD), at=world.at)  # fmt: skip


@pytest.mark.clause("P2")
def test_lists_cap_and_what_is_planned_already_hold(world: World) -> None:
    plan = drafted(world, (KEY, "100", 1))
    area = Source.objects.filter(management="key", pk__in=_candidates(plan)).order_by("name")
    must, out = area[0], area[1]
    for source, kind in ((must, "must"), (out, "out")):
        plan.refresh_from_db()
        listing_units.list_unit(
            plan_id=plan.id, version=plan.version, name=source.name, kind=kind, reason="群众反映",
            actor=world.actor(LEAD), at=world.at,
        )  # fmt: skip
    draw = revealed(world, committed(world, plan, cap=1, crews=False))
    drawn = {row["unit"]: row["by"] for row in drawing.published(draw)["result"]["drawn"]}
    assert drawn[str(must.id)] == "must"
    assert str(out.id) not in drawn
    plan.refresh_from_db()
    approval.submit(plan_id=plan.id, version=plan.version, actor=world.actor(LEAD), at=world.at)
    other = drafted(world, (KEY, "100", 1))
    other.refresh_from_db()
    listing_units.list_unit(
        plan_id=other.id, version=other.version, name=must.name, kind="must", reason="群众反映",
        actor=world.actor(LEAD), at=world.at,
    )  # fmt: skip
    with pytest.raises(Refused, match=errors.MUST_OVER_CAP):
        committed(world, other, cap=1, crews=False)


@pytest.mark.clause("P2")
def test_no_unit_that_must_be_visited_is_left_out_without_a_word(world: World) -> None:
    plan = drafted(world, (KEY, "100", 1))
    outside = Source.objects.filter(
        management="simplified", jurisdiction_id__in=subtree(plan.jurisdiction_id)
    ).order_by("name")[0]
    plan.refresh_from_db()
    listing_units.list_unit(
        plan_id=plan.id, version=plan.version, name=outside.name, kind="must", reason="群众反映",
        actor=world.actor(LEAD), at=world.at,
    )  # fmt: skip
    with pytest.raises(Refused, match=errors.MUST_OUTSIDE) as refused:
        committed(world, plan)
    assert outside.name in str(refused.value.facts["names"])


def _candidates(plan: Plan) -> list:
    from liance.mechanism.planning.queries import candidates
    from liance.mechanism.planning.site import terms_of

    return list(candidates(plan, terms_of(plan.strata.get())).values_list("id", flat=True))


@pytest.mark.clause("P2")
def test_strata_of_several_criteria_hold_who_meets_them_all(world: World) -> None:
    plan = drafted(world, (KEY, "50", 1), (Criteria(media=("water",)), "50", 1))
    source = next(s for s in world.sources.values() if "酿造" in s.name)
    note_exceedance(source=source, on=date(2025, 6, 1), actor=world.actor("fengzhiyuan"),
                    at=world.at)  # fmt: skip
    source.refresh_from_db()
    assert source.exceeded_on == date(2025, 6, 1)
    both = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, name="曾超标", by="several", value="",
        criteria=Criteria(levels=(source.management,), media=("water",), exceeded_years=1),
        ratio=Decimal(100), frequency=2, quarters=(0, 1, 1, 0), factors=[],
        factors_by_medium={"water": ["化学需氧量", "氨氮"]}, actor=world.actor(LEAD), at=world.at,
    )  # fmt: skip
    assert both.population == 1
    one, two, shared, count = overlaps(plan)[0]
    assert (one.order, two.order) == (1, 2)
    assert count >= len(shared) > 0
    draw = revealed(world, committed(world, plan, crews=False))
    rows = Target.objects.filter(plan=draw.plan, stratum=both, source=source)
    assert all(
        o.factors == ["化学需氧量", "氨氮"] and o.outlet.medium == "water"
        for t in rows for o in t.outlets.all()
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [({"criteria": Criteria()}, errors.CRITERIA, ""),
     ({"ratio": Decimal(101)}, errors.RATIO, "ratio"),
     ({"quarters": (1, 1, 0, 0)}, errors.QUARTERS, "quarters"),
     ({"factors_by_medium": {"gas": ["氮氧化物", "化学需氧量"]}}, errors.FACTOR_UNKNOWN,
      "factors_gas")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(
    world: World, changed: dict, code: str, field: str
) -> None:
    plan = drafted(world)
    given = {"criteria": KEY, "ratio": Decimal(50), "frequency": 1, "by": "several", "value": "",
             "name": "一层", "factors": [], **changed}  # fmt: skip
    with pytest.raises(Refused) as refused:
        drafting.add_stratum(plan_id=plan.id, version=plan.version, actor=world.actor(LEAD),
                             at=world.at, **given)  # fmt: skip
    assert (refused.value.code, refused.value.field) == (code, field)


def test_a_factor_that_nobody_can_measure_is_said_at_its_field(world: World) -> None:
    plan, actor = drafted(world), world.actor(LEAD)
    given = {
        "plan_id": plan.id, "version": plan.version, "name": "一层", "by": "several", "value": "",
        "criteria": KEY, "ratio": Decimal(50), "frequency": 1, "factors": [],
        "factors_by_medium": {"water": ["氨氮", "化学需氧量"]}, "actor": actor,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        drafting.add_stratum(**given, at=world.at + timedelta(days=9000))  # no paper is valid then
    assert (refused.value.code, refused.value.field) == (
        errors.FACTOR_UNMEASURED, "factors_water",
    )  # fmt: skip
    assert refused.value.facts["factors"] == "氨氮、化学需氧量"
    assert drafting.add_stratum(**given, at=world.at).frequency == 1


@pytest.mark.clause("P2")
def test_whoever_does_not_go_out_and_newcomers_are_not_drawn(world: World) -> None:
    """An analyst with a certificate would be drawn and then replaced by whoever the timetable chose."""
    plan = drafted(world, (KEY, "100", 1))
    station = plan.monitoring
    assert Certificate.objects.filter(staff=world.staff["zhoumin"], kind="monitoring").exists()

    def monitors() -> set[str]:
        row = committed(world, plan)
        pool = drawing.published(row)["list"]["pools"][1]
        drawing.cancel(draw_id=row.id, version=row.version, reason="重新封存",
                       actor=world.actor(LEAD), at=world.at)  # fmt: skip
        return {person["name"] for person in pool["people"]}

    samplers = monitors()
    assert {"张立新", "赵婷"} <= samplers
    assert "周敏" not in samplers
    added = Staff.objects.create(name="新来的", agency=station, created_at=world.at)
    Certificate.objects.create(
        staff=added, kind="monitoring", number="新1", valid_from=world.at.date(),
        valid_to=world.at.date() + timedelta(days=900), created_at=world.at,
    )  # fmt: skip
    assert "新来的" in monitors(), "whoever has no account goes out by certificate"
    Staff.objects.filter(pk=added.pk).update(joined_on=world.at.date() - timedelta(days=30))
    assert "新来的" not in monitors()


@pytest.mark.clause("P2")
def test_what_was_drawn_is_not_taken_out_and_its_file_is_read_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = drafted(world, (KEY, "50", 1), (Criteria(media=("water",)), "10", 1))
    draw = revealed(world, committed(world, plan))
    plan.refresh_from_db()
    target = plan.targets.filter(stratum__order=1).first()
    actor, at = world.actor(LEAD), world.at
    with pytest.raises(Refused, match=errors.TARGET_DRAWN):
        drafting.remove_target(plan_id=plan.id, version=plan.version, target_id=target.id,
                               actor=actor, at=at)  # fmt: skip
    drawn = {row["unit"] for row in drawing.published(draw)["result"]["drawn"]}
    other = plan.strata.get(order=2)
    free = [s for s in Source.objects.filter(outlets__medium="water",
            jurisdiction__in=subtree(plan.jurisdiction_id)).distinct() if str(s.id) in drawn]  # fmt: skip
    twice = next(s for s in free if plan.targets.filter(source=s, stratum__order=1).exists())
    added = drafting.add_target(
        plan_id=plan.id, version=plan.version, stratum_id=other.id, source_id=twice.id,
        outlets={o.id: ["氨氮"] for o in twice.outlets.filter(medium="water")},
        period_from=date(2026, 12, 1), period_to=date(2026, 12, 31), actor=actor, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    drafting.remove_target(plan_id=plan.id, version=plan.version, target_id=added.id, actor=actor,
                           at=at)  # fmt: skip
    plan.refresh_from_db()
    reads, whole = [], store.read
    monkeypatch.setattr(store, "read", lambda file: reads.append(file) or whole(file))
    with pytest.raises(Refused, match=errors.TARGET_DRAWN):
        drafting.remove_stratum(plan_id=plan.id, version=plan.version, stratum_id=target.stratum_id,
                                actor=actor, at=at)  # fmt: skip
    assert len(reads) == 1
