"""No person, instrument or vehicle is booked twice, whatever the door: the tables refuse it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from liance.flows.demonstration.world import World
from liance.mechanism.capability.models import Instrument
from liance.mechanism.planning.actions import drafting
from liance.mechanism.planning.models import Plan
from liance.mechanism.scheduling.models import (
    Outing,
    OutingInstrument,
    OutingMember,
    Timetable,
    Vehicle,
)

MORNING = DateTimeTZRange(
    datetime(2026, 12, 1, 0, 30, tzinfo=UTC), datetime(2026, 12, 1, 4, 0, tzinfo=UTC)
)
NOON = DateTimeTZRange(
    datetime(2026, 12, 1, 3, 59, tzinfo=UTC), datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
)
AFTERNOON = DateTimeTZRange(
    datetime(2026, 12, 1, 4, 0, tzinfo=UTC), datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
)


def plan_of(world: World, title: str = "专项") -> Plan:
    actor = world.actor("yangzhenhua")
    return drafting.draft_plan(kind="special", title=title, year=2026, actor=actor, at=world.at)


def timetable(world: World, plan: Plan, number: int = 1) -> Timetable:
    day = datetime(2026, 12, 1, tzinfo=UTC).date()
    return Timetable.objects.create(
        plan=plan, enforcement=plan.enforcement, monitoring=plan.monitoring, number=number,
        first_day=day, last_day=day + timedelta(days=30), created_at=world.at,
    )  # fmt: skip


def outing(
    world: World, row: Timetable, during: DateTimeTZRange, *, vehicle: Vehicle | None = None
) -> Outing:
    return Outing.objects.create(
        timetable=row, day=during.lower.date(), during=during, vehicle=vehicle,
        firm=row.state == "announced", created_at=world.at,
    )  # fmt: skip


def take(world: World, out: Outing, kind: str) -> None:
    """Book the same person or the same instrument for an outing."""
    shared = {"outing": out, "timetable": out.timetable, "during": out.during, "firm": out.firm,
              "created_at": world.at}  # fmt: skip
    if kind == "person":
        OutingMember.objects.create(side="monitoring", staff=world.staff["zhanglixin"], **shared)
    else:
        agency = world.staff["zhanglixin"].agency
        one = Instrument.objects.filter(agency=agency).order_by("number").first()
        OutingInstrument.objects.create(instrument=one, **shared)


@pytest.fixture
def car(world: World) -> Vehicle:
    agency = world.staff["zhanglixin"].agency
    return Vehicle.objects.create(agency=agency, plate="陕C·A1234", seats=5, created_at=world.at)


@pytest.mark.clause("P3")
@pytest.mark.parametrize("kind", ["person", "instrument", "vehicle"])
@pytest.mark.parametrize(("during", "fits"), [(AFTERNOON, True), (NOON, False)])
def test_one_timetable_books_nothing_twice(
    world: World, car: Vehicle, kind: str, during: DateTimeTZRange, fits: bool
) -> None:
    row = timetable(world, plan_of(world))

    def both() -> None:
        for hours in (MORNING, during):
            out = outing(world, row, hours, vehicle=car if kind == "vehicle" else None)
            if kind != "vehicle":
                take(world, out, kind)

    if fits:
        both()
        assert Outing.objects.count() == 2
    else:
        with pytest.raises(IntegrityError, match=r"outing_\w+_once"), transaction.atomic():
            both()


@pytest.mark.clause("P3")
@pytest.mark.parametrize("kind", ["person", "instrument", "vehicle"])
def test_two_drafts_may_want_the_same_and_two_announced_may_not(
    world: World, car: Vehicle, kind: str
) -> None:
    rows = [timetable(world, plan_of(world, title)) for title in ("甲", "乙")]
    for row in rows:
        out = outing(world, row, MORNING, vehicle=car if kind == "vehicle" else None)
        if kind != "vehicle":
            take(world, out, kind)
    first, second = rows
    assert Timetable.objects.filter(pk=first.pk).update(state="announced") == 1
    taken = OutingMember if kind == "person" else OutingInstrument
    assert Outing.objects.filter(firm=True).count() == 1
    assert kind == "vehicle" or taken.objects.filter(firm=True).count() == 1
    with pytest.raises(IntegrityError, match="once_announced"), transaction.atomic():
        Timetable.objects.filter(pk=second.pk).update(state="announced")
    Timetable.objects.filter(pk=first.pk).update(state="superseded")
    assert Timetable.objects.filter(pk=second.pk).update(state="announced") == 1


@pytest.mark.clause("P3")
def test_hours_moved_by_hand_in_the_database_move_what_is_booked(
    world: World, car: Vehicle
) -> None:
    row = timetable(world, plan_of(world))
    one, other = outing(world, row, MORNING, vehicle=car), outing(world, row, AFTERNOON)
    for out in (one, other):
        take(world, out, "person")
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError, match="outing_member_once"), transaction.atomic():
            cursor.execute("UPDATE scheduling_outing SET during = %s WHERE id = %s", [NOON, one.id])
        later = DateTimeTZRange(AFTERNOON.upper, AFTERNOON.upper + timedelta(hours=1))
        cursor.execute("UPDATE scheduling_outing SET during = %s WHERE id = %s", [later, other.id])
    assert OutingMember.objects.get(outing=other).during == later
    with pytest.raises(IntegrityError, match="as_outing"), transaction.atomic():
        OutingMember.objects.filter(outing=other).update(firm=True)
    with pytest.raises(IntegrityError, match="outing_as_timetable"), transaction.atomic():
        Outing.objects.filter(pk=one.pk).update(firm=True)


def test_an_illegal_step_is_refused_below_the_actions(world: World) -> None:
    row = timetable(world, plan_of(world))
    Timetable.objects.filter(pk=row.pk).update(state="dropped")
    with pytest.raises(IntegrityError, match="illegal step"), transaction.atomic():
        Timetable.objects.filter(pk=row.pk).update(state="announced")
