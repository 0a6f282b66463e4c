"""Bags of a stack within the hour, for tests of means."""

from decimal import Decimal

from tests.sample_scene import Scene, fresh

from liance.mechanism.custody.actions import receiving
from liance.mechanism.custody.models import Bottle
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.operations.actions.opening import ItemLine, PointLine

NMHC = "非甲烷总烃"
STACK = PointLine(
    "DA001", "工艺废气排放口", "gas",
    (ItemLine(NMHC, "GB 16297-1996 表2 二级", "120", "mg/m³"),),
)  # fmt: skip


def bags(scene: Scene, count: int, *, minutes: int = 15) -> list[Bottle]:
    """Bags taken one after the other, received together."""
    found = []
    for _ in range(count):
        found.append(scene.sealed(NMHC))
        scene.wait(minutes=minutes)
    scene.wait(hours=1)
    return received(scene, found)


def received(scene: Scene, bottles: list[Bottle]) -> list[Bottle]:
    """Offered and accepted together; as they stand then."""
    for bottle in bottles:
        scene.offer(bottle)
        receiving.receive(
            bottle_id=bottle.id, version=fresh(bottle).version, accepted=True, seal_intact=True,
            temperature_c=Decimal("3.4"), place="样品室", actor=scene.actor("sunyulan"),
            at=scene.clock,
        )  # fmt: skip
    return [fresh(bottle) for bottle in bottles]


def approved(scene: Scene, bottle: Bottle, raw: str, **more: object) -> Determination:
    """Entered, checked and approved."""
    return scene.approved(bottle, NMHC, raw, unit="mg/m³", method="HJ 38-2017", **more)
