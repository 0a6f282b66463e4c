"""Bottles: numbered, sealed, filled by one and confirmed by another (D4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.sample_scene import Scene, fresh, open_scene

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.custody.actions import filling
from liance.mechanism.custody.models import Bottle, BottleFactor


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def code(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.code


@pytest.mark.clause("D4")
def test_numbers_follow_one_another_within_a_visit(scene: Scene) -> None:
    first, second = scene.fill("六价铬"), scene.fill("总铬")
    assert first.number.startswith("610300-26-X0001-01")
    assert second.number == first.number[:-2] + "02"
    assert second.short == "X0001-02"


def test_numbers_of_two_visits_differ(world: World) -> None:
    one, two = open_scene(world), open_scene(world)
    assert one.fill("六价铬").number != two.fill("六价铬").number


@pytest.mark.clause("D4")
def test_limit_and_holding_time_are_written_down_with_their_certainty(scene: Scene) -> None:
    bottle = scene.fill("六价铬", "总铬")
    row = BottleFactor.objects.get(bottle=bottle, factor="六价铬")
    assert (row.limit, row.unit, row.standard) == ("0.5", "mg/L", "GB 8978-1996 表1")
    assert (row.hold_minutes, row.hold_citation, row.hold_certainty) == (
        1440, "GB 7467-87", "secondary",
    )  # fmt: skip


@pytest.mark.clause("D4")
def test_the_sampler_cannot_confirm_alone(scene: Scene) -> None:
    bottle = scene.fill("六价铬")
    with pytest.raises(Refused) as caught:
        filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("zhanglixin"), at=scene.clock)
    assert code(caught) == "custody.confirm_by_other"
    filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("zhaoting"), at=scene.clock)
    bottle = fresh(bottle)
    assert bottle.state == "sealed"
    assert bottle.confirmed_by_id == scene.world.staff["zhaoting"].id


@pytest.mark.clause("D4")
def test_only_the_crew_on_site_samples_and_confirms(scene: Scene) -> None:
    with pytest.raises(Refused) as caught:
        scene.fill("六价铬", by="dengkai")
    assert code(caught) == "custody.not_in_crew"
    bottle = scene.fill("六价铬")
    with pytest.raises(Refused) as caught:
        filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("dengkai"), at=scene.clock)
    assert code(caught) == "custody.not_in_crew"


def test_officers_and_strangers_fill_nothing(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        scene.fill("六价铬", by="liwentao")
    bottle = scene.fill("六价铬")
    with pytest.raises(NotFound):
        filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("niufei"), at=scene.clock)


def test_a_seal_is_used_once_and_never_left_out(scene: Scene) -> None:
    scene.fill("六价铬", seal="F-1")
    with pytest.raises(Refused) as caught:
        scene.fill("总铬", seal=" F-1 ")
    assert code(caught) == "custody.seal_taken"
    with pytest.raises(Refused) as caught:
        scene.fill("总铬", seal="  ")
    assert code(caught) == "custody.seal_missing"


def test_samples_are_taken_during_the_visit(scene: Scene) -> None:
    scene.clock = scene.visit.entered_at - timedelta(minutes=1)
    with pytest.raises(Refused) as caught:
        scene.fill("六价铬")
    assert code(caught) == "custody.sampled_before_entry"


@pytest.mark.clause("D4")
def test_nothing_is_filled_after_the_monitoring_part_is_closed(scene: Scene) -> None:
    scene.close_sampling()
    with pytest.raises(Refused) as caught:
        scene.fill("六价铬")
    assert code(caught) == "custody.monitoring_closed"


@pytest.mark.clause("D4")
def test_the_database_refuses_one_person_twice_and_an_unconfirmed_seal(scene: Scene) -> None:
    bottle = scene.fill("六价铬")
    for change in ({"confirmed_by_id": bottle.sampled_by_id}, {"state": "sealed"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Bottle.objects.filter(pk=bottle.pk).update(**change)


@pytest.mark.clause("D4")
def test_filling_and_confirming_stand_in_the_ledger(scene: Scene) -> None:
    bottle = scene.sealed("六价铬")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind FROM ledger_event WHERE object_id = %s ORDER BY id", [bottle.id]
        )
        kinds = [row[0] for row in cursor.fetchall()]
    assert kinds == ["custody:bottle:fill", "custody:bottle:confirm"]


def test_a_restricted_visit_keeps_its_bottles_to_its_people(world: World) -> None:
    scene = open_scene(world, restricted=True)
    bottle = scene.fill("六价铬")
    with pytest.raises(NotFound):
        filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("dengkai"), at=scene.clock)
    filling.confirm(bottle_ids=[bottle.id], actor=scene.actor("zhaoting"), at=scene.clock)
    assert fresh(bottle).state == "sealed"
