"""Plan and visits together: which targets were done, whose reason is due (R4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.clock import SHANGHAI
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.scope import known
from liance.mechanism.operations.models import Visit
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions import explaining
from liance.mechanism.planning.actions.explaining import ask_for_reason
from liance.mechanism.planning.models import NotDone, Target
from liance.mechanism.planning.policies import targets_visible_to


def unvisited(targets: QuerySet[Target], *, among: Q) -> QuerySet[Target]:
    """Those targets to whose sheet no visit ``among`` those that count happened."""
    visits = Visit.objects.filter(among, sheet__target=OuterRef("pk"))
    return targets.filter(~Exists(visits))


@transaction.atomic
def ask_for_reasons(*, at: datetime) -> int:
    """Start the clock of the reason for every target of a running plan whose period is over
    without visit and reason (R4); returns how many stand so. Repeating it changes nothing."""
    over = Target.objects.filter(
        plan__approved_at__isnull=False,
        period_to__lt=at.astimezone(SHANGHAI).date(),
        not_done__isnull=True,
    ).select_related("plan", "source")
    asked = 0
    for target in unvisited(over, among=Q(restricted=False)):
        ask_for_reason(target=target, at=at)
        asked += 1
    return asked


@transaction.atomic
def explain(*, target_id: UUID, reason: str, actor: Actor, at: datetime) -> NotDone:
    """Report the reason of a target to which nobody went (R4).

    Errors: ``planning.done`` where a visit of which the actor may know happened after all, and
    those of planning's action.
    """
    target = targets_visible_to(actor).filter(pk=target_id)
    if not target.exists():
        raise NotFound("planning:target")
    if not unvisited(target, among=known(actor, Q())).exists():
        raise Refused(errors.DONE)
    return explaining.explain(target_id=target_id, reason=reason, actor=actor, at=at)
