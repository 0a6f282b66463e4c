"""A timetable begun, searched by the worker's step, changed by hand, announced, made a sheet."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from unittest import mock

import pytest
from tests.winter_timetable import (
    COORD,
    FIRST,
    LAST,
    LEAD,
    announced,
    begun,
    searched,
    ticks,
    whole,
)

from liance.flows.demonstration.world import World
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.flows.timetabling.searching import search_waiting
from liance.flows.timetabling.sheets import sheet_of
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.ledger.models import Event
from liance.mechanism.planning.actions import drafting
from liance.mechanism.planning.models import Plan
from liance.mechanism.scheduling.actions import arranging, means, searching
from liance.mechanism.scheduling.gathering import outings_of
from liance.mechanism.scheduling.models import OutingMember, Timetable


@pytest.mark.clause("P3")
def test_from_open_targets_to_an_announced_timetable_and_a_sheet(
    world: World, plan: Plan, at: datetime
) -> None:
    means.add_vehicle(plate="陕C·A1234", seats=5, actor=world.actor(COORD), at=at)
    row = begun(world, plan, at)
    assert row.visits.count() == plan.targets.count() > 3
    search = searched(world, row, at)
    assert (search.state, search.progress["unserved"]) == ("done", 0)
    assert row.bound <= row.cost == search.progress["cost"]
    assert whole(row) == []
    outing = row.outings.first()
    assert outing.during.lower.astimezone().minute == 30
    assert outing.vehicle.plate == "陕C·A1234"
    with pytest.raises(NotPermitted):
        arranging.announce(
            timetable_id=row.id, version=row.version, elsewhere=elsewhere_of(plan, first=FIRST, last=LAST),
            actor=world.actor("zhanglixin"), at=at,
        )  # fmt: skip
    announced(world, row, at)
    told = Event.objects.get(kind="scheduling:timetable:announce", object_id=row.id)
    assert row.digest in told.body
    assert OutingMember.objects.filter(timetable=row, firm=True).count() == 4 * row.outings.count()
    visit = outing.visits.first()
    sheet = sheet_of(visit_id=visit.id, actor=world.actor("liwentao"), at=at)
    officers = set(outing.members.filter(side="enforcement").values_list("staff_id", flat=True))
    assert set(sheet.crew.values_list("staff_id", flat=True)) == officers
    assert sheet.planned_from == visit.begins_at
    assert sheet.target_id == visit.target_id
    planned = {f for o in visit.target.outlets.all() for f in o.factors}
    assert {i.factor for p in sheet.points.all() for i in p.items.all()} == planned
    monitors = outing.members.filter(side="monitoring").values_list("staff__name", flat=True)
    assert all(name in sheet.note for name in monitors)
    with pytest.raises(Refused, match="sheet_exists"):
        sheet_of(visit_id=visit.id, actor=world.actor("liwentao"), at=at)


@pytest.mark.clause("P3")
def test_the_next_version_keeps_what_is_announced(world: World, plan: Plan, at: datetime) -> None:
    first = begun(world, plan, at)
    searched(world, first, at)
    announced(world, first, at)
    before = {replace(o, fixed=True) for o in outings_of(first)}
    second = begun(world, plan, at)
    assert second.number == 2
    searched(world, second, at)
    assert before <= set(outings_of(second))
    announced(world, second, at)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert not OutingMember.objects.filter(timetable=first, firm=True).exists()


@pytest.mark.clause("P3")
def test_a_change_by_hand_is_checked_at_once(world: World, plan: Plan, at: datetime) -> None:
    row = begun(world, plan, at)
    searched(world, row, at)
    visit = row.visits.exclude(outing=None).first()
    free = next(
        d for n in range(31)
        if (d := FIRST + timedelta(days=n)).weekday() < 5 and not row.outings.filter(day=d)
    )  # fmt: skip
    found = elsewhere_of(plan, first=FIRST, last=LAST)

    def moved(day: date, into: object = None) -> None:
        row.refresh_from_db()
        arranging.move(
            visit_id=visit.id, version=row.version, day=day, outing_id=into, elsewhere=found,
            actor=world.actor(COORD), at=at,
        )  # fmt: skip
        visit.refresh_from_db()

    moved(free)
    assert visit.outing.day == free
    assert whole(row) == []
    with pytest.raises(Refused, match="fault_day"):
        moved(LAST + timedelta(days=4))
    with pytest.raises(Refused, match="fault_day"):
        moved(date(2026, 12, 5))
    sampler = world.staff["zhanglixin"]
    row.refresh_from_db()
    arranging.take_out(visit_id=visit.id, version=row.version, actor=world.actor(COORD), at=at)
    means.set_terms(
        version=0,
        laboratory_per_day=None, gap_days=None, day_minutes=1400, basis="", verified=False,
        actor=world.actor(COORD), at=at,
    )  # fmt: skip
    other = row.outings.first()
    moved(other.day, other.id)
    assert visit.outing.day == other.day
    assert visit.outing.visits.count() > 1
    assert whole(row) == []
    row.refresh_from_db()
    with pytest.raises(Refused, match="fault_monitors"):
        arranging.set_crew(
            outing_id=visit.outing_id, version=row.version, vehicle_id=None, elsewhere=found,
            officers=[world.staff["liwentao"].id, world.staff["wangxuemei"].id],
            monitors=[sampler.id], actor=world.actor(COORD), at=at,
        )  # fmt: skip
    arranging.fix(outing_id=visit.outing_id, version=row.version, fixed=True,
                  elsewhere=found, actor=world.actor(COORD), at=at)  # fmt: skip
    with pytest.raises(Refused, match="is_fixed"):
        moved(free)


@pytest.mark.clause("P3")
def test_leave_and_sheets_keep_people_at_home(world: World, plan: Plan, at: datetime) -> None:
    sampler = world.staff["zhanglixin"]
    means.add_absence(
        first=FIRST, last=LAST, reason="产假", staff_id=sampler.id, actor=world.actor(COORD), at=at
    )
    row = begun(world, plan, at)
    searched(world, row, at)
    assert row.outings.exists()
    assert not OutingMember.objects.filter(timetable=row, staff=sampler).exists()
    means.add_absence(
        first=FIRST, last=LAST, reason="培训", staff_id=world.staff["zhaoting"].id,
        actor=world.actor(COORD), at=at,
    )  # fmt: skip
    search = searched(world, row, at)
    assert search.progress["unserved"] == row.visits.count()
    assert {tuple(c["demands"]) for c in search.result["conflicts"]} == {("monitors",)}


@pytest.mark.clause("P3")
def test_what_if_changes_nothing_and_says_what_would(
    world: World, plan: Plan, at: datetime
) -> None:
    row = begun(world, plan, at)
    searched(world, row, at)
    before = outings_of(row)
    row.refresh_from_db()
    asked = searching.ask_what_if(
        timetable_id=row.id, people=2, month=12, seconds=1, actor=world.actor(COORD), at=at
    )
    search_waiting(clock=lambda: at, monotonic=ticks())
    asked.refresh_from_db()
    assert asked.state == "done"
    assert outings_of(row) == before
    assert len(asked.result["unserved"]) == row.visits.count()
    assert asked.result["was_unserved"] == []
    assert asked.result["cost"] > asked.result["was_cost"]
    assert len(asked.result["people"]) == 2
    one = searching.ask_what_if(
        timetable_id=row.id, people=1, month=12, seconds=1, actor=world.actor(COORD), at=at
    )
    search_waiting(clock=lambda: at, monotonic=ticks())
    one.refresh_from_db()
    touched = [o for o in before if one.result["people"][0] in o.monitors]
    assert one.result["unserved"] == []
    assert one.result["moved"] <= sum(len(o.visits) for o in touched) < row.visits.count()
    with pytest.raises(Refused, match="month"):
        searching.ask_what_if(
            timetable_id=row.id, people=2, month=5, seconds=1, actor=world.actor(COORD), at=at
        )


def test_a_search_can_be_stopped_and_keeps_the_best(world: World, plan: Plan, at: datetime) -> None:
    row = begun(world, plan, at)
    asked = searching.ask(
        timetable_id=row.id, version=row.version, seconds=600, actor=world.actor(COORD), at=at
    )
    with pytest.raises(Refused, match="searching"):
        arranging.drop(timetable_id=row.id, version=row.version, actor=world.actor(COORD), at=at)
    heard = searching.hear

    def stopping(**said: object) -> bool:
        searching.stop(search_id=asked.id, actor=world.actor(COORD), at=at)
        return heard(**said)

    with mock.patch.object(searching, "hear", stopping):
        search_waiting(clock=lambda: at, monotonic=lambda: 0.0)
    asked.refresh_from_db()
    assert asked.state == "done"
    assert row.outings.exists()


def test_two_announced_timetables_cannot_send_one_person_twice(
    world: World, plan: Plan, at: datetime
) -> None:
    row = begun(world, plan, at)
    searched(world, row, at)
    before = outings_of(row)
    other = Timetable.objects.create(
        plan=drafting.draft_plan(kind="special", title="另一个", year=2026,
                                 actor=world.actor(LEAD), at=at),
        enforcement=row.enforcement, monitoring=row.monitoring, number=1, first_day=FIRST,
        last_day=LAST, created_at=at,
    )  # fmt: skip
    out, member = row.outings.first(), OutingMember.objects.filter(timetable=row).first()
    double = type(out).objects.create(
        timetable=other, day=out.day, during=out.during, created_at=at
    )
    OutingMember.objects.create(
        outing=double, timetable=other, side=member.side, staff=member.staff, during=out.during,
        created_at=at,
    )  # fmt: skip
    Timetable.objects.filter(pk=other.pk).update(state="announced")
    with pytest.raises(Refused, match=r"booked|fault_away"):
        announced(world, row, at)
    assert outings_of(row) == before
    searched(world, row, at)
    announced(world, row, at)


def test_outsiders_know_of_no_timetable(world: World, plan: Plan, at: datetime) -> None:
    row = begun(world, plan, at)
    for who in ("lead-610100", "coord-610100"):
        with pytest.raises((NotFound, NotPermitted)):
            arranging.drop(timetable_id=row.id, version=row.version, actor=world.actor(who), at=at)
