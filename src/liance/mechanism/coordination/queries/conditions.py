"""What a station has free in the coming days: people, pairs, instruments (desk of the station)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Instrument
from liance.mechanism.coordination.models import SheetCrew, SheetInstrument
from liance.mechanism.coordination.policies import visible_to
from liance.mechanism.coordination.queries.choosing import Person, instruments, people
from liance.norms.calendar.instants import end_of_day, shanghai_day

BUSY = ("returned", "on_site")


@dataclass(frozen=True, slots=True)
class Roster:
    """Per person the sheets of each day: ``taken[(staff_id, day)]`` lists sheet numbers."""

    days: tuple[date, ...]
    people: list[Person]
    taken: dict[tuple[UUID, date], list[str]] = field(default_factory=dict)

    def free(self, day: date) -> list[Person]:
        """Certified people without a visit that day."""
        return [p for p in self.people if p.certificate and (p.staff.id, day) not in self.taken]

    def pairs(self, day: date) -> int:
        """How many pairs could go out that day: a newcomer goes with somebody who is none."""
        free = self.free(day)
        return min(len(free) // 2, sum(not p.newcomer for p in free))


def roster(actor: Actor, *, days: Sequence[date]) -> Roster:
    """The station's certified people over ``days``; sheets that the actor may not know of leave
    no trace here."""
    if actor.agency_id is None or not days:
        return Roster((), [])
    crew = [p for p in people(actor.agency_id, "monitoring", on=days[0]) if p.certificate]
    rows = (
        SheetCrew.objects.filter(
            visible_to(actor, prefix="sheet__"),
            side="monitoring",
            staff__in=[p.staff.id for p in crew],
            sheet__state__in=BUSY,
            sheet__planned_from__gte=end_of_day(min(days) - timedelta(days=1)),
            sheet__planned_from__lt=end_of_day(max(days)),
        )
        .order_by("sheet__planned_from")
        .values_list("staff_id", "sheet__planned_from", "sheet__sequence")
    )
    taken: dict[tuple[UUID, date], list[str]] = {}
    for staff_id, planned, sequence in rows:
        taken.setdefault((staff_id, shanghai_day(planned)), []).append(str(sequence))
    return Roster(tuple(days), crew, taken)


@dataclass(frozen=True, slots=True)
class Gauge:
    """An instrument with the sheet it is out for today, and the days its calibration has left."""

    instrument: Instrument
    days_left: int | None
    out_for: str = ""


def gauges(actor: Actor, *, on: date) -> list[Gauge]:
    """The station's instruments, those whose calibration ends first on top."""
    if actor.agency_id is None:
        return []
    out = dict(
        SheetInstrument.objects.filter(
            visible_to(actor, prefix="sheet__"),
            sheet__state="on_site",
            instrument__agency_id=actor.agency_id,
        ).values_list("instrument_id", "sheet__sequence")
    )
    found = [
        Gauge(
            i,
            (i.calibrated_to - on).days if i.calibrated_to else None,
            str(out.get(i.id, "")),
        )
        for i in instruments(actor.agency_id)
    ]
    return sorted(found, key=lambda g: (g.days_left is not None, g.days_left or 0))
