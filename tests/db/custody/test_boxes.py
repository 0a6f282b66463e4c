"""Transport boxes: packed by the holder, carried with a logger, opened; what its log says (D4)."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.sample_scene import Scene, fresh, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.files.models import StoredFile
from liance.foundation.files.store import read
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.custody import queries
from liance.mechanism.custody.actions import boxing, receiving
from liance.mechanism.custody.models import (
    Bottle,
    BoxedBottle,
    TemperatureExcursion,
    TemperatureLog,
    TransportBox,
)

pytestmark = pytest.mark.clause("D4")


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def pack(
    scene: Scene, *bottles: Bottle, by: str = "zhanglixin", label: str = "3号箱"
) -> TransportBox:
    return boxing.pack(
        bottle_ids=[b.id for b in bottles], label=label, seal_number="X-1", vehicle="采样车",
        place="厂区", actor=scene.actor(by), at=scene.clock,
    )  # fmt: skip


def csv(start: datetime, *degrees: str) -> bytes:
    lines = ["记录仪,T-07", "时间,温度(℃)"]
    for number, value in enumerate(degrees):
        at = (start + timedelta(minutes=10 * number)).astimezone(SHANGHAI)
        lines.append(f"{at:%Y-%m-%d %H:%M:%S},{value}")
    return ("\n".join(lines) + "\n").encode("gb18030")


def log(scene: Scene, box: TransportBox, content: bytes, by: str = "zhanglixin") -> TemperatureLog:
    return boxing.import_log(
        box_id=box.id, name="T-07.csv", content=content, logger="T-07", actor=scene.actor(by),
        at=scene.clock,
    )  # fmt: skip


def arrive(scene: Scene, box: TransportBox, **more: object) -> TransportBox:
    fields: dict[str, object] = {
        "place": "样品室", "seal_intact": True, "exceptions": "", "version": box.version, **more,
    }  # fmt: skip
    return boxing.arrive(
        box_id=box.id, actor=scene.actor("sunyulan"), at=scene.clock,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def code(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


def test_the_holder_packs_confirmed_bottles_once(scene: Scene) -> None:
    bottle, filled = scene.sealed("六价铬"), scene.fill("总铬")
    assert code(pack, scene, bottle, by="dengkai") == "custody.not_holder"
    assert code(pack, scene, filled) == "custody.not_confirmed"
    assert code(pack, scene, bottle, label=" ") == "custody.box_unnamed"
    box = pack(scene, bottle)
    assert code(pack, scene, bottle) == "custody.already_boxed"
    scene.wait(hours=1)
    arrive(scene, box)
    pack(scene, bottle, label="4号箱")


def test_opening_says_where_and_what_happened_to_a_broken_seal(scene: Scene) -> None:
    box = pack(scene, scene.sealed("六价铬"))
    scene.wait(hours=1)
    assert code(arrive, scene, box, place="") == "custody.place_missing"
    assert code(arrive, scene, box, seal_intact=False) == "custody.seal_unexplained"
    with pytest.raises(Stale):
        arrive(scene, box, version=9)
    arrive(scene, box, seal_intact=False, exceptions="急刹车，箱盖松开")
    box.refresh_from_db()
    assert (box.state, box.place_to, box.arrived_at) == ("arrived", "样品室", scene.clock)
    assert BoxedBottle.objects.get().taken_at == scene.clock
    with pytest.raises(Refused, match="illegal_transition"):
        arrive(scene, box, version=box.version)


def test_the_log_is_kept_as_it_is_and_its_excursions_reach_the_bottles(scene: Scene) -> None:
    bottle, other = scene.sealed("六价铬"), scene.sealed("总铬")
    start = scene.clock
    box = pack(scene, bottle)
    content = csv(start, "4.1", "5.2", "7.4", "4.9", "3.8")
    scene.wait(hours=1)
    row = log(scene, box, content)
    assert (row.readings, row.low_c, row.high_c) == (5, Decimal("3.8"), Decimal("7.4"))
    assert read(row.file) == content
    assert len(row.file.sha256) == 64
    run = TemperatureExcursion.objects.get()
    assert (run.started_at, run.ended_at, run.worst_c, run.readings) == (
        start + timedelta(minutes=10), start + timedelta(minutes=30), Decimal("7.4"), 2,
    )  # fmt: skip
    (gap,) = queries.gaps_of_bottle(bottle.id, at=scene.clock)
    assert (gap.kind, gap.before, gap.detail) == ("temperature", "3号箱", "7.40")
    assert queries.gaps_of_bottle(other.id, at=scene.clock) == ()


def test_an_excursion_before_packing_or_after_opening_is_not_the_bottles(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    start = scene.clock
    scene.wait(minutes=20)
    box = pack(scene, bottle)
    scene.wait(minutes=20)
    arrive(scene, box)
    scene.wait(hours=1)
    row = log(scene, box, csv(start, "19", "18", "4.0", "4.1", "4.2", "17", "20"))
    assert row.readings == 3
    assert queries.gaps_of_bottle(bottle.id, at=scene.clock) == ()


def test_a_log_that_cannot_be_read_keeps_nothing(scene: Scene) -> None:
    box = pack(scene, scene.sealed("六价铬"))
    start = scene.clock
    scene.wait(hours=1)
    before = StoredFile.objects.count()
    assert code(log, scene, box, csv(start, "4.1", "坏", "4.2")) == "custody.log_faults"
    assert code(log, scene, box, csv(start - timedelta(days=9), "4.1")) == "custody.log_elsewhere"
    content = csv(start, "4.1", "9.0", "4.0")
    log(scene, box, content)
    with transaction.atomic():
        assert code(log, scene, box, content) == "custody.log_known"
    assert TemperatureLog.objects.count() == 1
    assert TemperatureExcursion.objects.count() == 1
    assert StoredFile.objects.count() == before + 1


def test_what_the_logger_found_is_a_fault_at_receipt(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    start = scene.clock
    box = pack(scene, bottle)
    scene.wait(minutes=40)
    log(scene, box, csv(start, "4.1", "9.0", "4.0"))
    arrive(scene, box)
    scene.offer(bottle)
    facts = {
        "bottle_id": bottle.id, "version": bottle.version, "accepted": True, "seal_intact": True,
        "temperature_c": Decimal("3.4"), "place": "2号柜", "actor": scene.actor("sunyulan"),
        "at": scene.clock,
    }  # fmt: skip
    assert code(receiving.receive, **facts) == "custody.deviation_missing"
    receiving.receive(deviation="途中 10 分钟超温，已告知", **facts)
    assert fresh(bottle).state == "received"


def test_strangers_find_no_box_and_officers_move_none(scene: Scene) -> None:
    box = pack(scene, scene.sealed("六价铬"))
    given = {"box_id": box.id, "place": "x", "seal_intact": True, "exceptions": "", "version": 1}
    for who, error in (("keeper-610100", NotFound), ("liwentao", NotPermitted)):
        with pytest.raises(error):
            boxing.arrive(actor=scene.actor(who), at=scene.clock, **given)  # type: ignore[arg-type]


def test_the_database_keeps_a_bottle_in_one_box(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    box = pack(scene, bottle)
    other = pack(scene, scene.sealed("总铬"))
    with pytest.raises(IntegrityError), transaction.atomic():
        BoxedBottle.objects.create(
            box=other, bottle=bottle, put_at=scene.clock, created_at=scene.clock
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        TransportBox.objects.filter(pk=box.pk).update(state="arrived")


def test_packing_log_and_opening_stand_in_the_ledger(scene: Scene) -> None:
    box = pack(scene, scene.sealed("六价铬"))
    start = scene.clock
    scene.wait(hours=1)
    row = log(scene, box, csv(start, "4.0"))
    arrive(scene, box)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind FROM ledger_event WHERE object_id IN (%s, %s) ORDER BY id",
            [box.id, row.id],
        )
        kinds = [found[0] for found in cursor.fetchall()]
    assert kinds == ["custody:box:pack", "custody:box:log", "custody:box:arrive"]
