"""Who may know of a sheet, and fetching it for a write."""

from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.foundation.kernel.scope import known, parties
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.rules.sides import Parties, sides_of

NOUN = "coordination:sheet"
VIEW = "coordination:sheet:view"


def visible_to(actor: Actor, *, prefix: str = "") -> Q:
    """Sheets that the actor may know of: as a party or overseer; drafts in their own agency only;
    restricted ones only when named."""
    if actor.agency_id is None or not actor.may(VIEW):
        return Q(pk__in=[])
    mine = parties(
        actor,
        f"{prefix}enforcement_id",
        f"{prefix}monitoring_id",
        f"{prefix}laboratory_id",
        place=f"{prefix}jurisdiction_id",
    )
    shown = ~Q(**{f"{prefix}state": "draft"}) | Q(**{f"{prefix}enforcement_id": actor.agency_id})
    return known(actor, mine, prefix=prefix) & shown


def get_for(actor: Actor, sheet_id: UUID, *, version: int | None = None) -> Sheet:
    """The sheet, locked for this transaction.

    Raises NotFound to those who may not know of it, Stale when it is no longer at ``version``.
    """
    sheet = (
        Sheet.objects.select_for_update(of=("self",))
        .filter(visible_to(actor), pk=sheet_id)
        .select_related("source__jurisdiction", "enforcement", "monitoring", "department")
        .first()
    )
    if sheet is None:
        raise NotFound(NOUN)
    if version is not None and sheet.version != version:
        raise Stale(NOUN)
    return sheet


def parties_of(sheet: Sheet) -> Parties:
    """The sheet's agencies as a value."""
    return Parties(
        sheet.enforcement_id, sheet.monitoring_id, sheet.department_id, sheet.laboratory_id
    )


def require_side(sheet: Sheet, actor: Actor, *wanted: str) -> str:
    """The first of the ``wanted`` sides that the actor holds; Refused for everybody else."""
    held = sides_of(parties_of(sheet), actor)
    for side in wanted:
        if side in held:
            return side
    raise Refused("coordination.not_your_part")


def may_read_informant(sheet: Sheet, actor: Actor) -> bool:
    """Only the named people know who told, an open sheet's readers included."""
    return actor.staff_id is not None and actor.staff_id in sheet.named
