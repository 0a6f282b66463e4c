"""Who may know of a meeting, and who may change it."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.foundation.access.models import Grant
from liance.foundation.access.roles import ROLES
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Stale
from liance.foundation.kernel.scope import parties
from liance.mechanism.meetings.models import Document, Invitation, Meeting, Resolution
from liance.mechanism.meetings.states import MANAGE
from liance.mechanism.registry.models import Pairing, Staff

NOUN = "meetings:meeting"
NOBODY = UUID(int=0)


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of the actor's agency and of the places it oversees, those it is invited to and
    those in which it was given something to do; one in preparation is known to its convener alone."""
    agency = actor.agency_id or NOBODY
    invited = Invitation.objects.filter(meeting=OuterRef("pk"), agency_id=agency)
    owes = Resolution.objects.filter(meeting=OuterRef("pk"), agency_id=agency)
    sides = parties(actor, "agency_id", "enforcement_id", "monitoring_id", place="place_id")
    known = sides | Exists(invited) | Exists(owes)
    return Meeting.objects.filter(known).filter(~Q(state="draft") | Q(agency_id=agency))


def meeting_for(actor: Actor, meeting_id: UUID, *, version: int | None = None) -> Meeting:
    """A meeting that the actor's agency convened, locked. ``NotFound``, ``Stale``."""
    rows = Meeting.objects.filter(agency_id=actor.agency_id or NOBODY)
    return _locked(rows, meeting_id, version)


def meeting_of_side(actor: Actor, meeting_id: UUID, *, version: int | None = None) -> Meeting:
    """A meeting of the actor's side, locked. ``NotFound``, ``Stale``."""
    agency = actor.agency_id or NOBODY
    rows = Meeting.objects.filter(Q(enforcement_id=agency) | Q(monitoring_id=agency))
    return _locked(rows.exclude(state="draft"), meeting_id, version)


def _locked(rows: QuerySet[Meeting], meeting_id: UUID, version: int | None) -> Meeting:
    row = (
        rows.select_for_update(of=("self",))
        .select_related("agency", "enforcement", "monitoring", "place", "chair")
        .filter(pk=meeting_id)
        .first()
    )
    if row is None:
        raise NotFound(NOUN)
    if version is not None and row.version != version:
        raise Stale(NOUN)
    return row


def resolution_for(actor: Actor, resolution_id: UUID, *, version: int) -> Resolution:
    """What a meeting known to the actor decided, locked. ``NotFound``, ``Stale``."""
    row = (
        Resolution.objects.select_for_update(of=("self",))
        .select_related("meeting__place", "agency")
        .filter(pk=resolution_id, meeting__in=meetings_visible_to(actor))
        .first()
    )
    if row is None:
        raise NotFound("meetings:resolution")
    if row.version != version:
        raise Stale("meetings:resolution")
    return row


def sides_of(meeting: Meeting, actor: Actor) -> tuple[str, ...]:
    """The sides that the actor's agency stands on: both in a merged agency."""
    found = []
    if actor.agency_id == meeting.enforcement_id:
        found.append("enforcement")
    if actor.agency_id == meeting.monitoring_id:
        found.append("monitoring")
    return tuple(found)


def pairings_of(actor: Actor, *, on: date) -> QuerySet[Pairing]:
    """The two sides that the actor may convene: those the own agency is one of, and those of the
    places it oversees."""
    rows = parties(actor, "enforcement_id", "monitoring_id", place="enforcement__jurisdiction_id")
    return (
        Pairing.objects.filter(rows, during__contains=on)
        .select_related("enforcement__jurisdiction", "monitoring")
        .order_by("enforcement__jurisdiction__order", "enforcement__name")
    )


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    """The mechanism documents of the actor's agency and of the places it oversees."""
    rows = parties(actor, "agency_id", "enforcement_id", "monitoring_id", place="place_id")
    return Document.objects.filter(rows)


def may_manage(row: Document, actor: Actor) -> bool:
    """Whether the actor may review, supersede or end a document: either side, the department of the
    place, and who put it on file."""
    if not actor.may(MANAGE):
        return False
    own = {row.agency_id, row.enforcement_id, row.monitoring_id}
    return actor.agency_id in own or actor.jurisdiction == row.place_id


def document_for(actor: Actor, document_id: UUID, *, version: int) -> Document:
    """A document to change, locked. ``NotFound``, ``Stale``, NotPermitted."""
    actor.require(MANAGE)
    row = (
        documents_visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("place")
        .filter(pk=document_id)
        .first()
    )
    if row is None or not may_manage(row, actor):
        raise NotFound("meetings:document")
    if row.version != version:
        raise Stale("meetings:document")
    return row


def able(people: Iterable[UUID], permission: str, *, on: date) -> set[UUID]:
    """Those of the staff whose roles hold a permission on a day: nobody is named for what they could
    not do."""
    roles = [code for code, role in ROLES.items() if permission in role.permissions]
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    granted = Grant.objects.filter(running, role__in=roles, valid_from__lte=on)
    rows = Staff.objects.filter(pk__in=list(people), active=True)
    return set(rows.filter(user_id__in=granted.values("user_id")).values_list("id", flat=True))
