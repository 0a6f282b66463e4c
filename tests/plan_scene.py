"""Plans for what walks over all addresses: on file, drafted, drawn, committed, overdue."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.authorisation import Ids
from tests.dispatch_scene import dispatch
from tests.lead_scene import examined_lead
from tests.meeting_scene import meetings
from tests.timetable_scene import timetables

from liance.flows.demonstration.story import Story, _filed, _plan
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.mechanism.planning.actions import (
    drafting,
    drawing,
    excusing,
    explaining,
    listing_units,
    prices,
)
from liance.mechanism.planning.listing import Options
from liance.mechanism.planning.models import Draw, Plan, Stratum, Target


def plans(world: World, *, at: datetime) -> Ids:
    """A plan on file with a target that was explained, and a draft."""
    story = Story(world, at)
    filed = _plan(story, MAIN, "年度计划", ("management", "registered"))
    _filed(story, filed, MAIN, accepted=False)
    target = filed.targets.first()
    explaining.explain(
        target_id=target.id, reason="全年停产", actor=world.actor("chenjing"),
        at=at - timedelta(days=2),
    )  # fmt: skip
    draft, stratum = _draft(world, target, at=at)
    unit = listing_units.list_unit(
        plan_id=draft.id, version=draft.version, name=target.source.name, kind="must",
        reason="群众反映", actor=world.actor(MAIN.lead), at=at,
    )  # fmt: skip
    drawn, committed = _draws(world, at=at)
    unit_drawn = drawing.published(drawn)["result"]["drawn"][0]["unit"]
    excuse = excusing.ask(
        draw_id=drawn.id, version=drawn.version, unit_id=unit_drawn, person_id=None,
        reason="企业全年停产，已经核实", actor=world.actor(MAIN.lead), at=at,
    )  # fmt: skip
    price = prices.set_price(
        year=at.year, kind="factor", factor="化学需氧量", amount=Decimal(60), basis="本市标准",
        actor=world.actor("chenjing"), at=at,
    )  # fmt: skip
    _overdue(world, target, at=at)
    return dispatch(world, at=at) | timetables(world, at=at) | meetings(world, at=at) | {
        "examined_lead": examined_lead(world, at=at),
        "price": price.id, "excuse": excuse.id, "draw": drawn.id, "open_draw": committed.id, "unit": unit.id,
        "plan": filed.id, "target": target.id, "draft_plan": draft.id, "stratum": stratum.id,
        "draft_target": draft.targets.get().id, "open_target": filed.targets.last().id,
    }  # fmt: skip


def _draws(world: World, *, at: datetime) -> tuple[Draw, Draw]:
    """A draw that was drawn, and one of another plan that is committed."""
    lead, other = world.actor(MAIN.lead), world.actor("chenjing")
    made = []
    for number, title in enumerate(("抽查一", "抽查二")):
        plan = drafting.draft_plan(kind="special", title=title, year=at.year, actor=lead, at=at)
        drafting.add_stratum(
            plan_id=plan.id, version=plan.version, name="重点管理", by="management", factors=[],
            value="key", ratio=Decimal(20), frequency=1, actor=lead, at=at,
        )  # fmt: skip
        plan.refresh_from_db()
        draw = drawing.commit(
            plan_id=plan.id, version=plan.version, options=Options(), seed=bytes([number] * 32),
            actor=lead, at=at,
        )  # fmt: skip
        if not number:
            draw = drawing.reveal(
                draw_id=draw.id, version=draw.version, witness="4 6 1 2", actor=other, at=at
            )
        made.append(draw)
    return made[0], made[1]


def _overdue(world: World, like: Target, *, at: datetime) -> Plan:
    """A special plan on file whose one target is long past."""
    last = (at - timedelta(days=60)).date()
    plan, _stratum = _draft(
        world, like, at=at - timedelta(days=100), period=(last - timedelta(days=20), last)
    )
    _filed(Story(world, at), plan, MAIN, accepted=False)
    return plan


def _draft(
    world: World, like: Target, *, at: datetime, period: tuple[date, date] | None = None
) -> tuple[Plan, Stratum]:
    lead = world.actor(MAIN.lead)
    start, end = period or (like.period_from, like.period_to)
    plan = drafting.draft_plan(
        kind="special", title="涉水企业专项", year=like.plan.year, actor=lead, at=at
    )
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, name="登记管理", by="management", factors=[],
        value="registered", ratio=Decimal(100), frequency=1, actor=lead, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    drafting.add_target(
        plan_id=plan.id, version=plan.version, stratum_id=stratum.id,
        outlets={o.outlet_id: o.factors for o in like.outlets.all()},
        source_id=like.source_id, period_from=start, period_to=end,
        actor=lead, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    return plan, stratum
