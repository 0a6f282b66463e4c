"""Certificates and instruments: put on file (C3)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.capability.models import Certificate, Instrument
from liance.mechanism.registry.models import Agency, Staff
from liance.mechanism.registry.policies import (
    agencies_visible_to,
    people_visible_to,
    require_manages,
)

MANAGE = "capability:staff:manage"
MANAGE_INSTRUMENTS = "capability:instrument:manage"


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
    methods: Iterable[str] = (),
    duties: Iterable[str] = (),
) -> Certificate:
    """Put a certificate on file; ``factors``, ``methods``, ``duties`` empty mean all.

    Errors: ``capability.period_reversed``, ``capability.certificate_exists``, NotPermitted.
    """
    require_manages(actor, staff.agency, MANAGE)
    if valid_to < valid_from:
        raise Refused("capability.period_reversed", field="valid_to")
    if Certificate.objects.filter(kind=kind, number=number).exists():
        raise Refused("capability.certificate_exists", field="number", number=number)
    certificate = Certificate.objects.create(
        staff=staff, kind=kind, number=number, issuer=issuer, factors=list(factors),
        methods=list(methods), duties=list(duties), valid_from=valid_from, valid_to=valid_to,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:certificate:add", certificate, noun="capability:certificate", actor=actor,
        at=at, body={"staff": staff.id, "kind": kind, "number": number, "to": str(valid_to),
              "factors": list(factors), "methods": list(methods), "duties": list(duties)},
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
    """Put an instrument on file with the last day of its calibration.

    Errors: ``capability.instrument_exists``, ``capability.no_instruments_here``, NotPermitted.
    """
    require_manages(actor, agency, MANAGE_INSTRUMENTS)
    if not {"monitoring", "laboratory"} & set(agency.functions):
        raise Refused("capability.no_instruments_here")
    if Instrument.objects.filter(agency=agency, number=number).exists():
        raise Refused("capability.instrument_exists", field="number", number=number)
    instrument = Instrument.objects.create(
        agency=agency, number=number, name=name, model=model, calibrated_to=calibrated_to,
        factors=list(factors), rented=rented, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "capability:instrument:add", instrument, noun="capability:instrument", actor=actor,
        at=at, body={"number": number, "calibrated_to": str(calibrated_to)},
    )  # fmt: skip
    return instrument


@transaction.atomic
def renew_certificate(
    *, certificate_id: UUID, version: int, valid_to: date, actor: Actor, at: datetime
) -> Certificate:
    """Write the last day of validity anew: a renewal, or an earlier end (withdrawn, lost).

    Errors: ``capability.period_reversed``, NotFound, Stale, NotPermitted.
    """
    certificate = (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("staff__agency")
        .filter(pk=certificate_id, staff__in=people_visible_to(actor))
        .first()
    )
    if certificate is None:
        raise NotFound("capability:certificate")
    if certificate.version != version:
        raise Stale("capability:certificate")
    require_manages(actor, certificate.staff.agency, MANAGE)
    if valid_to < certificate.valid_from:
        raise Refused("capability.period_reversed", field="valid_to")
    was, certificate.valid_to = certificate.valid_to, valid_to
    certificate.version += 1
    certificate.save(update_fields=["valid_to", "version"])
    note(
        "capability:certificate:renew", certificate, noun="capability:certificate", actor=actor,
        at=at, body={"was": str(was), "to": str(valid_to)},
    )  # fmt: skip
    return certificate


@transaction.atomic
def change_instrument(
    *,
    instrument_id: UUID,
    version: int,
    calibrated_to: date | None,
    actor: Actor,
    at: datetime,
) -> Instrument:
    """Write a calibration's last day; ``service`` takes an instrument out of use.

    Errors: NotFound, Stale, NotPermitted.
    """
    instrument = (
        Instrument.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=instrument_id, agency__in=agencies_visible_to(actor))
        .first()
    )
    if instrument is None:
        raise NotFound("capability:instrument")
    if instrument.version != version:
        raise Stale("capability:instrument")
    require_manages(actor, instrument.agency, MANAGE_INSTRUMENTS)
    was = instrument.calibrated_to
    if was != calibrated_to:
        instrument.calibrated_before.append([was.isoformat() if was else None, at.isoformat()])
    instrument.calibrated_to = calibrated_to
    instrument.version += 1
    instrument.save(update_fields=["calibrated_to", "calibrated_before", "version"])
    note(
        "capability:instrument:change", instrument, noun="capability:instrument", actor=actor,
        at=at, body={"was": str(was), "calibrated_to": str(calibrated_to)},
    )  # fmt: skip
    return instrument
