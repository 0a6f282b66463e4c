"""Hand-overs: offered by the holder, confirmed by the taker, never to oneself (D4)."""

import pytest
from tests.sample_scene import Scene, fresh, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import Refused
from liance.mechanism.custody import queries
from liance.mechanism.custody.actions import handing, keeping
from liance.mechanism.custody.models import Handover


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.clause("D4")
def test_the_holder_changes_only_when_both_sides_confirmed(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    batch = scene.offer(bottle, taker="dengkai")
    assert fresh(bottle).holder_id == scene.world.staff["zhanglixin"].id
    scene.wait(minutes=5)
    scene.accept(batch, by="dengkai")
    assert fresh(bottle).holder_id == scene.world.staff["dengkai"].id
    row = Handover.objects.get(bottle=bottle)
    assert (row.state, row.seal_intact, row.answered_at) == ("accepted", True, scene.clock)


@pytest.mark.clause("D4")
def test_a_box_changes_hands_in_one_go_with_one_clock(scene: Scene) -> None:
    box = [scene.sealed("六价铬"), scene.sealed("总铬")]
    batch = scene.offer(*box)
    clock = Clock.objects.get(rule="custody.accept", stopped_at=None)
    assert clock.staff_id == scene.world.staff["sunyulan"].id
    assert clock.object_id == batch
    assert "2 瓶" in clock.title
    scene.accept(batch)
    assert {fresh(b).holder_id for b in box} == {scene.world.staff["sunyulan"].id}
    clock.refresh_from_db()
    assert clock.outcome == "met"


@pytest.mark.clause("D4")
def test_what_an_offer_refuses(scene: Scene) -> None:
    bottle, filled = scene.sealed("六价铬"), scene.fill("总铬")
    assert refusal(scene.offer, bottle, taker="zhanglixin") == "custody.to_oneself"
    assert refusal(scene.offer, bottle, giver="dengkai") == "custody.not_holder"
    assert refusal(scene.offer, bottle, taker="liwentao") == "custody.taker_elsewhere"
    assert refusal(scene.offer, filled) == "custody.not_confirmed"
    scene.offer(bottle)
    assert refusal(scene.offer, bottle) == "custody.already_offered"
    assert Handover.objects.count() == 1


@pytest.mark.clause("D4")
def test_only_the_taker_answers_and_only_the_giver_takes_back(scene: Scene) -> None:
    batch = scene.offer(scene.sealed("六价铬"))
    ids = list(Handover.objects.values_list("id", flat=True))
    assert refusal(scene.accept, batch, by="dengkai") == "custody.not_taker"
    given = {"handover_ids": ids, "reason": "放错箱", "at": scene.clock}
    assert refusal(handing.withdraw, actor=scene.actor("dengkai"), **given) == "custody.not_giver"
    assert (
        refusal(
            handing.refuse,
            handover_ids=ids,
            reason=" ",
            actor=scene.actor("sunyulan"),
            at=scene.clock,
        )
        == "custody.reason_missing"
    )
    handing.withdraw(actor=scene.actor("zhanglixin"), **given)
    assert Handover.objects.get().state == "withdrawn"
    assert not Clock.objects.filter(rule="custody.accept", stopped_at=None).exists()


def test_a_refused_bottle_stays_with_the_giver_and_can_be_offered_again(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    scene.offer(bottle)
    row = Handover.objects.get()
    handing.refuse(
        handover_ids=[row.id], reason="标签不清", actor=scene.actor("sunyulan"), at=scene.clock
    )
    assert fresh(bottle).holder_id == scene.world.staff["zhanglixin"].id
    scene.offer(bottle, taker="dengkai")


@pytest.mark.clause("D4")
def test_gaps_are_found_by_the_check_with_the_names_of_both(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    scene.wait(hours=3)
    batch = scene.offer(bottle, taker="dengkai")
    left = scene.clock
    scene.wait(hours=5, minutes=35)
    assert [g.kind for g in queries.gaps_of(scene.visit.id, at=scene.clock)] == ["unanswered"]
    scene.accept(batch, by="dengkai")
    (gap,) = queries.gaps_of(scene.visit.id, at=scene.clock)
    assert (gap.kind, gap.start, gap.end) == ("nobody", left, scene.clock)
    assert (gap.before, gap.after) == ("张立新、赵婷", "邓凯")
    assert gap.length(scene.clock).total_seconds() == (5 * 60 + 35) * 60


@pytest.mark.clause("D4")
def test_a_gap_can_be_explained_once_and_stays(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    batch = scene.offer(bottle, taker="dengkai")
    left = scene.clock
    scene.wait(hours=2)
    scene.accept(batch, by="dengkai")
    said = {
        "bottle_id": bottle.id, "kind": "nobody", "started_at": left, "text": "车库冷藏箱内，监控可证",
        "actor": scene.actor("dengkai"), "at": scene.clock,
    }  # fmt: skip
    keeping.explain(**said)
    (gap,) = queries.gaps_of(scene.visit.id, at=scene.clock)
    assert (gap.explanation, gap.explained_by) == ("车库冷藏箱内，监控可证", "邓凯")
    assert refusal(keeping.explain, **said) == "custody.already_explained"
    assert refusal(keeping.explain, **{**said, "kind": "overlap"}) == "custody.gap_unknown"


def test_only_the_holder_records_place_and_temperature(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    kept = {"bottle_ids": [bottle.id], "place": "7号冷藏箱", "at": scene.clock}
    assert (
        refusal(keeping.keep, temperature_c=None, actor=scene.actor("zhaoting"), **kept)
        == "custody.not_holder"
    )
    keeping.keep(temperature_c=None, actor=scene.actor("zhanglixin"), **kept)
    assert fresh(bottle).place == "7号冷藏箱"


def test_scanning_finds_by_whole_and_by_short_number(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    keeper = scene.actor("sunyulan")
    for text in (bottle.number, bottle.short, bottle.short.lower(), f"https://x/s/{bottle.number}"):
        assert list(queries.scanned(keeper, text)) == [bottle]
    assert not queries.scanned(scene.actor("niufei"), bottle.number).exists()
    assert not queries.scanned(keeper, "  ").exists()


@pytest.mark.clause("W7")
def test_bottles_of_a_restricted_visit_go_to_its_named_people_alone(world: World) -> None:
    scene = open_scene(world, restricted=True)
    bottle = scene.sealed("六价铬")
    assert refusal(scene.offer, bottle, taker="dengkai") == "custody.taker_not_named"
    batch = scene.offer(bottle, taker="zhaoting")
    clock = Clock.objects.get(rule="custody.accept")
    assert set(clock.named) == {str(person) for person in scene.visit.named}
    scene.accept(batch, by="zhaoting")
