"""Samples draw the stock down: bottles and preservatives as they are sealed, reagents as they are
analysed; what no lot held is shown and stops nothing (C2, P3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.sample_scene import Scene, open_scene

from liance.dashboards.stock_gaps import stock_gaps
from liance.flows import disposal
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.capability import drawing, stock
from liance.mechanism.capability.models import Consumable, LotUse
from liance.mechanism.capability.rules import Need
from liance.mechanism.custody.actions import filling, receiving
from liance.mechanism.custody.models import Bottle
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import VisitItem
from liance.norms.calendar.instants import shanghai_day

pytestmark = [pytest.mark.clause("C2"), pytest.mark.clause("P3")]
NITROGEN = PointLine(
    "DW001", "总排口", "water",
    (
        ItemLine("氨氮", "GB 8978-1996 表4", "15", "mg/L"),
        ItemLine("总铬", "GB 8978-1996 表1", "1.5", "mg/L"),
    ),
)  # fmt: skip
KEEPER = "chenjing"


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world, point=NITROGEN)


def put(scene: Scene, name: str, unit: str, *lots: tuple[str, str, int | None], kind: str) -> None:
    """A consumable of the station with lots: number, quantity, days until it expires."""
    actor, day = scene.actor(KEEPER), shanghai_day(scene.clock)
    row = stock.add_consumable(
        agency=scene.world.agencies["main.monitoring"], name=name, kind=kind, unit=unit,
        alarm=Decimal(1), lead_days=None, actor=actor, at=scene.clock,
    )  # fmt: skip
    for number, quantity, ends in lots:
        stock.add_lot(
            consumable_id=row.id, number=number, received_on=day - timedelta(days=9),
            expires_on=None if ends is None else day + timedelta(days=ends),
            quantity=Decimal(quantity), actor=actor, at=scene.clock,
        )  # fmt: skip


def sealed(scene: Scene, *factors: str, preservative: str = "硫酸，pH≤2") -> Bottle:
    """A bottle of 500 mL filled and confirmed."""
    items = VisitItem.objects.filter(point__visit=scene.visit, factor__in=factors)
    count = Bottle.objects.filter(visit=scene.visit).count()
    bottle = filling.fill(
        visit_id=scene.visit.id, point_id=items[0].point_id, item_ids=[i.id for i in items],
        seal_number=f"F-{count}", container="聚乙烯瓶", preservative=preservative, volume_ml=500,
        sampled_at=scene.clock, actor=scene.actor("zhanglixin"), at=scene.clock,
    )  # fmt: skip
    filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("zhaoting"), at=scene.clock)
    return Bottle.objects.get(pk=bottle.pk)


def entries(name: str) -> list[tuple[str, Decimal]]:
    rows = LotUse.objects.filter(lot__consumable__name=name).order_by(
        "created_at", "lot__number", "-quantity"
    )
    return [(row.lot.number, row.quantity) for row in rows.select_related("lot")]


def test_a_sealed_bottle_takes_its_container_and_acid_from_what_expires_first(scene: Scene) -> None:
    put(scene, "聚乙烯瓶 500 mL", "个", ("P1", "10", None), kind="bottle")
    put(scene, "硫酸 优级纯", "mL", ("H2", "50", 90), ("H1", "0.4", 3), ("H0", "9", -1),
        kind="reagent")  # fmt: skip
    bottle = sealed(scene, "氨氮")
    assert entries("聚乙烯瓶 500 mL") == [("P1", Decimal(1))]
    # 2 mL/L of half a litre: 0.4 of the lot that ends first, the rest of the next, none of the last
    assert entries("硫酸 优级纯") == [("H1", Decimal("0.40")), ("H2", Decimal("0.60"))]
    use = LotUse.objects.filter(lot__number="H1").get()
    assert (use.visit, use.drawn_by, use.purpose) == (scene.visit.id, bottle.id, "采样")
    assert Event.objects.filter(kind="capability:consumable:draw").count() == 1
    assert stock_gaps(scene.actor(KEEPER), on=shanghai_day(scene.clock)) == []


def test_an_object_draws_once_from_a_lot(scene: Scene) -> None:
    put(scene, "聚乙烯瓶 500 mL", "个", ("P1", "10", None), kind="bottle")
    bottle = sealed(scene, "氨氮")
    need = Need("聚乙烯瓶 500 mL", "", Decimal(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        drawing.draw(
            drawing.Draw(
                [drawing.Taker(bottle.id, scene.visit.id, shanghai_day(scene.clock), [need])],
                scene.world.agencies["main.monitoring"].id, "采样", scene.actor("zhaoting"),
                scene.clock,
            )
        )  # fmt: skip
    assert entries("聚乙烯瓶 500 mL") == [("P1", Decimal(1))]


def test_without_lots_nothing_stops_and_the_gap_is_shown(scene: Scene) -> None:
    put(scene, "硫酸 优级纯", "g", ("H1", "50", 90), kind="reagent")
    sealed(scene, "氨氮")
    put(scene, "聚乙烯瓶 500 mL", "个", ("P1", "1", None), kind="bottle")
    for _ in range(2):
        sealed(scene, "总铬", preservative="硝酸，1 L加浓硝酸10 mL，pH 1~2")
    found = {
        gap.name: (gap.needed, gap.lacking, gap.why, gap.samples)
        for gap in stock_gaps(scene.actor(KEEPER), on=shanghai_day(scene.clock))
    }
    assert found == {
        "聚乙烯瓶 500 mL": (3, 2, "short", 2), "硫酸 优级纯": (1, 1, "unit", 1),
        "硝酸 优级纯": (10, 10, "unknown", 2),
    }  # fmt: skip
    assert stock_gaps(scene.actor("niufei"), on=shanghai_day(scene.clock)) == []


def test_the_first_determination_takes_its_reagents_and_the_container_comes_back(
    scene: Scene,
) -> None:
    put(scene, "聚乙烯瓶 500 mL", "个", ("P1", "10", None), kind="bottle")
    put(scene, "纳氏试剂", "mL", ("N1", "20", 30), kind="reagent")
    bottle = sealed(scene, "氨氮")
    scene.wait(hours=1)
    scene.offer(bottle)
    receiving.receive(
        bottle_id=bottle.id, version=bottle.version, accepted=True, seal_intact=True,
        temperature_c=Decimal("3.4"), place="2号冷藏柜", actor=scene.actor("sunyulan"), at=scene.clock,
    )  # fmt: skip
    row = scene.enter(bottle, "氨氮", "3.2")
    assert entries("纳氏试剂") == [("N1", Decimal("1.50"))]
    scene.amend(row, "3.3")
    scene.enter(bottle, "氨氮", "3.4")
    assert entries("纳氏试剂") == [("N1", Decimal("1.50"))]
    disposal.dispose_bottles(
        bottle_ids=[bottle.id], method="中和后排放", early_reason="容器急用",
        actor=scene.actor("sunyulan"), at=scene.clock,
    )  # fmt: skip
    assert entries("聚乙烯瓶 500 mL") == [("P1", Decimal(1)), ("P1", Decimal(-1))]
    back = LotUse.objects.get(counters__isnull=False)
    assert (back.counters.drawn_by, back.reason) == (bottle.id, "样品处置后容器回库")
    assert entries("纳氏试剂") == [("N1", Decimal("1.50"))]


def test_an_entry_is_taken_back_once_by_its_keeper_with_a_reason(scene: Scene) -> None:
    put(scene, "聚乙烯瓶 500 mL", "个", ("P1", "10", None), kind="bottle")
    sealed(scene, "氨氮")
    use = LotUse.objects.get()
    given = {"use_id": use.id, "on": shanghai_day(scene.clock), "at": scene.clock}
    with pytest.raises(NotPermitted):
        stock.take_back(**given, reason="用的是另一批", actor=scene.actor("zhaoting"))
    with pytest.raises(NotFound):
        stock.take_back(**given, reason="用的是另一批", actor=scene.actor("niufei"))
    with pytest.raises(Refused, match=r"capability\.counter_reason"):
        stock.take_back(**given, reason="错", actor=scene.actor(KEEPER))
    back = stock.take_back(**given, reason="用的是另一批", actor=scene.actor(KEEPER))
    assert (back.quantity, back.visit) == (-1, scene.visit.id)
    for again in (use.id, back.id):
        with pytest.raises(Refused, match=r"capability\.countered"):
            stock.take_back(
                **{**given, "use_id": again}, reason="用的是另一批", actor=scene.actor(KEEPER)
            )
    row = Consumable.objects.get()
    assert [lot.left for lot in stock.held_lots(row)] == [10]
    assert Event.objects.filter(kind="capability:lot:take_back").count() == 1
