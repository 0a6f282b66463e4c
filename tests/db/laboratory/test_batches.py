"""Batches: put together, judged, held back until repeated or accepted with a reason (C5)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.rewriting import rewrite
from tests.sample_scene import Scene, open_scene, photometer, reading_of

from liance.flows.demonstration.world import World
from liance.foundation.kernel.errors import (
    IllegalTransition,
    NotFound,
    NotPermitted,
    Refused,
    Stale,
)
from liance.foundation.ledger.models import Event
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import batching, entering
from liance.mechanism.laboratory.models import Batch, Determination
from liance.mechanism.laboratory.policies import batches_visible_to
from liance.mechanism.laboratory.queries import outside_batches, to_determine, to_reenter
from liance.mechanism.laboratory.queries.batches import batches, repeatable, to_batch
from liance.mechanism.laboratory.queries.quality import deviations, quality_marks_of
from liance.mechanism.laboratory.rules.acceptance import ControlSample
from liance.mechanism.laboratory.rules.control_lines import batch_lines

GOOD = [
    ControlSample("blank", "ND"),
    ControlSample("reference", "0.105", "GSB-07", certified="0.100", uncertainty="0.006"),
]
BAD_MATERIAL = [
    GOOD[0],
    ControlSample("reference", "0.2", "GSB-07", certified="0.1", uncertainty="0.01"),
]


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def factors(scene: Scene, count: int = 2) -> list[BottleFactor]:
    bottles = [scene.received("六价铬") for _ in range(count)]
    return list(BottleFactor.objects.filter(bottle__in=bottles).order_by("bottle__number"))


def opened(scene: Scene, rows: list[BottleFactor], by: str = "zhoumin", **more: object) -> Batch:
    setting = batching.Setting(
        **{
            "method": "GB 7467-87", "unit": "mg/L", "started_at": scene.clock,
            "detection_limit": "0.004", "instrument_id": photometer(rows[0].id) if rows else None,
            **more,
        }
    )  # type: ignore[arg-type]  # fmt: skip
    return batching.open_batch(
        factor_ids=[row.id for row in rows], setting=setting, actor=scene.actor(by), at=scene.clock
    )


def submitted(
    scene: Scene, batch: Batch, rows: list[BottleFactor], controls: list[ControlSample] = GOOD,
    *, by: str = "zhoumin", raw: str = "0.21", second: str = "0.21",
) -> Batch:  # fmt: skip
    found = [batching.Found(row.id, raw, second if row is rows[0] else "") for row in rows]
    return batching.submit(
        batch_id=batch.id, version=batch.version, found=found, controls=controls,
        actor=scene.actor(by), at=scene.clock,
    )  # fmt: skip


def decide(scene: Scene, action: object, batch: Batch, by: str, reason: str = "已核对") -> Batch:
    batch.refresh_from_db()
    return action(  # type: ignore[operator]
        batch_id=batch.id, version=batch.version, reason=reason, actor=scene.actor(by),
        at=scene.clock,
    )  # fmt: skip


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.clause("C5")
def test_a_batch_that_meets_its_quality_control_goes_to_review(scene: Scene) -> None:
    rows = factors(scene)
    batch = opened(scene, rows)
    assert batch.number == "2026-0001"
    assert list(outside_batches(scene.actor("hejiale"), "六价铬")) == []
    assert [row.batch_number for row in to_determine(scene.actor("hejiale"))] == ["2026-0001"] * 2
    batch = submitted(scene, batch, rows)
    assert batch.state == "accepted"
    made = Determination.objects.filter(batch=batch)
    assert sorted(made.values_list("repeat", "raw")) == [(1, "0.21"), (1, "0.21"), (2, "0.21")]
    for row in made:
        scene.check(row)
        scene.approve(row)
    kinds = ("laboratory:batch:open", "laboratory:batch:accept")
    assert Event.objects.filter(kind__in=kinds, object_id=batch.id).count() == 2


@pytest.mark.clause("C5")
def test_a_failed_batch_holds_its_results_until_a_reviewer_accepts_it(scene: Scene) -> None:
    rows = factors(scene)
    batch = submitted(scene, opened(scene, rows), rows, controls=[GOOD[1]])
    assert batch.state == "failed"
    assert [f["code"] for f in batch.findings if f["met"] is False] == ["blank_count"]
    row = Determination.objects.filter(batch=batch).first()
    assert refusal(scene.check, row) == "laboratory.batch_held"
    with pytest.raises(NotPermitted):
        decide(scene, batching.release, batch, "hejiale")
    assert refusal(decide, scene, batching.release, batch, "wujianguo", " ") == (
        "laboratory.reason_missing"
    )
    batch = decide(scene, batching.release, batch, "wujianguo", "空白管破裂，前后两批空白均合格")
    assert (batch.state, batch.decided_by.name) == ("released", "吴建国")
    scene.check(row)


@pytest.mark.clause("C5")
def test_what_nothing_decides_is_no_met_quality_control(scene: Scene) -> None:
    rows = factors(scene)
    # Not found beside 0.21: nothing can be compared.
    batch = submitted(scene, opened(scene, rows), rows, second="0.004L")
    assert batch.state == "undecided"
    row = Determination.objects.filter(batch=batch).first()
    assert refusal(scene.check, row) == "laboratory.batch_held"
    assert refusal(decide, scene, batching.release, batch, "wujianguo", " ") == (
        "laboratory.reason_missing"
    )
    with pytest.raises(NotPermitted):
        decide(scene, batching.release, batch, "hejiale")
    batch = decide(scene, batching.release, batch, "wujianguo", "两份相差很小，以均值为准")
    assert batch.state == "released"
    for one in Determination.objects.filter(batch=batch):
        scene.check(one)
        scene.approve(one)
    (mark,) = set(quality_marks_of(scene.visit.id).values())
    assert (mark.code, mark.undecided) == ("undecided", ("parallel_uncompared",))
    assert "批质控未能评价" in (said := deviations(scene.visit.id)[0])
    assert "两份相差很小" in said


@pytest.mark.clause("C5")
@pytest.mark.parametrize(("second", "state"), [("0.22", "accepted"), ("0.30", "failed")])
def test_parallels_of_a_method_without_a_number_are_held_to_the_general_one(
    scene: Scene, second: str, state: str
) -> None:
    rows = factors(scene)
    batch = submitted(scene, opened(scene, rows), rows, second=second)
    assert batch.state == state
    (found,) = [f for f in batch.findings if f["code"] == "parallel_deviation"]
    assert (found["facts"]["allowed"], found["certainty"]) == ("10", "unverified")
    lines = {r.measure: r for r in batch_lines("六价铬", batch.number, batch.findings)}
    assert "方法未规定，按通用允许值" in lines["实验室平行样"].outcome
    assert found["source"] in lines["实验室平行样"].outcome


@pytest.mark.clause("C5")
def test_an_undecided_batch_may_be_repeated(scene: Scene) -> None:
    rows = factors(scene)
    batch = submitted(scene, opened(scene, rows), rows, second="0.004L")
    assert decide(scene, batching.repeat, batch, "zhoumin", "重新取样测平行").state == "repeated"
    assert to_reenter(scene.actor("zhoumin")).count() == 3


@pytest.mark.clause("C5")
def test_a_missed_reference_material_can_only_be_repeated(scene: Scene) -> None:
    rows = factors(scene)
    batch = submitted(scene, opened(scene, rows), rows, controls=BAD_MATERIAL)
    assert refusal(decide, scene, batching.release, batch, "wujianguo") == (
        "laboratory.batch_not_releasable"
    )
    batch = decide(scene, batching.repeat, batch, "hejiale", "标样超差")
    assert batch.state == "repeated"
    back = to_reenter(scene.actor("zhoumin"))
    assert {row.sent_back_reason for row in back} == {"标样超差"}
    alone = reading_of(back[0].bottle_factor_id, "0.2", scene.clock, replaces=back[0].id)
    assert refusal(
        entering.enter, readings=[alone], actor=scene.actor("zhoumin"), at=scene.clock
    ) == "laboratory.batch_needed"  # fmt: skip
    assert [row.id for row in to_batch(scene.actor("zhoumin"), "六价铬")] == [r.id for r in rows]
    assert list(repeatable(scene.actor("zhoumin"), "六价铬")) == [batch]
    again = opened(scene, rows, by="hejiale", repeats=batch.id)
    assert list(repeatable(scene.actor("zhoumin"), "六价铬")) == []
    again = submitted(scene, again, rows, by="hejiale", raw="0.20", second="0.20")
    assert again.state == "accepted"
    new = Determination.objects.filter(batch=again).order_by("repeat", "bottle_factor_id")
    assert {row.amends.batch_id for row in new} == {batch.id}
    assert set(Determination.objects.filter(batch=batch).values_list("state", flat=True)) == {
        "superseded"
    }


def test_who_may_do_what_with_a_batch(scene: Scene) -> None:
    rows = factors(scene)
    with pytest.raises(NotPermitted):
        opened(scene, rows, by="wujianguo")
    batch = opened(scene, rows)
    assert refusal(submitted, scene, batch, rows, by="hejiale") == "laboratory.batch_analyst"
    assert refusal(decide, scene, batching.cancel, batch, "hejiale") == "laboratory.batch_analyst"
    with pytest.raises(IllegalTransition):
        decide(scene, batching.repeat, batch, "zhoumin")
    with pytest.raises(NotFound):
        decide(scene, batching.cancel, batch, "lab-yu")
    with pytest.raises(Stale):
        batching.cancel(
            batch_id=batch.id, version=batch.version + 1, reason="x",
            actor=scene.actor("zhoumin"), at=scene.clock,
        )  # fmt: skip
    batch = decide(scene, batching.cancel, batch, "zhoumin", "样品不足")
    assert batch.state == "cancelled"
    assert len(to_batch(scene.actor("zhoumin"), "六价铬")) == 2


def test_what_may_stand_together(scene: Scene) -> None:
    rows = factors(scene)
    other = scene.received("总铬")
    mixed = [rows[0], BottleFactor.objects.get(bottle=other)]
    assert refusal(opened, scene, mixed) == "laboratory.batch_mixed"
    assert refusal(opened, scene, []) == "laboratory.batch_empty"
    assert refusal(opened, scene, rows, method="HJ 757-2015") == "laboratory.method_scope"
    assert refusal(
        opened, scene, rows, started_at=scene.clock - timedelta(days=2)
    ) == "laboratory.started_before_receipt"  # fmt: skip
    opened(scene, rows)
    assert refusal(opened, scene, rows) == "laboratory.in_batch"
    reading = reading_of(rows[0].id, "0.2", scene.clock)
    assert refusal(
        entering.enter, readings=[reading], actor=scene.actor("zhoumin"), at=scene.clock
    ) == "laboratory.in_batch"  # fmt: skip
    with_result = scene.received("六价铬")
    scene.enter(with_result, "六价铬", "0.1")
    assert refusal(opened, scene, [BottleFactor.objects.get(bottle=with_result)]) == (
        "laboratory.has_result"
    )


def test_an_instrument_out_of_date_opens_no_batch(scene: Scene) -> None:
    own = Instrument.objects.get(agency=scene.world.agencies["main.monitoring"], number="FG-01")
    Instrument.objects.filter(pk=own.pk).update(
        calibrated_to=scene.clock.date() - timedelta(days=1)
    )
    with pytest.raises(Refused) as caught:
        opened(scene, factors(scene), instrument_id=own.id)
    assert caught.value.code == "laboratory.instrument_expired"
    assert caught.value.facts["name"] == "紫外可见分光光度计"


def test_all_or_nothing_and_the_refusal_names_its_line(scene: Scene) -> None:
    rows = factors(scene)
    batch = opened(scene, rows)
    missing = [batching.Found(rows[0].id, "0.2")]
    given = {
        "batch_id": batch.id, "version": batch.version, "controls": GOOD,
        "actor": scene.actor("zhoumin"), "at": scene.clock,
    }  # fmt: skip
    assert refusal(batching.submit, found=missing, **given) == "laboratory.batch_incomplete"
    wrong = [batching.Found(rows[0].id, "0.2"), batching.Found(rows[1].id, "约0.2")]
    with pytest.raises(Refused) as caught:
        batching.submit(found=wrong, **given)
    assert (caught.value.code, caught.value.field) == ("laboratory.value_unreadable", "1.raw")
    right = [batching.Found(row.id, "0.2") for row in rows]
    given["controls"] = [GOOD[0], ControlSample("spike", "0.3", "01", base="0.2", added="0")]
    with pytest.raises(Refused) as caught:
        batching.submit(found=right, **given)
    assert caught.value.field == "control.2.added"
    assert not Determination.objects.exists()
    batch.refresh_from_db()
    assert batch.state == "open"


def test_the_database_keeps_the_reason_and_the_other_person(scene: Scene) -> None:
    rows = factors(scene, 1)
    batch = submitted(scene, opened(scene, rows), rows, controls=[])
    for change in (
        {"state": "released"},
        {"state": "released", "reason": "x", "decided_by_id": batch.analyst_id},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Batch.objects.filter(pk=batch.pk).update(**change)


def test_a_batch_with_a_sample_one_may_not_know_of_is_not_there(world: World) -> None:
    secret = open_scene(world, restricted=True)
    named = [*secret.visit.named, *(world.staff[n].id for n in ("sunyulan", "zhoumin"))]
    rewrite(type(secret.visit).objects.filter(pk=secret.visit.pk), named=named)
    rows = factors(secret, 1)
    batch = opened(secret, rows)
    assert list(batches_visible_to(secret.actor("zhoumin"))) == [batch]
    assert list(batches_visible_to(secret.actor("hejiale"))) == []


def test_a_list_of_batches_is_one_query(scene: Scene, django_assert_num_queries: object) -> None:
    for _ in range(3):
        opened(scene, factors(scene, 1))
    reviewer = scene.actor("wujianguo")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert {row.size for row in batches(reviewer)} == {1}
