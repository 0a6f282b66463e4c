"""The way of a joint meeting: agenda from the records, minutes of both sides, decisions closed (O3)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.joint_visit import opened
from tests.staging.plans import running_plan
from tests.staging.sheets import content, infeasible, sent

from liance.dashboards.agenda import KINDS, proposed, sides_of
from liance.dashboards.next_steps import next_steps
from liance.flows import meetings as flow
from liance.flows.demonstration import meetings as way
from liance.flows.demonstration import rounds
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.operation import Operation
from liance.flows.demonstration.teams import MAIN
from liance.foundation.clocks.models import Clock
from liance.foundation.files import store
from liance.foundation.kernel.errors import IllegalTransition, NotFound, Refused, Stale
from liance.foundation.ledger.queries import events_of
from liance.mechanism.coordination.actions import drafts, sending
from liance.mechanism.meetings import errors, policies, queries
from liance.mechanism.meetings.actions import convening, holding, resolutions
from liance.mechanism.operations.models import Visit
from liance.mechanism.reporting.actions import reports

LATE = date(2026, 10, 20)


def days(world, number: float):
    return world.at + timedelta(days=number)


def drafted(world):
    return way.drafted(world, begins_at=days(world, 5), at=world.at)


def held(world):
    return way.held(world, drafted(world), at=days(world, 5.1))


def minuted(world):
    row = held(world)
    way.decided(world, row, "互通应急联络名单", "station", days=20, at=days(world, 6))
    return way.confirmed(world, row, at=days(world, 7))


def secret(world, at):
    restricted = content(
        world, restricted=True, urgency="surprise", urgency_note="夜间偷排",
        named=tuple(world.staff[name].id for name in ("liwentao", "wangxuemei", "chenjing")),
    )  # fmt: skip
    sheet = drafts.draft(content=restricted, actor=world.actor("liwentao"), at=at)
    return sending.send(
        sheet_id=sheet.id, version=sheet.version, late_reason="夜间突击",
        actor=world.actor("liwentao"), at=at,
    )  # fmt: skip


@pytest.mark.clause("O3")
def test_the_agenda_counts_the_open_problems_of_the_two_sides_with_their_rows(world):
    targets = running_plan(world, count=2, ended=LATE)
    late = sent(world, at=days(world, 6.9), late_reason="企业临时复产")
    cannot = infeasible(world)
    row = way.drafted(world, begins_at=days(world, 30), at=days(world, 10))
    lines = {line.kind: line for line in row.lines.exclude(kind="")}
    assert set(lines) <= set(KINDS)
    assert lines["unexplained"].counted == 2
    assert {r["name"] for r in lines["unexplained"].rows} == {t.source.name for t in targets}
    assert [r["url"] for r in lines["late_sheets"].rows] == [f"/sheets/{late.id}/"]
    assert [r["url"] for r in lines["cannot_do"].rows] == [f"/sheets/{cannot.id}/"]
    assert all(line.counted_at == days(world, 10) for line in lines.values())
    assert row.lines.get(kind="").text == way.TYPED


@pytest.mark.clause("O3")
def test_what_few_may_know_of_and_what_is_another_pair_s_stands_on_no_agenda(world):
    row = drafted(world)
    before = {c.kind: c.counted for c in proposed(sides_of(row, at=days(world, 8)))}
    secret(world, days(world, 7))
    assert {c.kind: c.counted for c in proposed(sides_of(row, at=days(world, 8)))} == before
    elsewhere = world.agencies["area.610100.enforcement"]
    sent(world, at=days(world, 6.9), late_reason="企业临时复产")
    row.enforcement_id = elsewhere.id
    assert "late_sheets" not in {c.kind for c in proposed(sides_of(row, at=days(world, 8)))}


def test_counting_anew_takes_the_place_of_what_was_counted(world):
    row = drafted(world)
    sent(world, at=days(world, 6.9), late_reason="企业临时复产")
    lead = world.actor("yangzhenhua")
    flow.propose(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 3))
    line = row.lines.get(kind="late_sheets")
    assert (line.counted, line.counted_at) == (1, days(world, 3))
    assert row.lines.filter(kind="").count() == 1
    with pytest.raises(Stale):
        flow.propose(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 3))


@pytest.mark.clause("O3")
def test_both_sides_confirm_and_only_then_decisions_become_duties(world):
    row = held(world)
    decision = way.decided(world, row, "互通应急联络名单", "station", days=20, at=days(world, 6))
    running = Clock.objects.filter(rule="meeting.minutes", stopped_at=None)
    assert set(running.values_list("agency_id", flat=True)) == {
        row.enforcement_id,
        row.monitoring_id,
    }
    row.refresh_from_db()
    row = flow.confirm(
        meeting_id=row.id, version=row.version, actor=world.actor("yangzhenhua"), at=days(world, 7)
    )
    assert row.state == "held"
    assert list(running.values_list("agency_id", flat=True)) == [row.monitoring_id]
    with pytest.raises(Refused) as again:
        flow.confirm(meeting_id=row.id, version=row.version, actor=world.actor("yangzhenhua"),
                     at=days(world, 7))  # fmt: skip
    assert again.value.code == errors.CONFIRMED_ALREADY
    row = flow.confirm(
        meeting_id=row.id, version=row.version, actor=world.actor("chenjing"), at=days(world, 7)
    )
    decision.refresh_from_db()
    assert (row.state, decision.state) == ("minuted", "open")
    clock = Clock.objects.get(rule="meeting.resolution", object_id=decision.id)
    assert (clock.agency_id, clock.staff_id) == (row.monitoring_id, world.staff["chenjing"].id)
    assert store.read(row.pdf).startswith(b"%PDF")
    assert store.read(row.docx).startswith(b"PK")
    body = next(e.body for e in events_of(row.id) if e.kind == "meetings:meeting:minute")
    assert body["pdf"] == row.pdf.sha256
    assert body["digest"] == queries.minutes_digest(row)


@pytest.mark.clause("O3")
def test_a_side_that_confirmed_other_words_confirms_again(world):
    row = held(world)
    lead = world.actor("yangzhenhua")
    own = Clock.objects.filter(
        rule="meeting.minutes", object_id=row.id, agency_id=row.enforcement_id, stopped_at=None
    )
    row = flow.confirm(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 6))
    assert not own.exists()
    line = row.lines.first()
    row = holding.write(
        meeting_id=row.id, version=row.version, minutes={line.id: "站方说明了原因"}, actor=lead,
        at=days(world, 6.1),
    )  # fmt: skip
    assert queries.standing_confirmations(row) == []
    assert own.count() == 1, "who confirmed other words is asked anew"
    row = flow.confirm(
        meeting_id=row.id, version=row.version, actor=world.actor("chenjing"), at=days(world, 6.2)
    )
    assert row.state == "held"
    row = flow.confirm(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 6.3))
    assert row.state == "minuted"
    with pytest.raises(DatabaseError), transaction.atomic():
        type(line).objects.filter(pk=line.id).update(counted=7, kind="gaps", counted_at=world.at)


@pytest.mark.clause("O3")
def test_a_decision_is_closed_by_the_other_side_or_the_chair_never_by_its_reporter(world):
    row = minuted(world)
    decision = row.resolutions.get()
    with pytest.raises(Refused) as foreign:
        resolutions.report(resolution_id=decision.id, version=decision.version, text="已经互通",
                           actor=world.actor("yangzhenhua"), at=days(world, 8))  # fmt: skip
    assert foreign.value.code == errors.NOT_YOURS
    decision = way.reported(world, decision, at=days(world, 8))
    for name in ("chenjing", "liuzhihong"):
        with pytest.raises(Refused) as own:
            resolutions.close(resolution_id=decision.id, version=decision.version,
                              actor=world.actor(name), at=days(world, 9))  # fmt: skip
        assert own.value.code == errors.OWN_REPORT
    decision = resolutions.send_back(
        resolution_id=decision.id, version=decision.version, reason="没有附名单",
        actor=world.actor("yangzhenhua"), at=days(world, 9),
    )  # fmt: skip
    assert Clock.objects.get(object_id=decision.id, stopped_at=None).due_at == Clock.objects.filter(
        object_id=decision.id).earliest("started_at").due_at  # fmt: skip
    with pytest.raises(Refused) as early:
        holding.close(meeting_id=row.id, version=row.version, actor=world.actor("yangzhenhua"),
                      at=days(world, 10))  # fmt: skip
    assert early.value.code == errors.STILL_OPEN
    decision = way.closed(world, way.reported(world, decision, at=days(world, 10)),
                          at=days(world, 11))  # fmt: skip
    assert decision.state == "closed"
    assert holding.close(meeting_id=row.id, version=row.version, actor=world.actor("yangzhenhua"),
                         at=days(world, 12)).state == "closed"  # fmt: skip


def test_the_next_meeting_looks_back_to_the_last_and_asks_for_what_is_undone(world):
    row = minuted(world)
    following = way.drafted(world, begins_at=days(world, 40), at=days(world, 30))
    assert following.since == row.begins_at.date()
    assert following.lines.get(kind="resolutions").counted == 1


def test_a_meeting_in_preparation_is_its_convener_s_and_a_held_one_the_two_sides(world):
    row = drafted(world)
    assert not policies.meetings_visible_to(world.actor("chenjing")).filter(pk=row.id).exists()
    way.announced(world, row, at=days(world, 1))
    for name, known in (("chenjing", True), ("majianping", True), ("hanxue", True),
                        ("coord-610100", False)):  # fmt: skip
        seen = policies.meetings_visible_to(world.actor(name)).filter(pk=row.id).exists()
        assert seen is known
    with pytest.raises(NotFound):
        flow.confirm(meeting_id=row.id, version=2, actor=world.actor("coord-610100"),
                     at=days(world, 2))  # fmt: skip


def test_a_meeting_is_not_held_before_its_hour_nor_without_both_sides(world):
    row = way.announced(world, drafted(world), at=days(world, 1))
    lead = world.actor("yangzhenhua")
    came = [i.id for i in row.invitations.filter(agency=row.enforcement)]
    for when, code in ((2, errors.NOT_YET), (5.1, errors.NOBODY_CAME)):
        with pytest.raises(Refused) as refused:
            holding.hold(meeting_id=row.id, version=row.version, came=came, actor=lead,
                         at=days(world, when))  # fmt: skip
        assert refused.value.code == code
    with pytest.raises(IllegalTransition):
        flow.confirm(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 6))
    row = convening.cancel(meeting_id=row.id, version=row.version, reason="与省厅会议冲突",
                           actor=lead, at=days(world, 5))  # fmt: skip
    assert row.state == "cancelled"


def test_who_convenes_sees_on_the_desk_what_is_to_be_done(world):

    def kinds(name: str, at):
        return {s.kind for s in next_steps(world.actor(name), at=at)}

    row = way.announced(world, drafted(world), at=days(world, 1))
    assert "meeting" in kinds("chenjing", days(world, 2))
    assert "meeting_hold" not in kinds("yangzhenhua", days(world, 2))
    assert "meeting_hold" in kinds("yangzhenhua", days(world, 5.05))
    assert {"meeting", "meeting_hold"} & kinds("chenjing", days(world, 5.05)) == set()
    came = list(row.invitations.values_list("id", flat=True))
    holding.hold(meeting_id=row.id, version=row.version, came=came,
                 actor=world.actor("yangzhenhua"), at=days(world, 5.1))  # fmt: skip
    assert "meeting_minutes" in kinds("yangzhenhua", days(world, 6))
    assert "meeting_minutes" not in kinds("chenjing", days(world, 6))


def test_who_owns_a_decision_sits_at_the_table_and_can_report_on_it(world):
    row = held(world)
    given = {"text": "互通应急联络名单", "due_on": days(world, 30).date(), "line_id": None}

    def refused(agency: str, name: str) -> str:
        with pytest.raises(Refused) as error:
            holding.decide(
                meeting_id=row.id, version=row.version, agency_id=world.agencies[agency].id,
                staff_id=world.staff[name].id, actor=world.actor("yangzhenhua"),
                at=days(world, 6), **given,
            )  # fmt: skip
        return error.value.code

    assert refused("main.monitoring", "zhoumin") == errors.OWNER_ROLE
    assert refused("main.monitoring", "liwentao") == errors.OWNER
    assert refused("area.610100.monitoring", "coord-610100") == errors.OWNER


@pytest.mark.clause("C3")
def test_in_a_merged_agency_two_people_confirm_for_the_two_sides(world):
    lead = world.actor("zhaowenbin")
    pairing = policies.pairings_of(lead, on=world.at.date()).get()
    row = convening.draft(
        pairing_id=pairing.id, begins_at=days(world, 5), venue="局会议室",
        chair_id=world.staff["caoxia"].id, guests="",
        invited=[world.staff[n].id for n in ("zhaowenbin", "renhong")], actor=lead, at=world.at,
    )  # fmt: skip
    convening.add_line(meeting_id=row.id, version=row.version, text="年度计划衔接", actor=lead,
                       at=world.at)  # fmt: skip
    row = way_of(world, row, lead)
    row = flow.confirm(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 6))
    with pytest.raises(Refused) as twice:
        flow.confirm(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 6))
    assert twice.value.code == errors.OTHER_SIDE
    row = flow.confirm(meeting_id=row.id, version=row.version, actor=world.actor("renhong"),
                       at=days(world, 6))  # fmt: skip
    assert row.state == "minuted"


def way_of(world, row, lead):
    row.refresh_from_db()
    row = convening.announce(meeting_id=row.id, version=row.version, actor=lead, at=days(world, 1))
    came = list(row.invitations.values_list("id", flat=True))
    row = holding.hold(meeting_id=row.id, version=row.version, came=came, actor=lead,
                       at=days(world, 5))  # fmt: skip
    said = {line.id: "已经说明" for line in row.lines.all()}
    return holding.write(meeting_id=row.id, version=row.version, minutes=said, actor=lead,
                         at=days(world, 5))  # fmt: skip


@pytest.mark.clause("O3")
def test_reports_copies_uploads_entries_and_notices_are_counted_from_their_records(world):
    firms = [name for name in world.sources if "渭沣果汁" in name or "雍川酿造" in name]
    sheets = [Operation(world, MAIN, name, days(world, 10).date(), values={}) for name in firms]
    first, second = (op.to_laboratory() for op in sheets)
    back = Ending(first).prepare().report()
    reports.send_back(
        report_id=back.id, version=back.version, reason="仪器编号写错", at=first.at(10, days=1),
        actor=first.who(MAIN.reviewer),
    )  # fmt: skip
    Ending(first).prepare(days=2).review(days=2).sign(days=2).upload(days=2).copy(
        days=2, received=False
    )
    Ending(second).prepare()
    entered = opened(world, days(world, 12), confirmed=False)
    Visit.objects.filter(pk=entered.id).update(regular=False)
    running_plan(world, count=1, ended=LATE)
    notice = rounds.drafted(
        world, rounds.freeze(world, rounds.opened(world, at=days(world, 20)), at=days(world, 23)),
        at=days(world, 23),
    )  # fmt: skip
    rounds.issued(world, notice, number="陕环函〔2026〕18号", at=days(world, 24))
    lines = {
        line.kind: line for line in way.drafted(world, begins_at=days(world, 60), at=days(world, 50)).lines.all()
    }  # fmt: skip
    report = Ending(first).report()
    assert [r["url"] for r in lines["returned"].rows] == [f"/reports/{back.id}/"]
    assert {r["url"] for r in lines["copies_open"].rows} == {f"/reports/{report.id}/"}
    assert [r["url"] for r in lines["late_uploads"].rows] == [f"/visits/{second.visit.id}/"]
    assert f"/visits/{entered.id}/" in [r["url"] for r in lines["irregular"].rows]
    assert [r["number"] for r in lines["rectifying"].rows] == ["陕环函〔2026〕18号"]
    assert all(line.counted == len(line.rows) for line in lines.values() if line.kind)
