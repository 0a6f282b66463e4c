"""Sending: numbers, signatures, clocks, lead time, urgency."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused, Stale
from liance.foundation.kernel.models import Series
from liance.mechanism.coordination.actions import drafts, ending, sending
from liance.mechanism.coordination.models import GROUNDS, Sheet, SheetSignature

AT, VISIT, HOURS = stage.AT, stage.VISIT, stage.HOURS


def running(sheet: Sheet) -> set[str]:
    return set(
        Clock.objects.filter(object_id=sheet.id, stopped_at=None).values_list("rule", flat=True)
    )


@pytest.mark.clause("W1")
def test_a_sheet_goes_to_the_paired_station_with_a_number(world: World) -> None:
    sheet = stage.sent(world)
    assert sheet.state == "sent"
    assert sheet.number == f"{sheet.enforcement.document_prefix}〔2026〕1号"
    assert sheet.monitoring_id == world.agencies["main.monitoring"].id
    assert sheet.department_id == world.agencies["main.department"].id
    assert not sheet.late
    assert running(sheet) == {"sheet.return"}
    assert [s.meaning for s in SheetSignature.objects.filter(sheet=sheet)] == ["经办"]


def test_a_head_who_sends_signs_beside_the_writer(world: World) -> None:
    sheet = stage.drafted(world)
    sending.send(sheet_id=sheet.id, version=sheet.version, actor=world.actor("yangzhenhua"), at=AT)
    signed = SheetSignature.objects.filter(sheet=sheet).order_by("id")
    assert {(s.staff.name, s.meaning) for s in signed} == {("李文涛", "经办"), ("杨振华", "负责人")}


def test_numbers_have_no_gaps(world: World) -> None:
    first = stage.sent(world)
    stage.drafted(world)
    second = stage.sent(world)
    ending.withdraw(
        sheet_id=second.id, version=second.version, reason="重复", actor=world.actor("liwentao"),
        at=AT,
    )  # fmt: skip
    third = stage.sent(world)
    assert [s.sequence for s in (first, second, third)] == [1, 2, 3]


def test_a_refused_sending_takes_no_number(world: World) -> None:
    sheet = stage.drafted(world, crew=())
    with pytest.raises(Refused) as refused:
        sending.send(sheet_id=sheet.id, version=sheet.version, actor=world.actor("liwentao"), at=AT)
    assert refused.value.code == "coordination.crew_too_small"
    assert not Series.objects.filter(kind="coordination:sheet").exists()


@pytest.mark.clause("W4")
def test_a_late_sheet_is_sent_with_its_reason_and_marked(world: World) -> None:
    soon = AT + timedelta(days=1)
    sheet = stage.drafted(world, planned_from=soon, planned_to=soon + HOURS)
    with pytest.raises(Refused) as refused:
        sending.send(sheet_id=sheet.id, version=sheet.version, actor=world.actor("liwentao"), at=AT)
    assert refused.value.code == "coordination.late_needs_reason"
    assert refused.value.facts["earliest"] == "2026-11-06"
    sheet.refresh_from_db()
    done = sending.send(
        sheet_id=sheet.id, version=sheet.version, late_reason="企业 11-06 起停产",
        actor=world.actor("liwentao"), at=AT,
    )  # fmt: skip
    assert done.late
    assert done.urgency == "routine"
    assert Clock.objects.get(object_id=sheet.id, rule="sheet.lead").outcome == "late"


@pytest.mark.clause("W4")
def test_the_lead_clock_follows_the_day_of_a_routine_draft(world: World) -> None:
    sheet = stage.drafted(world)
    clock = Clock.objects.get(object_id=sheet.id, stopped_at=None)
    assert clock.explanation["due"] == "2026-11-07"
    later = VISIT + timedelta(days=3)
    drafts.edit_draft(
        sheet_id=sheet.id, version=sheet.version, actor=world.actor("wangxuemei"), at=AT,
        content=stage.content(world, planned_from=later, planned_to=later + HOURS),
    )  # fmt: skip
    clocks = list(Clock.objects.filter(object_id=sheet.id).order_by("due_at"))
    assert [c.outcome for c in clocks] == ["void", ""]
    assert clocks[1].explanation["due"] == "2026-11-10"


@pytest.mark.clause("W7")
def test_an_urgent_sheet_needs_no_lead_time_and_no_late_mark(world: World) -> None:
    soon = AT + timedelta(hours=3)
    sheet = stage.sent(
        world, planned_from=soon, planned_to=soon + HOURS, ground="petition",
        urgency="urgent_petition", urgency_note="12369 转办，夜间异味",
    )  # fmt: skip
    assert not sheet.late
    assert running(sheet) == {"sheet.return"}


@pytest.mark.clause("W7")
def test_urgency_without_its_ground_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        stage.drafted(world, urgency="surprise", urgency_note="  ")
    assert refused.value.code == "coordination.urgency_note_missing"


@pytest.mark.clause("W7")
def test_a_sheet_after_an_urgent_visit_runs_its_own_clock(world: World) -> None:
    before = AT - timedelta(hours=12)
    sheet = drafts.draft_after_visit(
        content=stage.content(
            world, planned_from=before, planned_to=before + HOURS, urgency="surprise",
            urgency_note="夜间突击",
        ),
        entered_at=before, actor=world.actor("liwentao"), at=AT,
    )  # fmt: skip
    assert running(sheet) == {"sheet.follow"}
    done = sending.send(
        sheet_id=sheet.id, version=sheet.version, actor=world.actor("liwentao"), at=AT
    )
    assert running(done) == {"sheet.return"}


def test_a_visit_in_the_past_is_not_asked_for(world: World) -> None:
    before = AT - timedelta(days=1)
    sheet = stage.drafted(world, planned_from=before, planned_to=before + HOURS)
    with pytest.raises(Refused) as refused:
        sending.send(
            sheet_id=sheet.id, version=sheet.version, late_reason="补",
            actor=world.actor("liwentao"), at=AT,
        )  # fmt: skip
    assert refused.value.code == "coordination.time_past"


def test_a_sheet_is_sent_once_and_from_the_version_seen(world: World) -> None:
    sheet = stage.drafted(world)
    actor = world.actor("liwentao")
    with pytest.raises(Stale):
        sending.send(sheet_id=sheet.id, version=sheet.version + 1, actor=actor, at=AT)
    done = sending.send(sheet_id=sheet.id, version=sheet.version, actor=actor, at=AT)
    with pytest.raises(IllegalTransition):
        sending.send(sheet_id=sheet.id, version=done.version, actor=actor, at=AT)
    with pytest.raises(IllegalTransition):
        drafts.edit_draft(
            sheet_id=sheet.id, version=done.version, actor=actor, at=AT,
            content=stage.content(world),
        )  # fmt: skip


def test_drafts_are_the_enforcement_agencys_own(world: World) -> None:
    sheet = stage.drafted(world)
    for outsider in ("chenjing", "majianping", "hanxue", "fangming"):
        with pytest.raises(NotFound):
            sending.receive(sheet_id=sheet.id, actor=world.actor(outsider), at=AT)


def test_a_source_of_another_area_is_refused(world: World) -> None:
    other = next(s for s in world.sources.values() if not s.jurisdiction_id.startswith("6103"))
    with pytest.raises(Refused) as refused:
        stage.drafted(world, source=other, points=())
    assert refused.value.code == "coordination.source_elsewhere"


def test_opening_by_the_station_is_recorded_once(world: World) -> None:
    sheet = stage.sent(world)
    opened = AT + timedelta(minutes=7)
    assert sending.receive(sheet_id=sheet.id, actor=world.actor("chenjing"), at=opened)
    assert not sending.receive(sheet_id=sheet.id, actor=world.actor("chenjing"), at=AT + HOURS)
    sheet.refresh_from_db()
    assert sheet.received_at == opened


@pytest.mark.clause("S1")
@pytest.mark.parametrize("ground", [code for code, _word in GROUNDS])
def test_each_of_the_four_grounds_is_one(world: World, ground: str) -> None:
    assert stage.drafted(world, ground=ground).ground == ground
    assert len(GROUNDS) == 4


@pytest.mark.clause("S1")
def test_there_is_no_fifth_ground(world: World) -> None:
    with pytest.raises(IntegrityError, match="sheet_ground"), transaction.atomic():
        stage.drafted(world, ground="routine")
