"""Outings written as a plan says: rows, hours and bookings."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from liance.mechanism.scheduling.daily import task as daily
from liance.mechanism.scheduling.daily.roads import Roads
from liance.mechanism.scheduling.hours import hours_of
from liance.mechanism.scheduling.models import (
    Outing,
    OutingInstrument,
    OutingMember,
    PlannedVisit,
    Timetable,
)

FIELDS = ["outing", "order", "begins_at", "ends_at"]


def write_outings(
    row: Timetable, outings: Iterable[daily.Outing], task: daily.Task, *, by: UUID, at: datetime
) -> None:
    """Replace every outing that is not fixed by those of ``outings`` that are not."""
    going = row.outings.filter(fixed=False)
    loose = PlannedVisit.objects.filter(timetable=row, outing__in=going)
    loose.update(outing=None, order=0, begins_at=None, ends_at=None)
    going.delete()
    visits = {str(v.target_id): v for v in row.visits.all()}
    roads = Roads(task)
    for outing in outings:
        if not outing.fixed:
            write_outing(row, outing, task, roads, visits, by=by, at=at)


def write_outing(
    row: Timetable, outing: daily.Outing, task: daily.Task, roads: Roads,
    visits: dict[str, PlannedVisit], *, by: UUID, at: datetime,
) -> Outing:  # fmt: skip
    """One new outing with what it takes and its visits."""
    day = date.fromordinal(outing.day)
    hours = hours_of(day, [task.by_id[v] for v in outing.visits], roads)
    made = Outing.objects.create(
        timetable=row, day=day, during=DateTimeTZRange(hours.left, hours.back),
        vehicle_id=UUID(outing.vehicle) if outing.vehicle else None, fixed=outing.fixed,
        created_at=at, created_by=by,
    )  # fmt: skip
    shared = {"outing": made, "timetable": row, "during": made.during, "created_at": at,
              "created_by": by}  # fmt: skip
    OutingMember.objects.bulk_create(
        OutingMember(side=side, staff_id=UUID(person), **shared)
        for side, people in (("enforcement", outing.officers), ("monitoring", outing.monitors))
        for person in people
    )
    OutingInstrument.objects.bulk_create(
        OutingInstrument(instrument_id=UUID(one), **shared) for one in outing.instruments
    )
    for order, (name, (begins, ends)) in enumerate(zip(outing.visits, hours.stops, strict=True)):
        visit = visits[name]
        visit.outing, visit.order, visit.begins_at, visit.ends_at = made, order, begins, ends
        visit.version += 1
    PlannedVisit.objects.bulk_update([visits[name] for name in outing.visits], [*FIELDS, "version"])
    return made


def digest_of(row: Timetable) -> str:
    """SHA-256 of everything that is announced, in one order."""
    outings = row.outings.prefetch_related("members", "instruments", "visits")
    found = [_said(outing) for outing in outings.order_by("day", "during", "id")]
    text = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _said(outing: Outing) -> dict[str, object]:
    return {
        "day": outing.day.isoformat(),
        "hours": [outing.during.lower.isoformat(), outing.during.upper.isoformat()],
        "people": sorted([m.side, str(m.staff_id)] for m in outing.members.all()),
        "instruments": sorted(str(i.instrument_id) for i in outing.instruments.all()),
        "vehicle": str(outing.vehicle_id or ""),
        "targets": [str(v.target_id) for v in sorted(outing.visits.all(), key=lambda v: v.order)],
    }
