"""Who may know of, and who may manage, agencies, people and sources."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.kernel.scope import known
from liance.mechanism.registry.models import Agency, Outlet, Pairing, Source, Staff
from liance.mechanism.registry.queries import subtree

ADMINISTER = "access:account:manage"
VOUCH = "access:account:vouch"
MANAGE_SOURCES = "registry:source:manage"
_INSTALLATION = UUID(int=0)


def area_of(actor: Actor) -> tuple[str, ...]:
    """The jurisdiction codes an actor oversees or administers; empty for everybody else."""
    if actor.scope:
        return actor.scope
    if actor.may(ADMINISTER) and actor.jurisdiction:
        return subtree(actor.jurisdiction)
    return ()


def agencies_visible_to(actor: Actor) -> QuerySet[Agency]:
    """The own agency, those paired with it, those of the area overseen or administered."""
    if actor.agency_id is None:
        return Agency.objects.none()
    paired = Pairing.objects.filter(
        Q(enforcement_id=actor.agency_id) | Q(monitoring_id=actor.agency_id)
    )
    ids = {actor.agency_id}
    for enforcement, monitoring in paired.values_list("enforcement_id", "monitoring_id"):
        ids |= {enforcement, monitoring}
    return Agency.objects.filter(Q(pk__in=ids) | Q(jurisdiction_id__in=area_of(actor)))


def people_visible_to(actor: Actor) -> QuerySet[Staff]:
    """The people of the agencies that the actor may know of."""
    return Staff.objects.filter(agency__in=agencies_visible_to(actor))


def known_to(actor: Actor) -> QuerySet[Source]:
    """Every source but those that a restricted visit found and that others are named on."""
    return Source.every.filter(known(actor, Q()))


def hidden_sources(actor: Actor, among: Collection[UUID]) -> set[UUID]:
    """Those among sources and outlets that the actor may not know of."""
    hidden = Source.every.filter(restricted=True).exclude(known(actor, Q()))
    outlets = Outlet.objects.filter(pk__in=among, source__in=hidden)
    return {
        *hidden.filter(pk__in=among).values_list("id", flat=True),
        *outlets.values_list("id", flat=True),
    }


def sources_visible_to(actor: Actor) -> QuerySet[Source]:
    """Sources of the actor's jurisdiction and all below, and of those its station serves;
    restricted ones by name."""
    if actor.agency_id is None:
        return Source.objects.none()
    if actor.level == "province":
        return known_to(actor)
    served = Pairing.objects.filter(monitoring_id=actor.agency_id).values_list(
        "enforcement__jurisdiction_id", flat=True
    )
    codes = set(subtree(actor.jurisdiction)) | {c for place in set(served) for c in subtree(place)}
    return known_to(actor).filter(jurisdiction_id__in=codes)


def manages(actor: Actor, agency: Agency) -> bool:
    """Whether the actor looks after this agency's people: its own, or the area administered."""
    if actor.user_id == _INSTALLATION or actor.agency_id == agency.id:
        return True
    return actor.may(ADMINISTER) and agency.jurisdiction_id in area_of(actor)


def require_manages(actor: Actor, agency: Agency, permission: str) -> None:
    """Raise NotPermitted unless the actor holds ``permission`` and looks after the agency."""
    actor.require(permission)
    if not manages(actor, agency):
        raise NotPermitted(permission)


def insist_vouched(actor: Actor) -> None:
    """Refuse a signature by an account whose password somebody else gave: ``registry.unvouched``."""
    if not actor.vouched:
        raise Refused("registry.unvouched")


def agency_for(actor: Actor, agency_id: UUID) -> Agency:
    """The agency to read; NotFound for whoever may not know of it."""
    found = agencies_visible_to(actor).select_related("jurisdiction").filter(pk=agency_id).first()
    if found is None:
        raise NotFound("registry:agency")
    return found


def person_for(actor: Actor, staff_id: UUID, *, version: int | None = None) -> Staff:
    """The person, locked when ``version`` is given. Raises NotFound, Stale."""
    rows = people_visible_to(actor).select_related("agency__jurisdiction", "user")
    if version is not None:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=staff_id).first()
    if found is None:
        raise NotFound("registry:staff")
    if version is not None and found.version != version:
        raise Stale("registry:staff")
    return found


def source_for(actor: Actor, source_id: UUID, *, version: int | None = None) -> Source:
    """The source, locked when ``version`` is given. Raises NotFound, Stale."""
    rows = sources_visible_to(actor).select_related("jurisdiction__parent")
    if version is not None:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=source_id).first()
    if found is None:
        raise NotFound("registry:source")
    if version is not None and found.version != version:
        raise Stale("registry:source")
    return found
