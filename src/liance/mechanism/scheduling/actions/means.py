"""Vehicles, leave, and what a station set for its timetables (P3, C4)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.capability.models import Instrument
from liance.mechanism.registry.models import Staff
from liance.mechanism.scheduling import codes
from liance.mechanism.scheduling.models import Absence, FieldTerms, Vehicle
from liance.mechanism.scheduling.policies import own_agency

SET_TERMS = "scheduling:terms:set"


@transaction.atomic
def add_vehicle(*, plate: str, seats: int, actor: Actor, at: datetime) -> Vehicle:
    """Put a vehicle of the actor's agency on file. Errors: ``scheduling.plate``."""
    agency = own_agency(actor)
    plate = "".join(plate.split()).upper()
    if not plate or Vehicle.objects.filter(plate=plate).exists():
        raise Refused(codes.PLATE, field="plate", plate=plate)
    row = Vehicle.objects.create(
        agency=agency, plate=plate, seats=seats, created_at=at, created_by=actor.user_id
    )
    note("scheduling:vehicle:add", row, noun="scheduling:vehicle", actor=actor, at=at,
         body={"plate": plate, "seats": seats, "agency": agency.id})  # fmt: skip
    return row


@transaction.atomic
def retire_vehicle(*, vehicle_id: UUID, version: int, actor: Actor, at: datetime) -> Vehicle:
    """Take a vehicle of the actor's agency out of use."""
    agency = own_agency(actor)
    row = Vehicle.objects.select_for_update().filter(pk=vehicle_id, agency=agency).first()
    if row is None:
        raise NotFound("scheduling:vehicle")
    if row.version != version:
        raise Stale("scheduling:vehicle")
    row.active, row.version = False, row.version + 1
    row.save(update_fields=["active", "version"])
    note("scheduling:vehicle:retire", row, noun="scheduling:vehicle", actor=actor, at=at,
         body={"plate": row.plate})  # fmt: skip
    return row


@transaction.atomic
def add_absence(
    *,
    first: date,
    last: date,
    reason: str,
    actor: Actor,
    at: datetime,
    staff_id: UUID | None = None,
    instrument_id: UUID | None = None,
    vehicle_id: UUID | None = None,
) -> Absence:
    """Say that a person, an instrument or a vehicle of the actor's agency is not to be had.

    Errors: ``scheduling.period``, ``scheduling.one_of``, NotFound.
    """
    agency = own_agency(actor)
    if last < first:
        raise Refused(codes.PERIOD, field="last")
    keys = {"staff": staff_id, "instrument": instrument_id, "vehicle": vehicle_id}
    named = [(field, key) for field, key in keys.items() if key is not None]
    if len(named) != 1:
        raise Refused(codes.ONE_OF, field="who")
    [(field, key)] = named
    ours = {
        "staff": Staff.objects.filter(pk__in=[staff_id], agency=agency, active=True).exists,
        "instrument": Instrument.objects.filter(
            pk__in=[instrument_id], agency=agency, active=True
        ).exists,
        "vehicle": Vehicle.objects.filter(pk__in=[vehicle_id], agency=agency, active=True).exists,
    }
    if not ours[field]():
        raise NotFound(f"scheduling:{field}")
    row = Absence.objects.create(
        agency=agency, during=DateRange(first, last + timedelta(days=1)), reason=reason.strip(),
        created_at=at, created_by=actor.user_id, **{f"{field}_id": key},
    )  # fmt: skip
    note("scheduling:absence:add", row, noun="scheduling:absence", actor=actor, at=at,
         body={field: key, "first": first, "last": last, "reason": row.reason})  # fmt: skip
    return row


@transaction.atomic
def drop_absence(*, absence_id: UUID, version: int, actor: Actor, at: datetime) -> None:
    """Take back an absence of the actor's agency. Errors: NotFound, Stale."""
    agency = own_agency(actor)
    row = Absence.objects.select_for_update().filter(pk=absence_id, agency=agency).first()
    if row is None:
        raise NotFound("scheduling:absence")
    if row.version != version:
        raise Stale("scheduling:absence")
    note("scheduling:absence:drop", row, noun="scheduling:absence", actor=actor, at=at,
         body={"reason": row.reason})  # fmt: skip
    row.delete()


@transaction.atomic
def set_terms(
    *,
    version: int,
    laboratory_per_day: int | None,
    gap_days: int | None,
    day_minutes: int | None,
    basis: str,
    verified: bool,
    actor: Actor,
    at: datetime,
) -> FieldTerms:
    """What the actor's own station set; none: the conventions. ``version``: of what stood on the
    form, 0 where nothing was set yet. Errors: NotFound, Stale."""
    actor.require(SET_TERMS)
    agency = own_agency(actor)
    if "monitoring" not in agency.functions:
        raise NotFound("scheduling:terms")
    values = {
        "laboratory_per_day": laboratory_per_day, "gap_days": gap_days,
        "day_minutes": day_minutes, "basis": basis.strip(), "verified": verified,
    }  # fmt: skip
    row, made = FieldTerms.objects.select_for_update().get_or_create(
        monitoring=agency, defaults={**values, "created_at": at, "created_by": actor.user_id}
    )
    if version != (0 if made else row.version):
        raise Stale("scheduling:terms")
    if not made:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
    note("scheduling:terms:set", row, noun="scheduling:terms", actor=actor, at=at, body=values)
    return row
