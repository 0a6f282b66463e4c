"""The demonstration's plan of the year before: what the year's end is compared with (P4, R4)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.planning.actions import approval, drafting, explaining
from liance.mechanism.planning.models import Plan, Stratum, Target
from liance.mechanism.registry.models import Source

MONITORED = ("雍川酿造", "渭沣果汁")
EXPLAINED = "凤州陶瓷"
STRATA = (("key", "重点管理单位"), ("simplified", "简化管理单位"))


def year_before(world: World, *, year: int) -> Plan:
    """The main city's small plan of ``year``: two units monitored to the end, one explained."""
    plan = _planned(world, year)
    _approved(world, plan, year)
    targets = {target.source.name: target for target in plan.targets.select_related("source")}
    for number, stem in enumerate(MONITORED):
        name = next(name for name in targets if stem in name)
        day = date(year, 9, 8) + timedelta(days=7 * number)
        Ending(Operation(world, MAIN, name, day, targets[name]).to_laboratory()).finish()
    explained = next(target for name, target in targets.items() if EXPLAINED in name)
    _explain(world, explained, _at(year, 12, 20))
    return plan


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 10, tzinfo=SHANGHAI)


def _planned(world: World, year: int) -> Plan:
    maker, at = world.actor(MAIN.lead), _at(year, 1, 10)
    place = world.staff[MAIN.lead].agency.jurisdiction
    plan = drafting.draft_plan(
        kind="annual", title=f"{place.name}{year}年执法监测年度计划", year=year, actor=maker, at=at
    )
    for management, name in STRATA:
        plan.refresh_from_db()
        stratum = drafting.add_stratum(
            plan_id=plan.id, version=plan.version, by="management", value=management, factors=[],
            name=name, ratio=Decimal(100), frequency=1, actor=maker, at=at,
        )  # fmt: skip
        for source in _units(world, management):
            _target(plan, stratum, source, maker, at)
    plan.refresh_from_db()
    return plan


def _target(plan: Plan, stratum: Stratum, source: Source, maker: Actor, at: datetime) -> None:
    plan.refresh_from_db()
    drafting.add_target(
        plan_id=plan.id, version=plan.version, stratum_id=stratum.id, source_id=source.id,
        outlets={
            outlet.id: [row.factor for row in outlet.factors.all()]
            for outlet in source.outlets.prefetch_related("factors")
        },
        period_from=date(plan.year, 6, 1), period_to=date(plan.year, 12, 31), actor=maker, at=at,
    )  # fmt: skip


def _units(world: World, management: str) -> Sequence[Source]:
    stems = (*MONITORED, EXPLAINED)
    return [
        source for name, source in sorted(world.sources.items())
        if source.management == management and any(stem in name for stem in stems)
    ]  # fmt: skip


def _approved(world: World, plan: Plan, year: int) -> None:
    at, lead = _at(year, 1, 15), world.actor(MAIN.lead)
    approval.submit(plan_id=plan.id, version=plan.version, actor=lead, at=at)
    for side, who in (("enforcement", MAIN.lead), ("monitoring", MAIN.head_of_station)):
        plan.refresh_from_db()
        approval.sign(
            plan_id=plan.id, version=plan.version, side=side, actor=world.actor(who), at=at
        )
    head = world.actor(MAIN.department)
    for act, actor in (
        (approval.approve, head), (approval.file, head), (approval.accept, world.actor("hanxue")),
    ):  # fmt: skip
        plan.refresh_from_db()
        act(plan_id=plan.id, version=plan.version, actor=actor, at=at + timedelta(days=2))
    plan.refresh_from_db()


def _explain(world: World, target: Target, at: datetime) -> None:
    explaining.explain(
        target_id=target.id, reason="企业全年停产检修，无废气排放",
        actor=world.actor(MAIN.coordinator), at=at,
    )  # fmt: skip
    explaining.receive_explanation(
        target_id=target.id, actor=world.actor(MAIN.department), at=at + timedelta(days=3)
    )
