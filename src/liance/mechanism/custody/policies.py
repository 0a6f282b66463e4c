"""Who may know of a bottle: the agencies of its visit, those that oversee the place, and for a
restricted visit its named people alone."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused, Stale
from liance.foundation.kernel.scope import known, parties
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.policies import visible_to as sheets_visible_to
from liance.mechanism.custody.models import (
    Bottle,
    BoxedBottle,
    Handover,
    PreparedBottle,
    TransportBox,
)
from liance.mechanism.operations.models import Visit

PARTIES = ("visit__enforcement_id", "visit__monitoring_id", "visit__laboratory_id")


def visible_to(actor: Actor) -> QuerySet[Bottle]:
    """The bottles that the actor may know of."""
    mine = parties(actor, *PARTIES, place="visit__jurisdiction_id")
    return Bottle.objects.filter(known(actor, mine, prefix="visit__"))


def visits_visible_to(actor: Actor) -> QuerySet[Visit]:
    """The visits whose bottles the actor may know of."""
    mine = parties(actor, "enforcement_id", "monitoring_id", "laboratory_id")
    return Visit.objects.filter(known(actor, mine))


def get_for(actor: Actor, bottle_id: UUID, *, version: int | None = None) -> Bottle:
    """The bottle, locked. Raises ``NotFound`` for outsiders, ``Stale`` on another version."""
    bottle = (
        visible_to(actor)
        .select_related("visit__sheet", "visit__source", "visit__jurisdiction", "point")
        .select_for_update(of=("self",))
        .filter(pk=bottle_id)
        .first()
    )
    if bottle is None:
        raise NotFound("custody:bottle")
    if version is not None and bottle.version != version:
        raise Stale("custody:bottle")
    return bottle


def sheet_of(actor: Actor, sheet_id: UUID) -> Sheet:
    """The sheet to read; ``NotFound`` for whoever may not know of it."""
    rows = Sheet.objects.select_related("source", "enforcement", "monitoring", "laboratory")
    found = rows.filter(sheets_visible_to(actor), pk=sheet_id).first()
    if found is None:
        raise NotFound("coordination:sheet")
    return found


def visit_of(actor: Actor, visit_id: UUID) -> Visit:
    """The visit to read; ``NotFound`` for whoever may not know of it."""
    found = (
        visits_visible_to(actor)
        .select_related("source", "sheet", "monitoring", "laboratory", "enforcement")
        .filter(pk=visit_id)
        .first()
    )
    if found is None:
        raise NotFound("operations:visit")
    return found


def prepared_for(visit: Visit) -> Q:
    """The prepared bottles that the visit may fill: its own and those of its sheet."""
    own = Q(visit=visit)
    return own | Q(sheet_id=visit.sheet_id) if visit.sheet_id else own


def prepared_visible_to(actor: Actor) -> QuerySet[PreparedBottle]:
    """The prepared bottles of what the actor may know of."""
    sheets = Sheet.objects.filter(sheets_visible_to(actor)).values("id")
    visits = visits_visible_to(actor).values("id")
    return PreparedBottle.objects.filter(Q(visit_id__in=visits) | Q(sheet_id__in=sheets))


def boxes_visible_to(actor: Actor) -> QuerySet[TransportBox]:
    """The boxes that carried a bottle the actor may know of."""
    inside = BoxedBottle.objects.filter(bottle__in=visible_to(actor)).values("box_id")
    return TransportBox.objects.filter(pk__in=inside)


def box_for(actor: Actor, box_id: UUID, *, version: int | None = None) -> TransportBox:
    """The box, locked, for an agency that may hold its bottles. ``NotFound`` for outsiders,
    ``NotPermitted`` for other agencies, ``Stale`` on another version."""
    box = boxes_visible_to(actor).select_for_update(of=("self",)).filter(pk=box_id).first()
    if box is None:
        raise NotFound("custody:box")
    inside = BoxedBottle.objects.filter(box=box).select_related("bottle__visit")
    if not any(actor.agency_id in custodians(row.bottle.visit) for row in inside):
        raise NotPermitted("custody:bottle:hand_over")
    if version is not None and box.version != version:
        raise Stale("custody:box")
    return box


def require_prepared_known(actor: Actor, prepared_id: UUID) -> None:
    """Raise ``NotFound`` unless the actor may know of the prepared bottle."""
    if not prepared_visible_to(actor).filter(pk=prepared_id).exists():
        raise NotFound("custody:prepared")


def prepared_of(actor: Actor, prepared_id: UUID, *, version: int) -> PreparedBottle:
    """The prepared bottle, locked, for the people who prepare and fill. ``NotFound`` for
    outsiders, ``NotPermitted`` for other agencies, ``Stale`` on another version."""
    row = (
        prepared_visible_to(actor)
        .select_related("visit", "sheet")
        .select_for_update(of=("self",))
        .filter(pk=prepared_id)
        .first()
    )
    owner = (row.visit or row.sheet) if row is not None else None
    if row is None or owner is None:
        raise NotFound("custody:prepared")
    if actor.agency_id not in custodians(owner):
        raise NotPermitted("custody:bottle:fill")
    if row.version != version:
        raise Stale("custody:prepared")
    return row


def require_known(actor: Actor, bottle_id: UUID) -> None:
    """Raise ``NotFound`` unless the actor may know of the bottle: asked before a form is read, so
    that outsiders get one answer to any form."""
    if not visible_to(actor).filter(pk=bottle_id).exists():
        raise NotFound("custody:bottle")


def get_many_for(actor: Actor, bottle_ids: Sequence[UUID]) -> list[Bottle]:
    """The bottles, locked, by number. Raises ``NotFound`` when one of them is not for the actor,
    ``Refused("custody.no_bottles")`` for none."""
    wanted = set(bottle_ids)
    if not wanted:
        raise Refused("custody.no_bottles")
    found = list(
        visible_to(actor)
        .select_related("visit__sheet", "visit__source", "visit__jurisdiction", "point")
        .select_for_update(of=("self",))
        .filter(pk__in=wanted)
        .order_by("number")
    )
    if len(found) != len(wanted):
        raise NotFound("custody:bottle")
    return found


def offers_for(actor: Actor, handover_ids: Sequence[UUID]) -> list[Handover]:
    """The hand-overs, locked, by bottle number; ``NotFound`` when one is not for the actor."""
    wanted = set(handover_ids)
    if not wanted:
        raise Refused("custody.no_bottles")
    found = list(
        Handover.objects.select_related("bottle__visit")
        .select_for_update(of=("self",))
        .filter(pk__in=wanted, bottle__in=visible_to(actor))
        .order_by("bottle__number")
    )
    if len(found) != len(wanted):
        raise NotFound("custody:handover")
    return found


def person_of(actor: Actor) -> UUID:
    """The person behind an account; an account without one writes nothing."""
    if actor.staff_id is None:
        raise NotPermitted("custody:bottle:view")
    return actor.staff_id


def agency_of(actor: Actor) -> UUID:
    """The agency in whose name the actor writes."""
    if actor.agency_id is None:
        raise NotPermitted("custody:bottle:view")
    return actor.agency_id


def audience(visit: Visit | Sheet) -> list[UUID]:
    """Whom news of the bottles of a visit or sheet may reach: its agencies, or its named people
    alone."""
    if visit.restricted:
        return list(visit.named)
    parties_of = (visit.enforcement_id, visit.monitoring_id, visit.laboratory_id)
    return [agency for agency in parties_of if agency is not None]


def custodians(visit: Visit | Sheet) -> list[UUID]:
    """The agencies whose people may hold the bottles of a visit or sheet."""
    return [a for a in (visit.monitoring_id, visit.laboratory_id) if a is not None]
