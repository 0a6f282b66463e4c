"""Who may know of a round or a notice, and who may change it."""

from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Stale
from liance.mechanism.oversight.models import Delivery, Item, Notice, Round, RoundArea

Row = TypeVar("Row", Round, Notice, RoundArea, Item, Delivery)
VIEW = "oversight:round:view"
NOBODY = UUID(int=0)


def agency_of(actor: Actor) -> UUID:
    """The actor's agency; one that nobody has where there is none."""
    return actor.agency_id or NOBODY


def rounds_visible_to(actor: Actor) -> QuerySet[Round]:
    """The rounds of the actor's agency, and those in which its area is asked."""
    asked = RoundArea.objects.filter(department_id=agency_of(actor)).values("round_id")
    return Round.objects.filter(
        Q(agency_id=agency_of(actor)) | (Q(pk__in=asked) & ~Q(state="withdrawn"))
    )


def areas_visible_to(actor: Actor) -> QuerySet[RoundArea]:
    """All areas of the actor's own rounds; of others the own one until the notice is issued."""
    return RoundArea.objects.filter(
        Q(round__agency_id=agency_of(actor))
        | Q(department_id=agency_of(actor))
        | Q(round__notice__state="issued", round__in=rounds_visible_to(actor))
    ).exclude(~Q(round__agency_id=agency_of(actor)), round__state="withdrawn")


def notices_visible_to(actor: Actor) -> QuerySet[Notice]:
    """The notices of the actor's agency, and those delivered to it."""
    got = Delivery.objects.filter(agency_id=agency_of(actor)).values("notice_id")
    return Notice.objects.filter(
        Q(round__agency_id=agency_of(actor)) | Q(pk__in=got, state="issued")
    )


def round_for(actor: Actor, round_id: UUID, *, version: int | None = None) -> Round:
    """A round of the actor's own agency, locked. ``NotFound``, ``Stale``."""
    row = (
        Round.objects.select_for_update(of=("self",))
        .filter(pk=round_id, agency_id=agency_of(actor))
        .first()
    )
    return _current(row, version, "oversight:round")


def notice_for(actor: Actor, notice_id: UUID, *, version: int | None = None) -> Notice:
    """A notice of the actor's own agency, locked. ``NotFound``, ``Stale``."""
    row = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("round__agency")
        .filter(pk=notice_id, round__agency_id=agency_of(actor))
        .first()
    )
    return _current(row, version, "oversight:notice")


def own_area(actor: Actor, area_id: UUID, *, version: int | None = None) -> RoundArea:
    """The area of a round that the actor's department answers for, locked; its round before it, as
    a freeze locks them: an answer beside a freeze waits and reads what became of the round."""
    found = RoundArea.objects.filter(pk=area_id, department_id=agency_of(actor))
    Round.objects.select_for_update().filter(pk__in=found.values("round_id")).first()
    row = (
        RoundArea.objects.select_for_update(of=("self",))
        .select_related("round", "place")
        .filter(pk=area_id, department_id=agency_of(actor))
        .exclude(round__state="withdrawn")
        .first()
    )
    return _current(row, version, "oversight:area")


def item_for(actor: Actor, item_id: UUID, *, own: bool, version: int | None = None) -> Item:
    """An item of an issued notice, locked: ``own`` of the area that has to act, else of the
    agency that issued it."""
    rows = Item.objects.select_for_update(of=("self",)).select_related(
        "notice__round", "area__place"
    )
    if own:
        rows = rows.filter(area__department_id=agency_of(actor))
    else:
        rows = rows.filter(notice__round__agency_id=agency_of(actor))
    row = rows.filter(pk=item_id, notice__state="issued").first()
    return _current(row, version, "oversight:item")


def delivery_for(actor: Actor, notice_id: UUID) -> Delivery:
    """The notice as it came to the actor's agency, locked."""
    row = (
        Delivery.objects.select_for_update(of=("self",))
        .filter(notice_id=notice_id, agency_id=agency_of(actor), notice__state="issued")
        .first()
    )
    return _current(row, None, "oversight:notice")


def _current(row: Row | None, version: int | None, noun: str) -> Row:
    if row is None:
        raise NotFound(noun)
    if version is not None and row.version != version:
        raise Stale(noun)
    return row
