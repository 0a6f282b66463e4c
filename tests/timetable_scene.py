"""Timetables by what came of them: announced, the next version as a draft, one being searched."""

from datetime import date, datetime, timedelta

from tests.authorisation import Ids

from liance.flows.demonstration.story import Story, _filed
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.timetables import days_of, searched, special_plan
from liance.flows.demonstration.world import World
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.planning.models import Plan
from liance.mechanism.scheduling.actions import arranging, means, searching
from liance.mechanism.scheduling.models import Timetable

COORD = "chenjing"


def begun(world: World, plan: Plan, first: date, last: date, *, at: datetime) -> Timetable:
    """The next version of a plan's timetable."""
    found = elsewhere_of(plan, first=first, last=last)
    return arranging.begin(
        plan_id=plan.id, first=first, last=last, elsewhere=found, actor=world.actor(COORD), at=at
    )


def timetables(world: World, *, at: datetime) -> Ids:
    """Of a plan an announced version and the next as a draft, of another one that waits for the
    worker; a vehicle and a leave of the station."""
    actor = world.actor(COORD)
    first_day, last_day = days_of(at.astimezone(SHANGHAI).date())
    # later than the sheets of every other object
    days = (first_day + timedelta(days=8), last_day)
    plan = special_plan(world, *days, at=at - timedelta(days=100), most=3)
    _filed(Story(world, at), plan, MAIN, accepted=False)
    car = means.add_vehicle(plate="陕C·T0001", seats=5, actor=actor, at=at)
    day = at.astimezone(SHANGHAI).date() + timedelta(days=30)
    leave = means.add_absence(
        first=day, last=day, reason="培训", staff_id=world.staff["dengkai"].id, actor=actor, at=at
    )
    first = begun(world, plan, *days, at=at)
    searching.ask(timetable_id=first.id, version=first.version, seconds=1, actor=actor, at=at)
    searched(at)
    first.refresh_from_db()
    found = elsewhere_of(plan, first=first.first_day, last=first.last_day)
    arranging.announce(
        timetable_id=first.id, version=first.version, elsewhere=found, actor=actor, at=at
    )
    draft = begun(world, plan, *days, at=at)
    outing = draft.outings.order_by("day").first()
    arranging.fix(
        outing_id=outing.id, version=draft.version, fixed=False, elsewhere=found, actor=actor, at=at,
        reason="企业检修，改期另排",
    )  # fmt: skip
    other = special_plan(world, *days, at=at - timedelta(days=100), most=1)
    _filed(Story(world, at), other, MAIN, accepted=False)
    waiting = begun(world, other, *days, at=at)
    search = searching.ask(
        timetable_id=waiting.id, version=waiting.version, seconds=1, actor=actor, at=at
    )
    return {
        "timetabled_plan": plan.id, "timetable": first.id,
        "planned_visit": first.visits.exclude(outing=None).first().id,
        "draft_timetable": draft.id, "draft_outing": outing.id,
        "draft_planned_visit": outing.visits.first().id, "searched_timetable": waiting.id,
        "search": search.id, "vehicle": car.id, "absence": leave.id,
    }  # fmt: skip
