"""Bottles made ready from the list: one click, one number each, filled as their label says (D4)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.mechanism.custody.actions import filling, preparing
from liance.mechanism.custody.models import Bottle, PreparedBottle
from liance.mechanism.operations.models import VisitItem

CONTROL = ["parallel", "blank"]


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def prepare(scene: Scene, by: str = "zhanglixin") -> list[PreparedBottle]:
    return preparing.prepare_for_visit(
        visit_id=scene.visit.id, actor=scene.actor(by), at=scene.clock
    )


def fill(
    scene: Scene, ready: PreparedBottle, *factors: str, qc: str = "", seal: str = ""
) -> Bottle:
    items = VisitItem.objects.filter(point__visit=scene.visit, factor__in=factors or ready.factors)
    return filling.fill(
        visit_id=scene.visit.id, point_id=items[0].point_id, item_ids=[i.id for i in items],
        seal_number=seal or f"F-{ready.short}", container=ready.container, volume_ml=ready.volume_ml,
        preservative=ready.preservative, sampled_at=scene.clock, actor=scene.actor("zhanglixin"),
        at=scene.clock, qc=qc or ready.qc, prepared_id=ready.id,
    )  # fmt: skip


@pytest.mark.clause("D4")
def test_one_click_prepares_every_bottle_with_its_number(scene: Scene) -> None:
    rows = prepare(scene)
    assert [(r.factors, r.qc) for r in rows] == [
        (["六价铬"], "normal"), (["总铬"], "normal"), (["六价铬"], "parallel"),
        (["六价铬"], "blank"),
    ]  # fmt: skip
    assert [r.short for r in rows] == ["X0001-01", "X0001-02", "X0001-03", "X0001-04"]
    with pytest.raises(Refused) as caught:
        prepare(scene)
    assert caught.value.code == "custody.nothing_to_prepare"


@pytest.mark.clause("D4")
def test_a_prepared_bottle_keeps_its_number_when_it_is_filled(scene: Scene) -> None:
    ready = prepare(scene)[0]
    bottle = fill(scene, ready)
    ready.refresh_from_db()
    assert bottle.number == ready.number
    assert (ready.state, ready.bottle_id) == ("filled", bottle.id)
    with pytest.raises(Refused) as caught:
        fill(scene, ready, seal="F-77")
    assert caught.value.code == "custody.prepared_gone"


def test_a_bottle_outside_the_list_gets_the_next_number(scene: Scene) -> None:
    rows = prepare(scene)
    assert scene.fill("总铬").short == "X0001-05"
    assert fill(scene, rows[0]).short == "X0001-01"
    assert scene.fill("六价铬").short == "X0001-06"


@pytest.mark.clause("D4")
@pytest.mark.parametrize(("factors", "qc"), [(("总铬",), "normal"), (("六价铬",), "blank")])
def test_the_label_says_what_goes_in(scene: Scene, factors: tuple[str, ...], qc: str) -> None:
    ready = prepare(scene)[0]
    with pytest.raises(Refused) as caught:
        fill(scene, ready, *factors, qc=qc)
    assert caught.value.code == "custody.prepared_other"
    assert not Bottle.objects.exists()


def test_what_is_not_used_is_given_up_with_its_reason(scene: Scene) -> None:
    ready = prepare(scene)[1]
    actor = scene.actor("zhanglixin")
    facts = {"prepared_id": ready.id, "actor": actor, "at": scene.clock}
    with pytest.raises(Refused) as caught:
        preparing.drop(version=1, reason=" ", **facts)
    assert caught.value.code == "custody.reason_missing"
    with pytest.raises(Stale):
        preparing.drop(version=9, reason="瓶裂", **facts)
    dropped = preparing.drop(version=1, reason="瓶裂", **facts)
    assert dropped.state == "dropped"
    (again,) = prepare(scene)
    assert (again.factors, again.short) == (["总铬"], "X0001-05")


def test_only_the_crew_prepares_and_strangers_find_nothing(scene: Scene) -> None:
    with pytest.raises(Refused) as caught:
        prepare(scene, by="dengkai")
    assert caught.value.code == "custody.not_in_crew"
    with pytest.raises(NotPermitted):
        prepare(scene, by="liwentao")
    ready = prepare(scene)[0]
    facts = {"prepared_id": ready.id, "version": 1, "reason": "瓶裂", "at": scene.clock}
    with pytest.raises(NotFound):
        preparing.drop(actor=scene.actor("sampler-610100"), **facts)
    with pytest.raises(NotPermitted):
        preparing.drop(actor=scene.actor("liwentao"), **facts)


@pytest.mark.clause("D4")
def test_preparing_and_filling_stand_in_the_ledger(scene: Scene) -> None:
    ready = prepare(scene)[0]
    fill(scene, ready)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM ledger_event WHERE object_id = %s ORDER BY id", [ready.id])
        kinds = [row[0] for row in cursor.fetchall()]
    assert kinds == ["custody:prepared:prepare", "custody:prepared:fill"]


def test_the_database_refuses_a_filled_one_without_a_bottle(scene: Scene) -> None:
    ready = prepare(scene)[0]
    for change in ({"state": "filled"}, {"state": "dropped"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PreparedBottle.objects.filter(pk=ready.pk).update(**change)


@pytest.mark.clause("D4")
def test_bottles_are_ready_before_anybody_leaves(world: World) -> None:
    day = (world.at + timedelta(days=9)).astimezone(SHANGHAI).date()
    firm = next(name for name in world.sources if "恒晔表面" in name)
    op = Operation(world, MAIN, firm, day).draft().send()
    sampler = op.who("zhanglixin")
    with pytest.raises(Refused) as caught:
        preparing.prepare_for_sheet(sheet_id=op.sheet.id, actor=sampler, at=op.at(8))
    assert caught.value.code == "custody.sheet_not_returned"
    op.give_back()
    with pytest.raises(NotPermitted):
        preparing.prepare_for_sheet(
            sheet_id=op.sheet.id, actor=world.actor("liwentao"), at=op.at(8)
        )
    rows = preparing.prepare_for_sheet(sheet_id=op.sheet.id, actor=sampler, at=op.at(8))
    assert {r.number.split("-")[2] for r in rows} == {f"{op.sheet.sequence:04d}"}
    op.enter()
    with pytest.raises(Refused) as caught:
        preparing.prepare_for_visit(visit_id=op.visit.id, actor=sampler, at=op.at(9, 40))
    assert caught.value.code == "custody.nothing_to_prepare"
    ready = rows[0]
    items = VisitItem.objects.filter(
        point__visit=op.visit, point__sheet_point_id=ready.point_key, factor__in=ready.factors
    )
    bottle = filling.fill(
        visit_id=op.visit.id, point_id=items[0].point_id, item_ids=[i.id for i in items],
        seal_number="F-1", container=ready.container, preservative=ready.preservative,
        volume_ml=ready.volume_ml, sampled_at=op.at(10), actor=sampler, at=op.at(10),
        prepared_id=ready.id,
    )  # fmt: skip
    assert bottle.number == ready.number
