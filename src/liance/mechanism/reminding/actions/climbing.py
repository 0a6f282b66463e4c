"""Where deadlines stand on their ladders: taken up, worked out again, taken a rung higher."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import F, QuerySet

from liance.foundation.clocks.ladder import MOVED, Planned, planned
from liance.foundation.clocks.models import Clock
from liance.mechanism.reminding.models import Climb
from liance.norms.calendar.instants import last_moment
from liance.norms.calendar.working_days import Calendar

# Rungs that only say that there is still time: pointless once a later one is reached.
AHEAD = ("begun", "early", "soon")
MOST = 500
NEW = """
SELECT c.id FROM clocks_clock c
 WHERE c.stopped_at IS NULL
   AND NOT EXISTS (SELECT FROM reminding_climb k WHERE k.clock_id = c.id)
 ORDER BY c.due_at, c.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Reached:
    """A running deadline and the rungs it has reached and nobody was reminded of."""

    clock: Clock
    rungs: tuple[str, ...]


def take_up(*, calendar: Calendar, most: int = MOST) -> int:
    """Give each new running deadline its ladder; returns how many there were."""
    with connection.cursor() as cursor:
        cursor.execute(NEW, [most])
        ids = [row[0] for row in cursor.fetchall()]
    clocks = Clock.objects.filter(pk__in=ids)
    fresh = [_stand(Climb(clock=clock), _plan(clock, calendar)) for clock in clocks]
    Climb.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(ids)


def reached(*, at: datetime, calendar: Calendar, most: int = MOST) -> list[Reached]:
    """The running deadlines that have reached a rung by now, each moved on to its next one; locked.

    Of several rungs reached at once those that only warn give way to the later ones. A deadline
    that was worked out again in the meantime reaches ``moved:DAY``.
    """
    Climb.objects.filter(next_at__lte=at, clock__stopped_at__isnull=False).update(next_at=None)
    return [*_moved(at, calendar, most), *_due(at, calendar, most)]


def _due(at: datetime, calendar: Calendar, most: int) -> list[Reached]:
    found = []
    climbs = _locked(Climb.objects.filter(next_at__lte=at).order_by("next_at"), most)
    for climb in climbs:
        plan = _plan(climb.clock, calendar)
        now = [one.rung.code for one in plan if _since(climb) <= one.at <= at]
        later = [code for code in now if code not in AHEAD]
        found.append(Reached(climb.clock, tuple(later or now[-1:])))
        _stand(climb, [one for one in plan if one.at > at])
    _keep(climbs)
    return found


def _moved(at: datetime, calendar: Calendar, most: int) -> list[Reached]:
    found = []
    climbs = _locked(
        Climb.objects.filter(clock__stopped_at__isnull=True).exclude(due_at=F("clock__due_at")),
        most,
    )
    for climb in climbs:
        plan = _plan(climb.clock, calendar)
        again = [one for one in plan if one.rung.code == climb.next_rung]
        _stand(climb, again or [one for one in plan if one.at > at])
        day, _ = last_moment(climb.clock.due_at)
        found.append(Reached(climb.clock, (f"{MOVED.code}:{day}",)))
    _keep(climbs)
    return found


def _since(climb: Climb) -> datetime:
    assert climb.next_at is not None  # noqa: S101 - it was asked for by this instant
    return climb.next_at


def _locked(climbs: QuerySet[Climb], most: int) -> list[Climb]:
    rows = climbs.select_for_update(of=("self",), skip_locked=True).select_related("clock")
    return list(rows[:most])


def _plan(clock: Clock, calendar: Calendar) -> list[Planned]:
    return planned(clock.rule, started_at=clock.started_at, due_at=clock.due_at, calendar=calendar)


def _stand(climb: Climb, plan: Sequence[Planned]) -> Climb:
    """Let the climb stand before the first rung of what is left of its plan."""
    climb.due_at = climb.clock.due_at
    climb.next_rung = plan[0].rung.code if plan else ""
    climb.next_at = plan[0].at if plan else None
    return climb


def _keep(climbs: Sequence[Climb]) -> None:
    Climb.objects.bulk_update(climbs, ["due_at", "next_rung", "next_at"])
