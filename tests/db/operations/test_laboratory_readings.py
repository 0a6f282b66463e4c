"""What a commissioned laboratory reads on site is in the scope of its certificate by the method."""

import pytest
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.models import Instrument
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.operations.actions import readings
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import Reading, VisitItem

OUTLET = PointLine(
    "DW001", "总排口", "water", (ItemLine("pH值", "GB 8978-1996 表4", "6-9", "无量纲"),)
)


def read(scene: Scene, *, by: str, seen: str, meter: str, method: str) -> Reading:
    item = VisitItem.objects.get(point__visit=scene.visit, factor="pH值")
    own = Instrument.objects.get(agency__in=[scene.world.agencies[meter]], number="PH-03")
    return readings.take_reading(
        visit_id=scene.visit.id, item_id=item.id, actor=scene.actor(by), at=scene.clock,
        measured=readings.Measured(
            "8.1", scene.world.staff[seen].id, instrument_id=own.id, method=method
        ),
    )  # fmt: skip


@pytest.mark.clause("F2")
@pytest.mark.parametrize(
    ("scope", "refused"),
    [
        ({"factors": [], "methods": {}}, False),
        ({"factors": ["pH值"], "methods": {"pH值": ["HJ 1147-2020"]}}, False),
        ({"factors": ["PH"], "methods": {"PH": ["HJ 1147-2020"]}}, False),
        ({"factors": ["pH值"], "methods": {"pH值": ["GB/T 6920-1986"]}}, True),
        ({"factors": ["氨氮"], "methods": {}}, True),
        ({"cma_to": "2026-11-01"}, True),
    ],
)
def test_a_reading_is_held_to_the_scope(world: World, scope: dict, refused: bool) -> None:
    scene = open_scene(world, laboratory="laboratory", crew=("lab-tao", "lab-shi"), point=OUTLET)
    held = Qualification.objects.filter(laboratory=world.agencies["laboratory"])
    held.update(cma_from="2020-01-01", **scope)
    given = {"by": "lab-tao", "seen": "lab-shi", "meter": "laboratory", "method": "HJ 1147-2020"}
    if not refused:
        assert read(scene, **given).raw == "8.1"
        return
    with pytest.raises(Refused) as found:
        read(scene, **given)
    assert (found.value.code, found.value.field) == ("operations.outside_scope", "method")
    assert not Reading.objects.filter(item__point__visit=scene.visit).exists()


@pytest.mark.clause("F2")
def test_a_method_that_is_not_said_is_not_in_a_scope_by_methods(world: World) -> None:
    scene = open_scene(world, laboratory="laboratory", crew=("lab-tao", "lab-shi"), point=OUTLET)
    held = Qualification.objects.filter(laboratory=world.agencies["laboratory"])
    held.update(factors=["pH值"], methods={"pH值": ["HJ 1147-2020"]})
    with pytest.raises(Refused, match="outside_scope"):
        read(scene, by="lab-tao", seen="lab-shi", meter="laboratory", method="")


def test_the_stations_own_reading_is_its_own_matter(world: World) -> None:
    scene = open_scene(world, point=OUTLET)
    Qualification.objects.all().update(factors=["氨氮"])
    row = read(
        scene, by="zhanglixin", seen="zhaoting", meter="main.monitoring", method="HJ 1147-2020"
    )
    assert row.raw == "8.1"
