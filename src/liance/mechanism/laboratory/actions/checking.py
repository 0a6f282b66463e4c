"""What must hold before a determination is written: text, method, times, person, instrument."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotPermitted
from liance.mechanism.capability.models import Instrument
from liance.mechanism.capability.queries import competence
from liance.mechanism.capability.rules import Duty
from liance.mechanism.capability.service import with_service
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.queries import faults_of, holds, scope_of
from liance.mechanism.commissioning.rules.scope import covers
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.custody.policies import agency_of
from liance.mechanism.laboratory.rules import entry
from liance.mechanism.registry.models import Agency, Staff
from liance.norms.sampling.factors import find, folded
from liance.norms.standards.recording import Kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One determination as typed. ``replaces``: a determination that was sent back; ``read_at``:
    when the number came about, now where it is not told; ``subcontractor_id``: the laboratory that
    made it, with the number of its report; ``recorded``: what the standard needs beside the value,
    as typed, by ``norms.standards.recording``."""

    bottle_factor_id: UUID
    raw: str
    unit: str
    method: str
    started_at: datetime
    detection_limit: str = ""
    instrument_id: UUID | None = None
    replaces: UUID | None = None
    read_at: datetime | None = None
    late_reason: str = ""
    subcontractor_id: UUID | None = None
    subcontract_report: str = ""
    recorded: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A reading that may be written."""

    read: entry.Read
    read_at: datetime
    late_reason: str
    recorded: Kept


def check_reading(factor: BottleFactor, reading: Reading, *, actor: Actor, at: datetime) -> Checked:
    """Everything that may be said against a reading, as ``Refused`` of ``rules.entry``."""
    read = entry.read_raw(reading.raw, reading.detection_limit)
    bottle = factor.bottle
    entry.check_start(
        reading.started_at, received_at=bottle.receipt.at, at=at, ended_at=bottle.ended_at
    )
    read_at = reading.read_at or at
    late = entry.check_read(
        read_at, started_at=reading.started_at, at=at, late_reason=reading.late_reason
    )
    if reading.subcontractor_id is not None:
        _check_subcontract(reading, factor.factor, actor)
    else:
        check_setting(
            factor=factor.factor, medium=bottle.point.medium, method=reading.method,
            unit=reading.unit, instrument_id=reading.instrument_id, started_at=reading.started_at, actor=actor,
        )  # fmt: skip
    recorded = entry.check_recorded(reading.recorded, factor.bottle.point.medium)
    return Checked(read, read_at, reading.late_reason.strip() if late else "", recorded)


def check_setting(
    *, factor: str, medium: str, method: str, unit: str, instrument_id: UUID | None,
    started_at: datetime, actor: Actor,
) -> None:  # fmt: skip
    """Unit, method, person and instrument on the day that the analysis began."""
    entry.check_unit(unit)
    entry.check_method(method, factor)
    day = started_at.astimezone(SHANGHAI).date()
    require_competent(actor, "analyse", factor, method, day)
    require_in_scope(actor, factor, method, day)
    named = instrument_id is not None
    entry.check_instrument_named(named=named, method=method, factor=factor, medium=medium)
    if instrument_id is not None:
        _check_instrument(instrument_id, factor, actor, started_at)


def require_in_scope(actor: Actor, factor: str, method: str, day: date) -> None:
    """Refuse what a laboratory's CMA certificate does not hold by this method on the day:
    ``laboratory.outside_scope``. A station's scope is its own matter."""
    if "laboratory" not in actor.functions:
        return
    entry.check_scope(
        covered=holds(agency_of(actor), factor=factor, method=method, on=day),
        factor=factor, method=method.strip(), day=day,
    )  # fmt: skip


def require_competent(actor: Actor, duty: Duty, factor: str, method: str, day: date) -> None:
    """Refuse a duty without a certificate for it on the day: laboratory.not_certified, newcomer."""
    staff = Staff.objects.filter(pk__in=[actor.staff_id]).first()
    if staff is None:
        raise NotPermitted(f"laboratory:determination:{duty}")
    held = competence(staff, duty=duty, factor=factor, method=method, on=day)
    entry.check_competence(
        name=staff.name, certified=held.certified, newcomer=held.newcomer, factor=factor,
        method=method.strip(), day=day,
    )  # fmt: skip


def _check_instrument(instrument_id: UUID, factor: str, actor: Actor, started_at: datetime) -> None:
    found = with_service(Instrument.objects.filter(pk__in=[instrument_id]), started_at).first()
    entry.check_instrument(
        number=found.number if found else "", name=found.name if found else "",
        own=found is not None and found.agency_id == actor.agency_id,
        active=found is not None and found.served,
        covers=found is None or _listed(factor, found.factors),
        calibrated_to=found.calibrated_to if found else None,
        day=started_at.astimezone(SHANGHAI).date(),
    )  # fmt: skip


def _check_subcontract(reading: Reading, factor: str, actor: Actor) -> None:
    entry.check_unit(reading.unit)
    entry.check_method(reading.method, factor)
    day = reading.started_at.astimezone(SHANGHAI).date()
    found = Agency.objects.filter(
        pk__in=[reading.subcontractor_id], functions__contains=["laboratory"]
    ).first()
    papers = [
        paper
        for paper in Qualification.objects.filter(laboratory__in=[found.id] if found else [])
        if not faults_of(paper, on=day)
    ]
    entry.check_subcontract(
        report=reading.subcontract_report, known=found is not None,
        own=reading.subcontractor_id == agency_of(actor),
        faults=() if papers else ("cma_expired",),
        covers=any(
            covers(scope_of(paper), factor=factor, method=reading.method) for paper in papers
        ),
        name=found.name if found else "", factor=factor,
    )  # fmt: skip


def _listed(factor: str, factors: Iterable[str]) -> bool:
    """Whether a list of factors, empty for all, names this one by any of its names."""
    listed = {_name(one) for one in factors}
    return not listed or _name(factor) in listed


def _name(factor: str) -> str:
    known = find(factor)
    return folded(known.name if known else factor)
