"""What the demonstration measures: ordinary results, methods, bottles as the table has them."""

from typing import Any

from liance.mechanism.operations.models import VisitItem
from liance.mechanism.registry.models import OutletFactor
from liance.norms.sampling.bottles import BottlePlan, bottle_plan
from liance.norms.sampling.preservation import container_name

ORDINARY = {
    "pH值": "7.4", "化学需氧量": "38", "氨氮": "2.16", "悬浮物": "21", "阴离子表面活性剂": "0.12",
    "石油类": "0.06L", "六价铬": "0.004L", "总铬": "0.05", "氮氧化物": "86", "二氧化硫": "3L",
    "颗粒物": "7.8", "厂界噪声（昼间）": "58.4",
}  # fmt: skip
LIMITS = {
    "石油类": "0.06", "六价铬": "0.004", "二氧化硫": "3", "总铬": "0.03", "化学需氧量": "4", "氨氮": "0.025",
    "阴离子表面活性剂": "0.05",
}  # fmt: skip
METHODS = {
    "化学需氧量": "HJ 828-2017", "氨氮": "HJ 535-2009", "悬浮物": "GB 11901-89",
    "阴离子表面活性剂": "GB 7494-87", "石油类": "HJ 637-2018", "六价铬": "GB 7467-87",
    "总铬": "HJ 757-2015", "颗粒物": "GB/T 16157-1996",
}  # fmt: skip


RECORDED: dict[str, dict[str, str]] = {
    "氮氧化物": {"o2_measured": "4.2"}, "二氧化硫": {"o2_measured": "4.2"},
    "颗粒物": {"o2_measured": "4.2", "fuel": "gas", "flow_m3h": "6120", "stack_height_m": "15"},
    "厂界噪声（昼间）": {"background": "49.6", "period": "day", "place": "boundary"},
}  # fmt: skip
"""What is recorded beside them, as the standards ask."""


def kept(item: VisitItem) -> dict[str, Any]:
    """Container, preservative and volume as the table has them."""
    plan = bottle_plan([item.factor])[0] if item.point.medium == "water" else BottlePlan(())
    named = container_name(plan.container) if plan.container else ""
    return {
        "container": named, "preservative": plan.preservative, "volume_ml": plan.volume_ml,
    }  # fmt: skip


def place_of(held: OutletFactor) -> tuple[int, str]:
    """Factors as ``ORDINARY`` lists them: ids written at one instant have no order of their own."""
    listed = list(ORDINARY)
    return listed.index(held.factor) if held.factor in listed else len(listed), held.factor
