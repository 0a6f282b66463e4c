"""A running plan with targets, through the planning actions."""

from datetime import date, timedelta
from decimal import Decimal

from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.mechanism.planning.actions import approval, drafting
from liance.mechanism.planning.models import Plan, Target
from liance.mechanism.registry.queries import subtree


def running_plan(world: World, *, count: int, ended: date) -> list[Target]:
    """An approved annual plan of the main city with `count` targets due on `ended`."""
    lead, at = world.actor(MAIN.lead), world.at
    plan = drafting.draft_plan(kind="annual", title="年度计划", year=at.year, actor=lead, at=at)
    codes = set(subtree(plan.jurisdiction_id))
    sources = [
        s for s in world.sources.values() if s.jurisdiction_id in codes and s.management == "key"
    ]
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, by="management", value="key", factors=[],
        actor=lead, name="重点", ratio=Decimal(100), frequency=1, at=at,
    )  # fmt: skip
    for source in sources[:count]:
        plan.refresh_from_db()
        drafting.add_target(
            plan_id=plan.id, version=plan.version, stratum_id=stratum.id, source_id=source.id,
            outlets={
                o.id: [f.factor for f in o.factors.all()]
                for o in source.outlets.prefetch_related("factors")
            },
            period_from=ended - timedelta(days=30), period_to=ended, actor=lead, at=at,
        )  # fmt: skip
    approve(world, plan)
    return list(Target.objects.filter(plan=plan).order_by("number"))


def approve(world: World, plan: Plan) -> None:
    """Signed by both, approved by the department."""
    lead, at = world.actor(MAIN.lead), world.at
    plan.refresh_from_db()
    approval.submit(plan_id=plan.id, version=plan.version, actor=lead, at=at)
    for side, who in (("enforcement", MAIN.lead), ("monitoring", MAIN.head_of_station)):
        plan.refresh_from_db()
        approval.sign(
            plan_id=plan.id, version=plan.version, side=side, actor=world.actor(who), at=at
        )
    plan.refresh_from_db()
    approval.approve(
        plan_id=plan.id, version=plan.version, actor=world.actor(MAIN.department), at=at
    )
