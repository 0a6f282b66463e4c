"""Refusals that the record of another phone may still lift.

Two people work side by side without a network, and each hands in in the evening when it suits. What
one did rests on what the other did first, though no command names it: a bottle is offered once the
second sampler confirmed it. Whichever phone comes first, such a command waits for the other.
"""

from collections.abc import Collection
from uuid import UUID

from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.custody.models import Bottle
from liance.mechanism.fieldwork.rules.order import of_visit
from liance.mechanism.operations import errors as operations

MAY_COME = frozenset({
    # The second sampler's confirmation, the taker's answer, an earlier hand-over.
    "custody.not_confirmed", "custody.already_offered", "custody.not_holder",
    # Who arrived is written down by a colleague.
    "custody.not_in_crew", operations.NOT_ON_SITE,
    # The end of a part: departure, samples, readings, records, signals and answers of colleagues.
    operations.NOT_LEFT, operations.SIGNALS_OPEN, operations.RECORD_INCOMPLETE,
    operations.NO_POINTS, operations.ITEMS_OPEN, operations.UNTOLD, "custody.quality_short",
})  # fmt: skip
NOT_FOUND = frozenset({"operations:crew"})
# A signal is answered by one person once another one acknowledged it.
STEPS = frozenset({("operations:signal", "sent", "answer")})


def may_come(refused: Refused) -> bool:
    """Whether a command of another phone, not handed in yet, may make this refusal go away."""
    if isinstance(refused, NotFound):
        return refused.facts["noun"] in NOT_FOUND
    step = tuple(refused.facts.get(key) for key in ("noun", "state", "verb"))
    return refused.code in MAY_COME or step in STEPS


def of_visits(visit: UUID | None, named: Collection[UUID]) -> list[str]:
    """The visit of a command, or that of the bottles which it names, as the order writes it."""
    if visit is not None:
        return [of_visit(visit)]
    if not named:
        return []
    found = Bottle.objects.filter(pk__in=named).values_list("visit_id", flat=True)
    return sorted({of_visit(one) for one in found})
