"""Consultation before, during and after an operation: the two sides alone, in secret by name (O3)."""

from datetime import timedelta

import pytest
from tests.joint_visit import opened, signed_in
from tests.staging.sheets import AT, content, returned, sent

from liance.dashboards.next_steps import next_steps
from liance.flows.naming import name_on_sheet
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel import clock
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.ledger.queries import events_of
from liance.mechanism.coordination.actions import drafts, sending
from liance.mechanism.meetings import consultations as queries
from liance.mechanism.meetings import errors
from liance.mechanism.meetings.actions import consulting
from liance.mechanism.operations.models import Visit
from liance.mechanism.registry.models import Staff

NAMED = ("liwentao", "wangxuemei", "chenjing", "zhanglixin")


def later(hours: float):
    return AT + timedelta(hours=hours)


def ask(world, *, sheet=None, visit=None, who="liwentao", to="main.monitoring", at=None, **changes):
    given = {"question": "采样要不要延到夜间？", "to_staff": None, **changes}
    return consulting.ask(
        sheet_id=sheet.id if sheet else None, visit_id=visit.id if visit else None,
        to_agency=world.agencies[to].id, actor=world.actor(who), at=at or later(3), **given,
    )  # fmt: skip


def answer(world, row, who="chenjing"):
    return consulting.answer(
        consultation_id=row.id, version=row.version, text="可以，安排两人夜班",
        actor=world.actor(who), at=later(4),
    )  # fmt: skip


def secret(world):
    restricted = content(
        world, restricted=True, urgency="surprise", urgency_note="夜间偷排",
        named=tuple(world.staff[name].id for name in NAMED),
    )  # fmt: skip
    sheet = drafts.draft(content=restricted, actor=world.actor("liwentao"), at=AT)
    return sending.send(
        sheet_id=sheet.id, version=sheet.version, late_reason="",
        actor=world.actor("liwentao"), at=AT,
    )  # fmt: skip


@pytest.mark.clause("O3")
def test_one_side_asks_the_other_answers_and_the_asker_s_side_decides(world):
    sheet = returned(world)
    row = ask(world, sheet=sheet)
    assert row.stage == "before"
    deadline = Clock.objects.get(rule="consultation.answer", object_id=row.id)
    assert (deadline.agency_id, deadline.due_at) == (sheet.monitoring_id, later(11))
    with pytest.raises(Refused) as own:
        answer(world, row, who="wangxuemei")
    assert own.value.code == errors.NOT_ASKED
    row = answer(world, row)
    assert Clock.objects.get(pk=deadline.pk).outcome == "met"
    with pytest.raises(Refused) as other:
        consulting.decide(consultation_id=row.id, version=row.version, text="夜间采样",
                          actor=world.actor("chenjing"), at=later(5))  # fmt: skip
    assert other.value.code == errors.NOT_ASKER
    row = consulting.decide(consultation_id=row.id, version=row.version, text="第三批夜间采",
                            actor=world.actor("wangxuemei"), at=later(5))  # fmt: skip
    assert (row.state, row.decided_by.name) == ("decided", "王雪梅")
    for event in events_of(row.id):
        assert "夜" not in str(event.body)


@pytest.mark.clause("O3")
def test_those_who_oversee_and_those_elsewhere_read_nothing_of_it(world):
    sheet = returned(world)
    row = ask(world, sheet=sheet)
    for name in ("majianping", "hanxue", "officer-610100", "lab-tao"):
        actor = world.actor(name)
        assert not queries.consultations_visible_to(actor).filter(pk=row.id).exists()
    with pytest.raises((NotFound, NotPermitted)):
        ask(world, sheet=sheet, who="officer-610100")
    with clock.fixed(later(5)):
        page = signed_in("majianping").get(f"/sheets/{sheet.id}/").content.decode()
        assert "采样要不要延到夜间" not in page
        assert (
            "采样要不要延到夜间" in signed_in("hanlei").get(f"/sheets/{sheet.id}/").content.decode()
        )


@pytest.mark.clause("O3")
def test_of_a_restricted_operation_its_named_people_alone_read_and_answer(world):
    sheet = secret(world)
    row = ask(world, sheet=sheet)
    stated = Clock.objects.get(object_id=row.id).named
    assert set(stated) == {str(n) for n in sheet.named}
    for name, known in (("chenjing", True), ("zhanglixin", True), ("hanlei", False),
                        ("liuzhihong", False)):  # fmt: skip
        seen = queries.consultations_visible_to(world.actor(name)).filter(pk=row.id).exists()
        assert seen is known
    with pytest.raises(NotFound):
        answer(world, row, who="liuzhihong")
    with pytest.raises(Refused) as unnamed:
        ask(world, sheet=sheet, to_staff=world.staff["liuzhihong"].id)
    assert unnamed.value.code == errors.WHOM
    assert answer(world, row).state == "answered"


@pytest.mark.clause("O3")
def test_during_and_after_are_told_by_the_visit_and_both_pages_show_all(world):
    visit = opened(world, world.at)
    first = ask(world, visit=visit, at=world.at + timedelta(hours=1))
    Visit.objects.filter(pk=visit.id).update(state="left", left_at=world.at + timedelta(hours=2))
    second = ask(world, visit=visit, who="zhanglixin", to="main.enforcement",
                 at=world.at + timedelta(hours=3))  # fmt: skip
    assert (first.stage, second.stage) == ("during", "after")
    assert first.sheet_id == visit.sheet_id
    with clock.fixed(world.at + timedelta(hours=4)):
        for address in (f"/sheets/{visit.sheet_id}/", f"/visits/{visit.id}/"):
            page = signed_in("zhanglixin").get(address).content.decode()
            assert page.count("采样要不要延到夜间？") == 2


def test_a_question_goes_to_the_other_side_and_can_be_taken_back_unanswered(world):
    sheet = sent(world)
    for changes in ({"to": "main.enforcement"}, {"to": "area.610100.monitoring"},
                    {"to_staff": world.staff["wangxuemei"].id},
                    {"to_staff": world.staff["sunyulan"].id}):  # fmt: skip
        with pytest.raises(Refused) as whom:
            ask(world, sheet=sheet, **changes)
        assert whom.value.code == errors.WHOM
    with pytest.raises(Refused) as short:
        ask(world, sheet=sheet, question="？")
    assert short.value.code == errors.QUESTION
    row = ask(world, sheet=sheet, to_staff=world.staff["zhaoting"].id)
    with pytest.raises(Refused):
        answer(world, row)
    with pytest.raises(Stale):
        consulting.withdraw(consultation_id=row.id, version=9, actor=world.actor("liwentao"),
                            at=later(4))  # fmt: skip
    with pytest.raises(Refused):
        consulting.withdraw(consultation_id=row.id, version=row.version,
                            actor=world.actor("wangxuemei"), at=later(4))  # fmt: skip
    row = consulting.withdraw(consultation_id=row.id, version=row.version,
                              actor=world.actor("liwentao"), at=later(4))  # fmt: skip
    assert Clock.objects.get(object_id=row.id).outcome == "void"


def steps(world, name: str) -> set[str]:
    return {s.kind for s in next_steps(world.actor(name), at=later(5)) if "consult" in s.kind}


@pytest.mark.clause("O3")
def test_an_answered_question_stands_on_the_desk_of_who_asked_it(world):
    row = ask(world, sheet=returned(world))
    assert steps(world, "liwentao") == set()
    row = answer(world, row)
    assert steps(world, "liwentao") == {"consultation_decide_sheet"}
    assert steps(world, "wangxuemei") == steps(world, "chenjing") == set()
    Staff.objects.filter(pk=row.asked_by_id).update(active=False)
    assert steps(world, "wangxuemei") == {"consultation_decide_sheet"}


@pytest.mark.clause("O3")
def test_where_the_person_asked_has_left_the_agency_answers(world):
    asked = world.staff["zhanglixin"]
    row = ask(world, sheet=returned(world), to_staff=asked.id)
    with pytest.raises(Refused):
        answer(world, row)
    Staff.objects.filter(pk=asked.id).update(active=False)
    row.refresh_from_db()
    assert steps(world, "chenjing") == {"consultation_answer_sheet"}
    assert answer(world, row).state == "answered"


@pytest.mark.clause("O3")
def test_who_is_named_later_is_reminded_of_the_open_question_too(world):
    sheet = secret(world)
    row = ask(world, sheet=sheet)
    late = world.staff["liuzhihong"].id
    name_on_sheet(
        sheet_id=sheet.id, version=sheet.version, staff=[late], actor=world.actor("liwentao"),
        at=later(4),
    )  # fmt: skip
    assert str(late) in Clock.objects.get(object_id=row.id).named
