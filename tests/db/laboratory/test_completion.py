"""Completion: all has a result or a reason, and then the station's five days begin (R1, R2, R3)."""

import pytest
from tests.sample_scene import Scene, fresh, open_scene, reading_of

from liance.flows import completion
from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.mechanism.custody.actions import filling
from liance.mechanism.laboratory.actions import entering
from liance.mechanism.laboratory.queries import completed_at, completeness, results_of


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def clocks(scene: Scene) -> list[Clock]:
    return list(
        Clock.objects.filter(object_id=scene.visit.id, rule__startswith="report.").order_by("rule")
    )


@pytest.mark.clause("R3")
def test_every_factor_of_every_bottle_is_asked_for(scene: Scene) -> None:
    lines = completeness(scene.visit.id).lines
    assert [(line.factor, line.awaits) for line in lines] == [
        ("六价铬", "bottle"),
        ("总铬", "bottle"),
    ]
    bottle = scene.received("六价铬", "总铬")
    scene.approved(bottle, "六价铬", "0.2")
    found = completeness(scene.visit.id)
    assert [(li.factor, li.status, li.bottle) for li in found.lines] == [
        ("六价铬", "result", bottle.short), ("总铬", "open", bottle.short),
    ]  # fmt: skip
    assert not found.complete


@pytest.mark.clause("R1")
def test_the_last_approval_starts_both_clocks_of_the_station(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    scene.close_sampling()
    scene.approved(bottle, "六价铬", "0.2")
    assert completed_at(scene.visit.id) is None
    assert clocks(scene) == []
    scene.wait(hours=2)
    scene.approved(bottle, "总铬", "0.3")
    assert completed_at(scene.visit.id) == scene.clock
    found = clocks(scene)
    assert [c.rule for c in found] == ["report.copy", "report.upload"]
    station = scene.world.agencies["main.monitoring"].id
    assert {c.agency_id for c in found} == {station}
    assert {c.started_at for c in found} == {scene.clock}
    assert "恒晔表面处理有限公司" in found[0].subject


@pytest.mark.clause("R1")
def test_closing_the_sampling_last_starts_the_clocks_too(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    scene.approved(bottle, "六价铬", "0.2")
    scene.approved(bottle, "总铬", "0.3")
    approved = scene.clock
    assert clocks(scene) == []
    scene.wait(hours=1)
    scene.close_sampling()
    from liance.mechanism.laboratory.actions.duty import begin_reporting

    assert begin_reporting(scene.visit.id, at=scene.clock)
    assert not begin_reporting(scene.visit.id, at=scene.clock)
    assert {c.started_at for c in clocks(scene)} == {approved}


@pytest.mark.clause("R3")
def test_a_rejection_is_a_reason_and_may_be_the_last_thing_open(scene: Scene) -> None:
    good, bad = scene.received("六价铬"), scene.sealed("总铬")
    scene.approved(good, "六价铬", "0.2")
    scene.close_sampling()
    scene.offer(bad)
    completion.receive_bottle(
        bottle_id=bad.id, version=bad.version, accepted=False, seal_intact=False,
        temperature_c=None, reason="封志破损", actor=scene.actor("sunyulan"), at=scene.clock,
    )  # fmt: skip
    assert len(clocks(scene)) == 2
    (reason,) = results_of(scene.visit.id).reasons
    assert (reason.factor, reason.reason) == ("总铬", "封志破损")


@pytest.mark.clause("R3")
def test_an_amendment_opens_the_visit_again_without_new_clocks(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    scene.close_sampling()
    row = scene.approved(bottle, "六价铬", "0.2")
    scene.approved(bottle, "总铬", "0.3")
    row.refresh_from_db()
    new = entering.amend(
        determination_id=row.id, version=row.version, reason="稀释倍数",
        reading=reading_of(row.bottle_factor_id, "0.25", scene.clock),
        actor=scene.actor("hejiale"), at=scene.clock,
    )  # fmt: skip
    assert completed_at(scene.visit.id) is None
    scene.check(new)
    scene.approve(new)
    assert completed_at(scene.visit.id) == scene.clock
    assert len(clocks(scene)) == 2


@pytest.mark.clause("R3")
def test_results_carry_all_repeats_and_every_word_about_bottles(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    scene.approved(bottle, "六价铬", "0.54", detection_limit="0.004")
    scene.approved(bottle, "六价铬", "0.48")
    lost = scene.sealed("总铬")
    completion.lose_bottle(
        bottle_id=lost.id, version=lost.version, reason="运输中冻裂",
        actor=scene.actor("zhanglixin"), at=scene.clock,
    )  # fmt: skip
    found = results_of(scene.visit.id)
    assert [(r.repeat, r.raw, r.verdict) for r in found.results] == [
        (1, "0.54", "exceeds"), (2, "0.48", "compliant"),
    ]  # fmt: skip
    assert found.exceedances == 1
    first = found.results[0]
    assert (first.method, first.analyst, first.checked_by, first.approved_by) == (
        "GB 7467-87", "周敏", "吴建国", "郑晓燕",
    )  # fmt: skip
    assert [(b.number, b.text) for b in found.bottles] == [(fresh(lost).short, "运输中冻裂")]


@pytest.mark.clause("R1")
def test_the_duty_is_the_stations_where_a_laboratory_was_commissioned(world: World) -> None:
    scene = open_scene(world, laboratory="laboratory", crew=("lab-tao", "lab-shi"))
    bottle = scene.fill("六价铬", "总铬", by="lab-tao")
    filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("lab-shi"), at=scene.clock)
    scene.offer(bottle, giver="lab-tao", taker="lab-yu")
    completion.receive_bottle(
        bottle_id=bottle.id, version=fresh(bottle).version, accepted=True, seal_intact=True,
        temperature_c=None, place="样品室", actor=scene.actor("lab-yu"), at=scene.clock,
    )  # fmt: skip
    scene.close_sampling()
    for factor in ("六价铬", "总铬"):
        row = scene.enter(bottle, factor, "0.1", by="lab-yu")
        scene.check(row, by="lab-xia")
        scene.approve(row, by="lab-gu")
    found = clocks(scene)
    assert {c.agency_id for c in found} == {world.agencies["main.monitoring"].id}


def test_the_number_of_queries_does_not_grow_with_the_bottles(
    scene: Scene, django_assert_num_queries: object
) -> None:
    for _ in range(3):
        bottle = scene.received("六价铬", "总铬")
        scene.approved(bottle, "六价铬", "0.2")
    with django_assert_num_queries(6):  # type: ignore[operator]
        completeness(scene.visit.id)
