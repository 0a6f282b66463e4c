"""Samples within the hour of a limit by hourly mean: one mean, one verdict, one case or none."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction
from tests.mean_scene import NMHC, STACK, approved, bags, received
from tests.rewriting import rewrite
from tests.sample_scene import Scene, fresh, open_scene, reading_of

from liance.flows.completion import lose_bottle
from liance.flows.demonstration.world import World
from liance.foundation.ledger.models import Event
from liance.mechanism.custody.actions import filling, receiving
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.laboratory.actions import averaging, entering
from liance.mechanism.laboratory.models import Determination, Mean
from liance.mechanism.laboratory.queries import results_of, standing_means, unmet, with_verdict
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.reporting.evaluating import conclusion, grounds, result_row


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world, point=STACK)


def test_one_bag_of_four_over_the_limit_is_no_exceedance(scene: Scene) -> None:
    first, *others = bags(scene, 4)
    rows = [approved(scene, first, "130")]
    assert rows[0].verdict == "exceeds"
    rows += [
        approved(scene, bottle, raw) for bottle, raw in zip(others[:2], ("100", "104"), strict=True)
    ]
    assert not Mean.objects.exists()
    assert results_of(scene.visit.id).exceedances == 1
    rows.append(approved(scene, others[2], "90"))
    (mean,) = standing_means(scene.visit.id)
    assert mean.members == [row.id for row in rows]
    assert (mean.value, mean.verdict, mean.times) == ("106", "compliant", "")
    codes = [step["code"] for step in mean.verdict_detail["steps"]]
    assert codes[0] == "mean_of_samples"
    assert {"mean", "member_not_met"} <= set(codes)
    assert Event.objects.filter(kind="laboratory:mean:form", object_id=mean.id).count() == 1

    found = results_of(scene.visit.id)
    assert [one.kind for one in found.results] == ["determination"] * 4 + ["mean"]
    assert found.exceedances == 0
    printed = [result_row(one) for one in found.results]
    assert [row.verdict for row in printed] == ["", "", "", "", "compliant"]
    assert printed[4].sample == "均值（4 个样品）"
    assert "按均值评价" in printed[0].note
    assert "已判定各项均未超过限值" in conclusion(found.results)


def test_the_mean_over_the_limit_is_the_exceedance(scene: Scene) -> None:
    for bottle, raw in zip(bags(scene, 3), ("130", "150", "110"), strict=True):
        approved(scene, bottle, raw)
    (mean,) = standing_means(scene.visit.id)
    assert (mean.value, mean.verdict, mean.times) == ("130", "exceeds", str(mean.times))
    assert mean.times.startswith("0.083")
    found = results_of(scene.visit.id)
    assert found.exceedances == 1
    said = conclusion(found.results)
    assert "均值 130" in said
    assert "150" not in said.split("（")[0]


@pytest.mark.parametrize(("count", "minutes"), [(2, 15), (3, 40)])
def test_too_few_within_the_hour_are_each_judged(scene: Scene, count: int, minutes: int) -> None:
    for bottle in bags(scene, count, minutes=minutes):
        approved(scene, bottle, "130")
    assert not Mean.objects.exists()
    assert results_of(scene.visit.id).exceedances == count


def test_an_amended_member_makes_a_new_mean(scene: Scene) -> None:
    bottles = bags(scene, 3)
    rows = [approved(scene, bottle, "110") for bottle in bottles]
    (old,) = standing_means(scene.visit.id)
    rows[0].refresh_from_db()
    reading = reading_of(
        rows[0].bottle_factor_id, "200", rows[0].started_at, unit="mg/m³", method="HJ 38-2017"
    )
    made = entering.amend(
        determination_id=rows[0].id, version=rows[0].version, reading=reading, reason="稀释倍数抄录有误",
        actor=scene.actor("zhoumin"), at=scene.clock,
    )  # fmt: skip
    # until the amended one is approved no mean stands, and the others are judged one by one
    assert standing_means(scene.visit.id) == []
    scene.check(made)
    scene.approve(made)
    (new,) = standing_means(scene.visit.id)
    assert (new.replaces_id, new.reason) == (old.id, "成员结果变动")
    assert (old.verdict, new.verdict, new.value) == ("compliant", "exceeds", "140")
    assert Mean.objects.count() == 2


def test_a_bag_without_result_leaves_the_mean_to_the_others(scene: Scene) -> None:
    *bottles, lost = bags(scene, 4, minutes=10)
    for bottle in bottles:
        approved(scene, bottle, "110")
    assert not Mean.objects.exists()
    row = BottleFactor.objects.get(bottle=lost)
    entering.no_result(
        bottle_factor_id=row.id, reason="气袋漏气", actor=scene.actor("zhoumin"), at=scene.clock
    )
    (mean,) = standing_means(scene.visit.id)
    assert len(mean.members) == 3


def test_what_is_stated_as_a_mean_is_no_sample_of_one(scene: Scene) -> None:
    for bottle in bags(scene, 3):
        approved(scene, bottle, "130", recorded={"averaging": "小时均值"})
    assert not Mean.objects.exists()


def test_a_mean_says_how_it_came_about_and_stays(scene: Scene) -> None:
    for bottle in bags(scene, 3):
        approved(scene, bottle, "110")
    (mean,) = standing_means(scene.visit.id)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mean.objects.filter(pk=mean.pk).update(value="10")


OUTFALL = PointLine(
    "DW001", "总排口", "water",
    (ItemLine("化学需氧量", "GB 8978-1996 表4 一级", "100", "mg/L"),),
)  # fmt: skip


def day_of(scene: Scene, count: int, *, hours: int = 2) -> list[Bottle]:
    """Bottles taken every two hours, received together."""
    found = []
    for _ in range(count):
        found.append(scene.sealed("化学需氧量"))
        scene.wait(hours=hours)
    return received(scene, found)


def test_samples_over_a_day_are_judged_by_their_daily_mean(world: World) -> None:
    scene = open_scene(world, point=OUTFALL)
    rows = [
        scene.approved(bottle, "化学需氧量", raw)
        for bottle, raw in zip(day_of(scene, 12), ["130", *["90"] * 11], strict=True)
    ]
    (mean,) = standing_means(scene.visit.id)
    assert mean.members == [row.id for row in rows]
    assert (mean.value, mean.verdict) == ("93", "compliant")
    assert mean.verdict_detail["averaging"] == "daily_mean"
    found = results_of(scene.visit.id)
    assert found.exceedances == 0
    printed = [result_row(one) for one in found.results]
    assert [row.verdict for row in printed] == [*[""] * 12, "compliant"]
    assert printed[12].sample == "日均值（12 个样品）"
    assert "与同 24 h 内的样品合并，按日均值评价" in printed[0].note
    assert "已判定各项均未超过限值" in conclusion(found.results)


def test_a_day_with_a_gap_has_no_daily_mean(world: World) -> None:
    scene = open_scene(world, point=OUTFALL)
    for bottle in day_of(scene, 11):
        scene.approved(bottle, "化学需氧量", "130")
    assert not Mean.objects.exists()
    assert results_of(scene.visit.id).exceedances == 11


def test_the_last_bag_that_is_lost_leaves_the_mean_to_the_others(scene: Scene) -> None:
    *bottles, lost = bags(scene, 4, minutes=10)
    for bottle, raw in zip(bottles, ("130", "100", "104"), strict=True):
        approved(scene, bottle, raw)
    assert not Mean.objects.exists()
    lose_bottle(
        bottle_id=lost.id, version=lost.version, reason="气袋破裂", actor=scene.actor("sunyulan"),
        at=scene.clock,
    )  # fmt: skip
    (mean,) = standing_means(scene.visit.id)
    assert (mean.verdict, len(mean.members)) == ("compliant", 3)
    assert results_of(scene.visit.id).exceedances == 0


def test_a_sample_determined_again_has_no_mean_whatever_came_first(scene: Scene) -> None:
    first, *others = bags(scene, 3)
    approved(scene, first, "110")
    for bottle in others:
        approved(scene, bottle, "110")
    assert len(standing_means(scene.visit.id)) == 1
    scene.enter(first, NMHC, "125", unit="mg/m³", method="HJ 38-2017")
    assert standing_means(scene.visit.id) == []


def test_a_field_parallel_of_the_hour_is_no_second_exceedance(scene: Scene) -> None:
    first = scene.sealed(NMHC)
    twin = scene.fill(NMHC, qc="parallel")
    filling.confirm(bottle_ids=[twin.id], actor=scene.actor("zhaoting"), at=scene.clock)
    scene.wait(minutes=10)
    others = bags(scene, 2, minutes=10)
    for bottle in (first, twin):
        scene.offer(fresh(bottle))
        receiving.receive(
            bottle_id=bottle.id, version=fresh(bottle).version, accepted=True, seal_intact=True,
            temperature_c=Decimal("3.4"), place="样品室", actor=scene.actor("sunyulan"),
            at=scene.clock,
        )  # fmt: skip
    approved(scene, fresh(twin), "128")
    assert results_of(scene.visit.id).exceedances == 1
    for bottle, raw in zip((fresh(first), *others), ("130", "100", "104"), strict=True):
        approved(scene, bottle, raw)
    (mean,) = standing_means(scene.visit.id)
    assert (len(mean.members), mean.verdict) == (3, "compliant")
    found = results_of(scene.visit.id)
    assert found.exceedances == 0
    (parallel,) = [result_row(one) for one in found.results if one.qc == "parallel"]
    assert (parallel.value, parallel.verdict) == ("128", "")
    assert "同 1 h 内的样品按均值评价" in parallel.note
    assert grounds(found.results) == ()


def test_a_mean_that_ended_in_another_comes_again_when_that_one_is_gone(scene: Scene) -> None:
    bottles = bags(scene, 6, minutes=20)
    rows = [approved(scene, bottle, "110") for bottle in bottles]

    first, _ = standing_means(scene.visit.id)

    def without_first(reason: str) -> list[list[UUID]]:
        rewrite(BottleFactor.objects.filter(bottle=bottles[0]), no_result_reason=reason)
        last = BottleFactor.objects.select_related("bottle__point").get(bottle=bottles[5])
        averaging.form(last, actor=scene.actor("zhoumin"), at=scene.wait(minutes=1))
        return [mean.members for mean in standing_means(scene.visit.id)]

    ids = [row.id for row in rows]
    assert without_first("气袋漏气") == [ids[1:4]]
    assert Mean.objects.filter(members=first.members, reason=averaging.MERGED).exists()
    assert without_first("") == [ids[:3], ids[3:]]
    count = Mean.objects.count()
    assert without_first("") == [ids[:3], ids[3:]]
    assert Mean.objects.count() == count


def test_samples_that_their_mean_cleared_are_in_no_list_of_exceedances(scene: Scene) -> None:
    first, *others = bags(scene, 3)
    row = approved(scene, first, "130")
    every = Determination.objects.filter(bottle_factor__bottle__visit=scene.visit)
    assert [one.id for one in with_verdict(every, "exceeds")] == [row.id]
    rows = [
        approved(scene, bottle, raw) for bottle, raw in zip(others, ("100", "104"), strict=True)
    ]
    assert list(with_verdict(every, "exceeds")) == []
    assert {one.id for one in with_verdict(every, "compliant")} == {one.id for one in rows}
    scene.enter(others[0], NMHC, "125", unit="mg/m³", method="HJ 38-2017")
    assert {one.id for one in with_verdict(every, "exceeds")} >= {row.id}
    assert {one.id for one in with_verdict(every, "compliant")} == {one.id for one in rows}


def test_samples_that_exceed_with_their_mean_are_in_the_list(scene: Scene) -> None:
    rows = [
        approved(scene, bottle, raw)
        for bottle, raw in zip(bags(scene, 3), ("130", "140", "104"), strict=True)
    ]
    (mean,) = standing_means(scene.visit.id)
    assert mean.verdict == "exceeds"
    every = Determination.objects.filter(bottle_factor__bottle__visit=scene.visit)
    assert {one.id for one in with_verdict(every, "exceeds")} == {rows[0].id, rows[1].id}
    assert list(with_verdict(every, "compliant")) == []


def test_a_sample_that_exceeds_beside_its_mean_stays_in_the_list(scene: Scene) -> None:
    permit = {
        "origin": "permit", "standard": "91610300XX001P", "limit": "105", "unit": "mg/m³",
        "averaging": "single", "ground": "", "asks": {"o2_reference": "不折算"},
    }  # fmt: skip
    bottles = bags(scene, 3)
    rewrite(BottleFactor.objects.filter(factor=NMHC), beside=[permit])
    rows = [
        approved(scene, bottle, raw, recorded={"averaging": "一次值"})
        for bottle, raw in zip(bottles, ("110", "100", "130"), strict=True)
    ]
    (mean,) = standing_means(scene.visit.id)
    assert (mean.verdict, mean.verdict_detail["covers"]) == ("compliant", ["sheet"])
    every = Determination.objects.filter(bottle_factor__bottle__visit=scene.visit)
    over = with_verdict(every, "exceeds")
    assert {one.id for one in over} == {rows[0].id, rows[2].id}
    assert {row.id: unmet(row, mean) for row in over}[rows[0].id]["origin"] == "permit"
