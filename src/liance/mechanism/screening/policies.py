"""Who may know of a lead: departments of a city or the province, for the places they oversee.

环发〔2015〕175号 第八条: bodies of a city or above look into it; whom it concerns does not see it.
"""

from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Stale
from liance.foundation.kernel.scope import known
from liance.mechanism.registry.queries import subtree
from liance.mechanism.screening.models import Lead
from liance.mechanism.screening.states import VIEW

LEVELS = ("province", "city")


def visible_to(actor: Actor) -> QuerySet[Lead]:
    """Leads of the places below the actor's department, without those about the actor's own agency;
    restricted ones by name."""
    if not actor.may(VIEW) or actor.level not in LEVELS or "department" not in actor.functions:
        return Lead.objects.none()
    places = actor.scope or subtree(actor.jurisdiction)
    rows = Lead.objects.filter(known(actor, Q(jurisdiction_id__in=places)))
    return rows.exclude(agency_id=actor.agency_id) if actor.agency_id else rows


def lead_for(actor: Actor, lead_id: UUID, *, version: int) -> Lead:
    """The lead, locked. ``NotFound``, ``Stale``."""
    row = visible_to(actor).select_for_update(of=("self",)).filter(pk=lead_id).first()
    if row is None:
        raise NotFound("screening:lead")
    if row.version != version:
        raise Stale("screening:lead")
    return row


def person_of(actor: Actor, permission: str) -> UUID:
    """The person behind an account; an account without one writes nothing."""
    actor.require(permission)
    if actor.staff_id is None:
        raise NotPermitted(permission)
    return actor.staff_id
