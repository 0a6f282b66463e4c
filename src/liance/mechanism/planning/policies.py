"""Who may know of a plan, and who may change it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Stale
from liance.foundation.kernel.scope import parties
from liance.mechanism.planning.models import Draw, Plan, Target

PARTIES = ("department_id", "enforcement_id", "monitoring_id")
NOUN = "planning:plan"


def visible_to(actor: Actor) -> QuerySet[Plan]:
    """Plans of the actor's agency and of the jurisdictions it oversees; a draft is its parties'."""
    own = parties(actor, *PARTIES)
    mine = Q()
    for name in PARTIES:
        mine |= Q(**{name: actor.agency_id})
    return Plan.objects.filter(own & (~Q(state="draft") | Q(approved_at__isnull=False) | mine))


def targets_visible_to(actor: Actor) -> QuerySet[Target]:
    """Targets of visible plans."""
    return Target.objects.filter(plan__in=visible_to(actor))


def get_for(actor: Actor, plan_id: UUID, *, version: int | None = None) -> Plan:
    """The plan, locked for change; ``NotFound`` for outsiders, ``Stale`` on another version."""
    plan = visible_to(actor).select_for_update(of=("self",)).filter(pk=plan_id).first()
    if plan is None:
        raise NotFound(NOUN)
    if version is not None and plan.version != version:
        raise Stale(NOUN)
    return plan


def target_for(actor: Actor, target_id: UUID) -> Target:
    """The target, locked; ``NotFound`` for outsiders."""
    target = (
        targets_visible_to(actor)
        .select_related("plan", "source")
        .select_for_update(of=("self",))
        .filter(pk=target_id)
        .first()
    )
    if target is None:
        raise NotFound("planning:target")
    return target


def draw_for(actor: Actor, draw_id: UUID) -> Draw:
    """The draw with its plan, both locked; ``NotFound`` for outsiders."""
    draw = Draw.objects.filter(plan__in=visible_to(actor), pk=draw_id).first()
    if draw is None:
        raise NotFound("planning:draw")
    plan = get_for(actor, draw.plan_id)
    draw = Draw.objects.select_for_update(of=("self",)).select_related("file").get(pk=draw_id)
    draw.plan = plan
    return draw
