"""Commands handed in: carried out by the same actions, once, in order, with receipts that verify."""

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.field_phone import (
    PHOTO,
    Phone,
    checklist,
    entry,
    file_line,
    fresh_id,
    phone,
    row,
    states,
)
from tests.joint_visit import gauge, returned_sheet

from liance.flows.demonstration.world import World
from liance.flows.fieldwork import carrying, opening
from liance.foundation.files import store
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.errors import Refused
from liance.foundation.kernel.prepared import run
from liance.foundation.ledger.keys import Ed25519Verifier
from liance.foundation.ledger.models import Event
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.models import Bottle
from liance.mechanism.fieldwork.actions import commands, uploads, values
from liance.mechanism.fieldwork.actions.commands import signer
from liance.mechanism.fieldwork.actions.devices import withdraw
from liance.mechanism.fieldwork.models import Command, Dispute, Rival
from liance.mechanism.fieldwork.queries import inbox
from liance.mechanism.fieldwork.rules.texts import command_text
from liance.mechanism.operations import policies
from liance.mechanism.operations.models import Attachment, CrewMember, Entry, Reading, Signal, Visit


@pytest.fixture
def sheet(world: World) -> Sheet:
    return returned_sheet(world)


@pytest.fixture
def officer(world: World) -> Phone:
    return phone(world, "liwentao")


@pytest.fixture
def sampler(world: World) -> Phone:
    return phone(world, "zhanglixin")


def entered(world: World, by: Phone, sheet: Sheet) -> Visit:
    said = by.says("joint_entry", entry(world, sheet, by.clock), visit=sheet.id)
    handed = by.hands_in(said)
    assert states(handed) == ["done"], handed.answers[0].row.facts
    return Visit.objects.get(sheet=sheet)


@pytest.mark.clause("D1")
def test_an_entry_opens_the_visit_and_the_receipt_verifies(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    visit = entered(world, officer, sheet)
    assert visit.deficiencies == ["unconfirmed_monitoring"]
    said = officer.made[-1]
    kept = row(said)
    assert kept.made == visit.id
    receipt = kept.receipts[-1]
    lines = dict(line.partition(" ")[::2] for line in receipt["text"].splitlines())
    text = command_text(said, officer.device.id)
    assert lines["hash"] == hashlib.sha256(text.encode()).hexdigest() == kept.hash
    assert (lines["id"], lines["state"]) == (said["id"], "done")
    key = Ed25519Verifier.from_raw(signer().verifier.raw)
    assert key.verify(receipt["text"].encode(), base64.b64decode(receipt["signature"]))


def test_sent_again_it_gets_the_same_receipt_and_nothing_twice(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    entered(world, officer, sheet)
    said = officer.says("checklist_answer", checklist(ph="8.2"), visit=sheet.id)
    first = officer.hands_in(said).answers[0].row.receipts
    again = officer.hands_in(said, said).answers
    assert [one.row.receipts for one in again] == [first, first]
    assert Entry.objects.filter(kind="facility").count() == 1


def test_one_id_with_other_content_keeps_both(world: World, sheet: Sheet, officer: Phone) -> None:
    entered(world, officer, sheet)
    said = officer.says("record_add", {"entry": "note", "title": "一"}, visit=sheet.id)
    other = {**said, "body": {"entry": "note", "title": "二"}}
    assert states(officer.hands_in(said)) == ["done"]
    handed = officer.hands_in(other)
    assert states(handed) == ["conflict"]
    assert states(officer.hands_in(other)) == ["conflict"]
    rival = Rival.objects.get()
    assert "二" in rival.text
    assert [one.about for one in inbox(world.actor("liwentao"))] == ["conflict"]
    decision = {"about": str(rival.id), "choice": "use", "reason": "两条都要"}
    assert states(officer.hands_in(officer.says("decide", decision))) == ["done"]
    assert sorted(Entry.objects.filter(kind="note").values_list("title", flat=True))[:2] == [
        "一",
        "二",
    ]


def test_out_of_order_waits_and_comes_to_rest(world: World, sheet: Sheet, officer: Phone) -> None:
    first = officer.says("joint_entry", entry(world, sheet, officer.clock), visit=sheet.id)
    second = officer.says("checklist_answer", checklist(ph="8.2"), visit=first["id"])
    third = officer.says("record_add", {"entry": "rights", "title": "出示证件"}, visit=sheet.id)
    assert states(officer.hands_in(third)) == ["held"]
    assert states(officer.hands_in(second)) == ["held"]
    handed = officer.hands_in(first)
    assert states(handed) == ["done"]
    assert {str(one.id): one.state for one in handed.settled} == {
        second["id"]: "done", third["id"]: "done",
    }  # fmt: skip
    assert len(row(third).receipts) == 2


def test_what_waits_is_tried_though_another_command_names_it(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    """Its photo came by another way; the command that follows it was read first."""
    entered(world, officer, sheet)
    waits = officer.says(
        "record_add", {"entry": "note", "title": "排口"}, visit=sheet.id, files=[file_line()]
    )
    assert states(officer.hands_in(waits)) == ["awaiting_files"]
    keeping = store.begin_keeping([PHOTO])
    uploads.keep_whole([(officer.device, keeping.kept)], at=officer.clock)
    keeping.done()
    follows = officer.says("record_add", {"entry": "note", "title": "后一条"}, visit=sheet.id)
    assert follows["after"] == waits["id"]
    handed = officer.hands_in(follows)
    assert states(handed) == ["done"]
    assert [(str(one.id), one.state) for one in handed.settled] == [(waits["id"], "done")]
    assert Attachment.objects.count() == 1


def test_a_decision_that_fails_takes_back_what_it_carried_out(
    world: World, sheet: Sheet, officer: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its savepoint holds the acts of the others too: none of them is called done."""
    entered(world, officer, sheet)
    held = officer.says("record_add", {"entry": "note", "title": "等"}, visit=sheet.id,
                        after=str(fresh_id(officer.clock)))  # fmt: skip
    second = officer.says("record_add", {"entry": "note", "title": "随后"}, visit=sheet.id)
    assert states(officer.hands_in(held, second)) == ["held", "held"]
    whole = carrying.decide
    done = []

    def fails_at_its_end(*given: Any) -> UUID:
        whole(*given)
        done.extend(Entry.objects.filter(kind="note").values_list("title", flat=True))
        raise Refused("tests.too_late")

    force = officer.says("decide", {"about": held["id"], "choice": "force"}, after=None)
    with monkeypatch.context() as patched:
        patched.setattr(carrying, "decide", fails_at_its_end)
        handed = officer.hands_in(force)
    assert {"等", "随后"} <= set(done)
    assert states(handed) == ["refused"]
    assert not Entry.objects.filter(title__in=["等", "随后"]).exists()
    assert [row(one).state for one in (held, second)] == ["held", "held"]
    assert [row(one).made for one in (held, second)] == [None, None]
    told = Event.objects.filter(object_id__in=[held["id"], second["id"]])
    assert set(told.values_list("kind", flat=True)) == {"fieldwork:command:held"}
    again = officer.says("decide", {"about": held["id"], "choice": "force"}, after=None)
    assert states(officer.hands_in(again)) == ["done"]
    assert [row(one).state for one in (held, second)] == ["done", "done"]


def test_a_refusal_is_kept_and_a_person_tries_again(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    visit = entered(world, officer, sheet)
    said = officer.says("record_add", {"entry": "sampling", "title": "采样"}, visit=visit.id)
    assert states(officer.hands_in(said)) == ["refused"]
    assert row(said).code == "operations.wrong_kind"
    assert [one.code for one in inbox(world.actor("liwentao"))] == ["operations.wrong_kind"]
    again = officer.says("decide", {"about": said["id"], "choice": "retry"})
    assert states(officer.hands_in(again)) == ["done"]
    assert row(said).state == "refused"
    aside = officer.says("decide", {"about": said["id"], "choice": "set_aside", "reason": "误记"})
    handed = officer.hands_in(aside)
    assert [one.state for one in handed.settled] == ["set_aside"]
    assert inbox(world.actor("liwentao")) == []


def test_a_refusal_in_a_batch_leaves_the_others_and_each_event_its_own_rows(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    visit = entered(world, officer, sheet)
    lines = [
        officer.says(
            "record_add", {"entry": kind, "title": f"第 {n} 条", "text": "正常"}, visit=visit.id,
            after=None,
        )
        for n, kind in enumerate(("note", "check", "facility"))
    ]  # fmt: skip
    first = Entry.objects.filter(visit=visit).count()
    assert states(officer.hands_in(*lines)) == ["done", "refused", "done"]
    assert Entry.objects.filter(visit=visit).count() == first + 2
    for said in (lines[0], lines[2]):
        made = row(said).made
        event = Event.objects.get(kind="operations:entry:add", object_id=made)
        rows = json.loads(event.body)["body"]["facts"].items()
        assert [list(ids) for key, ids in rows if key.startswith("operations_entry:")] == [
            [str(made)]
        ]
    receipts = [line for said in lines for line in row(said).receipts]
    assert len(receipts) == 3
    for receipt in receipts:
        number = int(receipt["text"].split("event ")[1].split("\n")[0])
        told = dict(line.split(" ", 1) for line in receipt["text"].splitlines()[1:])
        event = Event.objects.get(pk=number)
        assert (str(event.object_id), bytes(event.leaf256).hex()) == (told["id"], told["leaf256"])


def test_a_command_costs_few_round_trips(world: World, sheet: Sheet, officer: Phone) -> None:
    visit = entered(world, officer, sheet)
    key = {"checklist": "facility", "edition": "1", "entry": "facility", "title": "治理设施检查"}
    answers = [
        {"key": f"q{n}", "label": "运行", "value": "正常", "abnormal": False, "remark": "", "base": None}
        for n in range(12)
    ]  # fmt: skip
    said = officer.says(
        "checklist_answer", {**key, "point": None, "answers": answers}, visit=visit.id,
        files=[file_line()],
    )  # fmt: skip
    trips = []
    with pytest.MonkeyPatch.context() as patch:
        for module in (opening, policies, values, commands):
            patch.setattr(module, "run", lambda *given: trips.append(len(given)) or run(*given))
        with CaptureQueriesContext(connection) as seen:
            assert states(officer.hands_in(said, files=[PHOTO])) == ["done"]
    # The device and its person, which the test reads anew, and a savepoint within its transaction.
    assert len(seen) == 4
    assert len(trips) == 5


def test_a_body_that_does_not_fit_is_kept(world: World, sheet: Sheet, officer: Phone) -> None:
    entered(world, officer, sheet)
    said = officer.says("record_add", {"title": "没有种类"}, visit=sheet.id)
    unknown = officer.says("dance", {}, visit=sheet.id)
    assert states(officer.hands_in(said, unknown)) == ["refused", "refused"]
    assert row(said).code == "field.body_invalid"
    assert row(said).facts["at"].startswith("entry")
    assert row(unknown).code == "field.kind_unknown"


def test_a_photo_inline_is_bound_as_it_is(world: World, sheet: Sheet, sampler: Phone) -> None:
    visit = entered(world, sampler, sheet)
    line = file_line()
    capture = {
        "sha256": line["sha256"], "at": sampler.clock.isoformat(), "way": "camera",
        "place": {"lon": "107.1512345678", "lat": "34.3", "accuracy_m": 5, "mock": False},
    }  # fmt: skip
    said = sampler.says(
        "evidence_add", {"title": "总排口", "captures": [capture]}, visit=visit.id, files=[line]
    )
    assert states(sampler.hands_in(said)) == ["awaiting_files"]
    assert row(said).waits_for == [line["sha256"]]
    assert states(sampler.hands_in(said, files=[PHOTO])) == ["done"]
    assert states(sampler.hands_in(said, files=[PHOTO])) == ["done"]
    stored = StoredFile.objects.get(sha256=line["sha256"])
    assert (str(stored.lon), stored.size) == ("107.151235", len(PHOTO))
    assert Attachment.objects.get(file=stored).caption == "photo"


@pytest.mark.clause("D4")
def test_bottles_by_two_phones_named_by_their_commands(
    world: World, sheet: Sheet, sampler: Phone
) -> None:
    visit = entered(world, sampler, sheet)
    second = phone(world, "zhaoting", at=sampler.clock)
    point = visit.points.order_by("order")[0] if hasattr(visit, "points") else None
    assert point is not None
    factor = point.items.filter(on_site=False).first().factor
    fill = sampler.says(
        "bottle_fill",
        {
            "point": str(point.sheet_point_id), "factors": [factor], "seal_number": "S1",
            "sampled_at": sampler.clock.isoformat(),
        },
        visit=sheet.id,
    )  # fmt: skip
    confirm = second.says("bottle_confirm", {"bottles": [fill["id"]]}, visit=sheet.id)
    assert states(second.hands_in(confirm)) == ["held"]
    handed = sampler.hands_in(fill)
    assert [one.state for one in handed.settled] == ["done"]
    bottle = Bottle.objects.get()
    assert (bottle.state, bottle.id) == ("sealed", row(fill).made)
    offer = sampler.says(
        "handover_offer", {"bottles": [fill["id"]], "taker": str(world.staff["zhaoting"].id)}
    )
    accept = second.says(
        "handover_accept",
        {"handover": offer["id"], "bottles": [fill["id"]], "seal_intact": True,
         "temperature_c": "4.5"},
    )  # fmt: skip
    assert states(sampler.hands_in(offer)) == ["done"]
    assert states(second.hands_in(accept)) == ["done"], row(accept).code
    bottle.refresh_from_db()
    assert bottle.holder_id == world.staff["zhaoting"].id


@pytest.mark.clause("D6")
def test_a_reading_over_the_limit_is_signalled_and_acknowledged(
    world: World, sheet: Sheet, sampler: Phone, officer: Phone
) -> None:
    visit = entered(world, sampler, sheet)
    taken = sampler.says(
        "reading_take",
        {"point": str(visit.points.get(code="DW001").id), "factor": "pH值", "raw": "9.8",
         "instrument": str(gauge(world)),
         "confirmed_by": str(world.staff["zhaoting"].id), "verdict": "within"},
        visit=visit.id,
    )  # fmt: skip
    raised = sampler.says(
        "signal_raise",
        {"direction": "to_enforcement", "text": "pH 超标", "reading": taken["id"]},
        visit=visit.id,
    )  # fmt: skip
    seen = officer.says("signal_acknowledge", {"signal": raised["id"], "way": "qr"}, visit=visit.id)
    assert states(officer.hands_in(seen)) == ["held"]
    handed = sampler.hands_in(taken, raised)
    assert states(handed) == ["done", "done"], [row(taken).code, row(raised).code]
    assert "verdict_differs" in row(taken).flags
    assert Reading.objects.get().verdict == "exceeds"
    assert [one.state for one in handed.settled] == ["done"]
    assert Signal.objects.get().state == "acknowledged"


def test_two_people_on_one_field_keep_both_until_one_is_chosen(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    entered(world, officer, sheet)
    other = phone(world, "wangxuemei", at=officer.clock)
    base = officer.says("checklist_answer", checklist(load="70 %"), visit=sheet.id)
    assert states(officer.hands_in(base)) == ["done"]
    one = officer.says(
        "checklist_answer", checklist(load="72 %", load__base=base["id"]), visit=sheet.id
    )
    two = other.says(
        "checklist_answer", checklist(load="65 %", load__base=base["id"]), visit=sheet.id
    )
    officer.hands_in(one)
    other.hands_in(two)
    assert "two_values" in row(two).flags
    waiting = inbox(world.actor("wangxuemei"))
    assert [sorted(v.value for v in one.said) for one in waiting] == [["65 %", "72 %"]]
    dispute = Dispute.objects.get()
    said = other.says(
        "decide", {"about": str(dispute.id), "choice": "use", "chosen": one["id"]}, visit=sheet.id
    )
    assert states(other.hands_in(said)) == ["done"], row(said).code
    assert inbox(world.actor("wangxuemei")) == []


def test_a_clock_days_off_is_kept_flagged_and_not_refused(
    world: World, sheet: Sheet, sampler: Phone
) -> None:
    sampler.ahead = timedelta(days=2, hours=3)
    told = sampler.says(
        "joint_entry", entry(world, sheet, sampler.clock + sampler.ahead), visit=sheet.id
    )
    assert states(sampler.hands_in(told)) == ["done"], row(told).code
    kept = row(told)
    assert kept.flags == ["clock_off"]
    assert kept.at - kept.told_at == sampler.ahead
    visit = Visit.objects.get(sheet=sheet)
    assert visit.entered_at <= kept.told_at
    unset = sampler.says("record_add", {"entry": "note", "title": "未对时"}, visit=visit.id)
    unset["offset_s"] = None
    assert states(sampler.hands_in(unset)) == ["done"]
    assert row(unset).flags == ["clock_ahead"]
    assert row(unset).told_at == row(unset).received_at


def test_a_withdrawn_phone_still_hands_in_what_it_did_before(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    entered(world, officer, sheet)
    before = officer.says("record_add", {"entry": "note", "title": "之前"}, visit=sheet.id)
    at = officer.clock + timedelta(seconds=1)
    withdraw(device_id=officer.device.id, actor=world.actor("liwentao"), at=at)
    after = officer.says("record_add", {"entry": "note", "title": "之后"}, visit=sheet.id)
    assert states(officer.hands_in(before, after)) == ["done", "refused"]
    assert row(before).flags == ["device_withdrawn"]
    assert row(after).code == "field.device_withdrawn"


def test_the_second_phone_at_the_gate_confirms_its_own(
    world: World, sheet: Sheet, officer: Phone, sampler: Phone
) -> None:
    entered(world, officer, sheet)
    said = sampler.says("joint_entry", entry(world, sheet, sampler.clock), visit=sheet.id)
    assert states(sampler.hands_in(said)) == ["done"], row(said).code
    assert Visit.objects.filter(sheet=sheet).count() == 1
    own = CrewMember.objects.get(staff=world.staff["zhanglixin"])
    assert own.confirmed_at is not None
    assert CrewMember.objects.count() == 4
    assert Visit.objects.get().regular


def test_what_is_forced_is_tried_as_it_is(world: World, sheet: Sheet, officer: Phone) -> None:
    entered(world, officer, sheet)
    lost = "01936c2e-7a10-7c3e-9d51-2f6f0c1a7b01"
    said = officer.says(
        "record_add", {"entry": "note", "title": "前一条丢了"}, visit=sheet.id, after=lost
    )
    assert states(officer.hands_in(said)) == ["held"]
    assert row(said).waits_for == [lost]
    force = officer.says("decide", {"about": said["id"], "choice": "force"}, after=None)
    handed = officer.hands_in(force)
    assert states(handed) == ["done"]
    assert row(said).state == "done"
    assert row(said).settled_by_id == world.staff["liwentao"].id


def test_a_command_of_a_colleague_elsewhere_is_nobody_elses(
    world: World, sheet: Sheet, officer: Phone
) -> None:
    entered(world, officer, sheet)
    said = officer.says("record_add", {"entry": "sampling", "title": "采样"}, visit=sheet.id)
    officer.hands_in(said)
    stranger = phone(world, "officer-610100")
    decision = stranger.says("decide", {"about": said["id"], "choice": "set_aside", "reason": "x"})
    assert states(stranger.hands_in(decision)) == ["refused"]
    assert inbox(world.actor("officer-610100"))[0].row.id == UUID(decision["id"])
    assert Command.objects.get(pk=said["id"]).state == "refused"


def test_what_was_done_before_the_departure_may_come_after_it(
    world: World, sheet: Sheet, officer: Phone, sampler: Phone
) -> None:
    visit = entered(world, officer, sheet)
    sampler.clock = officer.clock
    early = sampler.says(
        "reading_take",
        {"point": str(visit.points.get(code="DW001").id), "factor": "pH值", "raw": "7.2",
         "instrument": str(gauge(world)),
         "confirmed_by": str(world.staff["zhaoting"].id)},
        visit=visit.id,
    )  # fmt: skip
    officer.clock += timedelta(minutes=30)
    assert states(officer.hands_in(officer.says("leave_site", {}, visit=sheet.id))) == ["done"]
    sampler.clock = officer.clock + timedelta(minutes=5)
    late = {**early["body"], "raw": "7.3"}
    after = sampler.says("reading_take", late, visit=visit.id)
    assert states(sampler.hands_in(early, after)) == ["done", "refused"]
    assert row(after).code == "operations.left"
    assert Reading.objects.get().at < Visit.objects.get().left_at
