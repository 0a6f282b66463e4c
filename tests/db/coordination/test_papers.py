"""The copy of record of a sheet: taken with each step, printed after it, never altered by what comes."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.documents import press
from liance.foundation.documents.sheet import of_json, render, to_json
from liance.foundation.files.store import path_of, read
from liance.foundation.ledger.facts.check import check_facts
from liance.foundation.ledger.facts.late import record_late
from liance.foundation.ledger.models import Event
from liance.foundation.outbox.models import Message
from liance.mechanism.coordination.actions import answering, ending, sending
from liance.mechanism.coordination.actions.papers import print_waiting
from liance.mechanism.coordination.models import Sheet, SheetPaper

AT = stage.AT
SOON = AT + timedelta(hours=5)


def soon() -> datetime:
    return SOON


def papers(sheet: Sheet) -> list[SheetPaper]:
    return list(SheetPaper.objects.filter(sheet=sheet).select_related("pdf"))


def said(sheet: Sheet, verb: str) -> list[dict[str, object]]:
    events = Event.objects.filter(object_id=sheet.id, kind=f"coordination:sheet:{verb}")
    return [json.loads(event.body)["body"] for event in events.order_by("id")]


@pytest.mark.clause("W1", "W5")
def test_sending_and_returning_each_leave_a_copy(world: World) -> None:
    sheet = stage.returned(world)
    assert [(p.order, p.occasion) for p in papers(sheet)] == [(1, "send"), (2, "return")]
    sent, returned = (json.loads(p.content) for p in papers(sheet))
    assert sent["number"] == returned["number"] == sheet.number
    assert sent["reply"] is None
    assert [p["name"] for p in returned["reply"]["staff"]] == ["张立新", "赵婷"]


def test_a_draft_leaves_none_and_withdrawal_one_more(world: World) -> None:
    sheet = stage.drafted(world)
    assert not papers(sheet)
    sheet = stage.sent(world)
    ending.withdraw(
        sheet_id=sheet.id, version=sheet.version, reason="单位停产",
        actor=world.actor("liwentao"), at=AT,
    )  # fmt: skip
    assert [p.occasion for p in papers(sheet)] == ["send", "withdraw"]
    assert "单位停产" in json.loads(papers(sheet)[1].content)["state"]


def test_bytes_on_file_have_the_digests_that_the_ledger_holds(world: World) -> None:
    sheet = stage.returned(world)
    assert print_waiting(clock=soon) == 2
    for paper, kept, printed in zip(
        papers(sheet), said(sheet, "keep"), said(sheet, "print"), strict=True
    ):
        content, pdf = paper.content.encode(), path_of(paper.pdf.sha256).read_bytes()
        assert pdf.startswith(b"%PDF")
        for algorithm in ("sha256", "sm3"):
            assert kept[algorithm] == hashlib.new(algorithm, content).hexdigest()
            assert printed[algorithm] == hashlib.new(algorithm, pdf).hexdigest()
        assert kept["copy"] == printed["copy"] == paper.order
        assert to_json(of_json(paper.content)) == paper.content
    assert print_waiting(clock=soon) == 0


def test_a_station_renamed_later_changes_no_old_copy(world: World) -> None:
    sheet = stage.returned(world)
    print_waiting(clock=soon)
    before = [(p.content, read(p.pdf)) for p in papers(sheet)]
    station = sheet.monitoring
    old = station.name
    station.name = "关中西部生态环境监测站"
    station.save()
    print_waiting(clock=soon)
    assert [(p.content, read(p.pdf)) for p in papers(sheet)] == before
    assert old in before[0][0]
    again = stage.sent(world)
    assert "关中西部生态环境监测站" in papers(again)[0].content


def test_a_copy_waiting_for_its_print_is_printed_as_it_was(world: World) -> None:
    sheet = stage.sent(world)
    form = of_json(papers(sheet)[0].content)
    sheet.monitoring.name = "另一个名字的站"
    sheet.monitoring.save()
    print_waiting(clock=soon)
    assert read(papers(sheet)[0].pdf) == render(form)


def test_the_copy_is_in_chinese_whoever_acts_in_whatever_language(world: World) -> None:
    with translation.override("en"):
        sheet = stage.sent(world)
    assert json.loads(papers(sheet)[0].content)["ground"]["text"] == "日常监督执法检查"


def test_a_copy_stands_as_written_and_agrees_with_the_ledger(world: World) -> None:
    sheet = stage.sent(world)
    print_waiting(clock=soon)
    for change in ({"content": "{}"}, {"occasion": "fill"}, {"at": SOON}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SheetPaper.objects.filter(sheet=sheet).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        SheetPaper.objects.filter(sheet=sheet).delete()
    connection.check_constraints()
    record_late(at=SOON, upgrade=True)
    assert [d for d in check_facts().damages if "sheetpaper" in str(d)] == []


@pytest.fixture
def no_typefaces(monkeypatch: pytest.MonkeyPatch, tmp_path) -> Callable[[], None]:
    """The press finds no typefaces, as on a machine where they were removed."""
    monkeypatch.setattr(press, "FONTS", tmp_path)
    press.press.cache_clear()

    def found_again() -> None:
        monkeypatch.undo()
        press.press.cache_clear()

    return found_again


def test_a_press_that_fails_stops_no_act_and_saves_no_half(
    world: World, no_typefaces: Callable[[], None]
) -> None:
    sheet = stage.sent(world)
    other = stage.sent(world)
    assert sheet.state == "sent"
    assert print_waiting(clock=soon) == 2
    assert [p.pdf for p in papers(sheet)] == [None]
    assert said(sheet, "print") == []
    message = Message.objects.get(topic="paper:sheet", key=str(papers(sheet)[0].id))
    assert message.delivered_at is None
    assert "fonts_missing" in message.last_error
    no_typefaces()
    assert print_waiting(clock=soon) == 0
    assert print_waiting(clock=lambda: SOON + timedelta(minutes=2)) == 2
    assert all(p.pdf for p in papers(sheet) + papers(other))


def test_a_refused_act_leaves_no_copy_and_nothing_to_print(world: World) -> None:
    sheet = stage.sent(world)
    waiting = Message.objects.filter(topic="paper:sheet").count()
    with transaction.atomic():
        answering.return_sheet(**stage.returning(world, sheet))
        transaction.set_rollback(True)
    assert [p.occasion for p in papers(sheet)] == ["send"]
    assert Message.objects.filter(topic="paper:sheet").count() == waiting


def test_a_restricted_sheet_names_no_address_and_tells_the_named_alone(world: World) -> None:
    named = ("liwentao", "chenjing")
    sheet = stage.drafted(
        world, urgency="surprise", urgency_note="夜间偷排", restricted=True,
        named=tuple(world.staff[n].id for n in named),
    )  # fmt: skip
    sending.send(sheet_id=sheet.id, version=sheet.version, actor=world.actor("liwentao"), at=AT)
    print_waiting(clock=soon)
    assert json.loads(papers(sheet)[0].content)["verification"]["url"] == ""
    news = Message.objects.get(topic="live:coordination:sheet", payload__what="printed")
    sheet.refresh_from_db()
    assert set(news.audience) == {str(one) for one in sheet.named}
    request = Message.objects.get(topic="paper:sheet", key=str(papers(sheet)[0].id))
    assert request.payload == {"id": str(papers(sheet)[0].id)}
