"""The list of determinations: any filter."""

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.laboratory.models import Determination
from liance.mechanism.laboratory.policies import visible_to
from liance.mechanism.laboratory.queries.verdicts import with_verdict


def determinations(
    actor: Actor, *, state: str = "", verdict: str = "", words: str = ""
) -> QuerySet[Determination]:
    """The determinations that the actor may know of, by state, by the verdict that is said of them, by
    words in factor, bottle number or unit; empty means all."""
    rows = visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    if verdict:
        rows = with_verdict(rows, verdict)
    if words:
        rows = rows.filter(
            Q(bottle_factor__factor__icontains=words)
            | Q(bottle_factor__bottle__number__icontains=words)
            | Q(bottle_factor__bottle__visit__source__name__icontains=words)
        )
    return rows
