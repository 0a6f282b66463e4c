"""Who may know of a restricted operation: one list along sheet, visit, bottles, report and case."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.mechanism.coordination.actions import ending
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.custody.models import Bottle, Handover
from liance.mechanism.meetings.models import Consultation
from liance.mechanism.operations.actions import naming
from liance.mechanism.operations.models import Visit
from liance.mechanism.operations.policies import get_for
from liance.mechanism.reporting.actions.naming import extend_named as extend_reports


@transaction.atomic
def name_on_sheet(
    *, sheet_id: UUID, version: int, staff: Sequence[UUID], actor: Actor, at: datetime
) -> Sheet:
    """Let further people know of a sheet and of all that came of it.

    Errors: those of ``coordination.actions.ending.name_people``.
    """
    sheet = ending.name_people(sheet_id=sheet_id, version=version, staff=staff, actor=actor, at=at)
    _consulted(Q(sheet=sheet), staff)
    visit = Visit.objects.select_for_update().filter(sheet=sheet, restricted=True).first()
    if visit is not None:
        _follow(visit, staff, actor=actor, at=at)
    return sheet


@transaction.atomic
def name_on_visit(
    *, visit_id: UUID, version: int, staff: Sequence[UUID], actor: Actor, at: datetime
) -> Visit:
    """Let further people know of a restricted visit, of its sheet and of all that comes of it.

    Bottles go to named people only: whoever keeps, determines, checks or approves is named before.
    Errors: kernel.stale, those of ``operations.actions.naming.check`` and
    ``coordination.actions.ending.extend_named``.
    """
    visit = get_for(actor, visit_id, version=version)
    naming.check(visit, staff, actor=actor)
    if visit.sheet_id is not None:
        sheet = Sheet.objects.select_for_update().get(pk=visit.sheet_id)
        ending.extend_named(sheet, staff, actor=actor, at=at)
    return _follow(visit, staff, actor=actor, at=at)


def _follow(visit: Visit, staff: Sequence[UUID], *, actor: Actor, at: datetime) -> Visit:
    naming.extend_named(visit, staff, actor=actor, at=at)
    bottles = Bottle.objects.filter(visit=visit)
    batches = Handover.objects.filter(bottle__in=bottles).values_list("batch", flat=True)
    run.let_know([*bottles.values_list("id", flat=True), *batches], staff)
    extend_reports(visit.id, staff, actor=actor, at=at)
    _consulted(Q(visit=visit) | Q(sheet_id=visit.sheet_id, sheet__isnull=False), staff)
    return visit


def _consulted(which: Q, staff: Sequence[UUID]) -> None:
    """Open questions wait for the people named since, too."""
    run.let_know(list(Consultation.objects.filter(which).values_list("id", flat=True)), staff)
