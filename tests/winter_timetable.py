"""A special plan of the main city in December, and its timetable step by step."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from liance.flows.demonstration.story import Story, _filed
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.flows.timetabling.searching import search_waiting
from liance.mechanism.planning.actions import drafting
from liance.mechanism.planning.models import Plan
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.queries import subtree
from liance.mechanism.scheduling.actions import arranging, searching
from liance.mechanism.scheduling.daily.checker import faults
from liance.mechanism.scheduling.gathering import outings_of, task_of
from liance.mechanism.scheduling.models import Search, Timetable

LEAD, COORD = "yangzhenhua", "chenjing"
FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)
BEFORE = FIRST - timedelta(days=1)


def winter_plan(world: World, title: str = "冬季专项") -> Plan:
    """A special plan on file: every key firm of the main city, once in December."""
    lead, at = world.actor(LEAD), world.at
    made = drafting.draft_plan(kind="special", title=title, year=2026, actor=lead, at=at)
    stratum = drafting.add_stratum(
        plan_id=made.id, version=made.version, name="重点", by="management", value="key",
        factors=[], ratio=Decimal(100), frequency=1, actor=lead, at=at,
    )  # fmt: skip
    made.refresh_from_db()
    area = subtree(made.jurisdiction_id)
    for source in Source.objects.filter(jurisdiction__in=area, management="key").order_by("name"):
        outlets = {
            o.id: [f.factor for f in o.factors.all()]
            for o in source.outlets.prefetch_related("factors")
        }
        drafting.add_target(
            plan_id=made.id, version=made.version, stratum_id=stratum.id, source_id=source.id,
            outlets=outlets, period_from=FIRST, period_to=LAST, actor=lead, at=at,
        )  # fmt: skip
        made.refresh_from_db()
    _filed(Story(world, at + timedelta(days=100)), made, MAIN, accepted=False)
    return made


def begun(world: World, plan: Plan, at: datetime) -> Timetable:
    found = elsewhere_of(plan, first=FIRST, last=LAST)
    return arranging.begin(
        plan_id=plan.id, first=FIRST, last=LAST, elsewhere=found, actor=world.actor(COORD), at=at
    )


def searched(world: World, row: Timetable, at: datetime) -> Search:
    """The worker's step with a clock of its own: no second is waited."""
    row.refresh_from_db()
    asked = searching.ask(
        timetable_id=row.id, version=row.version, seconds=1, actor=world.actor(COORD), at=at
    )
    assert search_waiting(clock=lambda: at, monotonic=ticks()) == 1
    asked.refresh_from_db()
    row.refresh_from_db()
    return asked


def ticks() -> object:
    steps: Iterator[int] = count()
    return lambda: next(steps) / 50


def whole(row: Timetable) -> list[object]:
    """The faults of a timetable as its tables have it."""
    task = task_of(
        row, elsewhere=elsewhere_of(row.plan, first=FIRST, last=LAST), after=BEFORE, fixed=False
    )
    return faults(task, arranging.plan_of(task, outings_of(row)))


def announced(world: World, row: Timetable, at: datetime) -> None:
    row.refresh_from_db()
    found = elsewhere_of(row.plan, first=FIRST, last=LAST)
    arranging.announce(
        timetable_id=row.id, version=row.version, elsewhere=found, actor=world.actor(COORD), at=at
    )
    row.refresh_from_db()
    assert row.state == "announced"
