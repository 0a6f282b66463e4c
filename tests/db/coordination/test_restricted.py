"""A surprise visit and an informant exist for named people only: lists, search, counts, clocks,
warnings, ledger."""

import json
from datetime import timedelta

import pytest
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.models import Transition
from liance.foundation.ledger.models import Event
from liance.foundation.outbox.models import Message
from liance.mechanism.coordination.actions import answering, ending, sending, talking
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries.detail import informant_of, sheet_page
from liance.mechanism.coordination.queries.listing import Wanted, sheets_page
from liance.mechanism.coordination.queries.overlap import other_visits

AT, VISIT = stage.AT, stage.VISIT
SECRET = "夜间偷排，举报人称 22 点后开阀"


def secret(world: World, *names: str) -> Sheet:
    people = names or ("chenjing", "zhanglixin", "zhaoting")
    return stage.sent(
        world, urgency="surprise", urgency_note=SECRET, restricted=True,
        named=tuple(world.staff[n].id for n in people),
    )  # fmt: skip


@pytest.mark.clause("W7")
@pytest.mark.parametrize(
    "outsider", ["hanlei", "yangzhenhua", "liuzhihong", "majianping", "hanxue"]
)
def test_the_unnamed_see_nothing_of_it(world: World, outsider: str) -> None:
    sheet = secret(world)
    actor = world.actor(outsider)
    with pytest.raises(NotFound):
        sheet_page(sheet.id, actor=actor)
    assert sheets_page(actor, Wanted()).total == 0
    assert sheets_page(actor, Wanted(text="瑞麟")).total == 0
    assert other_visits(source_id=sheet.source_id, around=VISIT, actor=actor) == []


@pytest.mark.parametrize("named", ["liwentao", "wangxuemei", "chenjing", "zhanglixin"])
def test_the_named_work_with_it(world: World, named: str) -> None:
    sheet = secret(world)
    actor = world.actor(named)
    assert sheet_page(sheet.id, actor=actor).sheet == sheet
    assert sheets_page(actor, Wanted(text="瑞麟")).total == 1


def test_its_clocks_and_messages_reach_the_named_alone(world: World) -> None:
    sheet = secret(world)
    names = sorted(str(n) for n in sheet.named)
    for clock in Clock.objects.filter(object_id=sheet.id):
        assert sorted(clock.named) == names
    for message in Message.objects.filter(payload__id=str(sheet.id)):
        assert message.audience == names


def test_logs_carry_no_words_of_it(world: World) -> None:
    sheet = secret(world)
    ending.withdraw(
        sheet_id=sheet.id, version=sheet.version, reason="举报人撤回", at=AT,
        actor=world.actor("liwentao"),
    )  # fmt: skip
    events = [
        json.dumps(e.body, ensure_ascii=False) for e in Event.objects.filter(object_id=sheet.id)
    ]
    assert events
    assert not any("举报" in e or "瑞麟" in e or SECRET in e for e in events)
    assert set(Transition.objects.filter(object_id=sheet.id).values_list("reason", flat=True)) == {
        ""
    }


def test_a_restricted_sheet_needs_somebody_at_the_station(world: World) -> None:
    with pytest.raises(Refused) as refused:
        secret(world, "wangxuemei")
    assert refused.value.code == "coordination.nobody_named_receives"


def test_cannot_do_needs_a_named_decider(world: World) -> None:
    sheet = secret(world)
    arguments = {
        "sheet_id": sheet.id, "ground": "time", "text": "无人", "actor": world.actor("chenjing"),
        "at": AT,
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        answering.declare_infeasible(version=sheet.version, **arguments)
    assert refused.value.code == "coordination.nobody_named_decides"
    sheet = ending.name_people(
        sheet_id=sheet.id, version=sheet.version, staff=[world.staff["majianping"].id],
        actor=world.actor("liwentao"), at=AT,
    )  # fmt: skip
    answering.declare_infeasible(version=sheet.version, **arguments)
    assert sheet_page(sheet.id, actor=world.actor("majianping")).verbs == {
        "reschedule", "consent", "refuse",
    }  # fmt: skip


def test_people_elsewhere_cannot_be_named(world: World) -> None:
    with pytest.raises(Refused) as refused:
        secret(world, "chenjing", "niufei")
    assert refused.value.code == "coordination.named_elsewhere"


def test_the_informant_is_read_by_the_named_of_an_open_sheet(world: World) -> None:
    sheet = stage.sent(
        world, ground="petition", informant="张先生 13900000000",
        named=(world.staff["yangzhenhua"].id,),
    )  # fmt: skip
    assert informant_of(sheet, world.actor("yangzhenhua")) == "张先生 13900000000"
    assert informant_of(sheet, world.actor("liwentao")) == "张先生 13900000000"
    for outsider in ("hanlei", "chenjing", "majianping"):
        assert informant_of(sheet, world.actor(outsider)) == ""
        assert sheet_page(sheet.id, actor=world.actor(outsider)).informant == ""


def test_talk_on_a_restricted_sheet_is_closed_to_others(world: World) -> None:
    sheet = secret(world)
    with pytest.raises(NotFound):
        talking.comment(sheet_id=sheet.id, text="?", actor=world.actor("hanlei"), at=AT)
    with pytest.raises(NotFound):
        sending.receive(sheet_id=sheet.id, actor=world.actor("liuzhihong"), at=AT)


@pytest.mark.clause("W1")
def test_another_agencys_visit_within_thirty_days_is_warned_of(world: World) -> None:
    sheet = stage.sent(world)
    other = world.actor("qinchuan")
    found = other_visits(source_id=sheet.source_id, around=VISIT + timedelta(days=30), actor=other)
    assert [(f.agency, f.number, f.sheet_id) for f in found] == [
        (sheet.enforcement.name, sheet.number, None)
    ]
    beyond = VISIT + timedelta(days=31)
    assert other_visits(source_id=sheet.source_id, around=beyond, actor=other) == []
    assert other_visits(
        source_id=sheet.source_id, around=VISIT, actor=world.actor("liwentao"), besides=sheet.id
    ) == []  # fmt: skip


def test_a_draft_edited_by_a_colleague_still_names_its_writer(world: World) -> None:
    sheet = stage.drafted(
        world, restricted=True, urgency="surprise", urgency_note="线索", informant="张先生"
    )
    changed = stage.content(
        world, restricted=True, urgency="surprise", urgency_note="线索二",
        crew=(world.staff["wangxuemei"].id, world.staff["hanlei"].id),
    )  # fmt: skip
    sheet = stage.drafts.edit_draft(
        sheet_id=sheet.id, version=sheet.version, content=changed, at=AT,
        actor=world.actor("wangxuemei"),
    )  # fmt: skip
    assert set(sheet.named) == {world.staff[n].id for n in ("liwentao", "wangxuemei", "hanlei")}
    assert informant_of(sheet, world.actor("wangxuemei")) == ""
