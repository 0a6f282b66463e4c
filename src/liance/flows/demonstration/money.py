"""Unit prices of the main city and where its plan's money comes from, made up for show (F1)."""

from datetime import datetime
from decimal import Decimal

from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.planning.actions import prices
from liance.mechanism.planning.models import Plan

BASIS = "演示数据，不是真实单价"
VISIT = (("sampling", "320"), ("travel", "180"), ("days", "0.5"))
FACTORS = {
    "pH值": "20", "化学需氧量": "90", "氨氮": "80", "悬浮物": "60", "石油类": "150",
    "阴离子表面活性剂": "120", "六价铬": "100", "总铬": "130", "颗粒物": "260", "二氧化硫": "120",
    "氮氧化物": "120", "厂界噪声（昼间）": "80",
}  # fmt: skip
LABORATORY = {"化学需氧量": "110", "氨氮": "100", "石油类": "190", "颗粒物": "330"}
FUNDS = (("市级财政环境监测专项", "8000"), ("部门预算公用经费", "2000"))


def priced(world: World, *, at: datetime) -> None:
    """Prices of the year and the funds of the annual plan."""
    actor, year = world.actor(MAIN.coordinator), at.astimezone(SHANGHAI).year
    rows = [
        *((kind, "", amount) for kind, amount in VISIT),
        *(("factor", factor, amount) for factor, amount in FACTORS.items()),
        *(("outside", factor, amount) for factor, amount in LABORATORY.items()),
    ]
    for kind, factor, amount in rows:
        prices.set_price(
            year=year, kind=kind, factor=factor, amount=Decimal(amount), basis=BASIS, actor=actor,
            at=at,
        )  # fmt: skip
    plan = Plan.objects.filter(
        kind="annual", year=year, monitoring=world.agencies["main.monitoring"]
    )
    for row in plan:
        for source, amount in FUNDS:
            prices.set_fund(
                plan_id=row.id, source=source, amount=Decimal(amount), actor=actor, at=at
            )
