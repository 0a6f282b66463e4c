"""Who may know of a lead: departments of a city or the province, for the places they oversee.

环发〔2015〕175号 第八条: bodies of a city or above look into it; whom it concerns does not see it.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Stale
from liance.mechanism.registry.queries import subtree
from liance.mechanism.screening.models import Lead, Spoken
from liance.mechanism.screening.states import VIEW

LEVELS = ("province", "city")


def visible_to(actor: Actor) -> QuerySet[Lead]:
    """Leads of the places below the actor's department, without those about the actor's own agency.
    One that speaks of a visit for named people is for whoever every such visit names now; each says
    whether it is ``secret`` and whether its example is kept from the actor (``quiet``)."""
    if not actor.may(VIEW) or actor.level not in LEVELS or "department" not in actor.functions:
        return Lead.objects.none()
    places = actor.scope or subtree(actor.jurisdiction)
    few = Spoken.objects.filter(lead=OuterRef("pk"), visit__restricted=True)
    mine = Q(visit__named__contains=[actor.staff_id]) if actor.staff_id else Q(pk__in=[])
    rows = Lead.objects.filter(
        Q(jurisdiction_id__in=places) | Exists(few.filter(mine, example=False)),
        ~Exists(few.filter(~mine, example=False)),
    )
    rows = rows.annotate(
        secret=Exists(few.filter(example=False)), quiet=Exists(few.filter(~mine, example=True))
    )
    return rows.exclude(agency_id=actor.agency_id) if actor.agency_id else rows


def is_secret(lead: Lead) -> bool:
    """Whether a visit that it speaks of is for named people only; so is one of which
    ``visible_to`` did not say."""
    return bool(getattr(lead, "secret", True))


def is_quiet(lead: Lead) -> bool:
    """Whether its example is kept from whom ``visible_to`` fetched it for; without it, it is."""
    return bool(getattr(lead, "quiet", True))


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
