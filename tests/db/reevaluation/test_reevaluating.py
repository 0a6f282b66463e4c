"""Results judged again: new rows beside the old, reports untouched, amended ones due."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.reevaluation_scene import COD, CODE, Judged, use_edition, write_limits
from tests.report_scene import LACKING

from liance.foundation.kernel.actor import installation
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.laboratory.rules import verdict
from liance.mechanism.operations.models import Reading
from liance.mechanism.reevaluation import queries
from liance.mechanism.reevaluation.actions import ORDER, Order, reevaluate
from liance.mechanism.reevaluation.models import Reevaluation, Rejudged
from liance.mechanism.reevaluation.storing import digest_of
from liance.mechanism.reporting import queries as reporting
from liance.mechanism.reporting.actions import reports
from liance.mechanism.reporting.compose import changed_since

WHY = "陕西省标准启用"


@pytest.fixture
def scene(judged_once: Judged, db: None) -> Judged:
    return deepcopy(judged_once)


@pytest.fixture
def again(scene: Judged):
    def again(username: str = "liuzhihong", *, hours: int = 0, **order: object) -> Reevaluation:
        at = scene.later + timedelta(hours=hours)
        whole = Order(**{"reason": WHY, **order})  # type: ignore[arg-type]
        return reevaluate(order=whole, actor=scene.world.actor(username), at=at)

    return again


def leading(scene: Judged) -> list[Rejudged]:
    return list(Rejudged.objects.filter(object_id=scene.row.id, leads=True).order_by("id"))


def moved(scene: Judged) -> bool:
    return reporting.report(scene.world.actor("liuzhihong"), scene.report.id).report.moved


def test_a_new_edition_changes_a_verdict_and_nothing_that_stood(scene: Judged, again) -> None:
    before = (scene.row.verdict, scene.row.verdict_detail)
    assert before[0] == "cannot_judge"
    content, pdf = scene.report.content, scene.report.pdf_id
    assert again(standard="DB61/224").changed == 0
    assert not moved(scene)
    use_edition(scene.world, scene.later)
    run = again(hours=1, standard="DB61/224")
    same, other = leading(scene)
    assert (same.change, same.verdict) == ("same", "cannot_judge")
    assert (other.change, other.before_verdict, other.verdict) == (
        "verdict", "cannot_judge", "exceeds",
    )  # fmt: skip
    assert (other.limit, other.standard) == ("≤41", "DB61/224-2018〔本地第1版〕")
    assert (scene.row.verdict, scene.row.verdict_detail) == before
    scene.report.refresh_from_db()
    assert (scene.report.content, scene.report.pdf_id) == (content, pdf)
    assert run.changed >= 1
    assert [one["code"] for one in run.editions] == [CODE]


def test_every_row_is_what_judging_it_now_would_say(scene: Judged, again) -> None:
    use_edition(scene.world, scene.later)
    run = again()
    assert run.results == len(Rejudged.objects.filter(run=run, leads=True))
    assert Rejudged.objects.filter(run=run, kind="reading").exists()
    from liance.mechanism.editions.queries import catalogue
    from liance.norms.calendar.instants import shanghai_day
    from liance.norms.standards.planning import Planner

    factor = scene.row.bottle_factor
    fresh = verdict.judge(
        raw=scene.row.raw, unit=scene.row.unit, detection_limit=scene.row.detection_limit,
        limit=factor.limit, limit_unit=factor.unit, standard=factor.standard, factor=COD,
        medium=factor.bottle.point.medium, beside=factor.beside,
        sampled_on=shanghai_day(factor.bottle.sampled_at),
        planner=Planner(catalogue(), shanghai_day(scene.later)),
    )  # fmt: skip
    rows = Rejudged.objects.filter(run=run, object_id=scene.row.id).order_by("-leads", "id")
    stored = [{name: getattr(row, name) for name in queries.SIDE} for row in rows]
    assert stored == fresh.detail["sides"]
    for row in Rejudged.objects.filter(run=run, kind="reading", leads=True):
        assert (row.change, row.verdict) == ("same", Reading.objects.get(pk=row.object_id).verdict)


def test_a_changed_verdict_asks_for_an_amended_report_that_says_it(scene: Judged, again) -> None:
    use_edition(scene.world, scene.later)
    again()
    assert moved(scene)
    assert changed_since(scene.report) == ["results"]
    at = scene.later + timedelta(hours=2)
    amended = reports.prepare(
        visit_id=scene.op.visit.id, replaces=scene.report.id, reason="标准启用后重新判定",
        actor=scene.world.actor("chenjing"), at=at, lacking=LACKING,
    )  # fmt: skip
    number = scene.row.bottle_factor.bottle.short
    (line,) = [
        r for r in amended.content["results"] if r["sample"] == number and r["factor"] == COD
    ]
    assert (line["verdict"], line["limit"], line["standard"]) == (
        "exceeds", "≤41", "DB61/224-2018〔本地第1版〕",
    )  # fmt: skip
    assert amended.exceedances > scene.report.exceedances
    assert not reporting.report(scene.world.actor("liuzhihong"), amended.id).report.moved


def test_a_corrected_limit_of_a_source_holds_from_a_day_on(scene: Judged, again) -> None:
    write_limits(scene.world, scene.op, COD, "化学需氧量,60,mg/L,91610300XX001P")
    day = scene.op.day
    with pytest.raises(Refused) as refused:
        again(limits="source", source_id=scene.op.source.id)
    assert refused.value.code == "reevaluation.first_missing"
    with pytest.raises(Refused) as refused:
        again(limits="source", source_id=scene.op.source.id, first=day + timedelta(days=1))
    assert refused.value.code == "reevaluation.nothing"
    again(limits="source", source_id=scene.op.source.id, first=day)
    (row,) = leading(scene)
    assert (row.verdict, row.limit, row.before_verdict) == ("exceeds", "60", "cannot_judge")


def test_the_ledger_has_one_leaf_with_the_hash_of_the_rows(scene: Judged, again) -> None:
    run = again()
    (event,) = Event.objects.filter(object_id=run.id)
    assert f'"digest":"{run.digest}"' in event.body
    assert digest_of(run.id) == run.digest
    assert run.rows == Rejudged.objects.filter(run=run).count()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reevaluation_rejudged SET verdict = 'compliant'",
        "DELETE FROM reevaluation_rejudged",
    ],
)
def test_the_database_lets_no_row_be_altered(scene: Judged, again, statement: str) -> None:
    again()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def test_only_those_who_hold_the_right_order_one(scene: Judged, again) -> None:
    for username in ("zhoumin", "xieyun", "liwentao", "lab-tao"):
        with pytest.raises(NotPermitted):
            again(username)


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"reason": " 改 "}, "reevaluation.reason"),
        ({"standard": "某标准"}, "reevaluation.standard_unknown"),
        ({"standard": "GB 13271"}, "reevaluation.nothing"),
    ],
)
def test_what_cannot_be_ordered_keeps_nothing(scene: Judged, again, order, code) -> None:
    with pytest.raises(Refused) as refused:
        again(**order)
    assert refused.value.code == code
    assert not Reevaluation.objects.exists()


def test_another_station_judges_its_own_results_alone(scene: Judged, again) -> None:
    with pytest.raises(Refused) as refused:
        again("reviewer-610100")
    assert refused.value.code == "reevaluation.nothing"
    whole = reevaluate(
        order=Order(WHY, ordered_as="省站通知"), actor=installation(frozenset({ORDER})),
        at=scene.later,
    )  # fmt: skip
    assert whole.agency_id is None
    assert whole.ordered_as == "省站通知"
    own = again()
    assert whole.results >= own.results > 0
    elsewhere = scene.world.actor("reviewer-610100")
    assert list(queries.runs(elsewhere)) == [whole]
    assert not queries.changed(elsewhere, whole).exists()


def test_more_than_a_page_can_do_keeps_nothing(scene: Judged) -> None:
    actor = scene.world.actor("liuzhihong")
    with pytest.raises(Refused) as refused:
        reevaluate(order=Order(WHY), actor=actor, at=scene.later, most=1)
    assert refused.value.code == "reevaluation.too_many"
    assert not Reevaluation.objects.exists()
