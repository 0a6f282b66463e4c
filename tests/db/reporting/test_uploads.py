"""The upload stops the clock at the platform's receipt; outages in time and late are told apart (R1)."""

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from tests.report_scene import amend, correct, exceeding, operation, sign, signed
from tests.rewriting import rewrite
from tests.upload_scene import DOWN, Answering, clock_of, deliver, queued

from liance.adapters.provincial_platform.client import HttpPlatform, NullPlatform
from liance.adapters.provincial_platform.deliveries import deliver_uploads
from liance.adapters.provincial_platform.protocol import Answer
from liance.adapters.provincial_platform.receiver import Receiver
from liance.dashboards import ledger_events
from liance.flows.demonstration.ending import Ending
from liance.flows.demonstration.world import World
from liance.flows.reporting import PLATFORM
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.queries import events_of
from liance.foundation.outbox.models import Message
from liance.mechanism.custody.actions import handing, keeping
from liance.mechanism.custody.models import Bottle, Handover
from liance.mechanism.custody.queries import gaps_of
from liance.mechanism.exchange.kinds import kinds
from liance.mechanism.reporting.actions import uploads
from liance.mechanism.reporting.compose import changed_since
from liance.mechanism.reporting.models import Report, Upload

pytestmark = pytest.mark.usefixtures("exceeded")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[str]:
    with make_server("127.0.0.1", 0, Receiver(tmp_path), handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.clause("R1")
def test_the_clock_starts_with_the_last_approval_and_ends_five_working_days_later(
    world: World,
) -> None:
    ending = exceeding(world)
    clock = clock_of(ending)
    # Monday's visit, approved that evening: the following Monday, 24:00 in Shanghai.
    assert clock.started_at == ending.operation.at(19, 10)
    assert clock.due_at == ending.operation.at(0, days=8)


@pytest.mark.clause("R1")
def test_the_receipt_of_the_real_receiver_stops_the_clock(world: World, receiver: str) -> None:
    ending = exceeding(world)
    row = queued(ending)
    assert clock_of(ending).stopped_at is None
    at = ending.operation.at(14, 1, days=1)
    assert deliver(HttpPlatform(receiver), at=at) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.received_at) == ("received", 1, at)
    assert row.receipt_number
    assert clock_of(ending).outcome == "met"
    assert deliver(HttpPlatform(receiver), at=at + timedelta(days=3)) == 0


def test_who_reads_the_reports_reads_of_the_receipt_and_may_have_it_told(world: World) -> None:
    ending = exceeding(world)
    row = queued(ending)
    deliver(Answering(Answer("received", receipt="R-1")), at=ending.operation.at(15, days=1))
    events = events_of(row.id)
    assert [event.kind for event in events] == [
        "reporting:upload:request", "reporting:upload:receive",
    ]  # fmt: skip
    assert {event.agency_id for event in events} == {row.report.agency_id}
    assert ledger_events.visible(world.actor("chenjing"), events) == events
    assert ledger_events.visible(world.actor("officer-610100"), events) == []
    assert "reporting:upload:receive" in kinds()


@pytest.mark.clause("R1")
@pytest.mark.parametrize(
    ("early", "state"),
    [(timedelta(days=6), "platform_down"), (timedelta(seconds=1), "platform_down"),
     (timedelta(0), "down_late")],
)  # fmt: skip
def test_an_outage_tells_whether_the_sending_was_in_time(
    world: World, early: timedelta, state: str
) -> None:
    ending = exceeding(world)
    row = queued(ending)
    # 24:00 of the due day is the first instant that is late.
    at = ending.operation.at(0, days=8) - early
    deliver(DOWN, at=at)
    row.refresh_from_db()
    assert (row.state, row.last_error) == (state, "平台维护")
    assert clock_of(ending).stopped_at is None, "an outage is no receipt"


@pytest.mark.clause("R1")
def test_sent_in_time_stays_in_time_while_the_outage_lasts(world: World, receiver: str) -> None:
    ending = exceeding(world)
    row = queued(ending)
    at = ending.operation.at(14, 1, days=1)
    for _ in range(60):
        deliver(DOWN, at=at)
        at = Message.objects.get(key=f"upload:{row.id}").not_before
    row.refresh_from_db()
    assert at > ending.operation.at(0, days=8)
    assert (row.state, row.attempts) == ("platform_down", 60)
    deliver(HttpPlatform(receiver), at=at)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("received", 61)


@pytest.mark.clause("R1")
def test_a_down_platform_is_tried_again_with_growing_waits(world: World) -> None:
    ending = exceeding(world)
    row = queued(ending)
    at, waits = ending.operation.at(14, days=1), []
    for _ in range(4):
        assert deliver(DOWN, at=at) == 1
        assert deliver(DOWN, at=at) == 0
        again = Message.objects.get(key=f"upload:{row.id}").not_before
        waits.append((again - at).total_seconds() / 60)
        at = again
    assert waits == [1, 2, 5, 15]


@pytest.mark.clause("R1")
def test_killed_between_sending_and_recording_gives_the_same_receipt(
    world: World, receiver: str, tmp_path: Path
) -> None:
    class Killed(BaseException):
        pass

    class DiesAfterSending:
        configured = True
        first: Answer

        def upload(self, document: dict[str, object], *, key: str) -> Answer:
            self.first = HttpPlatform(receiver).upload(document, key=key)
            raise Killed

    ending, dying = exceeding(world), DiesAfterSending()
    row = queued(ending)
    at = ending.operation.at(14, 1, days=1)
    with pytest.raises(Killed):
        deliver(dying, at=at)
    row.refresh_from_db()
    assert row.state == "queued"
    assert deliver(HttpPlatform(receiver), at=at + timedelta(seconds=89)) == 0
    assert deliver(HttpPlatform(receiver), at=at + timedelta(seconds=90)) == 1
    row.refresh_from_db()
    assert row.receipt_number == dying.first.receipt
    assert len(list(tmp_path.glob("*.json"))) == 1


@pytest.mark.clause("R1")
def test_what_the_platform_refuses_waits_for_a_person(world: World, receiver: str) -> None:
    ending = exceeding(world)
    row, op = queued(ending), ending.operation
    deliver(Answering(Answer("refused", message="缺少排污许可编号")), at=op.at(15, days=1))
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("refused", "缺少排污许可编号")
    assert deliver(HttpPlatform(receiver), at=op.at(15, days=30)) == 0
    uploads.resend(
        upload_id=row.id, version=row.version, actor=op.who("chenjing"), at=op.at(16, days=1)
    )
    assert deliver(HttpPlatform(receiver), at=op.at(16, days=1)) == 1
    row.refresh_from_db()
    assert row.state == "received"


def test_a_refused_sending_was_none_in_time(world: World) -> None:
    ending = exceeding(world)
    row, op = queued(ending), ending.operation
    deliver(Answering(Answer("refused", message="格式")), at=op.at(15, days=1))
    row.refresh_from_db()
    late: datetime = op.at(9, days=9)
    uploads.resend(upload_id=row.id, version=row.version, actor=op.who("chenjing"), at=late)
    deliver(DOWN, at=late)
    row.refresh_from_db()
    assert row.state == "down_late"


def test_without_a_platform_nothing_is_said_to_be_sent(world: World) -> None:
    row = queued(exceeding(world))
    assert deliver(NullPlatform(), at=row.requested_at) == 0
    row.refresh_from_db()
    assert (row.state, row.attempts, row.first_sent_at) == ("queued", 0, None)


@pytest.mark.clause("R1")
def test_a_receipt_after_midnight_is_of_the_day_after(world: World) -> None:
    ending = exceeding(world)
    row = queued(ending)
    end = ending.operation.at(0, days=8)
    instants = iter([end - timedelta(seconds=5), end + timedelta(seconds=10), end])
    received = Answering(Answer("received", receipt="R1"))
    deliver_uploads(received, clock=lambda: next(instants), most=1)
    row.refresh_from_db()
    assert row.first_sent_at == end - timedelta(seconds=5)
    assert row.received_at == end + timedelta(seconds=10)
    assert clock_of(ending).outcome == "late"


@pytest.mark.clause("R1")
@pytest.mark.clause("R3")
def test_the_receipt_of_results_amended_meanwhile_leaves_the_duty(
    world: World, receiver: str
) -> None:
    ending = exceeding(world)
    queued(ending)
    op = ending.operation
    amend(ending, "化学需氧量", "148", at=op.at(15, days=1))
    deliver(HttpPlatform(receiver), at=op.at(16, days=1))
    assert clock_of(ending).stopped_at is None
    new = sign(ending, correct(ending, ending.report(), at=op.at(9, days=2)), at=op.at(10, days=2))
    uploads.upload(
        report_id=new.id, version=new.version, actor=op.who("chenjing"), at=op.at(11, days=2)
    )
    deliver(HttpPlatform(receiver), at=op.at(11, days=2))
    assert clock_of(ending).outcome == "met"


@pytest.mark.clause("R1")
@pytest.mark.clause("R3")
def test_what_becomes_of_a_bottle_later_leaves_the_report_as_it_is(
    world: World, receiver: str
) -> None:
    ending = exceeding(world)
    op = ending.operation
    bottle = Bottle.objects.filter(visit=op.visit, factors__analysed_at__isnull=False).first()
    keeper, analyst = op.who("sunyulan"), op.who("zhoumin")
    assert bottle.holder_id == keeper.staff_id
    queued(ending)
    handing.offer(
        bottle_ids=[bottle.id], taker_id=analyst.staff_id, actor=keeper, at=op.at(15, days=1)
    )
    (row,) = Handover.objects.filter(bottle=bottle, state="offered")
    handing.accept(handover_ids=[row.id], seal_intact=True, actor=analyst, at=op.at(9, days=2))
    keeping.keep(
        bottle_ids=[bottle.id], place="仪器室", temperature_c=Decimal("11.5"), actor=analyst,
        at=op.at(10, days=2),
    )  # fmt: skip
    found = {gap.kind: gap for gap in gaps_of(op.visit.id, at=op.at(11, days=2))}
    assert {"nobody", "temperature"} <= set(found), "the gaps stand where they are looked at"
    gap = found["nobody"]
    keeping.explain(
        bottle_id=bottle.id, kind=gap.kind, started_at=gap.start, text="放在交接台", actor=keeper,
        at=op.at(11, days=2),
    )  # fmt: skip
    assert changed_since(ending.report()) == []
    deliver(HttpPlatform(receiver), at=op.at(14, days=2))
    assert clock_of(ending).outcome == "met"


@pytest.mark.clause("R3")
def test_a_correction_is_due_to_the_platform_anew(world: World, receiver: str) -> None:
    ending = exceeding(world)
    queued(ending)
    op = ending.operation
    deliver(HttpPlatform(receiver), at=op.at(14, days=1))
    old = ending.report()
    new = correct(ending, old, at=op.at(9, days=2))
    sign(ending, new, at=op.at(10, days=2))
    running = Clock.objects.filter(object_id=op.visit.id, stopped_at=None)
    assert set(running.values_list("rule", flat=True)) == {"report.upload", "report.copy"}
    new.refresh_from_db()
    uploads.upload(
        report_id=new.id, version=new.version, actor=op.who("chenjing"), at=op.at(11, days=2)
    )
    deliver(HttpPlatform(receiver), at=op.at(11, days=2))
    assert not running.filter(rule="report.upload").exists()


@pytest.mark.clause("R3")
def test_what_a_superseded_report_had_still_to_send_is_not_sent_after_the_new_one(
    world: World, receiver: str
) -> None:
    ending = exceeding(world)
    row, op = queued(ending), ending.operation
    deliver(DOWN, at=op.at(14, days=1))
    old = ending.report()
    new = sign(ending, correct(ending, old, at=op.at(9, days=2)), at=op.at(10, days=2))
    last = uploads.upload(
        report_id=new.id, version=new.version, actor=op.who("chenjing"), at=op.at(11, days=2)
    )
    assert deliver(HttpPlatform(receiver), at=op.at(11, days=30)) == 1
    row.refresh_from_db()
    last.refresh_from_db()
    assert (row.state, last.state) == ("platform_down", "received")
    assert row.last_error == f"已由 {new.number} 报告代替，不再送平台"
    assert Message.objects.get(key=f"upload:{row.id}").given_up_at == op.at(10, days=2)
    # What was on its way when the new one was signed keeps its receipt.
    got = uploads.record_answer(
        upload_id=row.id, kind="received", receipt="R7", message="", actor=PLATFORM,
        sent_at=op.at(9, days=2), at=op.at(11, days=30),
    )  # fmt: skip
    assert got.state == "received"


@pytest.mark.clause("R3")
def test_a_refused_upload_of_a_superseded_report_is_not_sent_again(world: World) -> None:
    ending = exceeding(world)
    row, op = queued(ending), ending.operation
    deliver(Answering(Answer("refused", message="格式")), at=op.at(15, days=1))
    sign(ending, correct(ending, ending.report(), at=op.at(9, days=2)), at=op.at(10, days=2))
    row.refresh_from_db()
    with pytest.raises(Refused, match=r"reporting\.not_signed"):
        uploads.resend(
            upload_id=row.id, version=row.version, actor=op.who("chenjing"), at=op.at(16, days=2)
        )


def test_an_unsigned_report_is_not_uploaded(world: World) -> None:
    ending = exceeding(world).prepare()
    report = ending.report()
    with pytest.raises(Refused, match=r"reporting\.not_signed"):
        uploads.upload(
            report_id=report.id, version=report.version,
            actor=ending.operation.who("chenjing"), at=ending.operation.at(14, days=1),
        )  # fmt: skip


@pytest.mark.parametrize(("who", "refusal"), [("zhoumin", NotPermitted), ("gaofeng", NotFound)])
def test_only_the_station_s_coordinator_uploads(
    world: World, who: str, refusal: type[Refused]
) -> None:
    ending = exceeding(world)
    report = signed(ending)
    with pytest.raises(refusal):
        uploads.upload(
            report_id=report.id, version=report.version, actor=ending.operation.who(who),
            at=ending.operation.at(14, days=1),
        )  # fmt: skip
    assert not Upload.objects.exists()


@pytest.mark.clause("R1")
def test_a_site_may_count_the_five_days_from_the_end_of_field_work(
    world: World, settings: Any
) -> None:
    settings.LIANCE_REPORTING_STARTS = "departure"
    ending = Ending(operation(world, days=14).to_laboratory())
    clock = clock_of(ending)
    visit = ending.operation.visit
    visit.refresh_from_db()
    assert clock.started_at == visit.left_at
    assert Clock.objects.filter(object_id=visit.id, rule="report.upload").count() == 1


@pytest.mark.clause("R1")
def test_a_later_release_that_words_notes_otherwise_outdates_no_signed_report(world: World) -> None:
    ending = exceeding(world)
    report = signed(ending)
    older = dict(report.content)
    older.pop("composed")
    older["results"] = [row | {"note": "旧版的写法"} for row in older["results"]]
    rewrite(Report.objects.filter(pk=report.pk), content=older)
    ending.upload()
    assert clock_of(ending).stopped_at is not None
    amend(ending, "化学需氧量", "88", at=ending.operation.at(15, days=1))
    assert changed_since(ending.report()) == ["results"]
