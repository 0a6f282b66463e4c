"""Sheet and visit together: entering moves the sheet, leaving ends its field work, an urgent visit
waits for its sheet (W3, W7, D1)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import perform
from liance.foundation.clocks.run import start, stop_all
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.kernel.scope import known, parties
from liance.mechanism.coordination.models import Point, Sheet
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.custody.models import Bottle, BottleFactor
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions import closing, opening, signals
from liance.mechanism.operations.actions.opening import Gate, ItemLine, PointLine, Subject
from liance.mechanism.operations.models import Signal, Visit
from liance.mechanism.operations.news import address, subject
from liance.mechanism.operations.policies import get_for
from liance.mechanism.operations.states import VISIT
from liance.mechanism.registry.models import Agency, Source
from liance.mechanism.registry.queries import station_of
from liance.norms.calendar.instants import shanghai_day


@transaction.atomic
def open_from_sheet(
    *, sheet_id: UUID, version: int, gate: Gate, actor: Actor, at: datetime
) -> Visit:
    """Enter the site that a returned sheet is for; the sheet goes on site (W3, D1).

    Errors: kernel.not_found, kernel.stale, kernel.illegal_transition, and those of
    ``operations.actions.opening.open_visit``.
    """
    sheet = _sheet_for(actor, sheet_id)
    if sheet.version != version:
        raise Stale(SHEET.noun)
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
    perform(sheet, SHEET, "enter", actor=actor, at=at, body={"visit": visit.id})
    return visit


def sheet_points(sheet: Sheet) -> list[PointLine]:
    """The points of a sheet as a visit takes them over; cancelled factors stay behind."""
    points = Point.objects.filter(sheet=sheet).prefetch_related("items")
    return [
        PointLine(
            code=point.code,
            name=point.name,
            medium=point.medium,
            outlet_id=point.outlet_id,
            sheet_point_id=point.id,
            items=tuple(
                ItemLine(i.factor, i.standard, i.limit, i.unit, i.on_site)
                for i in point.items.all()
                if not i.cancelled
            ),
        )
        for point in points
    ]


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
    source = Source.objects.filter(pk=source_id, active=True).first()
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
    start(
        rule="sheet.follow", noun=VISIT.noun, object_id=visit.id, agency_id=enforcement.id, at=at,
        title="补送联系单", subject=subject(visit), url=address(visit),
        named=visit.named if visit.restricted else (),
    )  # fmt: skip
    return visit


@transaction.atomic
def leave(*, visit_id: UUID, version: int, actor: Actor, at: datetime) -> Visit:
    """Both teams leave; the sheet's field work is done, what is open on it gets its clock (W3)."""
    visit = closing.leave_site(visit_id=visit_id, version=version, actor=actor, at=at)
    if visit.sheet_id is None:
        return visit
    sheet = Sheet.objects.select_for_update().get(pk=visit.sheet_id)
    if sheet.state != "on_site":
        return visit
    edge = perform(sheet, SHEET, "leave", actor=actor, at=at, body={"visit": visit.id})
    if sheet.open_fields:
        for rule in edge.starts:
            _start_fill(rule, sheet, visit, at)
    return visit


def _start_fill(rule: str, sheet: Sheet, visit: Visit, at: datetime) -> None:
    start(
        rule=rule, noun=SHEET.noun, object_id=sheet.id, agency_id=sheet.enforcement_id, at=at,
        title="补充填报联系单", subject=subject(visit), url=f"/sheets/{sheet.id}/",
        named=sheet.named if sheet.restricted else (),
    )  # fmt: skip


@transaction.atomic
def close_part(*, visit_id: UUID, version: int, actor: Actor, at: datetime) -> Visit:
    """The actor's side closes its part; the visit closes with it when nothing else is missing."""
    covered = BottleFactor.objects.filter(bottle__visit_id=visit_id).values_list("visit_item_id")
    sampled = frozenset(item_id for (item_id,) in covered if item_id is not None)
    visit = closing.close_part(
        visit_id=visit_id, version=version, sampled=sampled, actor=actor, at=at
    )
    return settle(visit_id=visit.id, actor=actor, at=at)


@transaction.atomic
def attach_sheet(*, visit_id: UUID, sheet_id: UUID, actor: Actor, at: datetime) -> Visit:
    """Tie the sheet to the urgent visit it follows; the clock sheet.follow stops (W7)."""
    sheet = _sheet_for(actor, sheet_id)
    visit = closing.attach_sheet(visit_id=visit_id, sheet=sheet, actor=actor, at=at)
    stop_all(rule="sheet.follow", object_id=visit.id, at=at)
    return settle(visit_id=visit.id, actor=actor, at=at)


@transaction.atomic
def settle(*, visit_id: UUID, actor: Actor, at: datetime) -> Visit:
    """Do what has become possible: file the returned sheet of an urgent visit, close the visit.

    Nothing happens while a part is open or the sheet is not back; call it after each of these.
    """
    visit = get_for(actor, visit_id)
    if visit.sheet_id is None:
        return visit
    sheet = Sheet.objects.select_for_update().get(pk=visit.sheet_id)
    left = visit.state != "open"
    if (
        left
        and sheet.after_visit
        and sheet.state == "returned"
        and actor.may(SHEET.edge("returned", "follow").permission)
    ):
        perform(sheet, SHEET, "follow", actor=actor, at=at, body={"visit": visit.id})
    visit.sheet = sheet
    parts = visit.enforcement_closed_at is not None and visit.monitoring_closed_at is not None
    if visit.state == "left" and parts and sheet.state in {"field_done", "closed"}:
        closing.close_visit(visit, actor=actor, at=at)
    return visit


@transaction.atomic
def close(*, visit_id: UUID, actor: Actor, at: datetime) -> Visit:
    """Close the visit, or say what is missing: operations.parts_open, sheet_missing,
    sheet_not_returned."""
    visit = settle(visit_id=visit_id, actor=actor, at=at)
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


def _sheet_for(actor: Actor, sheet_id: UUID) -> Sheet:
    rows = known(actor, parties(actor, "enforcement_id", "monitoring_id", "laboratory_id"))
    sheet = (
        Sheet.objects.filter(rows, pk=sheet_id)
        .select_related("source", "enforcement", "monitoring", "laboratory")
        .select_for_update(of=("self",))
        .first()
    )
    if sheet is None:
        raise NotFound(SHEET.noun)
    return sheet


def _require_party(actor: Actor, *agencies: UUID) -> None:
    """Whoever oversees a place may see its visits, not open them."""
    if actor.agency_id not in agencies:
        raise NotPermitted(opening.OPEN)
