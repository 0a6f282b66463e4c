"""Sheet and visit together: entering moves the sheet, leaving ends its field work, an urgent visit
is followed by its sheet (W3, W7, D1)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.flows.gate import content_of, sheet_points
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.run import start, stop_all
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.mechanism.coordination.actions import drafts, ending, site
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import get_for as sheet_for
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.custody.actions import quality
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.queries import sampled_items
from liance.mechanism.laboratory.actions import averaging
from liance.mechanism.laboratory.actions.duty import begin_at_departure, begin_reporting
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions import closing, crew, opening, readings, signals
from liance.mechanism.operations.actions.opening import Gate, PointLine, Subject
from liance.mechanism.operations.models import CrewMember, Reading, Signal, Visit
from liance.mechanism.operations.news import address
from liance.mechanism.operations.policies import get_for, own_side
from liance.mechanism.operations.rules.crew import MONITORING
from liance.mechanism.operations.rules.places import Place
from liance.mechanism.operations.states import VISIT
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.policies import known_to
from liance.mechanism.registry.queries import station_of
from liance.mechanism.reporting.queries import is_reported
from liance.norms.calendar.instants import shanghai_day


@transaction.atomic
def open_from_sheet(
    *,
    sheet_id: UUID,
    version: int,
    gate: Gate,
    actor: Actor,
    at: datetime,
    late_reason: str = "",
) -> Visit:
    """Enter the site that a returned sheet is for; the sheet goes on site (W3, D1).

    ``late_reason``: why one enters so early that the lead time is no longer kept (W4). Errors:
    kernel.not_found, kernel.stale, kernel.illegal_transition, and those of
    ``operations.actions.opening.open_visit`` and ``coordination.actions.site.enter``.
    """
    sheet = sheet_for(actor, sheet_id, version=version)
    SHEET.edge(sheet.state, "enter")
    _require_party(actor, sheet.enforcement_id, sheet.laboratory_id or sheet.monitoring_id)
    visit = opening.open_visit(
        subject=Subject(
            source=sheet.source,
            enforcement=sheet.enforcement,
            monitoring=sheet.monitoring,
            laboratory=sheet.laboratory,
            ground=sheet.ground,
            urgency=sheet.urgency,
            urgency_note=sheet.urgency_note,
            sheet=sheet,
            restricted=sheet.restricted,
            named=tuple(sheet.named),
        ),
        points=sheet_points(sheet),
        gate=gate,
        actor=actor,
        at=at,
    )
    site.enter(sheet_id=sheet.id, actor=actor, at=at, late_reason=late_reason)
    return visit


@transaction.atomic
def open_urgent(
    *,
    source_id: UUID,
    enforcement_id: UUID,
    ground: str,
    urgency: str,
    urgency_note: str,
    points: Sequence[PointLine],
    gate: Gate,
    actor: Actor,
    at: datetime,
    restricted: bool = False,
    named: Sequence[UUID] = (),
) -> Visit:
    """Enter on the urgent track without a sheet (W7); the sheet follows, its clock runs.

    Errors: operations.urgency_missing, no_station, and those of ``open_visit``.
    """
    source = known_to(actor).filter(pk=source_id, active=True).first()
    enforcement = Agency.objects.filter(
        pk=enforcement_id, functions__contains=["enforcement"]
    ).first()
    if source is None or enforcement is None:
        raise NotFound("registry:source")
    if urgency == "routine" or not urgency_note.strip():
        raise Refused(errors.URGENCY_MISSING, field="urgency_note")
    station = station_of(enforcement.id, on=shanghai_day(at))
    if station is None:
        raise Refused(errors.NO_STATION, field="enforcement", name=enforcement.name)
    _require_party(actor, enforcement.id, station.id)
    visit = opening.open_visit(
        subject=Subject(
            source=source,
            enforcement=enforcement,
            monitoring=station,
            ground=ground,
            urgency=urgency,
            urgency_note=urgency_note.strip(),
            restricted=restricted,
            named=tuple(named),
        ),
        points=points,
        gate=gate,
        actor=actor,
        at=at,
    )
    _start_follow(visit)
    return visit


def _start_follow(visit: Visit) -> None:
    """The enforcement agency owes the sheet from the urgent entry on."""
    start(
        rule="sheet.follow", noun=VISIT.noun, object_id=visit.id, agency_id=visit.enforcement_id,
        at=visit.entered_at, title="补送联系单", subject=visit.source.name, url=address(visit),
        named=visit.named if visit.restricted else (),
    )  # fmt: skip


@transaction.atomic
def confirm_entry(*, visit_id: UUID, place: Place, actor: Actor, at: datetime) -> CrewMember:
    """A person on site confirms the own entry. Said before departure it speaks for the entry even
    where it is handed in after the visit was closed, until a report of it is prepared (D1, D2).

    Errors: those of ``operations.actions.crew.confirm_entry``.
    """
    visit = get_for(actor, visit_id)
    reported = visit.state == "closed" and is_reported(visit.id)
    return crew.confirm_entry(visit_id=visit_id, place=place, actor=actor, at=at, reported=reported)


@transaction.atomic
def leave(*, visit_id: UUID, version: int, actor: Actor, at: datetime) -> Visit:
    """Both teams leave; the sheet's field work is done, what is open on it gets its clock (W3)."""
    visit = closing.leave_site(visit_id=visit_id, version=version, actor=actor, at=at)
    begin_at_departure(visit)
    if visit.sheet_id is None:
        return visit
    if Sheet.objects.filter(pk=visit.sheet_id, state="on_site").exists():
        site.leave(sheet_id=visit.sheet_id, actor=actor, at=at)
    return visit


@transaction.atomic
def close_part(
    *, visit_id: UUID, version: int, actor: Actor, at: datetime, quality_reason: str = ""
) -> Visit:
    """The actor's side closes its part; the visit closes with it when nothing else is missing.

    Monitoring has the control samples that its batch needs, or says why not: ``quality_reason``.
    Then nothing more is read, and the means of its readings are formed.
    Where nothing more is to be determined, the station's duty to report begins with it (R1).
    Errors: custody.quality_short, and those of ``operations.actions.closing.close_part``.
    """
    visit = closing.close_part(
        visit_id=visit_id,
        version=version,
        sampled=sampled_items(visit_id),
        actor=actor,
        at=at,
    )
    if own_side(visit, actor) == MONITORING:
        quality.settle(visit_id=visit.id, reason=quality_reason, actor=actor, at=at)
        averaging.form_of_readings(visit.id, actor=actor, at=at)
    begin_reporting(visit.id, at=at)
    return settle(visit, actor=actor, at=at)


@transaction.atomic
def draft_sheet(*, visit_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """Write the sheet that follows an urgent visit, from what was found on site (W7).

    The visit's clock gives way to the sheet's own, which runs from the entry until it is sent.
    Errors: operations.sheet_attached, and those of ``coordination.actions.drafts``.
    """
    visit = get_for(actor, visit_id)
    if actor.agency_id != visit.enforcement_id:
        raise NotPermitted(drafts.DRAFT)
    if visit.sheet is not None and visit.sheet.state != "withdrawn":
        raise Refused(errors.SHEET_ATTACHED)
    sheet = drafts.draft_after_visit(
        content=content_of(visit, at=at), entered_at=visit.entered_at, actor=actor, at=at
    )
    closing.attach_sheet(visit_id=visit.id, sheet=sheet, actor=actor, at=at)
    stop_all(rule="sheet.follow", object_id=visit.id, at=at, void=True)
    return sheet


@transaction.atomic
def withdraw_sheet(
    *, sheet_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> Sheet:
    """Withdraw a sheet; the urgent visit that it followed owes another, as from its entry (W7).

    Errors: those of ``coordination.actions.ending.withdraw``.
    """
    sheet = ending.withdraw(sheet_id=sheet_id, version=version, reason=reason, actor=actor, at=at)
    for visit in Visit.objects.filter(sheet=sheet, state__in=["open", "left"]):
        _start_follow(visit)
    return sheet


@transaction.atomic
def owe_sheets() -> int:
    """Start the clock of visits whose sheet was withdrawn without its starting again, as an earlier
    release did; how many (W7)."""
    running = Clock.objects.filter(rule="sheet.follow", stopped_at=None).values("object_id")
    owing = Visit.objects.filter(sheet__state="withdrawn", state__in=["open", "left"])
    visits = list(owing.exclude(pk__in=running).select_for_update(of=("self",)))
    for visit in visits:
        _start_follow(visit)
    return len(visits)


@transaction.atomic
def confirm_readings(*, reading_ids: Sequence[UUID], actor: Actor, at: datetime) -> list[Reading]:
    """The second person confirms readings; with the last gap closed the duty to report begins (R1).

    Errors: operations.none_chosen, and those of ``operations.actions.readings.confirm_reading``.
    """
    if not reading_ids:
        raise Refused(errors.NONE_CHOSEN, field="readings")
    found = [
        readings.confirm_reading(reading_id=one, actor=actor, at=at)
        for one in sorted(set(reading_ids))
    ]
    for visit_id in sorted({r.item.point.visit_id for r in found}):
        begin_reporting(visit_id, at=at)
    return found


@transaction.atomic
def excuse_reading(*, reading_id: UUID, reason: str, actor: Actor, at: datetime) -> Reading:
    """Say why nobody confirmed a reading; the report prints it, and may then be prepared (R3).

    Errors: those of ``operations.actions.readings.excuse_reading``.
    """
    reading = readings.excuse_reading(reading_id=reading_id, reason=reason, actor=actor, at=at)
    begin_reporting(reading.item.point.visit_id, at=at)
    return reading


def settle(visit: Visit, *, actor: Actor, at: datetime) -> Visit:
    """Close the visit when both parts are closed and its sheet is back."""
    sheet = Sheet.objects.filter(pk=visit.sheet_id).first() if visit.sheet_id else None
    visit.sheet = sheet
    parts = visit.enforcement_closed_at is not None and visit.monitoring_closed_at is not None
    if visit.state == "left" and parts and sheet and sheet.state in closing.SHEET_BACK:
        closing.close_visit(visit, actor=actor, at=at)
    return visit


@transaction.atomic
def close(*, visit_id: UUID, actor: Actor, at: datetime) -> Visit:
    """Close the visit, or say what is missing: operations.parts_open, sheet_missing,
    sheet_not_returned."""
    locked = get_for(actor, visit_id)
    own_side(locked, actor)
    visit = settle(locked, actor=actor, at=at)
    return visit if visit.state == "closed" else closing.close_visit(visit, actor=actor, at=at)


@transaction.atomic
def answer_with_samples(
    *,
    signal_id: UUID,
    answer: str,
    bottles: Sequence[UUID],
    actor: Actor,
    at: datetime,
    readings: Sequence[UUID] = (),
    version: int | None = None,
) -> Signal:
    """Answer a facility problem by bottles of the same visit (D5), or by field readings."""
    signal = signals.answer_with_samples(
        signal_id=signal_id, answer=answer, bottles=bottles, readings=readings, actor=actor, at=at,
        version=version,
    )  # fmt: skip
    own = Bottle.objects.filter(pk__in=bottles, visit_id=signal.visit_id).count()
    if own != len(set(bottles)):
        raise NotFound("custody:bottle")
    return signal


def _require_party(actor: Actor, *agencies: UUID) -> None:
    """Whoever oversees a place may see its visits, not open them."""
    if actor.agency_id not in agencies:
        raise NotPermitted(opening.OPEN)
