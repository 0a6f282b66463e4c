"""What stands ready at the gate: the sheet to enter with, its crew and points, the outlets of a
source, what the sheet that follows an urgent visit says."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.coordination.models import Point, Sheet, SheetCrew
from liance.mechanism.coordination.policies import visible_to
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft, SheetContent
from liance.mechanism.coordination.states import SHEET
from liance.mechanism.operations.actions.opening import ItemLine, PointLine
from liance.mechanism.operations.models import CrewMember, Visit, VisitPoint
from liance.mechanism.registry.models import Agency, Jurisdiction, Outlet, Pairing, Source
from liance.mechanism.registry.queries import subtree


def sheet_to_enter(actor: Actor, sheet_id: UUID) -> Sheet:
    """The returned sheet behind a gate; ``NotFound`` to outsiders, before its return or after."""
    sheet = (
        Sheet.objects.filter(visible_to(actor), pk=sheet_id, state="returned", after_visit=False)
        .select_related("source", "enforcement", "monitoring", "laboratory")
        .first()
    )
    if sheet is None or actor.agency_id not in {
        sheet.enforcement_id,
        sheet.laboratory_id or sheet.monitoring_id,
    }:
        raise NotFound(SHEET.noun)
    return sheet


def sheets_to_enter(actor: Actor, *, around: datetime) -> list[Sheet]:
    """The returned sheets with which the actor's agency may enter in these days, soonest first."""
    mine = Q(enforcement_id=actor.agency_id) | Q(laboratory_id=actor.agency_id)
    mine |= Q(monitoring_id=actor.agency_id, laboratory__isnull=True)
    week = timedelta(days=7)
    rows = Sheet.objects.filter(
        visible_to(actor),
        mine,
        state="returned",
        after_visit=False,
        planned_from__lte=around + week,
        planned_to__gte=around - week,
    )
    return list(rows.select_related("jurisdiction").order_by("planned_from")[:20])


def planned_crew(sheet: Sheet) -> dict[str, list[UUID]]:
    """The people named on a sheet, by side."""
    found: dict[str, list[UUID]] = {}
    for side, staff_id in SheetCrew.objects.filter(sheet=sheet).values_list("side", "staff_id"):
        found.setdefault(side, []).append(staff_id)
    return found


def content_of(visit: Visit, *, at: datetime) -> SheetContent:
    """What the sheet that follows an urgent visit says: the points, factors and officers found
    on site (W7)."""
    officers = CrewMember.objects.filter(visit=visit, side="enforcement")
    points = VisitPoint.objects.filter(visit=visit).prefetch_related("items")
    ended = visit.left_at or at
    return SheetContent(
        source_id=visit.source_id,
        ground=visit.ground,
        planned_from=visit.entered_at,
        planned_to=max(ended, visit.entered_at + timedelta(minutes=1)),
        urgency=visit.urgency,
        urgency_note=visit.urgency_note,
        crew=tuple(officers.values_list("staff_id", flat=True)),
        restricted=visit.restricted,
        named=tuple(visit.named),
        points=tuple(
            PointDraft(
                code=point.code,
                name=point.name,
                medium=point.medium,
                outlet_id=point.outlet_id,
                items=tuple(
                    ItemDraft(i.factor, i.limit, i.unit, i.standard, i.on_site, tuple(i.beside))
                    for i in point.items.all()
                ),
            )
            for point in points
        ),
    )


def own_area(actor: Actor) -> tuple[str, ...]:
    """The jurisdictions in which the actor's agency works: its own and all below."""
    return subtree(actor.jurisdiction) if actor.jurisdiction else ()


def enforcement_of(actor: Actor, source: Source, *, on: date) -> Agency | None:
    """The enforcement agency for which the actor may enter: the own one; for a station that of the
    agencies it serves which is nearest to the source. None: nobody's."""
    if actor.agency_id is None:
        return None
    if "enforcement" in actor.functions:
        return Agency.objects.filter(pk=actor.agency_id).first()
    pairings = Pairing.objects.filter(monitoring_id=actor.agency_id, during__contains=on)
    served = {
        p.enforcement.jurisdiction_id: p.enforcement for p in pairings.select_related("enforcement")
    }
    place: Jurisdiction | None = source.jurisdiction
    while place is not None:
        if place.code in served:
            return served[place.code]
        place = place.parent
    return None


def outlet_points(source_id: UUID, outlet_ids: Sequence[UUID]) -> list[PointLine]:
    """The chosen outlets of a source with all factors on file, as points of a visit."""
    outlets = Outlet.objects.filter(source_id=source_id, pk__in=outlet_ids)
    return [
        PointLine(
            code=outlet.code,
            name=outlet.name,
            medium=outlet.medium,
            outlet_id=outlet.id,
            items=tuple(
                ItemLine(f.factor, f.standard, f.limit, f.unit, f.on_site, tuple(f.beside))
                for f in outlet.factors.all()
            ),
        )
        for outlet in outlets.prefetch_related("factors").order_by("code")
    ]


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
                ItemLine(i.factor, i.standard, i.limit, i.unit, i.on_site, tuple(i.beside))
                for i in point.items.all()
                if not i.cancelled
            ),
        )
        for point in points
    ]
