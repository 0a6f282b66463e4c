"""Both teams enter: a visit is opened as what it was (D1, D2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations import errors
from liance.mechanism.operations.actions.crew import Present, gathered, stand_on_site
from liance.mechanism.operations.models import Visit, VisitItem, VisitPoint
from liance.mechanism.operations.news import announce
from liance.mechanism.operations.rules.crew import UNCONFIRMED, deficiencies, unconfirmed
from liance.mechanism.operations.states import VISIT
from liance.mechanism.registry.actions.on_site import let_know
from liance.mechanism.registry.models import Agency, Source
from liance.norms.calendar.instants import shanghai_day

OPEN = "operations:visit:open"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a visit is about: taken from the sheet, or from the urgent order."""

    source: Source
    enforcement: Agency
    monitoring: Agency
    ground: str
    urgency: str
    laboratory: Agency | None = None
    urgency_note: str = ""
    sheet: Sheet | None = None
    restricted: bool = False
    named: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemLine:
    """A factor to be measured, with its limit as printed and those that stand beside it."""

    factor: str
    standard: str = ""
    limit: str = ""
    unit: str = ""
    on_site: bool = False
    beside: tuple[dict[str, object], ...] = ()


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point to be measured at, with its factors."""

    code: str
    name: str
    medium: str
    items: tuple[ItemLine, ...] = ()
    outlet_id: UUID | None = None
    sheet_point_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Companion:
    """Who came along for the unit. ``signed`` None: nobody was there."""

    name: str = ""
    signed: bool | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands at the gate: both teams, the unit's companion, and the answer to a shortfall.

    ``as_irregular``: record it although it falls short, with ``irregular_note`` saying why.
    """

    crew: tuple[Present, ...]
    companion: Companion = field(default_factory=Companion)
    as_irregular: bool = False
    irregular_note: str = ""


@transaction.atomic
def open_visit(
    *, subject: Subject, points: Sequence[PointLine], gate: Gate, actor: Actor, at: datetime
) -> Visit:
    """Open the visit (D1). A shortfall is refused by ``operations.not_regular`` with the codes in
    ``deficiencies``, unless ``gate.as_irregular``: then what happened is recorded, marked deficient.

    Only the actor confirms by this; until somebody of the other side does by own sign-in
    (``flows.visits.confirm_entry``) the visit is not regular.

    Without a sheet (W7) the points may be added on site. Errors: operations.crew_empty, crew_twice,
    crew_outsider, crew_not_named, unit_restricted, laboratory_not_officer, opener_not_on_site,
    place_wrong, future, refusal_missing, no_points, point_exists, not_regular, irregular_note_missing.
    """
    actor.require(OPEN)
    _check_gate(subject, points, gate, actor)
    agencies = [a for a in (subject.enforcement, subject.monitoring, subject.laboratory) if a]
    people = gathered(
        gate.crew, agencies=agencies, laboratory=subject.laboratory, by=actor.staff_id, at=at
    )
    found = deficiencies(people, shanghai_day(at))
    if found and not gate.as_irregular:
        raise Refused(errors.NOT_REGULAR, deficiencies=found)
    if found and not gate.irregular_note.strip():
        raise Refused(errors.IRREGULAR_NOTE_MISSING, field="irregular_note")
    awaited = unconfirmed(people)
    visit = _row(subject, gate, (*found, *awaited), actor=actor, at=at)
    crew = stand_on_site(visit, people, actor=actor, at=at)
    _place_points(visit, points, actor=actor, at=at)
    note(
        "operations:visit:open",
        visit,
        noun=VISIT.noun,
        actor=actor,
        at=at,
        body={
            "sheet": visit.sheet_id,
            "source": visit.source_id,
            "regular": visit.regular,
            "deficiencies": visit.deficiencies,
            "crew": crew,
            "companion_signed": gate.companion.signed,
        },
    )
    if subject.source.restricted:
        let_know(source_id=visit.source_id, staff=visit.named, actor=actor, at=at)
    announce(visit, "opened", at=at)
    return visit


def _check_gate(subject: Subject, points: Sequence[PointLine], gate: Gate, actor: Actor) -> None:
    if not points and subject.sheet is not None:
        raise Refused(errors.NO_POINTS, field="points")
    codes = [line.code for line in points]
    if twice := [code for code in codes if codes.count(code) > 1]:
        raise Refused(errors.POINT_EXISTS, field="code", point=twice[0])
    if actor.staff_id not in {p.staff_id for p in gate.crew}:
        raise Refused(errors.OPENER_NOT_ON_SITE)
    if subject.source.restricted and not subject.restricted:
        raise Refused(errors.UNIT_RESTRICTED, field="restricted")
    if subject.restricted and not {p.staff_id for p in gate.crew} <= set(subject.named):
        raise Refused(errors.CREW_NOT_NAMED)
    if gate.companion.signed is False and not gate.companion.refusal.strip():
        raise Refused(errors.REFUSAL_MISSING, field="companion_refusal")


def _row(
    subject: Subject, gate: Gate, found: Iterable[str], *, actor: Actor, at: datetime
) -> Visit:
    codes = list(found)
    return Visit.objects.create(
        sheet=subject.sheet,
        source=subject.source,
        jurisdiction_id=subject.source.jurisdiction_id,
        enforcement=subject.enforcement,
        monitoring=subject.monitoring,
        laboratory=subject.laboratory,
        ground=subject.ground,
        urgency=subject.urgency,
        urgency_note=subject.urgency_note,
        restricted=subject.restricted,
        named=list(subject.named),
        regular=not codes,
        deficiencies=codes,
        irregular_note=gate.irregular_note if set(codes) - UNCONFIRMED else "",
        entered_at=min(p.entered_at or at for p in gate.crew),
        companion=gate.companion.name,
        companion_signed=gate.companion.signed,
        companion_refusal=gate.companion.refusal,
        created_at=at,
        created_by=actor.user_id,
    )


def _place_points(visit: Visit, points: Sequence[PointLine], *, actor: Actor, at: datetime) -> None:
    for order, line in enumerate(points, start=1):
        point = VisitPoint.objects.create(
            visit=visit,
            order=order,
            sheet_point_id=line.sheet_point_id,
            outlet_id=line.outlet_id,
            code=line.code,
            name=line.name,
            medium=line.medium,
            created_at=at,
            created_by=actor.user_id,
        )
        write_items(point, line.items, actor=actor, at=at)


def write_items(
    point: VisitPoint, items: Sequence[ItemLine], *, actor: Actor, at: datetime, first: int = 1
) -> None:
    """Put the factors under their point, counting on from ``first``."""
    VisitItem.objects.bulk_create(
        VisitItem(
            point=point,
            order=order,
            factor=item.factor,
            standard=item.standard,
            limit=item.limit,
            unit=item.unit,
            on_site=item.on_site,
            beside=list(item.beside),
            created_at=at,
            created_by=actor.user_id,
        )
        for order, item in enumerate(items, start=first)
    )
