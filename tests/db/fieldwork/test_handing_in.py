"""Commands handed in: carried out by the same actions, once, in order, with receipts that verify."""

import base64
import hashlib
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.field_phone import (
    PHOTO,
    Phone,
    checklist,
    entered,
    entry,
    file_line,
    row,
    states,
)

from liance.flows.demonstration.world import World
from liance.flows.fieldwork import opening
from liance.foundation.files import store
from liance.foundation.kernel.prepared import run
from liance.foundation.ledger.keys import Ed25519Verifier
from liance.foundation.ledger.models import Event
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.fieldwork.actions import commands, uploads, values
from liance.mechanism.fieldwork.actions.commands import signer
from liance.mechanism.fieldwork.rules.texts import command_text
from liance.mechanism.operations import policies
from liance.mechanism.operations.models import Attachment, Entry


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
