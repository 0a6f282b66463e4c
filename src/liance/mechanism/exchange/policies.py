"""Who may know of an export: whoever asked for it, while they work where they asked."""

from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.exchange.models import Export
from liance.mechanism.exchange.states import OWN


def own(actor: Actor) -> QuerySet[Export]:
    """The exports that the actor asked for at their agency."""
    if not actor.may(OWN) or actor.staff_id is None or actor.agency_id is None:
        return Export.objects.none()
    return Export.objects.filter(asked_by_id=actor.staff_id, agency_id=actor.agency_id)


def export_for(actor: Actor, export_id: UUID) -> Export:
    """One of them, locked; ``NotFound`` for everybody else."""
    row = own(actor).select_for_update(of=("self",)).filter(pk=export_id).first()
    if row is None:
        raise NotFound("exchange:export")
    return row
