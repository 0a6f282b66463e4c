"""Reads of exports."""

from uuid import UUID

from django.db.models import QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.exchange.models import Export
from liance.mechanism.exchange.policies import own


def exports(actor: Actor) -> QuerySet[Export]:
    """The actor's own exports."""
    return own(actor)


def export(actor: Actor, export_id: UUID) -> Export:
    """One of them; ``NotFound`` for everybody else."""
    row = own(actor).filter(pk=export_id).first()
    if row is None:
        raise NotFound("exchange:export")
    return row
