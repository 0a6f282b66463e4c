"""Joint entry and readings stand on two people, each by own sign-in (D1, D2, D4)."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from tests.joint_visit import beside, dairy, gauge, item_of, officer, opened, sampler
from tests.report_scene import exceeding
from tests.rewriting import rewrite

from liance.flows.demonstration.world import World
from liance.flows.visits import confirm_entry, confirm_readings, excuse_reading, leave
from liance.foundation.kernel.errors import IllegalTransition, Refused, Stale
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.queries import events_of
from liance.mechanism.laboratory.queries import completeness
from liance.mechanism.operations.actions.readings import (
    Measured,
    amend_reading,
    confirm_reading,
    take_reading,
)
from liance.mechanism.operations.models import CrewMember, Reading, Visit
from liance.mechanism.operations.queries import distances, serves_as_evidence, to_confirm
from liance.mechanism.operations.rules.places import Place
from liance.mechanism.reporting.actions.reports import send_back


def taken(world: World, visit: Visit, raw: str = "8.1") -> Reading:
    return take_reading(
        visit_id=visit.id, item_id=item_of(visit, "DW001", "pH值").id,
        measured=Measured(raw, world.staff["zhaoting"].id, instrument_id=gauge(world)),
        actor=sampler(world), at=world.at,
    )  # fmt: skip


def awaited(visit: Visit) -> list[str]:
    return [
        line.awaits for line in completeness(visit.id).open_lines
        if (line.point, line.factor) == ("DW001", "pH值")
    ]  # fmt: skip


@pytest.mark.clause("D1")
def test_what_one_side_writes_is_no_joint_entry_until_the_other_confirms(world: World) -> None:
    visit = opened(world, world.at, confirmed=False)
    assert (visit.regular, visit.deficiencies) == (False, ["unconfirmed_monitoring"])
    assert not serves_as_evidence(visit).serves
    at = world.at + timedelta(minutes=2)
    confirm_entry(
        visit_id=visit.id, place=Place(note="东门"), actor=world.actor("wangxuemei"), at=at
    )
    visit.refresh_from_db()
    assert visit.deficiencies == ["unconfirmed_monitoring"]
    confirm_entry(visit_id=visit.id, place=beside(world), actor=sampler(world), at=at)
    visit.refresh_from_db()
    assert (visit.regular, visit.deficiencies) == (True, [])
    said = [e.body for e in events_of(visit.id) if e.kind == "operations:visit:confirm"]
    assert sorted(len(body["deficiencies"]) for body in said) == [0, 1]


@pytest.mark.clause("D1")
def test_who_confirms_from_elsewhere_was_not_with_them(world: World) -> None:
    visit = opened(world, world.at, confirmed=False)
    away = replace(beside(world), lat=beside(world).lat + Decimal("0.05"))
    at = world.at + timedelta(minutes=40)
    confirm_entry(visit_id=visit.id, place=away, actor=sampler(world), at=at)
    visit.refresh_from_db()
    assert visit.deficiencies == ["places_apart"]
    member = CrewMember.objects.get(visit=visit, staff=world.staff["zhanglixin"])
    recorded, confirmed = (
        (member.lat, member.entered_at),
        (member.confirmed_lat, member.confirmed_at),
    )
    assert recorded == (beside(world).lat, world.at)
    assert confirmed == (away.lat, at)
    crew = list(CrewMember.objects.filter(visit=visit).order_by("id"))
    assert distances(crew, dairy(world)).between > 5000


@pytest.mark.clause("D1")
def test_a_visit_left_without_the_other_sides_word_is_deficient(world: World) -> None:
    visit = opened(world, world.at, confirmed=False)
    leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=world.at)
    (left,) = [e.body for e in events_of(visit.id) if e.kind == "operations:visit:leave"]
    assert left["deficiencies"] == ["unconfirmed_monitoring"]
    visit.refresh_from_db()
    assert serves_as_evidence(visit).reasons == ("unconfirmed_monitoring",)


@pytest.mark.clause("D1")
def test_what_is_confirmed_after_departure_is_kept_and_clears_nothing(world: World) -> None:
    visit = opened(world, world.at, confirmed=False)
    left = world.at + timedelta(hours=1)
    leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=left)
    weeks = world.at + timedelta(days=20)
    confirm_entry(visit_id=visit.id, place=Place(note="东门"), actor=sampler(world), at=weeks)
    visit.refresh_from_db()
    assert (visit.regular, visit.deficiencies) == (False, ["unconfirmed_monitoring"])
    assert not serves_as_evidence(visit).serves
    member = CrewMember.objects.get(visit=visit, staff=world.staff["zhanglixin"])
    assert member.confirmed_at == weeks
    (said,) = [e.body for e in events_of(visit.id) if e.kind == "operations:visit:confirm"]
    assert said["deficiencies"] == ["unconfirmed_monitoring"]
    # An officer's phone hands in later what was confirmed on site: it counts, the sampler's does not.
    confirm_entry(
        visit_id=visit.id, place=Place(note="东门"), actor=world.actor("wangxuemei"), at=left
    )
    visit.refresh_from_db()
    assert visit.deficiencies == ["unconfirmed_monitoring"]
    confirm_entry(visit_id=visit.id, place=beside(world), actor=world.actor("zhaoting"), at=left)
    visit.refresh_from_db()
    assert (visit.regular, visit.deficiencies) == (True, [])


@pytest.mark.clause("D1")
def test_the_phone_that_hands_in_first_makes_no_difference(world: World) -> None:
    visit = opened(world, world.at, confirmed=False)
    left = world.at + timedelta(hours=1)
    after = left + timedelta(hours=1)
    for who in ("zhanglixin", "zhaoting"):
        confirm_entry(visit_id=visit.id, place=beside(world), actor=world.actor(who), at=after)
    visit.refresh_from_db()
    assert visit.regular, "of a departure nobody told yet"
    leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=left)
    visit.refresh_from_db()
    assert (visit.regular, visit.deficiencies) == (False, ["unconfirmed_monitoring"])
    (said,) = [e.body for e in events_of(visit.id) if e.kind == "operations:visit:leave"]
    assert said["deficiencies"] == ["unconfirmed_monitoring"]


@pytest.mark.clause("D1")
def test_what_was_said_in_time_counts_though_the_visit_was_closed_meanwhile(world: World) -> None:
    visit = opened(world, world.at, confirmed=False)
    left = world.at + timedelta(hours=1)
    leave(visit_id=visit.id, version=visit.version, actor=officer(world), at=left)
    Visit.objects.filter(pk=visit.pk).update(state="closed")
    late, in_time = (world.actor("zhaoting"), left + timedelta(minutes=1)), (sampler(world), left)
    for (who, at), awaits in ((late, ["unconfirmed_monitoring"]), (in_time, [])):
        confirm_entry(visit_id=visit.id, place=beside(world), actor=who, at=at)
        visit.refresh_from_db()
        assert visit.deficiencies == awaits
    assert serves_as_evidence(visit).serves
    said = [e.body for e in events_of(visit.id) if e.kind == "operations:visit:confirm"]
    assert [body["deficiencies"] for body in said] == [["unconfirmed_monitoring"], []]


@pytest.mark.clause("D1")
def test_what_is_handed_in_once_a_report_is_prepared_changes_nothing(world: World) -> None:
    ending = exceeding(world)
    op, crew = ending.operation, CrewMember.objects.filter(visit=ending.operation.visit)
    rewrite(crew.filter(side="monitoring"), confirmed_at=None)
    awaits = ["unconfirmed_monitoring"]
    Visit.objects.filter(pk=op.visit.pk).update(regular=False, deficiencies=awaits)
    report = ending.prepare().report()
    first, second = (op.who(name) for name in op.team.samplers)
    confirm_entry(visit_id=op.visit.id, place=Place(note="东门"), actor=first, at=op.at(9, 40))
    op.visit.refresh_from_db()
    assert (op.visit.regular, op.visit.deficiencies) == (False, awaits)
    assert crew.get(staff=first.staff_id).confirmed_at == op.at(9, 40)
    send_back(
        report_id=report.id, version=report.version, reason="进场确认随后送达",
        actor=op.who(op.team.reviewer), at=op.at(10, days=1),
    )  # fmt: skip
    confirm_entry(visit_id=op.visit.id, place=Place(note="东门"), actor=second, at=op.at(9, 40))
    op.visit.refresh_from_db()
    assert (op.visit.regular, op.visit.deficiencies) == (True, [])


@pytest.mark.clause("D4")
def test_a_reading_awaits_the_second_person_and_is_a_gap_until_then(world: World) -> None:
    visit = opened(world, world.at)
    reading = taken(world, visit)
    assert (reading.state, reading.confirmed_at) == ("awaiting", None)
    assert awaited(visit) == ["confirmation"]
    with pytest.raises(Refused, match=r"operations\.not_asked"):
        confirm_reading(reading_id=reading.id, actor=sampler(world), at=world.at)
    with pytest.raises(Refused, match=r"operations\.none_chosen"):
        confirm_readings(reading_ids=[], actor=world.actor("zhaoting"), at=world.at)
    second, at = world.actor("zhaoting"), world.at + timedelta(minutes=1)
    with pytest.raises(Stale):
        confirm_reading(reading_id=reading.id, actor=second, at=at, version=7)
    assert list(to_confirm(second)) == [reading]
    confirm_readings(reading_ids=[reading.id], actor=second, at=at)
    reading.refresh_from_db()
    assert (reading.state, reading.confirmed_at) == ("confirmed", at)
    assert awaited(visit) == []
    assert Event.objects.filter(kind="operations:reading:confirm", object_id=reading.id).exists()
    with pytest.raises(IllegalTransition):
        confirm_reading(reading_id=reading.id, actor=second, at=at)


@pytest.mark.clause("D4")
def test_an_amended_reading_is_confirmed_anew(world: World) -> None:
    visit = opened(world, world.at)
    old = taken(world, visit)
    new = amend_reading(
        reading_id=old.id,
        measured=Measured("8.4", world.staff["zhaoting"].id, instrument_id=gauge(world)),
        reason="抄错",
        actor=sampler(world), at=world.at,
    )  # fmt: skip
    with pytest.raises(Refused, match="already_amended"):
        confirm_reading(reading_id=old.id, actor=world.actor("zhaoting"), at=world.at)
    assert list(to_confirm(world.actor("zhaoting"))) == [new]


@pytest.mark.clause("R3")
def test_where_nobody_can_confirm_the_reason_is_kept(world: World) -> None:
    visit = opened(world, world.at)
    reading = taken(world, visit)
    why = {"reading_id": reading.id, "at": world.at}
    with pytest.raises(Refused, match="not_own_side"):
        excuse_reading(**why, reason="赵婷住院", actor=officer(world))
    with pytest.raises(Refused, match="reason_missing"):
        excuse_reading(**why, reason=" ", actor=sampler(world))
    excuse_reading(**why, reason="赵婷住院", actor=sampler(world))
    reading.refresh_from_db()
    assert (reading.state, reading.unconfirmed_reason) == ("unconfirmed", "赵婷住院")
    assert awaited(visit) == []
