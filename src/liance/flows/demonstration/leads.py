"""What the screening sees in the story's own records, some of it looked into already."""

from datetime import datetime, timedelta

from liance.flows.demonstration.world import World
from liance.flows.screening import screen_all
from liance.mechanism.screening import actions, queries
from liance.mechanism.screening.models import Lead

CITY, PROVINCE = "majianping", "hanxue"


def screened(world: World, *, at: datetime) -> None:
    """A run of this morning: of its leads one is closed, one waits for its finding, one was examined
    once, the others by nobody yet."""
    screen_all(at=at - timedelta(hours=5))
    late = _lead(world, CITY, "F06")
    if late:
        _examined(world, late, "分析开始的时间属实：样品交接晚，送到以后随即分析。", CITY, at=at)
        _examined(world, late, "调取交接单和冰箱记录，与所述一致。", PROVINCE, at=at)
        actions.close(
            lead_id=late.id, version=late.version, finding="explained", actor=world.actor(CITY),
            text="超过保存期属实，没有改动时间的迹象；已要求报告注明偏离。", at=at - timedelta(hours=1),
        )  # fmt: skip
    alike = _lead(world, CITY, "F07")
    if alike:
        _examined(world, alike, "四个样品的原始吸光度各不相同，换算后修约到同一数。", CITY, at=at)
        _examined(world, alike, "另查同批质控样，结果正常。", PROVINCE, at=at)
    twice = _lead(world, PROVINCE, "F24")
    if twice:
        _examined(world, twice, "两份原始记录逐项相同，正在调取仪器打印条。", PROVINCE, at=at)


def _lead(world: World, who: str, check: str) -> Lead | None:
    return queries.leads(world.actor(who), check=check).order_by("id").first()


def _examined(world: World, lead: Lead, text: str, who: str, *, at: datetime) -> None:
    hours = 3 if who == CITY else 2
    actions.examine(
        lead_id=lead.id, version=lead.version, text=text, actor=world.actor(who),
        at=at - timedelta(hours=hours),
    )  # fmt: skip
    lead.refresh_from_db()
