"""Which rows an actor may know of, said once for all tables that carry parties and a place."""

from django.db.models import Q

from liance.foundation.kernel.actor import Actor


def parties(actor: Actor, *fields: str, place: str = "jurisdiction_id") -> Q:
    """Rows where the actor's agency stands in one of ``fields`` or whose ``place`` it oversees."""
    mine = Q()
    if actor.agency_id is None:
        return Q(pk__in=[])
    for name in fields:
        mine |= Q(**{name: actor.agency_id})
    if actor.scope:
        mine |= Q(**{f"{place}__in": actor.scope})
    return mine


def known(actor: Actor, rows: Q, *, prefix: str = "") -> Q:
    """``rows`` that are not restricted, and the restricted ones that name the actor.

    A restricted row (surprise visit, informant) exists for its named people only: not in lists,
    searches or counts of anybody else, the head of department included.
    """
    open_rows = rows & Q(**{f"{prefix}restricted": False})
    if actor.staff_id is None:
        return open_rows
    return open_rows | Q(
        **{f"{prefix}restricted": True, f"{prefix}named__contains": [actor.staff_id]}
    )
