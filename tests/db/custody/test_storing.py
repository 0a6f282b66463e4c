"""Retained samples and disposal with their dates (D4)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.sample_scene import Scene, fresh, open_scene, reading_of

from liance.flows import disposal
from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.custody.actions import storing
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.custody.queries import storage
from liance.mechanism.laboratory.actions import entering, reviewing
from liance.norms.calendar.instants import shanghai_day

pytestmark = pytest.mark.clause("D4")


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def settled(scene: Scene) -> Bottle:
    bottle = scene.received("六价铬")
    scene.approved(bottle, "六价铬", "0.1")
    return fresh(bottle)


def today(scene: Scene) -> date:
    return shanghai_day(scene.clock)


def retain(
    scene: Scene, *bottles: Bottle, days: int = 30, place: str = "留样柜 1", by: str = "sunyulan"
) -> list[Bottle]:
    return storing.retain(
        bottle_ids=[b.id for b in bottles], until=today(scene) + timedelta(days=days), place=place,
        actor=scene.actor(by), at=scene.clock,
    )  # fmt: skip


def dispose(
    scene: Scene, *bottles: Bottle, method: str = "中和后排放", why: str = ""
) -> list[Bottle]:
    return disposal.dispose_bottles(
        bottle_ids=[b.id for b in bottles], method=method, early_reason=why,
        actor=scene.actor("sunyulan"), at=scene.clock,
    )  # fmt: skip


def code(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


def test_a_bottle_is_kept_until_a_day_at_a_place(scene: Scene) -> None:
    bottle = settled(scene)
    assert code(retain, scene, bottle, days=0) == "custody.until_past"
    assert code(retain, scene, bottle, place=" ") == "custody.place_missing"
    retain(scene, bottle)
    bottle = fresh(bottle)
    assert (bottle.state, bottle.place) == ("retained", "留样柜 1")
    assert bottle.retained_until == today(scene) + timedelta(days=30)


def test_nothing_is_retained_or_disposed_of_while_a_result_is_awaited(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    assert code(retain, scene, bottle) == "custody.not_settled"
    assert code(dispose, scene, bottle) == "custody.not_settled"


def test_before_its_result_is_approved_a_bottle_goes_with_a_reason_only(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", "0.1")
    assert code(dispose, scene, bottle) == "custody.results_awaited"
    scene.check(row)
    assert code(dispose, scene, bottle) == "custody.results_awaited"
    row.refresh_from_db()
    reviewing.send_back(
        determination_id=row.id, version=row.version, reason="稀释倍数不符",
        actor=scene.actor("zhengxiaoyan"), at=scene.clock,
    )  # fmt: skip
    assert code(dispose, scene, bottle) == "custody.results_awaited"
    dispose(scene, bottle, why="容器破裂，余样不足")
    bottle = fresh(bottle)
    assert (bottle.state, bottle.ended_reason) == ("disposed", "中和后排放（容器破裂，余样不足）")
    began = scene.clock
    scene.wait(minutes=5)
    factor = BottleFactor.objects.get(bottle=bottle)
    late = reading_of(factor.id, "0.1", scene.clock, replaces=row.id)
    given = {"actor": scene.actor("zhoumin"), "at": scene.clock}
    assert code(entering.enter, readings=[late], **given) == "laboratory.started_after_disposal"
    entering.enter(readings=[replace(late, started_at=began)], **given)


@pytest.mark.parametrize(("days", "free"), [(29, False), (30, False), (31, True)])
def test_a_retained_bottle_goes_after_its_last_day(scene: Scene, days: int, free: bool) -> None:
    bottle = settled(scene)
    retain(scene, bottle)
    scene.wait(days=days)
    if free:
        dispose(scene, bottle)
    else:
        assert code(dispose, scene, bottle) == "custody.retained_still"
        dispose(scene, bottle, why="柜体损坏，样品已融")
        assert "柜体损坏" in fresh(bottle).ended_reason
    assert fresh(bottle).state == "disposed"
    assert fresh(bottle).ended_at == scene.clock


def test_several_go_at_once_or_none(scene: Scene) -> None:
    one, other = settled(scene), scene.received("总铬")
    assert code(dispose, scene, one, other) == "custody.not_settled"
    assert fresh(one).state == "received"
    assert code(dispose, scene, one, method=" ") == "custody.reason_missing"
    dispose(scene, one)
    assert fresh(one).ended_reason == "中和后排放"


def test_only_the_laboratory_keeps_and_disposes(scene: Scene) -> None:
    bottle = settled(scene)
    with pytest.raises(NotFound):
        retain(scene, bottle, by="keeper-610100")
    with pytest.raises(NotPermitted):
        retain(scene, bottle, by="zhanglixin")


def test_the_room_counts_what_stands_in_it(scene: Scene) -> None:
    waiting, ready, kept = scene.received("总铬"), settled(scene), settled(scene)
    retain(scene, kept, days=3)
    scene.wait(days=4)
    keeper = scene.actor("sunyulan")
    assert storage.counts(keeper, today=today(scene)) == {
        "all": 3, "analysis": 1, "settled": 1, "retained": 1, "due": 1, "rejected": 0,
    }  # fmt: skip
    found = {
        show: list(storage.narrowed(storage.stored(keeper), show, today=today(scene)))
        for show in ("analysis", "settled", "due")
    }
    assert found == {"analysis": [waiting], "settled": [ready], "due": [kept]}


def test_the_database_refuses_a_retained_bottle_without_its_day(scene: Scene) -> None:
    bottle = settled(scene)
    retain(scene, bottle)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bottle.objects.filter(pk=bottle.pk).update(retained_until=None)
