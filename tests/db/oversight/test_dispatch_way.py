"""The way of a round: opened, checked, frozen; of its notice: drafted, approved, issued, received,
put right (X1, X2)."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.staging.plans import running_plan

from liance.flows import dispatching
from liance.flows.demonstration import rounds as way
from liance.flows.demonstration.world import World
from liance.flows.publishing import publish_when_due
from liance.foundation.clocks.models import Clock
from liance.foundation.files import store
from liance.foundation.kernel.errors import (
    IllegalTransition,
    NotFound,
    NotPermitted,
    Refused,
    Stale,
)
from liance.foundation.ledger.queries import events_of
from liance.mechanism.oversight import errors, queries
from liance.mechanism.oversight.actions import items, notices, rounds
from liance.mechanism.oversight.models import Item, Notice, Round
from liance.mechanism.oversight.states import APPROVE

LATE = date(2026, 10, 20)


def hours(world: World, number: float):
    return world.at + timedelta(hours=number)


def frozen(world: World) -> Round:
    running_plan(world, count=3, ended=LATE)
    row = way.opened(world, at=world.at)
    way.answered(world, row, at=hours(world, 1))
    return way.freeze(world, row, at=hours(world, 60))


def issued(world: World) -> Notice:
    notice = way.drafted(world, frozen(world), at=hours(world, 61))
    return way.issued(world, notice, number="陕环函〔2026〕18号", at=hours(world, 62))


@pytest.mark.clause("X1")
def test_a_round_asks_every_area_and_is_frozen_with_its_rows(world):
    row = frozen(world)
    assert row.areas.count() == 12
    assert Counter(row.areas.values_list("state", flat=True)) == {"confirmed": 1, "silent": 11}
    area = row.areas.get(place_id="610300")
    assert (area.figures["unexplained"], area.figures["since"]) == (3, LATE.isoformat())
    assert area.seen == area.figures
    assert area.rank == 1
    assert set(row.areas.exclude(pk=area.pk).values_list("rank", flat=True)) == {None}
    lines = [json.loads(line) for line in store.read(row.rows).splitlines()]
    assert len(lines) == row.row_count
    counted = Counter((line["area"], line["kind"]) for line in lines)
    for each in row.areas.all():
        for name in ("due", "done", "reasoned", "in_time", "unexplained", "late_sheets"):
            assert counted[each.place_id, name] == each.figures[name]
    body = next(e.body for e in events_of(row.id) if e.kind == "oversight:round:freeze")
    assert body["rows"] == row.rows.sha256
    assert body["ranks"] == {"610300": 1}


@pytest.mark.clause("X1")
def test_what_is_frozen_does_not_move_with_the_work(world):
    row = frozen(world)
    before = {a.place_id: a.figures for a in row.areas.all()}
    running = dispatching.live(world.actor("hanxue"), row, at=hours(world, 24 * 40))
    assert running.figures
    assert {a.place_id: a.figures for a in Round.objects.get(pk=row.id).areas.all()} == before
    with pytest.raises(IllegalTransition):
        way.answered(world, row, at=hours(world, 61))
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.filter(pk=row.id).update(day=date(2026, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.filter(pk=row.id).update(state="open")


def test_a_round_waits_for_its_areas_until_the_day_they_were_given(world):
    row = way.opened(world, at=world.at)
    with pytest.raises(Refused) as waiting:
        way.freeze(world, row, at=hours(world, 2))
    assert waiting.value.code == errors.STILL_CHECKING
    assert "宝鸡市" in waiting.value.facts["names"]
    assert Clock.objects.filter(rule="round.answer", stopped_at=None).count() == 12
    way.freeze(world, row, at=hours(world, 49))
    assert not Clock.objects.filter(rule="round.answer", stopped_at=None).exists()


def test_an_objection_needs_words_and_can_be_taken_back(world):
    row = way.opened(world, at=world.at)
    area, head = way.own_area(world, row), world.actor("majianping")

    def say(agrees: bool, comment: str):
        area.refresh_from_db()
        return dispatching.answer(
            area_id=area.id, version=area.version, agrees=agrees, comment=comment, actor=head,
            at=hours(world, 1),
        )  # fmt: skip

    with pytest.raises(Refused) as empty:
        say(agrees=False, comment=" ")
    assert empty.value.code == errors.COMMENT
    assert say(agrees=False, comment="应完成应为 5 家次").state == "disputed"
    assert say(agrees=False, comment="应完成应为 6 家次").comment == "应完成应为 6 家次"
    assert say(agrees=True, comment="").state == "confirmed"
    area.refresh_from_db()
    with pytest.raises(Stale):
        dispatching.answer(
            area_id=area.id, version=1, agrees=True, comment="", actor=head, at=hours(world, 2)
        )
    with pytest.raises(NotFound):
        dispatching.answer(
            area_id=area.id, version=area.version, agrees=True, comment="",
            actor=world.actor("dept-610100"), at=hours(world, 2),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "until", "code"),
    [
        (1, 24, errors.DATE_AHEAD), (-400, 24, errors.YEAR_MIXED), (0, -1, errors.DEADLINE_PAST),
    ],
)  # fmt: skip
def test_what_cannot_be_opened(world, day: int, until: int, code: str):
    with pytest.raises(Refused) as refused:
        rounds.open_round(
            day=(world.at + timedelta(days=day)).date(), answers_until=hours(world, until),
            actor=world.actor("hanxue"), at=world.at,
        )  # fmt: skip
    assert refused.value.code == code
    assert not Round.objects.exists()


@pytest.mark.clause("X1")
def test_in_january_a_round_counts_the_year_just_ended_as_a_whole(world):
    """What was due in its last days is due, what the new year brings is none of it."""
    running_plan(world, count=2, ended=date(2026, 12, 31))
    january = datetime(2027, 1, 20, 2, 0, tzinfo=UTC)

    def opened(year: int | None, day: date) -> Round:
        return rounds.open_round(
            year=year, day=day, answers_until=january + timedelta(days=2),
            actor=world.actor("hanxue"), at=january,
        )  # fmt: skip

    for year, day in ((2026, date(2026, 12, 30)), (2025, date(2027, 1, 19))):
        with pytest.raises(Refused) as refused:
            opened(year, day)
        assert refused.value.code == errors.YEAR_MIXED
    row = opened(2026, date(2027, 1, 19))
    assert (row.year, row.number) == (2026, 1)
    figures = dispatching.live(world.actor("hanxue"), row, at=january).figures["610300"]
    assert (figures["due"], figures["unexplained"]) == (2, 2)
    frozen = way.freeze(world, row, at=january + timedelta(days=3))
    lines = [json.loads(line) for line in store.read(frozen.rows).splitlines()]
    assert sum(line["kind"] == "unexplained" for line in lines) == 2
    assert opened(None, date(2027, 1, 19)).year == 2027
    fresh = Round.objects.get(year=2027)
    assert dispatching.live(world.actor("hanxue"), fresh, at=january).figures["610300"]["due"] == 0


def test_one_round_at_a_time_and_a_withdrawn_one_asks_nobody(world):
    row = way.opened(world, at=world.at)
    with pytest.raises(Refused) as second:
        way.opened(world, at=hours(world, 1))
    assert second.value.code == errors.OPEN_ALREADY
    rounds.withdraw(
        round_id=row.id, version=row.version, reason="截止日有误", actor=world.actor("hanxue"),
        at=hours(world, 1),
    )  # fmt: skip
    assert Clock.objects.filter(rule="round.answer", outcome="void").count() == 12
    assert way.opened(world, at=hours(world, 2)).number == 2
    assert not queries.rounds(world.actor("majianping")).filter(pk=row.id).exists()


def test_nobody_else_opens_or_freezes(world):
    for who in ("majianping", "songwei", "liwentao"):
        with pytest.raises(NotPermitted):
            rounds.open_round(
                day=world.at.date(), answers_until=hours(world, 9), actor=world.actor(who),
                at=world.at,
            )  # fmt: skip


@pytest.mark.clause("X2")
def test_a_notice_names_the_late_and_asks_them_to_put_it_right(world):
    notice = issued(world)
    assert "宝鸡市：没有原因未监测3家次" in notice.body
    item = notice.items.get()
    assert (item.area.place_id, item.state) == ("610300", "open")
    assert notice.deliveries.count() == 12
    assert store.read(notice.pdf).startswith(b"%PDF")
    assert store.read(notice.docx).startswith(b"PK")
    assert Clock.objects.filter(rule="notice.receive", stopped_at=None).count() == 12
    assert Clock.objects.get(rule="notice.rectify").agency_id == item.area.department_id


@pytest.mark.clause("X2")
def test_a_notice_is_received_and_its_item_closed_by_who_issued_it(world):
    notice = issued(world)
    head, dispatcher = world.actor("majianping"), world.actor("hanxue")
    assert notices.receive(notice_id=notice.id, actor=head, at=hours(world, 70)).state == "received"
    with pytest.raises(IllegalTransition):
        notices.receive(notice_id=notice.id, actor=head, at=hours(world, 71))
    item = way.reported(world, notice.items.get(), at=hours(world, 100))
    item = items.send_back(
        item_id=item.id, version=item.version, reason="没有附监测报告", actor=dispatcher,
        at=hours(world, 110),
    )  # fmt: skip
    assert Clock.objects.filter(rule="notice.rectify", stopped_at=None).count() == 1
    item = way.reported(world, item, at=hours(world, 120))
    with pytest.raises(NotPermitted):
        items.close(item_id=item.id, version=item.version, actor=head, at=hours(world, 121))
    done = items.close(
        item_id=item.id, version=item.version, actor=dispatcher, at=hours(world, 121)
    )
    assert done.state == "closed"
    assert not Clock.objects.filter(rule="notice.rectify", stopped_at=None).exists()


def test_a_notice_is_approved_by_another_and_numbered_once(world):
    notice = way.drafted(world, frozen(world), at=hours(world, 61))
    both = world.actor("hanxue")
    notices.submit(notice_id=notice.id, version=notice.version, actor=both, at=hours(world, 62))
    notice.refresh_from_db()
    also_head = replace(both, permissions=both.permissions | {APPROVE})
    for who, code in ((both, "kernel.not_permitted"), (also_head, errors.OWN_DRAFT)):
        with pytest.raises(Refused) as own:
            notices.approve(
                notice_id=notice.id, version=notice.version, actor=who, at=hours(world, 62)
            )
        assert own.value.code == code
    notices.approve(
        notice_id=notice.id, version=notice.version, actor=world.actor("songwei"),
        at=hours(world, 63),
    )  # fmt: skip
    notice.refresh_from_db()
    with pytest.raises(Refused) as number:
        dispatching.issue(
            notice_id=notice.id, version=notice.version, document_number="陕环函[2026]18号",
            actor=both, at=hours(world, 64),
        )  # fmt: skip
    assert number.value.code == errors.NUMBER
    notice.refresh_from_db()
    assert (notice.state, notice.document_number) == ("approved", "")


def test_a_failing_press_issues_nothing(world, monkeypatch):
    notice = way.drafted(world, frozen(world), at=hours(world, 61))

    def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError("no fonts")

    monkeypatch.setattr(dispatching, "notice_docx", broken)
    with pytest.raises(RuntimeError):
        way.issued(world, notice, number="陕环函〔2026〕18号", at=hours(world, 62))
    assert Notice.objects.get().state == "approved"
    assert not Item.objects.exclude(state="planned").exists()


def test_words_of_a_draft_may_change_its_figures_not(world):
    notice = way.drafted(world, frozen(world), at=hours(world, 61))
    text = notices.Text(
        title="关于调度的通报", recipients="各市", body="第一段\n\n 一、情况 ", copies="厅机关"
    )
    notice = notices.edit(
        notice_id=notice.id, version=notice.version, text=text, actor=world.actor("hanxue"),
        at=hours(world, 61),
    )  # fmt: skip
    assert notice.body == "第一段\n一、情况"
    form = dispatching.form_of(notice)
    assert [line.counts[4] for line in form.ranking if line.name == "宝鸡市"] == [3]
    notices.submit(
        notice_id=notice.id,
        version=notice.version,
        actor=world.actor("hanxue"),
        at=hours(world, 62),
    )
    notice.refresh_from_db()
    with pytest.raises(Refused) as late:
        notices.edit(
            notice_id=notice.id, version=notice.version, text=text, actor=world.actor("hanxue"),
            at=hours(world, 63),
        )  # fmt: skip
    assert late.value.code == errors.NOT_DRAFT


@pytest.mark.clause("X2")
def test_an_area_sees_itself_until_the_notice_is_out(world):
    row = frozen(world)
    head = world.actor("dept-610100")
    assert [a.place_id for a in queries.areas(head, row)] == ["610100"]
    notice = way.drafted(world, row, at=hours(world, 61))
    with pytest.raises(NotFound):
        queries.notice_page(head, notice.id)
    notice = way.issued(world, notice, number="陕环函〔2026〕18号", at=hours(world, 62))
    assert len(queries.areas(head, row)) == 12
    assert queries.notice_page(head, notice.id) == notice
    assert queries.items(head, notice) == []
    assert [d.agency_id for d in queries.deliveries(head, notice)] == [head.agency_id]


@pytest.mark.clause("X2")
def test_notices_are_published_where_the_site_says_so_and_each_once(world, settings, tmp_path):
    notice = issued(world)
    settings.LIANCE_DATA_DIR = tmp_path
    assert settings.LIANCE_PUBLISH_NOTICES is False
    assert publish_when_due(at=hours(world, 70)) == []
    settings.LIANCE_PUBLISH_NOTICES = True
    [path] = publish_when_due(at=hours(world, 71))
    assert path == tmp_path / "open-data" / "notices" / "陕环函〔2026〕18号.pdf"
    assert path.read_bytes() == store.read(notice.pdf)
    body = next(e.body for e in events_of(notice.id) if e.kind == "oversight:notice:publish")
    assert body["sha256"] == notice.pdf.sha256
    path.unlink()
    assert publish_when_due(at=hours(world, 95)) == []
