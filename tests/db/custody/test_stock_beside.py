"""Two acts at the same moment that take the same things the other way round: neither breaks the
other off (C2, P3)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from threading import Barrier, BrokenBarrierError, Thread, local
from typing import Any

import pytest
from django.db import connection
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.sample_scene import METHODS, Scene, open_scene, reading_of

from liance.flows.demonstration.world import load_world
from liance.mechanism.capability import drawing, stock
from liance.mechanism.capability.models import LotUse
from liance.mechanism.custody.actions import filling
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import VisitItem
from liance.norms.calendar.instants import shanghai_day

pytestmark = [pytest.mark.clause("C2"), pytest.mark.clause("P3")]
BOTH = PointLine(
    "DW001", "总排口", "water",
    (
        ItemLine("化学需氧量", "GB 8978-1996 表4", "100", "mg/L"),
        ItemLine("氨氮", "GB 8978-1996 表4", "15", "mg/L"),
    ),
)  # fmt: skip
# How long one waits for the other half-way, where the other can come as far at all.
MEETING = 2
SULPHURIC, NITRIC = "硫酸，pH≤2", "硝酸，1 L加浓硝酸10 mL，pH 1~2"


@pytest.fixture
def scene(fresh_world: TestDatabase) -> Scene:
    scene = open_scene(load_world(at=WORLD_AT), point=BOTH)
    for name in ("重铬酸钾标准溶液 0.250 mol/L", "纳氏试剂", "硫酸 优级纯", "硝酸 优级纯"):
        row = stock.add_consumable(
            agency=scene.world.agencies["main.monitoring"], name=name, kind="reagent", unit="mL",
            alarm=Decimal(1), lead_days=None, actor=scene.actor("chenjing"), at=scene.clock,
        )  # fmt: skip
        stock.add_lot(
            consumable_id=row.id, number="L1", received_on=shanghai_day(scene.clock),
            expires_on=None, quantity=Decimal(500), actor=scene.actor("chenjing"), at=scene.clock,
        )  # fmt: skip
    return scene


def meeting(act: Callable[..., Any]) -> Callable[..., Any]:
    """``act``, after whose first run in a thread that thread waits for the other one."""
    barrier, mine = Barrier(2), local()

    def met(*args: Any, **named: Any) -> Any:
        made = act(*args, **named)
        if not getattr(mine, "been", False):
            mine.been = True
            with suppress(BrokenBarrierError):
                barrier.wait(MEETING)
        return made

    return met


def beside(*acts: Callable[[], object]) -> list[Exception]:
    """Run them at the same time; what they failed with."""
    found: list[Exception] = []

    def run(act: Callable[[], object]) -> None:
        try:
            act()
        except Exception as fault:  # noqa: BLE001 - told by the test
            found.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def drawn(name: str) -> int:
    return LotUse.objects.filter(lot__consumable__name=name).count()


def test_two_analysts_enter_the_same_factors_the_other_way_round(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    bottles = [scene.received("化学需氧量", "氨氮") for _ in range(2)]

    def readings(bottle: Bottle, *factors: str) -> list[entering.Reading]:
        rows = {row.factor: row.id for row in BottleFactor.objects.filter(bottle=bottle)}
        return [reading_of(rows[f], "12", scene.clock, method=METHODS[f]) for f in factors]

    given = (
        readings(bottles[0], "化学需氧量", "氨氮"), readings(bottles[1], "氨氮", "化学需氧量")
    )  # fmt: skip
    monkeypatch.setattr(entering, "write", meeting(entering.write))
    actor = scene.actor("zhoumin")
    assert beside(
        *(partial(entering.enter, readings=each, actor=actor, at=scene.clock) for each in given)
    ) == []  # fmt: skip
    assert (drawn("重铬酸钾标准溶液 0.250 mol/L"), drawn("纳氏试剂")) == (2, 2)


def test_two_confirm_bottles_of_two_days_the_other_way_round(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    midnight = scene.clock.replace(hour=16, minute=0)
    scene.clock = midnight + timedelta(minutes=30)
    before, after = midnight - timedelta(minutes=10), midnight + timedelta(minutes=10)
    first = [filled(scene, SULPHURIC, before), filled(scene, NITRIC, after)]
    second = [filled(scene, NITRIC, before), filled(scene, SULPHURIC, after)]
    monkeypatch.setattr(drawing, "draw", meeting(drawing.draw))
    actor = scene.actor("zhaoting")
    assert beside(
        *(
            partial(filling.confirm, bottle_ids=[b.id for b in each], actor=actor, at=scene.clock)
            for each in (first, second)
        )
    ) == []  # fmt: skip
    assert (drawn("硫酸 优级纯"), drawn("硝酸 优级纯")) == (2, 2)
    days = LotUse.objects.filter(lot__consumable__name="硫酸 优级纯").values_list("on", "drawn_by")
    assert set(days) == {
        (shanghai_day(before), first[0].id), (shanghai_day(after), second[1].id)
    }  # fmt: skip


def filled(scene: Scene, preservative: str, sampled_at: datetime) -> Bottle:
    items = VisitItem.objects.filter(point__visit=scene.visit, factor="氨氮")
    return filling.fill(
        visit_id=scene.visit.id, point_id=items[0].point_id, item_ids=[items[0].id],
        seal_number=f"F-{Bottle.objects.count()}", container="聚乙烯瓶", volume_ml=500,
        preservative=preservative, sampled_at=sampled_at, actor=scene.actor("zhanglixin"),
        at=scene.clock,
    )  # fmt: skip
