"""A day of two phones without a network: whichever hands in first, the evening ends the same."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from tests.field_phone import Phone, Said, entry, phone, row, states
from tests.joint_visit import gauge, returned_sheet

from liance.doors.field.inbox import item
from liance.doors.field.saying import words_of
from liance.flows.demonstration.world import World
from liance.flows.fieldwork.handing_in import settle_waiting
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.actions import filling
from liance.mechanism.custody.models import Bottle, Handover
from liance.mechanism.fieldwork.queries import inbox
from liance.mechanism.operations.models import CrewMember, Reading, Signal

LATER = timedelta(hours=3)


@dataclass
class Day:
    """What two samplers did: ``one`` is ahead of ``two`` by one command each time."""

    world: World
    sheet: Sheet
    one: Phone
    two: Phone
    made: dict[str, Said]

    def told(self) -> dict[str, str]:
        """What became of each command, and what it waits for."""
        rows = {name: row(said) for name, said in self.made.items()}
        names = {said["id"]: name for name, said in self.made.items()}
        return {
            name: " ".join([one.state, one.code, *(names.get(w, w) for w in one.waits_for)]).strip()
            for name, one in rows.items()
        }


@pytest.fixture
def day(world: World) -> Day:
    """Entry by one phone, the other's own confirmation of it, a reading and a bottle confirmed by
    the second person, the bottle offered, taken over, given back and taken again."""
    sheet = returned_sheet(world)
    one, two = phone(world, "zhanglixin"), phone(world, "zhaoting")
    made: dict[str, Said] = {}

    def says(name: str, by: Phone, kind: str, body: Said) -> Said:
        one.clock = two.clock = max(one.clock, two.clock)
        made[name] = by.says(kind, body, visit=sheet.id)
        return made[name]

    point = sheet.points.first()
    factor = point.items.filter(on_site=False).first().factor
    first, second = (str(world.staff[name].id) for name in ("zhanglixin", "zhaoting"))
    says("entry", one, "joint_entry", entry(world, sheet, one.clock))
    says("own", two, "crew_confirm", {})
    taken = says("taken", one, "reading_take", {
        "point": str(sheet.points.get(code="DW001").id), "factor": "pH值", "raw": "7.2",
        "confirmed_by": second, "instrument": str(gauge(world)),
    })  # fmt: skip
    says("seen", two, "reading_confirm", {"readings": [taken["id"]]})
    fill = says("fill", one, "bottle_fill", {
        "point": str(point.id), "seal_number": "S1", "factors": [factor],
        "sampled_at": one.clock.isoformat(),
    })  # fmt: skip
    bottles = {"bottles": [fill["id"]]}
    says("sealed", two, "bottle_confirm", bottles)
    away = says("away", one, "handover_offer", {**bottles, "taker": second})
    says(
        "not yet", two, "handover_refuse", {**bottles, "handover": away["id"], "reason": "先放车上"}
    )
    again = says("again", one, "handover_offer", {**bottles, "taker": second})
    says("had", two, "handover_accept", {**bottles, "handover": again["id"], "seal_intact": True})
    back = says("back", two, "handover_offer", {**bottles, "taker": first})
    says("got", one, "handover_accept", {**bottles, "handover": back["id"], "seal_intact": True})
    return Day(world, sheet, one, two, made)


def by_phone(day: Day, phone: Phone) -> list[Said]:
    """The phone's own commands, in its order."""
    return [said for said in day.made.values() if said in phone.made]


def fine(day: Day) -> bool:
    """Whether all stands as the two did it."""
    reading, bottle = Reading.objects.get(), Bottle.objects.get()
    return (
        set(day.told().values()) == {"done"}
        and reading.state == "confirmed"
        and bottle.holder_id == day.world.staff["zhanglixin"].id
        and sorted(Handover.objects.values_list("state", flat=True))
        == ["accepted", "accepted", "refused"]
        and CrewMember.objects.filter(confirmed_at__isnull=False).count() == 2
    )


def one_first(day: Day) -> None:
    day.one.hands_in(*by_phone(day, day.one), at=day.one.clock + LATER)
    day.two.hands_in(*by_phone(day, day.two), at=day.one.clock + LATER)


def two_first(day: Day) -> None:
    day.two.hands_in(*by_phone(day, day.two), at=day.one.clock + LATER)
    day.one.hands_in(*by_phone(day, day.one), at=day.one.clock + LATER)


def two_first_with_what_it_was_shown(day: Day) -> None:
    """Each hands in, among its own, the signed commands that the other one showed it."""
    for carrier in (day.two, day.one):
        shown = [
            said if said in carrier.made else (day.one, day.two)[carrier is day.one].shows(said)
            for said in list(day.made.values())[2:]
        ]
        own = [said for said in by_phone(day, carrier) if said not in shown]
        carrier.hands_in(*own, *shown, at=day.one.clock + LATER)


@pytest.mark.clause("D4")
@pytest.mark.parametrize("evening", [one_first, two_first, two_first_with_what_it_was_shown])
def test_whichever_phone_hands_in_first(day: Day, evening: Callable[[Day], None]) -> None:
    evening(day)
    told = day.told()
    assert fine(day), "\n".join(f"{name}: {said}" for name, said in told.items())


@pytest.mark.clause("D4")
@pytest.mark.parametrize(
    "seed", [*range(5), *(pytest.param(n, marks=pytest.mark.nightly) for n in range(5, 200))]
)
def test_command_by_command_in_any_order_sent_by_either(day: Day, seed: int) -> None:
    dice = random.Random(seed)
    program = [(by, said) for by in (day.one, day.two) for said in by.made]
    program += dice.choices(program, k=4)
    dice.shuffle(program)
    for by, said in program:
        other = day.two if by is day.one else day.one
        if dice.random() < 0.3:
            other.hands_in(by.shows(said), at=day.one.clock + LATER)
        else:
            by.hands_in(said, at=day.one.clock + LATER)
    assert fine(day), (seed, day.told())


@pytest.mark.clause("D4")
def test_it_says_what_it_waits_for_and_a_person_may_force_it(day: Day) -> None:
    own = by_phone(day, day.one)
    handed = day.one.hands_in(*own[:4], at=day.one.clock + LATER)
    assert states(handed) == ["done", "done", "done", "held"]
    offer = row(day.made["away"])
    assert (offer.code, offer.waits_for) == (
        "field.premise_missing", [f"visit:{offer.visit_id}"]
    )  # fmt: skip
    assert words_of(offer)["zh"].startswith("等另一部手机交来")
    assert "第二" in words_of(offer)["zh"]
    assert words_of(offer)["en"].startswith("Waits for another phone")
    actor = day.world.actor("zhanglixin")
    (waiting,) = inbox(actor)
    assert item(waiting, actor)["choices"] == ["retry", "force", "set_aside"]
    # What merely follows it goes on, and asking again changes neither state nor receipt.
    more = day.one.says(
        "record_add", {"entry": "note", "title": "天气晴"}, visit=day.sheet.id, after=str(offer.id)
    )
    retry = day.one.says("decide", {"about": str(offer.id), "choice": "retry"}, after=None)
    assert states(day.one.hands_in(more, retry, at=day.one.clock + LATER)) == ["done", "done"]
    assert (row(day.made["away"]).state, len(row(day.made["away"]).receipts)) == ("held", 1)
    force = day.one.says("decide", {"about": str(offer.id), "choice": "force"}, after=None)
    assert states(day.one.hands_in(force, at=day.one.clock + LATER)) == ["done"]
    told = row(day.made["away"])
    assert (told.state, told.code) == ("refused", "custody.not_confirmed")
    assert told.settled_by_id == day.world.staff["zhanglixin"].id


@pytest.mark.clause("D4")
def test_what_is_confirmed_at_the_office_lets_it_go_on_too(day: Day) -> None:
    day.one.hands_in(*by_phone(day, day.one)[:4], at=day.one.clock + LATER)
    assert row(day.made["away"]).state == "held"
    filling.confirm(
        bottle_ids=[Bottle.objects.get().id], actor=day.world.actor("zhaoting"),
        at=day.one.clock + LATER,
    )  # fmt: skip
    assert settle_waiting(at=day.one.clock + LATER) == 1
    assert row(day.made["away"]).state == "done"
    assert settle_waiting(at=day.one.clock + LATER) == 0


@pytest.mark.clause("D6")
def test_a_signal_answered_by_one_waits_for_who_acknowledged_it(day: Day) -> None:
    officer = phone(day.world, "liwentao")
    day.one.hands_in(day.made["entry"], at=day.one.clock + LATER)
    raised = officer.says(
        "signal_raise", {"direction": "to_monitoring", "text": "加药停了"}, visit=day.sheet.id,
    )  # fmt: skip
    officer.hands_in(raised, at=day.one.clock + LATER)
    seen = day.two.says(
        "signal_acknowledge", {"signal": raised["id"]}, visit=day.sheet.id,
        after=day.made["own"]["id"],
    )  # fmt: skip
    answer = day.one.says(
        "signal_answer",
        {"signal": raised["id"], "answer": "已加测", "readings": [day.made["taken"]["id"]]},
        visit=day.sheet.id, after=day.made["taken"]["id"],
    )  # fmt: skip
    day.one.hands_in(day.made["taken"], answer, at=day.one.clock + LATER)
    assert row(answer).state == "held"
    day.two.hands_in(day.made["own"], seen, at=day.one.clock + LATER)
    assert (row(seen).state, row(answer).state) == ("done", "done")
    assert Signal.objects.get().state == "answered"
