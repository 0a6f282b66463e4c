"""Through the real tables: whatever the order, however often, the same stands at the end."""

import random
from datetime import timedelta

import pytest
from django.db import transaction
from tests.field_phone import PHOTO, Phone, Said, checklist, entry, file_line, phone
from tests.joint_visit import gauge, returned_sheet

from liance.flows.demonstration.world import World
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.fieldwork.actions.values import said_of
from liance.mechanism.fieldwork.models import Command, Dispute
from liance.mechanism.fieldwork.rules.values import standing
from liance.mechanism.operations.models import Attachment, CrewMember, Entry, Reading, Visit

KEY = "own.general/load"


def commands(world: World, sheet: Sheet, phones: list[Phone]) -> list[tuple[Phone, Said]]:
    """Three phones on one visit: chains, names across phones, a file, two values on one base."""
    officer, colleague, sampler = phones
    first = officer.says("joint_entry", entry(world, sheet, officer.clock), visit=sheet.id)
    base = officer.says("checklist_answer", checklist(load="70 %"), visit=sheet.id)
    one = officer.says(
        "checklist_answer", checklist(load="72 %", load__base=base["id"]), visit=first["id"],
        files=[file_line()],
    )  # fmt: skip
    two = colleague.says(
        "checklist_answer", checklist(load="65 %", load__base=base["id"]), visit=sheet.id
    )
    confirmed = colleague.says("crew_confirm", {}, visit=sheet.id)
    point = sheet.points.get(code="DW001") if hasattr(sheet, "points") else None
    assert point is not None
    taken = sampler.says(
        "reading_take",
        {"point": str(point.id), "factor": "pH值", "raw": "9.8",
         "instrument": str(gauge(world)),
         "confirmed_by": str(world.staff["zhaoting"].id)},
        visit=sheet.id,
    )  # fmt: skip
    raised = sampler.says(
        "signal_raise",
        {"direction": "to_enforcement", "text": "超标", "reading": taken["id"]}, visit=sheet.id,
    )  # fmt: skip
    seen = colleague.says("signal_acknowledge", {"signal": raised["id"]}, visit=sheet.id)
    return [
        (officer, first), (officer, base), (officer, one), (colleague, two), (colleague, confirmed),
        (sampler, taken), (sampler, raised), (colleague, seen),
    ]  # fmt: skip


def left_standing() -> dict[str, object]:
    """What the tables hold, without ids of their own."""
    visit = Visit.objects.get()
    return {
        "states": sorted(Command.objects.values_list("kind", "state")),
        "entries": sorted(Entry.objects.values_list("kind", "title")),
        "originals": Attachment.objects.count(),
        "crew": CrewMember.objects.filter(confirmed_at__isnull=False).count(),
        "readings": sorted(Reading.objects.values_list("raw", "verdict")),
        "values": sorted(one.value for one in standing(said_of(visit.id, [KEY])[KEY])),
        "disputes": Dispute.objects.filter(state="open").count(),
    }


def hand_in(program: list[tuple[Phone, Said]], at: timedelta) -> None:
    for by, said in program:
        by.hands_in(said, files=[PHOTO] if said["files"] else [], at=by.clock + at)


@pytest.mark.parametrize("seed", range(6))
def test_any_order_with_duplicates_ends_as_in_order(world: World, seed: int) -> None:
    sheet = returned_sheet(world)
    phones = [phone(world, name) for name in ("liwentao", "wangxuemei", "zhanglixin")]
    program = commands(world, sheet, phones)
    later = timedelta(hours=1)
    with transaction.atomic():
        hand_in(program, later)
        right = left_standing()
        transaction.set_rollback(True)
    assert {state for _, state in right["states"]} == {"done"}
    assert (right["values"], right["disputes"]) == (["65 %", "72 %"], 1)
    dice = random.Random(seed)
    shaken = program + dice.choices(program, k=3)
    dice.shuffle(shaken)
    hand_in(shaken, later)
    assert left_standing() == right
