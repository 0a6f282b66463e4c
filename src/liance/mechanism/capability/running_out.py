"""What runs out: certificates, calibrations, lots, within 90, 30 or 7 days or over (C1, C2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.models import Certificate, Instrument, Lot
from liance.mechanism.capability.queries import scope_of
from liance.mechanism.capability.rules import WARN_DAYS, made_up_for, warning

OVER_SHOWN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class RunningOut:
    """``kind``: ``certificate``, ``instrument``, ``lot``; ``record``: the person, the instrument, the
    lot; ``within``: 90, 30, 7 days, 0 when over."""

    kind: str
    name: str
    to: date
    record: UUID
    within: int


def running_out(actor: Actor, *, on: date) -> list[RunningOut]:
    """What runs out of the actor's agency, as far as the actor looks after it, and the actor's own
    certificates; the soonest first. What is over longer than 90 days is no warning any more."""
    last = on + timedelta(days=max(WARN_DAYS))
    days = (on - OVER_SHOWN, last)
    found = [*_certificates(actor, days), *_instruments(actor, days), *_lots(actor, days)]
    shown = [
        RunningOut(kind, name, to, record, within)
        for kind, name, to, record in found
        if (within := warning(to, on=on)) is not None
    ]
    return sorted(shown, key=lambda row: (row.to, row.kind, row.name))


def _certificates(actor: Actor, days: tuple[date, date]) -> list[tuple[str, str, date, UUID]]:
    """A person's certificates that no later one of the kind makes up for: one that was renewed is no
    news, one whose factors or duties end with it is."""
    mine = Q(staff_id=actor.staff_id)
    if actor.may("capability:staff:manage"):
        mine |= Q(staff__agency_id=actor.agency_id)
    rows = Certificate.objects.filter(mine, staff__active=True).select_related("staff")
    held: dict[tuple[UUID, str], list[Certificate]] = {}
    for row in rows.order_by("valid_to", "id"):
        held.setdefault((row.staff_id, row.kind), []).append(row)
    return [
        ("certificate", f"{row.staff.name} {row.number}", row.valid_to, row.staff_id)
        for group in held.values()
        for at, row in enumerate(group)
        if days[0] <= row.valid_to <= days[1]
        and not made_up_for(scope_of(row), [scope_of(later) for later in group[at + 1 :]])
    ]


def _instruments(actor: Actor, days: tuple[date, date]) -> list[tuple[str, str, date, UUID]]:
    if actor.agency_id is None or not actor.may("capability:instrument:manage"):
        return []
    rows = Instrument.objects.filter(
        agency_id=actor.agency_id, active=True, calibrated_to__range=days
    )
    return [("instrument", str(row), row.calibrated_to, row.id) for row in rows
            if row.calibrated_to is not None]  # fmt: skip


def _lots(actor: Actor, days: tuple[date, date]) -> list[tuple[str, str, date, UUID]]:
    if actor.agency_id is None or not actor.may("capability:stock:manage"):
        return []
    used = Coalesce(Sum("uses__quantity"), Value(0), output_field=Lot._meta.get_field("quantity"))
    rows = Lot.objects.filter(consumable__agency_id=actor.agency_id, expires_on__range=days)
    rows = rows.annotate(left=F("quantity") - used).filter(left__gt=0).select_related("consumable")
    return [("lot", f"{row.consumable.name} {row.number}", row.expires_on, row.id) for row in rows
            if row.expires_on is not None]  # fmt: skip
