"""Change an approved plan: a new version with its reason; what stood before is kept (P1)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.models import Transition
from liance.mechanism.planning import errors
from liance.mechanism.planning.models import Plan, PlanVersion, Stratum
from liance.mechanism.planning.policies import get_for
from liance.mechanism.planning.states import PLAN

CHANGE = "change"


@transaction.atomic
def change(*, plan_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Plan:
    """Open an approved plan for change with the reason; both sign anew, the department approves
    anew. Errors: ``planning.reason``."""
    plan = get_for(actor, plan_id, version=version)
    if actor.agency_id not in {plan.enforcement_id, plan.monitoring_id}:
        raise NotFound("planning:plan")
    if len(reason.strip()) < 4:
        raise Refused(errors.REASON, field="reason")
    perform(plan, PLAN, CHANGE, actor=actor, at=at, reason=reason.strip())
    return plan


def keep_version(plan: Plan, *, actor: Actor, at: datetime) -> PlanVersion:
    """Keep the plan as it is approved now, within the act of approval."""
    last = plan.versions.order_by("-number").first()
    asked = Transition.objects.filter(object_id=plan.id, verb=CHANGE).order_by("-at").first()
    made = PlanVersion.objects.create(
        plan=plan, number=last.number + 1 if last else 1, content=content_of(plan),
        reason=asked.reason if asked and last else "", by_id=_staff(actor), at=at,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "planning:plan:version", made, noun="planning:plan_version", actor=actor, at=at,
        body={"plan": plan.id, "number": made.number, "reason": made.reason},
    )  # fmt: skip
    return made


def content_of(plan: Plan) -> dict[str, Any]:
    """The plan as words: strata by order, targets by number."""
    targets = plan.targets.select_related("source", "stratum").prefetch_related("outlets__outlet")
    return {
        "title": plan.title,
        "strata": {str(s.order): _stratum(s) for s in plan.strata.order_by("order")},
        "targets": {
            str(t.number): {
                "name": t.source.name, "stratum": t.stratum.name,
                "period": f"{t.period_from} – {t.period_to}",
                "outlets": "；".join(
                    f"{o.outlet.code} {'、'.join(o.factors)}" for o in t.outlets.all()
                ),
            }
            for t in targets.order_by("number")
        },
    }  # fmt: skip


def _stratum(row: Stratum) -> dict[str, str]:
    asked = [row.value, *row.industries, *row.places, *row.levels, *row.media, *row.grades]
    if row.exceeded_years:
        asked.append(str(row.exceeded_years))
    by_medium = [f"{m} {'、'.join(names)}" for m, names in sorted(row.factors_by_medium.items())]
    return {
        "name": row.name, "asked": "、".join(dict.fromkeys(a for a in asked if a)),
        "ratio": f"{row.ratio:f} %", "frequency": str(row.frequency),
        "quarters": " ".join(map(str, row.quarters)),
        "factors": "；".join([*by_medium, "、".join(row.factors)]).strip("；"),
    }  # fmt: skip


def _staff(actor: Actor) -> UUID:
    if actor.staff_id is None:
        raise NotFound("planning:plan")
    return actor.staff_id
