"""The hours of a day out: from leaving over each stop to being back, in Shanghai's time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from liance.foundation.kernel.clock import SHANGHAI
from liance.mechanism.scheduling.daily.roads import BASE, Roads
from liance.mechanism.scheduling.daily.task import Visit

LEAVING = time(8, 30)


@dataclass(frozen=True, slots=True)
class Hours:
    """Leaving, being back, and begin and end at each stop."""

    left: datetime
    back: datetime
    stops: tuple[tuple[datetime, datetime], ...]


def hours_of(day: date, visits: Sequence[Visit], roads: Roads) -> Hours:
    """The hours of stops in order."""
    left = at = datetime.combine(day, LEAVING, tzinfo=SHANGHAI)
    before, stops = BASE, []
    for visit in visits:
        begins = at + timedelta(minutes=roads.between(before, visit.id))
        at = begins + timedelta(minutes=visit.minutes)
        stops.append((begins, at))
        before = visit.id
    return Hours(left, at + timedelta(minutes=roads.between(before, BASE)), tuple(stops))
