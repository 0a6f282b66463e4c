"""A planned visit becomes a contact sheet: its day, its people, its points and factors (W1)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.coordination.actions import drafts
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import visible_to
from liance.mechanism.coordination.rules.content import ItemDraft, PointDraft, SheetContent
from liance.mechanism.planning.models import TargetOutlet
from liance.mechanism.registry.models import OutletFactor
from liance.mechanism.scheduling import codes, queries
from liance.mechanism.scheduling.models import PlannedVisit


@transaction.atomic
def sheet_of(*, visit_id: UUID, actor: Actor, at: datetime) -> Sheet:
    """Draft the sheet of a visit of an announced timetable.

    Errors: ``scheduling.not_announced``, ``scheduling.sheet_exists`` and those of drafting a sheet.
    """
    visit = queries.visit(visit_id, actor=actor)
    if visit.timetable.state != "announced" or visit.outing is None:
        raise Refused(codes.NOT_ANNOUNCED)
    # Whoever may not know of a restricted sheet meets none.
    drawn_up = Sheet.objects.exclude(state="withdrawn").filter(target_id=visit.target_id)
    standing = drawn_up.filter(Q(restricted=False) | visible_to(actor)).first()
    if standing is not None:
        raise Refused(codes.SHEET_EXISTS, unit=standing.unit_name)
    content = content_of(visit)
    return drafts.draft(content=content, actor=actor, at=at)


def content_of(visit: PlannedVisit) -> SheetContent:
    """Part one of the sheet as the timetable has it; the station's people stand in the note."""
    outing, begins, ends = visit.outing, visit.begins_at, visit.ends_at
    if outing is None or begins is None or ends is None:
        raise Refused(codes.NOT_ANNOUNCED)
    members = list(outing.members.select_related("staff").order_by("created_at", "id"))
    officers = tuple(m.staff_id for m in members if m.side == "enforcement")
    monitors = "、".join(m.staff.name for m in members if m.side == "monitoring")
    plate = f"；车辆 {outing.vehicle.plate}" if outing.vehicle else ""
    return SheetContent(
        source_id=visit.target.source_id, ground="daily", planned_from=begins, planned_to=ends,
        target_id=visit.target_id, crew=officers, points=tuple(_points(visit)),
        note=f"按排期第 {visit.timetable.number} 版：监测人员 {monitors}{plate}。",
    )  # fmt: skip


def _points(visit: PlannedVisit) -> list[PointDraft]:
    rows = TargetOutlet.objects.filter(target_id=visit.target_id).select_related("outlet")
    found = []
    for row in rows.order_by("outlet__code"):
        on_file = {f.factor: f for f in OutletFactor.objects.filter(outlet=row.outlet)}
        items = tuple(
            ItemDraft(f.factor, f.limit, f.unit, f.standard, f.on_site)
            if (f := on_file.get(name)) else ItemDraft(name)
            for name in row.factors
        )  # fmt: skip
        outlet = row.outlet
        found.append(
            PointDraft(outlet.code, outlet.name, outlet.medium, items=items, outlet_id=outlet.id)
        )
    return found
