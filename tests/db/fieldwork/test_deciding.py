"""What a person must decide: two contents of one id, refusals, two values, what waits in vain."""

from typing import Any
from uuid import UUID

import pytest
from tests.field_phone import (
    Phone,
    checklist,
    entered,
    fresh_id,
    phone,
    row,
    states,
)

from liance.flows.demonstration.world import World
from liance.flows.fieldwork import carrying
from liance.foundation.kernel.errors import Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.fieldwork.models import Command, Dispute, Rival
from liance.mechanism.fieldwork.queries import inbox
from liance.mechanism.operations.models import Entry


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
