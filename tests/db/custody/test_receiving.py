"""Receipt: seal, temperature, time left; each bottle accepted or rejected with its reason (D4)."""

from decimal import Decimal

import pytest
from tests.sample_scene import Scene, fresh, open_scene

from liance.flows import completion, disposal
from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import Refused, Stale
from liance.mechanism.custody import queries
from liance.mechanism.custody.actions import receiving
from liance.mechanism.custody.models import Bottle, Handover, ReceiptCheck


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def take(scene: Scene, bottle: Bottle, *, by: str = "sunyulan", **more: object) -> ReceiptCheck:
    fields: dict[str, object] = {
        "accepted": True, "seal_intact": True, "temperature_c": Decimal("3.4"),
        "place": "2号冷藏柜", **more,
    }  # fmt: skip
    return receiving.receive(
        bottle_id=bottle.id, version=bottle.version, actor=scene.actor(by), at=scene.clock,
        **fields,  # type: ignore[arg-type]
    )  # fmt: skip


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.clause("D4")
def test_receiving_confirms_the_offer_and_starts_the_holding_clock(scene: Scene) -> None:
    bottle = scene.sealed("六价铬", "总铬")
    scene.offer(bottle)
    scene.wait(minutes=10)
    check = take(scene, bottle, place="2号冷藏柜")
    assert (check.in_time, check.accepted) == (True, True)
    bottle = fresh(bottle)
    assert (bottle.state, bottle.place) == ("received", "2号冷藏柜")
    assert bottle.holder_id == scene.world.staff["sunyulan"].id
    assert bottle.laboratory_id == scene.world.agencies["main.monitoring"].id
    assert Handover.objects.get().state == "accepted"
    clock = Clock.objects.get(rule="custody.hold", object_id=bottle.id)
    assert "六价铬" in clock.title
    assert (clock.due_at - bottle.sampled_at).total_seconds() == 24 * 3600
    assert queries.gaps_of(scene.visit.id, at=scene.clock) == ()


@pytest.mark.clause("D4")
def test_what_is_accepted_has_a_place_to_stand(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    scene.offer(bottle)
    assert refusal(take, scene, bottle, place=" ") == "custody.place_missing"
    take(scene, bottle, accepted=False, reason="瓶口渗漏", place="")


@pytest.mark.clause("D4")
def test_each_bottle_is_rejected_with_its_reason(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    scene.offer(bottle)
    assert refusal(take, scene, bottle, accepted=False) == "custody.reject_reason_missing"
    take(scene, bottle, accepted=False, reason="瓶口渗漏")
    assert fresh(bottle).state == "rejected"
    assert not Clock.objects.filter(rule="custody.hold").exists()


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    "fault", [{"seal_intact": False}, {"temperature_c": Decimal("7.2")}, {"late": True}]
)
def test_what_is_accepted_in_spite_of_a_fault_notes_its_deviation(
    scene: Scene, fault: dict[str, object]
) -> None:
    bottle = scene.sealed("六价铬")
    if fault.pop("late", False):
        scene.wait(hours=24, minutes=1)
    scene.offer(bottle)
    assert refusal(take, scene, bottle, **fault) == "custody.deviation_missing"
    take(scene, bottle, deviation="途中停电，已告知委托方", **fault)
    assert fresh(bottle).state == "received"


@pytest.mark.clause("D4")
def test_the_sampler_never_receives_the_own_bottle(world: World) -> None:
    scene = open_scene(world)
    bottle = scene.sealed("六价铬")
    assert refusal(take, scene, bottle, by="sunyulan") == "custody.not_holder"
    scene.offer(bottle, taker="dengkai")
    scene.accept(Handover.objects.get().batch, by="dengkai")
    assert refusal(take, scene, fresh(bottle)) == "custody.not_holder"


def test_an_unconfirmed_bottle_can_only_be_rejected(scene: Scene) -> None:
    bottle = scene.fill("六价铬")
    assert refusal(take, scene, bottle, accepted=False, reason="未确认") == "custody.not_holder"
    Bottle.objects.filter(pk=bottle.pk).update(holder=scene.world.staff["sunyulan"])
    assert refusal(take, scene, fresh(bottle)) == "custody.not_confirmed"
    take(scene, fresh(bottle), accepted=False, reason="无第二人确认")


def test_an_old_page_changes_nothing(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    scene.offer(bottle)
    bottle.version -= 1
    with pytest.raises(Stale):
        take(scene, bottle)


@pytest.mark.clause("D4")
def test_a_broken_bottle_is_recorded_with_its_reason_and_ends_the_offer(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    scene.offer(bottle)
    lost = {"bottle_id": bottle.id, "version": bottle.version, "at": scene.clock}
    assert (
        refusal(completion.lose_bottle, reason="摔碎", actor=scene.actor("zhaoting"), **lost)
        == "custody.not_holder"
    )
    completion.lose_bottle(reason="摔碎", actor=scene.actor("zhanglixin"), **lost)
    bottle = fresh(bottle)
    assert (bottle.state, bottle.ended_reason) == ("lost", "摔碎")
    assert Handover.objects.get().state == "withdrawn"


def test_a_bottle_is_not_disposed_of_while_something_is_awaited(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    given = {
        "bottle_id": bottle.id, "version": bottle.version, "method": "中和后排放",
        "actor": scene.actor("sunyulan"), "at": scene.clock,
    }  # fmt: skip
    assert refusal(disposal.dispose_bottle, **given) == "custody.not_settled"
    scene.approved(bottle, "六价铬", "0.1")
    disposal.dispose_bottle(**given)
    assert fresh(bottle).state == "disposed"


@pytest.mark.clause("D4")
def test_a_commissioned_laboratory_receives_and_a_stranger_does_not(world: World) -> None:
    scene = open_scene(world, laboratory="laboratory", crew=("lab-tao", "lab-shi"))
    bottle = scene.fill("六价铬", by="lab-tao")
    from liance.mechanism.custody.actions.filling import confirm

    confirm(bottle_ids=[bottle.id], actor=scene.actor("lab-shi"), at=scene.clock)
    scene.offer(bottle, giver="lab-tao", taker="lab-yu")
    take(scene, fresh(bottle), by="lab-yu")
    assert fresh(bottle).laboratory_id == world.agencies["laboratory"].id
