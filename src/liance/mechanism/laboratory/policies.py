"""Who may know of a determination: the laboratory that makes it, at every state; the other
agencies of the visit once it is approved. Nobody watches a number while it is being found."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.foundation.kernel.scope import known, parties
from liance.mechanism.custody import policies as custody_policies
from liance.mechanism.custody.models import BottleFactor
from liance.mechanism.laboratory.models import Determination

VISIT = "bottle_factor__bottle__visit__"
FINAL = ("approved", "superseded")


def visible_to(actor: Actor) -> QuerySet[Determination]:
    """The determinations that the actor may know of."""
    fields = (f"{VISIT}enforcement_id", f"{VISIT}monitoring_id", f"{VISIT}laboratory_id")
    mine = parties(actor, *fields, place=f"{VISIT}jurisdiction_id")
    final = Q(approved_by__isnull=False, state__in=FINAL)
    own = Q(laboratory_id=actor.agency_id)
    return Determination.objects.filter(known(actor, mine, prefix=VISIT)).filter(own | final)


def get_for(actor: Actor, determination_id: UUID, *, version: int) -> Determination:
    """The determination, locked. Raises ``NotFound`` for outsiders, ``Stale`` on another
    version, ``Refused`` for people of another agency."""
    row = (
        visible_to(actor)
        .select_related("bottle_factor__bottle__visit__sheet", "bottle_factor__bottle__point")
        .select_for_update(of=("self",))
        .filter(pk=determination_id)
        .first()
    )
    if row is None:
        raise NotFound("laboratory:determination")
    if row.laboratory_id != actor.agency_id:
        raise Refused("laboratory.bottle_elsewhere")
    if row.version != version:
        raise Stale("laboratory:determination")
    return row


def factors_for(actor: Actor, factor_ids: Sequence[UUID]) -> dict[UUID, BottleFactor]:
    """The factors of bottles, locked, by identifier.

    Raises ``NotFound`` for outsiders, ``Refused`` when the bottle is with another agency
    (laboratory.bottle_elsewhere) or was not received (laboratory.bottle_not_received).
    """
    found = {
        row.id: row
        for row in BottleFactor.objects.select_related(
            "bottle__visit__sheet", "bottle__point", "bottle__receipt"
        )
        .select_for_update(of=("self",))
        .filter(pk__in=factor_ids, bottle__in=custody_policies.visible_to(actor))
        .order_by("id")
    }
    if len(found) != len(set(factor_ids)):
        raise NotFound("custody:bottle")
    for row in found.values():
        if row.bottle.laboratory_id is None or row.bottle.state in ("rejected", "lost"):
            raise Refused("laboratory.bottle_not_received", number=row.bottle.short)
        if row.bottle.laboratory_id != actor.agency_id:
            raise Refused("laboratory.bottle_elsewhere")
    return found
