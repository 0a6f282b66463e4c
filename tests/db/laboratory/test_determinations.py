"""Determinations: raw text beside the exact decimal, repeats kept, three people, amendments."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.sample_scene import Scene, open_scene, reading_of

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.capability.models import Instrument
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.laboratory import policies
from liance.mechanism.laboratory.actions import entering, reviewing
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.queries import (
    completeness,
    to_approve,
    to_check,
    to_determine,
    to_reenter,
)


@pytest.fixture
def scene(world: World) -> Scene:
    return open_scene(world)


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return caught.value.code


@pytest.mark.clause("C5")
def test_text_stays_as_typed_beside_the_exact_decimal(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", " ＜0.0040 ", detection_limit="0.004")
    row.refresh_from_db()
    assert row.raw == " ＜0.0040 "
    assert (row.qualifier, row.value) == ("<", Decimal("0.0040"))
    assert row.verdict == "compliant"


@pytest.mark.clause("R3")
def test_repeats_are_each_kept(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    rows = [scene.enter(bottle, "六价铬", raw) for raw in ("0.54", "0.52")]
    assert [r.repeat for r in rows] == [1, 2]
    assert [r.verdict for r in rows] == ["exceeds", "exceeds"]
    assert rows[0].times == "0.08"
    assert rows[0].verdict_detail["standard"] == "GB 8978-1996 表1"


@pytest.mark.clause("D4")
def test_an_analysis_after_the_holding_time_is_kept_and_flagged(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    start = bottle.sampled_at + timedelta(hours=24)
    scene.clock = start + timedelta(hours=1)
    in_time = scene.enter(bottle, "六价铬", "0.1", started_at=start)
    late = scene.enter(bottle, "六价铬", "0.1", started_at=start + timedelta(minutes=1))
    assert (in_time.over_hold, late.over_hold) == (False, True)


def test_the_holding_clock_stops_when_every_factor_was_begun(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    scene.enter(bottle, "六价铬", "0.1")
    assert Clock.objects.filter(rule="custody.hold", stopped_at=None).exists()
    scene.enter(bottle, "总铬", "0.3")
    assert Clock.objects.get(rule="custody.hold").outcome == "met"


@pytest.mark.clause("C5")
def test_three_different_people(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", "0.1")
    assert refusal(scene.check, row, by="zhoumin") == "laboratory.check_by_other"
    with pytest.raises(NotPermitted):
        scene.check(row, by="hejiale")
    scene.check(row, by="wujianguo")
    assert refusal(scene.approve, row, by="wujianguo") == "laboratory.approve_by_third"
    scene.approve(row, by="zhengxiaoyan")
    row.refresh_from_db()
    assert row.state == "approved"


@pytest.mark.clause("C5")
def test_the_database_refuses_one_person_in_two_parts(scene: Scene) -> None:
    row = scene.enter(scene.received("六价铬"), "六价铬", "0.1")
    for change in ({"checked_by_id": row.analyst_id}, {"state": "approved"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Determination.objects.filter(pk=row.pk).update(**change)


@pytest.mark.clause("C5")
def test_sent_back_is_entered_again_and_both_stay(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", "5.4")
    send = {"determination_id": row.id, "version": row.version, "at": scene.clock}
    checker = scene.actor("wujianguo")
    assert refusal(reviewing.send_back, reason="", actor=checker, **send) == (
        "laboratory.reason_missing"
    )
    reviewing.send_back(reason="小数点", actor=checker, **send)
    assert [r.id for r in to_reenter(scene.actor("zhoumin"))] == [row.id]
    again = scene.enter(bottle, "六价铬", "0.54", replaces=row.id)
    row.refresh_from_db()
    assert (row.state, row.raw) == ("superseded", "5.4")
    assert (again.repeat, again.amends_id, again.amend_reason) == (1, row.id, "小数点")
    assert refusal(scene.enter, bottle, "六价铬", "0.5", replaces=row.id) == (
        "laboratory.not_sent_back"
    )


@pytest.mark.clause("C5")
def test_an_amendment_is_a_new_record_with_its_reason(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.approved(bottle, "六价铬", "0.54")
    reading = reading_of(row.bottle_factor_id, "0.45", scene.clock)
    given = {
        "determination_id": row.id, "version": row.version, "reading": reading,
        "actor": scene.actor("hejiale"), "at": scene.clock,
    }  # fmt: skip
    row.refresh_from_db()
    given["version"] = row.version
    assert refusal(entering.amend, reason="  ", **given) == "laboratory.reason_missing"
    new = entering.amend(reason="标准曲线选错", **given)
    row.refresh_from_db()
    assert (row.state, row.raw) == ("superseded", "0.54")
    assert (new.state, new.amends_id, new.repeat) == ("entered", row.id, 1)


@pytest.mark.clause("R3")
def test_no_result_needs_a_reason_and_gives_way_to_a_result(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    factor = BottleFactor.objects.get(bottle=bottle, factor="总铬")
    given = {"bottle_factor_id": factor.id, "actor": scene.actor("zhoumin"), "at": scene.clock}
    assert refusal(entering.no_result, reason="", **given) == "laboratory.reason_missing"
    entering.no_result(reason="原子吸收故障", **given)
    assert [f.factor for f in to_determine(scene.actor("zhoumin"))] == ["六价铬"]
    scene.enter(bottle, "总铬", "0.2")
    factor.refresh_from_db()
    assert factor.no_result_reason == ""
    assert refusal(entering.no_result, reason="又坏了", **given) == "laboratory.has_result"


@pytest.mark.clause("R3")
@pytest.mark.parametrize("lost", [False, True])
def test_a_result_sent_back_that_cannot_be_done_again_has_a_reason(
    scene: Scene, *, lost: bool
) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", "0.54")
    reviewing.send_back(
        determination_id=row.id, version=row.version, reason="空白偏高",
        actor=scene.actor("wujianguo"), at=scene.clock,
    )  # fmt: skip
    if lost:
        Bottle.objects.filter(pk=bottle.pk).update(state="lost", ended_reason="打碎")
    factor = BottleFactor.objects.get(bottle=bottle)
    given = {"bottle_factor_id": factor.id, "actor": scene.actor("zhoumin"), "at": scene.clock}
    assert refusal(entering.no_result, reason=" ", **given) == "laboratory.reason_missing"
    entering.no_result(reason="样品用尽，不能重测", **given)
    row.refresh_from_db()
    assert row.state == "superseded"
    scene.close_sampling()
    (line,) = [x for x in completeness(scene.visit.id).lines if x.factor == "六价铬"]
    assert (line.status, line.reason) == ("reason", "样品用尽，不能重测")


def test_all_lines_or_none_and_the_refusal_names_its_line(scene: Scene) -> None:
    bottle = scene.received("六价铬", "总铬")
    rows = BottleFactor.objects.filter(bottle=bottle).order_by("factor")
    readings = [
        reading_of(rows[0].id, "0.1", scene.clock),
        reading_of(rows[1].id, "?", scene.clock),
    ]
    with pytest.raises(Refused) as caught:
        entering.enter(readings=readings, actor=scene.actor("zhoumin"), at=scene.clock)
    assert (caught.value.code, caught.value.field) == ("laboratory.value_unreadable", "1.raw")
    assert not Determination.objects.exists()


@pytest.mark.clause("C5")
def test_an_instrument_must_be_own_and_calibrated(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    own = Instrument.objects.get(agency=scene.world.agencies["main.monitoring"], number="FG-01")
    foreign = Instrument.objects.get(agency=scene.world.agencies["laboratory"], number="FG-01")
    scene.enter(bottle, "六价铬", "0.1", instrument_id=own.id)
    assert refusal(scene.enter, bottle, "六价铬", "0.1", instrument_id=foreign.id) == (
        "laboratory.instrument_elsewhere"
    )
    Instrument.objects.filter(pk=own.id).update(
        calibrated_to=scene.clock.date() - timedelta(days=1)
    )
    assert refusal(scene.enter, bottle, "六价铬", "0.1", instrument_id=own.id) == (
        "laboratory.instrument_expired"
    )


@pytest.mark.clause("D4")
def test_only_the_agency_that_received_the_bottle_determines(scene: Scene) -> None:
    sealed = scene.sealed("六价铬")
    assert refusal(scene.enter, sealed, "六价铬", "0.1") == "laboratory.bottle_not_received"
    bottle = scene.received("总铬")
    with pytest.raises(NotFound):
        scene.enter(bottle, "总铬", "0.1", by="niufei")
    with pytest.raises(NotPermitted):
        scene.enter(bottle, "总铬", "0.1", by="liwentao")


@pytest.mark.clause("C5")
def test_nobody_outside_watches_a_number_while_it_is_found(scene: Scene) -> None:
    bottle = scene.received("六价铬")
    row = scene.enter(bottle, "六价铬", "0.54")
    officer, head = scene.actor("liwentao"), scene.actor("majianping")
    assert not policies.visible_to(officer).exists()
    assert not policies.visible_to(head).exists()
    scene.check(row)
    scene.approve(row)
    assert policies.visible_to(officer).get() == row
    assert not policies.visible_to(scene.actor("niufei")).exists()


def test_worklists_show_each_person_what_they_may_do(scene: Scene) -> None:
    urgent, slow = scene.received("六价铬"), scene.received("总铬")
    assert isinstance(urgent, Bottle)
    work = list(to_determine(scene.actor("zhoumin")))
    assert [w.factor for w in work] == ["六价铬", "总铬"]
    row = scene.enter(slow, "总铬", "0.2")
    checker, third = scene.actor("wujianguo"), scene.actor("zhengxiaoyan")
    assert [r.id for r in to_check(checker)] == [row.id]
    scene.check(row)
    assert not to_approve(checker).exists()
    assert [r.id for r in to_approve(third)] == [row.id]


@pytest.mark.clause("C5")
@pytest.mark.parametrize(
    ("factor", "method", "code"),
    [
        ("六价铬", "GB 7467-87", "laboratory.instrument_missing"),
        ("总铬", "HJ 757-2015", "laboratory.instrument_missing"),
        ("总铬", "GB 7466-87", ""),
        ("总铬", "自编方法", ""),
    ],
)
def test_a_method_that_is_read_off_an_instrument_names_it(
    scene: Scene, factor: str, method: str, code: str
) -> None:
    bottle = scene.received(factor)
    if not code:
        assert scene.enter(bottle, factor, "0.1", method=method, instrument_id=None)
        return
    with pytest.raises(Refused) as refused:
        scene.enter(bottle, factor, "0.1", method=method, instrument_id=None)
    assert (refused.value.code, refused.value.field) == (code, "0.instrument")
    assert not Determination.objects.exists()
