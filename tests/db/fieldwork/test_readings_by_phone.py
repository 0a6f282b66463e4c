"""Readings by phone: the second person confirms by own sign-in, what the standard needs is kept,
who enters early says why."""

from datetime import timedelta

import pytest
from tests.field_phone import Phone, Said, entered, entry, phone, row, states
from tests.joint_visit import gauge, returned_sheet

from liance.dashboards.missions.pack import pack_of
from liance.flows.demonstration.world import World
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations.models import Reading, Visit


@pytest.fixture
def second(world: World) -> Phone:
    return phone(world, "zhaoting")


def taking(world: World, sampler: Phone, visit: Visit, raw: str = "7.2", **more: object) -> Said:
    body = {
        "point": str(visit.points.get(code="DW001").id), "factor": "pH值", "raw": raw,
        "confirmed_by": str(world.staff["zhaoting"].id), "instrument": str(gauge(world)), **more,
    }  # fmt: skip
    return sampler.says("reading_take", body, visit=visit.id)


@pytest.mark.clause("D4")
def test_the_second_person_confirms_on_the_own_phone(
    world: World, sheet: Sheet, sampler: Phone, second: Phone
) -> None:
    visit = entered(world, sampler, sheet)
    taken = taking(world, sampler, visit)
    second.clock = sampler.clock
    seen = second.says("reading_confirm", {"readings": [taken["id"]]}, visit=visit.id)
    # It may come before the reading itself: then it waits for it.
    assert states(second.hands_in(seen)) == ["held"]
    handed = sampler.hands_in(taken)
    assert (states(handed), [one.state for one in handed.settled]) == (["done"], ["done"])
    reading = Reading.objects.get()
    assert (reading.state, reading.confirmed_by_id) == ("confirmed", world.staff["zhaoting"].id)
    assert reading.at < reading.confirmed_at
    assert row(seen).made == reading.id
    again = second.says("reading_confirm", {"readings": [str(reading.id)]}, visit=visit.id)
    assert states(second.hands_in(again)) == ["refused"]
    assert row(again).code == "kernel.illegal_transition"


@pytest.mark.clause("D4")
def test_nobody_but_the_one_who_was_asked_confirms(
    world: World, sheet: Sheet, sampler: Phone
) -> None:
    visit = entered(world, sampler, sheet)
    taken = taking(world, sampler, visit)
    own = sampler.says("reading_confirm", {"readings": [taken["id"]]}, visit=visit.id)
    assert states(sampler.hands_in(taken, own)) == ["done", "refused"]
    assert row(own).code == "operations.not_asked"
    officer = phone(world, "liwentao", at=sampler.clock)
    other = officer.says("reading_confirm", {"readings": [taken["id"]]}, visit=visit.id)
    assert states(officer.hands_in(other)) == ["refused"]
    assert Reading.objects.get().state == "awaiting"


def test_what_the_standard_needs_is_kept_and_shown_on_both_phones(
    world: World, sheet: Sheet, sampler: Phone, second: Phone
) -> None:
    visit = entered(world, sampler, sheet)
    factor = visit.points.get(code="DW001").items.get(factor="pH值")
    taken = taking(world, sampler, visit, recorded={"averaging": "瞬时样"})
    assert states(sampler.hands_in(taken)) == ["done"], row(taken).code
    assert Reading.objects.get(item=factor).recorded == {
        "averaging": {"raw": "瞬时样", "value": "single"}
    }
    wrong = taking(world, sampler, visit, recorded={"background": "45"})
    assert states(sampler.hands_in(wrong)) == ["refused"]
    assert row(wrong).code == "operations.recorded_elsewhere"
    (mission,) = pack_of(world.actor("zhaoting"), at=second.clock + timedelta(hours=1))["missions"]
    (shown,) = mission["readings"]
    assert (shown["raw"], shown["state"], shown["recorded"]) == (
        "7.2", "awaiting", {"averaging": "瞬时样"},
    )  # fmt: skip
    assert shown["confirmed_by"] == str(world.staff["zhaoting"].id)
    assert shown["why"]["zh"]


@pytest.mark.parametrize(
    ("judged", "differs"),
    [
        (("7.2", "within"), False), (("7.2", "over"), True), (("7.2", "not_judged"), True),
        (("9.8", "over"), False), (("9.8", "within"), True), (("七", "not_judged"), False),
    ],
)  # fmt: skip
def test_a_phone_that_judged_otherwise_is_flagged_and_no_other(
    world: World, sheet: Sheet, sampler: Phone, judged: tuple[str, str], differs: bool
) -> None:
    raw, said = judged
    visit = entered(world, sampler, sheet)
    taken = taking(world, sampler, visit, raw, verdict=said)
    assert states(sampler.hands_in(taken)) == ["done"], row(taken).code
    assert ("verdict_differs" in row(taken).flags) is differs


@pytest.mark.clause("W4")
def test_who_enters_before_the_lead_time_says_why(world: World, sampler: Phone) -> None:
    sheet = returned_sheet(world, sent_at=sampler.clock - timedelta(hours=1))
    Sheet.objects.filter(pk=sheet.pk).update(
        sent_at=sampler.clock - timedelta(hours=1), late=False, late_reason=""
    )
    (mission,) = pack_of(world.actor("zhanglixin"), at=sampler.clock)["missions"]
    assert mission["sheet"]["earliest"] > sampler.clock.date().isoformat()
    bare = sampler.says("joint_entry", entry(world, sheet, sampler.clock), visit=sheet.id)
    assert states(sampler.hands_in(bare)) == ["refused"]
    assert row(bare).code == "coordination.late_needs_reason"
    why = entry(world, sheet, sampler.clock, late_reason="企业临时通知次日恢复生产")
    assert states(sampler.hands_in(sampler.says("joint_entry", why, visit=sheet.id))) == ["done"]
    sheet.refresh_from_db()
    assert (sheet.late, sheet.late_reason) == (True, "企业临时通知次日恢复生产")
