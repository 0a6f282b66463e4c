"""What is announced stands: hours, people, days; and what other plans and sheets take is taken."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.rewriting import rewrite
from tests.winter_timetable import (
    BEFORE,
    COORD,
    FIRST,
    LAST,
    LEAD,
    announced,
    begun,
    searched,
    winter_plan,
)

from liance.flows.demonstration.world import World
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.flows.timetabling.sheets import sheet_of
from liance.foundation.access.models import Grant
from liance.foundation.kernel.errors import Refused, Stale
from liance.foundation.ledger.models import Event
from liance.mechanism.capability.conflicts import declare
from liance.mechanism.coordination.models import Sheet, SheetCrew
from liance.mechanism.planning.models import NotDone, Plan
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.scheduling.actions import arranging, means
from liance.mechanism.scheduling.gathering import Elsewhere, task_of
from liance.mechanism.scheduling.models import (
    Outing,
    OutingMember,
    PlannedVisit,
    Timetable,
)


@pytest.fixture
def standing(world: World, plan: Plan, at: datetime) -> Timetable:
    row = begun(world, plan, at)
    searched(world, row, at)
    announced(world, row, at)
    return row


def elsewhere(plan: Plan) -> Elsewhere:
    return elsewhere_of(plan, first=FIRST, last=LAST)


def released(world: World, out: Outing, at: datetime, reason: str = "企业检修，改期另排") -> Outing:
    out.timetable.refresh_from_db()
    return arranging.fix(
        outing_id=out.id, version=out.timetable.version, fixed=False, reason=reason,
        elsewhere=elsewhere(out.timetable.plan), actor=world.actor(COORD), at=at,
    )  # fmt: skip


@pytest.mark.clause("P2")
def test_a_declared_conflict_keeps_a_person_from_the_unit(
    world: World, plan: Plan, at: datetime
) -> None:
    row = begun(world, plan, at)
    searched(world, row, at)
    visit = row.visits.exclude(outing=None).first()
    officer = visit.outing.members.filter(side="enforcement").first().staff
    declare(staff=officer, source=visit.target.source, ground="interest", reason="配偶在该企业任职",
            actor=world.actor(LEAD), at=at)  # fmt: skip
    row.refresh_from_db()
    with pytest.raises(Refused, match="fault_avoid"):
        announced(world, row, at)
    row.refresh_from_db()
    searched(world, row, at)
    visit.refresh_from_db()
    assert visit.outing is None or officer.id not in set(
        visit.outing.members.values_list("staff_id", flat=True)
    )
    announced(world, row, at)


@pytest.mark.clause("P3")
def test_no_version_puts_a_visit_on_a_day_that_is_past(
    world: World, standing: Timetable, plan: Plan
) -> None:
    later = datetime.combine(
        FIRST + timedelta(days=13), datetime.min.time(), tzinfo=world.at.tzinfo
    )
    with pytest.raises(Refused, match=r"scheduling\.past"):
        arranging.begin(
            plan_id=plan.id, first=FIRST + timedelta(days=13), last=LAST, elsewhere=elsewhere(plan),
            actor=world.actor(COORD), at=later,
        )  # fmt: skip
    row = arranging.begin(
        plan_id=plan.id, first=FIRST + timedelta(days=14), last=LAST, elsewhere=elsewhere(plan),
        actor=world.actor(COORD), at=later,
    )  # fmt: skip
    assert row.first_day == standing.first_day
    task = task_of(row, elsewhere=elsewhere(plan), after=FIRST + timedelta(days=13))
    assert min(task.days) > (FIRST + timedelta(days=13)).toordinal()
    past = row.outings.filter(day__lte=FIRST + timedelta(days=13)).first()
    if past is not None:
        with pytest.raises(Refused, match=r"scheduling\.past"):
            released(world, past, later)
    Outing.objects.filter(timetable=row).update(fixed=False)
    visit = row.visits.exclude(outing=None).first()
    with pytest.raises(Refused, match=r"scheduling\.past"):
        arranging.move(
            visit_id=visit.id, version=row.version, day=FIRST + timedelta(days=1), outing_id=None,
            elsewhere=elsewhere(plan), actor=world.actor(COORD), at=later,
        )  # fmt: skip
    Outing.objects.filter(pk=row.outings.first().pk).update(day=FIRST)
    with pytest.raises(Refused, match=r"scheduling\.past"):
        arranging.announce(
            timetable_id=row.id, version=row.version, elsewhere=elsewhere(plan),
            actor=world.actor(COORD), at=later,
        )  # fmt: skip


@pytest.mark.clause("P3")
def test_what_is_announced_is_let_go_with_a_reason_and_never_with_a_sheet_out(
    world: World, standing: Timetable, plan: Plan, at: datetime
) -> None:
    sheeted = standing.visits.exclude(outing=None).first()
    sheet_of(visit_id=sheeted.id, actor=world.actor("liwentao"), at=at)
    row = begun(world, plan, at)
    out = row.outings.get(visits__target=sheeted.target_id)
    assert out.kept
    with pytest.raises(Refused, match="release_sheet"):
        released(world, out, at)
    other = row.outings.exclude(pk=out.pk).first()
    with pytest.raises(Refused, match="release_reason"):
        released(world, other, at, reason="改期")
    assert not released(world, other, at).fixed
    told = Event.objects.get(kind="scheduling:timetable:release", object_id=row.id)
    assert "企业检修" in told.body


@pytest.mark.clause("P3")
def test_the_hours_of_what_is_announced_are_taken_over_as_told(
    world: World, standing: Timetable, plan: Plan, at: datetime
) -> None:
    told = dict(standing.visits.exclude(outing=None).values_list("target_id", "begins_at"))
    means.set_terms(
        version=0,
        laboratory_per_day=None, gap_days=None, day_minutes=None, basis="", verified=False,
        actor=world.actor(COORD), at=at,
    )  # fmt: skip
    for target in plan.targets.select_related("source"):
        source = target.source
        source.lat = (source.lat or 34) + 1
        source.save(update_fields=["lat"])
    row = begun(world, plan, at)
    assert dict(row.visits.exclude(outing=None).values_list("target_id", "begins_at")) == told
    before = sorted((o.day, o.during.lower, o.during.upper) for o in standing.outings.all())
    assert sorted((o.day, o.during.lower, o.during.upper) for o in row.outings.all()) == before


def test_a_dropped_draft_leaves_the_targets_free_and_reasons_leave_the_copy(
    world: World, standing: Timetable, plan: Plan, at: datetime
) -> None:
    visit = standing.visits.exclude(outing=None).first()
    NotDone.objects.create(
        target=visit.target, reason="企业停产", by=world.staff[COORD], at=at,
        department=plan.department, created_at=at,
    )  # fmt: skip
    row = begun(world, plan, at)
    assert not row.visits.filter(target=visit.target_id).exists()
    arranging.drop(timetable_id=row.id, version=row.version, actor=world.actor(COORD), at=at)
    assert not PlannedVisit.objects.filter(timetable=row).exists()
    assert not OutingMember.objects.filter(timetable=row).exists()
    assert standing.visits.filter(target=visit.target_id).exists()


def sent(sheet: Sheet, begins: datetime, ends: datetime) -> None:
    Sheet.objects.filter(pk=sheet.pk).update(state="sent", planned_from=begins, planned_to=ends)


@pytest.mark.clause("P3")
def test_a_sheet_counts_where_it_went_and_for_whom(
    world: World, standing: Timetable, plan: Plan, at: datetime
) -> None:
    visit = standing.visits.exclude(outing=None).first()
    sheet = sheet_of(visit_id=visit.id, actor=world.actor("liwentao"), at=at)
    crew = set(sheet.crew.values_list("staff_id", flat=True))
    sent(sheet, sheet.planned_from, sheet.planned_to)
    told = elsewhere(plan)
    assert (told.moved, visit.target_id in told.sheeted) == (frozenset(), True)
    assert not crew & set(told.people)
    sent(sheet, sheet.planned_from + timedelta(days=1), sheet.planned_to + timedelta(days=2))
    told = elsewhere(plan)
    stays = {visit.outing.day + timedelta(days=n) for n in (1, 2)}
    assert told.moved == {visit.target_id} <= told.settled
    assert all(told.people[person] == stays for person in crew)
    assert told.visited[visit.target.source_id] == stays
    row = begun(world, plan, at)
    assert not row.visits.filter(target=visit.target_id).exists()


def test_other_people_on_a_sheet_are_the_ones_who_are_out(
    world: World, standing: Timetable, plan: Plan, at: datetime
) -> None:
    visit = standing.visits.exclude(outing=None).first()
    sheet = sheet_of(visit_id=visit.id, actor=world.actor("liwentao"), at=at)
    sent(sheet, sheet.planned_from, sheet.planned_to)
    gone = SheetCrew.objects.filter(sheet=sheet).first()
    fresh = Staff.objects.filter(agency=gone.staff.agency, active=True).exclude(
        pk__in=sheet.crew.values("staff_id")
    ).first()  # fmt: skip
    SheetCrew.objects.filter(pk=gone.pk).delete()
    SheetCrew.objects.create(
        sheet=sheet, side=gone.side, staff=fresh, certificate_number="", created_at=at
    )
    told = elsewhere(plan)
    assert visit.outing.day in told.people[fresh.id]
    assert gone.staff_id not in told.people
    assert visit.target_id in told.moved


@pytest.mark.clause("P3")
def test_another_plan_s_visits_keep_their_distance_and_fill_the_laboratory(
    world: World, standing: Timetable, at: datetime
) -> None:
    means.set_terms(
        version=0,
        laboratory_per_day=40, gap_days=5, day_minutes=None, basis="", verified=False,
        actor=world.actor(COORD), at=at,
    )  # fmt: skip
    other = winter_plan(world, "另一个专项")
    row = begun(world, other, at)
    task = task_of(row, elsewhere=elsewhere(other), after=BEFORE)
    days = {
        (str(v.target.source_id), v.outing.day.toordinal())
        for v in standing.visits.exclude(outing=None).select_related("target", "outing")
    }
    assert days <= {(site, day) for site, done in task.done.items() for day in done}
    assert set(task.booked) == {day for _site, day in days}
    assert sum(task.booked.values()) == sum(v.bottles for v in task.visits) > 0


@pytest.mark.clause("P3")
def test_who_lost_the_role_is_sent_no_more(world: World, plan: Plan, at: datetime) -> None:
    row = begun(world, plan, at)
    officer = world.staff["liwentao"]
    middle = FIRST + timedelta(days=14)

    def last_days() -> list[date]:
        task = task_of(row, elsewhere=Elsewhere(), after=BEFORE)
        held = [h for p in task.people if p.id == str(officer.id) for h in p.officer]
        return [date.fromordinal(h.last) for h in held]

    assert max(last_days()) > LAST
    Grant.objects.filter(user=officer.user_id).update(valid_to=middle)
    assert set(last_days()) == {middle - timedelta(days=1)}
    Grant.objects.filter(user=officer.user_id).update(valid_to=world.at.date())
    assert last_days() == [], "an account without a field role does not go out"


def test_two_who_set_the_terms_at_once_do_not_overwrite_each_other(
    world: World, at: datetime
) -> None:
    def setting(version: int, most: int) -> None:
        means.set_terms(
            version=version, laboratory_per_day=most, gap_days=None, day_minutes=None, basis="",
            verified=False, actor=world.actor(COORD), at=at,
        )  # fmt: skip

    setting(0, 40)
    with pytest.raises(Stale):
        setting(0, 50)
    setting(1, 60)
    leave = means.add_absence(
        first=FIRST, last=LAST, reason="培训", staff_id=world.staff["zhaoting"].id,
        actor=world.actor(COORD), at=at,
    )  # fmt: skip
    with pytest.raises(Stale):
        means.drop_absence(
            absence_id=leave.id, version=leave.version + 1, actor=world.actor(COORD), at=at
        )
    means.drop_absence(absence_id=leave.id, version=leave.version, actor=world.actor(COORD), at=at)


@pytest.mark.clause("P3")
def test_the_distance_counts_other_agencies_and_as_far_back_as_it_was_set(
    world: World, standing: Timetable, plan: Plan, at: datetime
) -> None:
    visit = standing.visits.exclude(outing=None).first()
    sheet = sheet_of(visit_id=visit.id, actor=world.actor("liwentao"), at=at)
    other = Agency.objects.exclude(pk__in=[plan.enforcement_id, plan.monitoring_id]).filter(
        functions__contains=["enforcement"]
    ).first()  # fmt: skip
    day = FIRST - timedelta(days=80)
    begins = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
    rewrite(Sheet.objects.filter(pk=sheet.pk), enforcement=other, monitoring=other, target=None,
            state="sent", planned_from=begins, planned_to=begins + timedelta(hours=2))  # fmt: skip
    source = visit.target.source_id
    assert day not in elsewhere(plan).visited.get(source, set())
    means.set_terms(version=0, laboratory_per_day=None, gap_days=90, day_minutes=None, basis="",
                    verified=False, actor=world.actor(COORD), at=at)  # fmt: skip
    assert elsewhere(plan).visited[source] == {day}
