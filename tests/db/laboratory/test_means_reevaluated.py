"""Means when a run judges the approved results again: judged with their members, ended, formed."""

from functools import partial

import pytest
from tests.mean_scene import NMHC, STACK, approved, bags
from tests.rewriting import rewrite
from tests.sample_scene import Scene, open_scene

from liance.flows.demonstration.world import World
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.models import Mean
from liance.mechanism.laboratory.queries import results_of, standing_means
from liance.mechanism.reevaluation.actions import Order, reevaluate
from liance.mechanism.reevaluation.queries import restated


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world, point=STACK)


def test_a_reevaluation_judges_the_mean_with_its_members(scene: Scene) -> None:
    bottles = bags(scene, 3)
    for bottle in bottles:
        approved(scene, bottle, "110")
    (old,) = standing_means(scene.visit.id)
    judge = partial(reevaluate, actor=scene.actor("liuzhihong"))
    judge(order=Order(reason="例行复核"), at=scene.wait(days=1))
    assert [row.id for row in standing_means(scene.visit.id)] == [old.id]
    rewrite(BottleFactor.objects.filter(factor=NMHC), limit="100")
    judge(order=Order(reason="限值录错"), at=scene.wait(days=1))
    (new,) = standing_means(scene.visit.id)
    assert (new.replaces_id, new.reason, new.verdict) == (old.id, "限值录错", "exceeds")
    again = restated(results_of(scene.visit.id), scene.visit.id).results
    assert [(row.kind, row.alone) for row in again] == [("determination", False)] * 3 + [
        ("mean", True)
    ]


def test_a_mean_that_no_limit_asks_for_any_more_ends(scene: Scene) -> None:
    for bottle, raw in zip(bags(scene, 3), ("130", "100", "104"), strict=True):
        approved(scene, bottle, raw)
    (old,) = standing_means(scene.visit.id)
    assert results_of(scene.visit.id).exceedances == 0
    rewrite(BottleFactor.objects.filter(factor=NMHC), standard="")
    judge = partial(reevaluate, actor=scene.actor("liuzhihong"))
    run = judge(order=Order(reason="限值出处更正"), at=scene.wait(days=1))
    assert run.means == 1
    assert standing_means(scene.visit.id) == []
    new = Mean.objects.get(replaces=old)
    assert (new.reason, new.verdict, new.verdict_detail["covers"]) == (
        "限值出处更正", "not_judged", [],
    )  # fmt: skip
    found = restated(results_of(scene.visit.id), scene.visit.id)
    assert [row.kind for row in found.results] == ["determination"] * 3
    assert all(row.alone for row in found.results)
    again = judge(order=Order(reason="例行复核"), at=scene.wait(days=1))
    assert (again.means, Mean.objects.count()) == (0, 2)
    rewrite(BottleFactor.objects.filter(factor=NMHC), standard="GB 16297-1996 表2 二级")
    back = judge(order=Order(reason="限值出处改回"), at=scene.wait(days=1))
    assert back.means == 1
    assert [row.value for row in standing_means(scene.visit.id)] == [old.value]


def test_a_limit_that_does_not_lead_is_judged_anew_too(scene: Scene) -> None:
    def permit(limit: str) -> list[dict[str, object]]:
        return [
            {
                "origin": "permit", "standard": "91610300XX001P", "limit": limit, "unit": "mg/m³",
                "averaging": "hourly_mean", "ground": "", "asks": {"o2_reference": "不折算"},
            }
        ]  # fmt: skip

    bottles = bags(scene, 3)
    rewrite(BottleFactor.objects.filter(factor=NMHC), beside=permit("400"))
    for bottle in bottles:
        approved(scene, bottle, "110")
    (old,) = standing_means(scene.visit.id)
    rewrite(BottleFactor.objects.filter(factor=NMHC), beside=permit("450"))
    run = reevaluate(
        order=Order(reason="许可证变更"), actor=scene.actor("liuzhihong"), at=scene.wait(days=1)
    )
    assert run.means == 1
    (new,) = standing_means(scene.visit.id)
    assert new.replaces_id == old.id
    assert new.verdict_detail["zh"] == old.verdict_detail["zh"]
    assert [one["limit"] for one in new.verdict_detail["sides"] if one["origin"] == "permit"] == [
        "450"
    ]


def test_of_two_means_over_one_sample_the_first_leads_nothing_any_more(scene: Scene) -> None:
    bottles = bags(scene, 6, minutes=20)
    rows = [approved(scene, bottle, "110") for bottle in bottles]
    first, second = standing_means(scene.visit.id)
    factor = BottleFactor.objects.get(bottle=bottles[0])
    rewrite(BottleFactor.objects.filter(pk=factor.pk), no_result_reason="气袋漏气")
    made = averaging.form(
        BottleFactor.objects.select_related("bottle__point").get(bottle=bottles[5]),
        actor=scene.actor("zhoumin"), at=scene.wait(minutes=1),
    )  # fmt: skip
    assert [row.members for row in made[:1]] == [[row.id for row in rows[1:4]]]
    (standing,) = standing_means(scene.visit.id)
    assert standing.members == [row.id for row in rows[1:4]]
    ended = Mean.objects.get(replaces=first) if standing.replaces_id == second.id else None
    assert ended is not None
    assert ended.verdict_detail["ended"]
    assert (ended.reason, ended.verdict_detail["covers"]) == ("样品并入另一均值", [])
    # what ended leads nothing after a later run either
    rewrite(BottleFactor.objects.filter(factor=NMHC), limit="100")
    reevaluate(
        order=Order(reason="限值录错"), actor=scene.actor("liuzhihong"), at=scene.wait(days=1)
    )
    (again,) = standing_means(scene.visit.id)
    assert (again.replaces_id, again.verdict) == (standing.id, "exceeds")
    assert not Mean.objects.filter(replaces=ended).exists()


def test_a_reevaluation_forms_a_mean_where_its_conditions_now_hold(scene: Scene) -> None:
    bottles = bags(scene, 3)
    rewrite(BottleFactor.objects.filter(factor=NMHC), standard="")
    for bottle, raw in zip(bottles, ("130", "100", "104"), strict=True):
        approved(scene, bottle, raw)
    assert not Mean.objects.exists()
    rewrite(BottleFactor.objects.filter(factor=NMHC), standard="GB 16297-1996 表2 二级")
    run = reevaluate(
        order=Order(reason="限值出处更正"), actor=scene.actor("liuzhihong"), at=scene.wait(days=1)
    )
    assert run.means == 1
    (mean,) = standing_means(scene.visit.id)
    assert (mean.replaces_id, mean.verdict, mean.reason) == (None, "compliant", "")
    found = restated(results_of(scene.visit.id), scene.visit.id)
    assert found.exceedances == 0
