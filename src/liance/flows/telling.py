"""Other programs told of what happened: as far as the person behind each webhook may know."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from liance.dashboards import ledger_events
from liance.foundation.kernel.actor import Actor
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.queries import EventView, views_of
from liance.mechanism.exchange.actions import hooks
from liance.mechanism.exchange.actions.hooks import lay_out
from liance.mechanism.exchange.models import Hook
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.queries import actor_of_staff
from liance.norms.calendar.instants import shanghai_day

MOST = 500


def tell_hooks(*, at: datetime) -> int:
    """Lay out what every webhook was not told yet; how many messages.

    The place in a sealed log is the mark: an event that was committed late is sealed late, so none is
    passed over and none is told twice.
    """
    ids = hooks.standing().order_by("id").values_list("pk", flat=True)
    return sum(_tell(hook_id, at) for hook_id in list(ids))


@transaction.atomic
def _tell(hook_id: UUID, at: datetime) -> int:
    row = Hook.objects.select_for_update(of=("self",)).filter(pk=hook_id, active=True).first()
    if row is None:
        return 0
    actor = actor_of_staff(row.staff_id, on=shanghai_day(at))
    if actor.agency_id != row.agency_id or not actor.may(ledger_events.VIEW):
        return 0
    places, found = dict(row.places), []
    for agency, last in standing(actor).items():
        known = places.setdefault(agency, last)
        if known < last:
            fresh, places[agency] = _fresh(agency, known)
            found += ledger_events.visible(actor, [e for e in fresh if e.kind in row.kinds])
    return lay_out(row, found, places=places, at=at)


def standing(actor: Actor) -> dict[str, int]:
    """How far the log of each agency that an actor may open is sealed: the place of its last event."""
    ids = [agency.id for agency in ledger_events.logs(actor)]
    # One step down the index for each agency: a maximum by group walks every event there is.
    newest = Event.objects.filter(agency_id=OuterRef("pk"), seq__isnull=False).order_by("-seq")
    rows = Agency.objects.filter(pk__in=ids).annotate(last=Subquery(newest.values("seq")[:1]))
    held = dict(rows.values_list("pk", "last"))
    return {str(agency): -1 if held[agency] is None else held[agency] for agency in ids}


def _fresh(agency: str, known: int) -> tuple[Iterable[EventView], int]:
    rows = Event.objects.filter(agency_id=agency, seq__gt=known).order_by("seq")[:MOST]
    found = views_of(rows)
    return found, found[-1].seq if found and found[-1].seq is not None else known
