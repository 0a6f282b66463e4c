"""Reads of planning."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.planning.models import Plan, Stratum, Target, TargetOutlet
from liance.mechanism.planning.policies import targets_visible_to, visible_to
from liance.mechanism.planning.rules.strata import StratumTerms
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.queries import subtree


def candidates(plan: Plan, terms: StratumTerms) -> QuerySet[Source]:
    """The active sources of the plan's area that fall into a stratum (P2)."""
    area = Source.objects.filter(active=True, jurisdiction_id__in=subtree(plan.jurisdiction_id))
    if terms.by == "industry":
        return area.filter(industry=terms.value)
    if terms.by == "region":
        return area.filter(jurisdiction_id__in=subtree(terms.value))
    return area.filter(management=terms.value)


def population(plan: Plan, terms: StratumTerms) -> int:
    """How many units a stratum holds now."""
    return candidates(plan, terms).count()


def plan_page(plan_id: UUID, *, actor: Actor) -> Plan:
    """A plan with strata, targets, signatures; ``NotFound`` for outsiders."""
    targets = Target.objects.select_related("source__jurisdiction", "not_done").prefetch_related(
        Prefetch("outlets", TargetOutlet.objects.select_related("outlet"))
    )
    plan = (
        visible_to(actor)
        .select_related("jurisdiction", "department", "enforcement", "monitoring")
        .prefetch_related(
            Prefetch("strata", Stratum.objects.order_by("order")),
            Prefetch("targets", targets.order_by("number")),
            "signatures__staff",
        )
        .filter(pk=plan_id)
        .first()
    )
    if plan is None:
        raise NotFound("planning:plan")
    return plan


def plans(*, actor: Actor) -> QuerySet[Plan]:
    """Visible plans, the newest year first."""
    return (
        visible_to(actor)
        .select_related("jurisdiction", "department")
        .order_by("-year", "jurisdiction__order", "kind", "-id")
    )


def overdue_unexplained(*, actor: Actor, on: date) -> QuerySet[Target]:
    """Targets of running plans whose period is over without a reason; whether they were visited
    is for the flow to say, which knows the visits (R4)."""
    return (
        targets_visible_to(actor)
        .filter(plan__state__in=["approved", "forwarded", "filed", "accepted"])
        .filter(period_to__lt=on, not_done__isnull=True)
        .select_related("source", "plan")
        .order_by("period_to", "number")
    )
