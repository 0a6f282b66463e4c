"""Other planned visits to the same source, of any agency, without betraying a restricted one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import visible_to

WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Overlap:
    """A visit of somebody to the source. ``sheet_id`` only where the actor may open the sheet."""

    planned_from: datetime
    agency: str
    number: str
    state: str
    sheet_id: UUID | None


def other_visits(
    *, source_id: UUID, around: datetime, actor: Actor, besides: UUID | None = None
) -> list[Overlap]:
    """Sheets of the source planned within 30 days of ``around``, by time.

    Every agency's, so that a firm is not visited twice in a month by accident; drafts only of the
    actor's agency; a restricted one only when it names the actor.
    """
    known = Q(restricted=False)
    if actor.staff_id:
        known |= Q(named__contains=[actor.staff_id])
    rows = (
        Sheet.objects.filter(
            known,
            source_id=source_id,
            planned_from__range=(around - WITHIN, around + WITHIN),
        )
        .exclude(state="withdrawn")
        .exclude(Q(state="draft") & ~Q(enforcement_id=actor.agency_id))
        .select_related("enforcement")
        .order_by("planned_from", "id")
    )
    if besides:
        rows = rows.exclude(pk=besides)
    found = list(rows[:20])
    mine = set(
        Sheet.objects.filter(visible_to(actor), pk__in=[s.pk for s in found]).values_list(
            "pk", flat=True
        )
    )
    return [
        Overlap(
            s.planned_from, s.enforcement.name, s.number, s.state, s.pk if s.pk in mine else None
        )
        for s in found
    ]
