"""Who may know of a timetable, and who may change it: the two agencies of its plan."""

from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.planning import policies as plans
from liance.mechanism.registry.models import Agency
from liance.mechanism.scheduling import codes
from liance.mechanism.scheduling.models import Search, Timetable

NOUN = "scheduling:timetable"
MANAGE = "scheduling:means:manage"


def visible_to(actor: Actor) -> QuerySet[Timetable]:
    """Timetables of plans the actor may know of; what is not announced is the two agencies'."""
    own = Q(enforcement_id=actor.agency_id) | Q(monitoring_id=actor.agency_id)
    shown = own | Q(state__in=["announced", "superseded"])
    return Timetable.objects.filter(shown, plan__in=plans.visible_to(actor))


def own(actor: Actor, row: Timetable) -> bool:
    """Whether the actor is of one of the two agencies."""
    return actor.agency_id in {row.enforcement_id, row.monitoring_id}


def get_for(actor: Actor, timetable_id: UUID, *, version: int | None = None) -> Timetable:
    """A timetable of the actor's own agency, locked. ``NotFound``, ``Stale``."""
    row = (
        visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("plan")
        .filter(pk=timetable_id)
        .first()
    )
    if row is None or not own(actor, row):
        raise NotFound(NOUN)
    if version is not None and row.version != version:
        raise Stale(NOUN)
    return row


def draft_for(actor: Actor, timetable_id: UUID, *, version: int | None = None) -> Timetable:
    """A draft that nothing is searching for now, locked. Errors: ``scheduling.not_draft``,
    ``scheduling.searching`` and those of ``get_for``."""
    row = get_for(actor, timetable_id, version=version)
    if row.state != "draft":
        raise Refused(codes.NOT_DRAFT)
    if Search.objects.filter(timetable=row, state__in=["waiting", "running"]).exists():
        raise Refused(codes.SEARCHING)
    return row


def own_agency(actor: Actor) -> Agency:
    """The actor's agency, with the right to keep its vehicles and leave."""
    actor.require(MANAGE)
    agency = Agency.objects.filter(pk=actor.agency_id).first() if actor.agency_id else None
    if agency is None:
        raise NotFound("registry:agency")
    return agency
