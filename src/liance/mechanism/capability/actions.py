"""Certificates and instruments: put on file (C3)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.registry.models import Agency, Staff

MANAGE = "capability:staff:manage"


@transaction.atomic
def add_certificate(
    *,
    staff: Staff,
    kind: str,
    number: str,
    valid_from: date,
    valid_to: date,
    actor: Actor,
    at: datetime,
    issuer: str = "",
    factors: Iterable[str] = (),
) -> Certificate:
    """Put a certificate on file; ``factors`` empty means all."""
    actor.require(MANAGE)
    if valid_to < valid_from:
        raise Refused("capability.period_reversed", field="valid_to")
    if Certificate.objects.filter(kind=kind, number=number).exists():
        raise Refused("capability.certificate_exists", field="number", number=number)
    certificate = Certificate.objects.create(
        staff=staff, kind=kind, number=number, issuer=issuer, factors=list(factors),
        valid_from=valid_from, valid_to=valid_to, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:certificate:add", certificate, noun="capability:certificate", actor=actor,
        at=at, body={"staff": staff.id, "kind": kind, "number": number, "to": str(valid_to)},
    )  # fmt: skip
    return certificate


@transaction.atomic
def add_instrument(
    *,
    agency: Agency,
    number: str,
    name: str,
    model: str,
    calibrated_to: date | None,
    actor: Actor,
    at: datetime,
    factors: Iterable[str] = (),
    rented: bool = False,
) -> Instrument:
    """Put an instrument on file with the last day of its calibration."""
    actor.require(MANAGE)
    instrument = Instrument.objects.create(
        agency=agency, number=number, name=name, model=model, calibrated_to=calibrated_to,
        factors=list(factors), rented=rented, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:instrument:add", instrument, noun="capability:instrument", actor=actor,
        at=at, body={"number": number, "calibrated_to": str(calibrated_to)},
    )  # fmt: skip
    return instrument
