"""The list of bottles: any filter."""

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.custody.models import Bottle
from liance.mechanism.custody.policies import visible_to


def bottles(actor: Actor, *, state: str = "", words: str = "", visit: str = "") -> QuerySet[Bottle]:
    """The bottles that the actor may know of, by state, by words in number, seal or unit, by visit;
    empty means all. ``visit``: an identifier; anything else that is not empty finds none."""
    rows = visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(
            Q(number__icontains=words)
            | Q(seal_number__icontains=words)
            | Q(visit__source__name__icontains=words)
        )
    if visit:
        rows = rows.filter(visit_id__in=_identifiers(visit))
    return rows


def _identifiers(text: str) -> list[str]:
    return [text] if all(sign in "0123456789abcdef-" for sign in text) and len(text) == 36 else []
