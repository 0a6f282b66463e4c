"""A special plan of the main city in the demonstration, arranged on days and announced."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count

from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.world import World
from liance.flows.timetabling.elsewhere import elsewhere_of
from liance.flows.timetabling.searching import search_waiting
from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.planning.actions import drafting
from liance.mechanism.planning.models import Plan
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.queries import subtree
from liance.mechanism.scheduling.actions import arranging, means, searching
from liance.mechanism.scheduling.models import Timetable

WEEKS, LEAST_DAYS = 3, 21
STEPS_A_SECOND = 20


def arranged(world: World, file: Callable[[Plan], None], *, at: datetime) -> Timetable:
    """Every unit of the main city once within some weeks; two vehicles, one leave. ``file`` takes
    the plan to the province."""
    actor, lead = world.actor(MAIN.coordinator), world.actor(MAIN.lead)
    first, last = days_of(at.astimezone(SHANGHAI).date())
    plan = special_plan(world, first, last, at=at - timedelta(days=100))
    file(plan)
    for plate in ("陕C·H2021", "陕C·H2032"):
        means.add_vehicle(plate=plate, seats=5, actor=actor, at=at)
    away = first + timedelta(days=9)
    means.add_absence(
        first=away, last=away + timedelta(days=2), reason="培训",
        staff_id=world.staff["wangxuemei"].id, actor=lead, at=at,
    )  # fmt: skip
    found = elsewhere_of(plan, first=first, last=last)
    row = arranging.begin(
        plan_id=plan.id, first=first, last=last, elsewhere=found, actor=actor, at=at
    )
    searching.ask(timetable_id=row.id, version=row.version, seconds=10, actor=actor, at=at)
    searched(at)
    row.refresh_from_db()
    searching.ask_what_if(
        timetable_id=row.id, people=1, month=first.month, seconds=5, actor=actor, at=at
    )
    searched(at)
    return arranging.announce(
        timetable_id=row.id, version=row.version, elsewhere=found, actor=actor, at=at
    )


def searched(at: datetime) -> int:
    """What waits, searched with a clock that counts steps: the same result on every machine."""
    steps = count()
    return search_waiting(clock=lambda: at, monotonic=lambda: next(steps) / STEPS_A_SECOND)


def days_of(today: date) -> tuple[date, date]:
    """From the day after tomorrow, within one year: late in December the next one's January."""
    first, end = today + timedelta(days=2), date(today.year, 12, 31)
    if (end - first).days < LEAST_DAYS:
        first, end = date(today.year + 1, 1, 4), date(today.year + 1, 12, 31)
    return first, min(first + timedelta(weeks=WEEKS), end)


def special_plan(
    world: World, first: date, last: date, *, at: datetime, most: int | None = None
) -> Plan:
    """A special plan of the main city with its first ``most`` units, each once in those days."""
    lead = world.actor(MAIN.lead)
    place = world.staff[MAIN.lead].agency.jurisdiction
    plan = drafting.draft_plan(
        kind="special", title=f"{place.name}{first.year}年冬春季涉水涉气专项", year=first.year,
        actor=lead, at=at,
    )  # fmt: skip
    stratum = drafting.add_stratum(
        plan_id=plan.id, version=plan.version, by="region", value=place.code, factors=[],
        name="全部单位", ratio=Decimal(100), frequency=1, actor=lead, at=at,
    )  # fmt: skip
    plan.refresh_from_db()
    inside = Source.objects.filter(jurisdiction__in=subtree(place.code), active=True)
    for source in inside.order_by("name")[:most]:
        outlets = {
            o.id: [f.factor for f in o.factors.all()]
            for o in source.outlets.prefetch_related("factors")
        }
        drafting.add_target(
            plan_id=plan.id, version=plan.version, stratum_id=stratum.id, source_id=source.id,
            outlets=outlets, period_from=first, period_to=last, actor=lead, at=at,
        )  # fmt: skip
        plan.refresh_from_db()
    return plan
