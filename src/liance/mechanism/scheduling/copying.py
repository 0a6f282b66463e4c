"""What an announced version says, taken over into the next."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.mechanism.scheduling.models import (
    Outing,
    OutingInstrument,
    OutingMember,
    PlannedVisit,
    Timetable,
)


def taken_over(
    row: Timetable, standing: Timetable, moved: Collection[UUID], actor: Actor, at: datetime
) -> set[UUID]:
    """What is announced, taken over as fixed, hour by hour; the targets in it.

    Left out is what was reported as not done, and what stands on a sheet of other days or people:
    the sheet counts for it.
    """
    goes = standing.visits.exclude(outing=None).filter(target__not_done__isnull=True)
    visits: dict[UUID, list[PlannedVisit]] = defaultdict(list)
    for visit in goes.exclude(target__in=moved).order_by("order"):
        if visit.outing_id is not None:
            visits[visit.outing_id].append(visit)
    born = {"created_at": at, "created_by": actor.user_id}
    for old in standing.outings.filter(pk__in=visits).prefetch_related("members", "instruments"):
        new = Outing.objects.create(
            timetable=row, day=old.day, during=old.during, vehicle_id=old.vehicle_id, fixed=True,
            kept=True, **born,
        )  # fmt: skip
        shared = {"outing": new, "timetable": row, "during": new.during, **born}
        OutingMember.objects.bulk_create(
            OutingMember(side=m.side, staff_id=m.staff_id, **shared) for m in old.members.all()
        )
        OutingInstrument.objects.bulk_create(
            OutingInstrument(instrument_id=i.instrument_id, **shared) for i in old.instruments.all()
        )
        PlannedVisit.objects.bulk_create(
            PlannedVisit(
                timetable=row, target_id=v.target_id, outing=new, order=order,
                begins_at=v.begins_at, ends_at=v.ends_at, **born,
            )
            for order, v in enumerate(visits[old.id])
        )  # fmt: skip
    return {v.target_id for group in visits.values() for v in group}
