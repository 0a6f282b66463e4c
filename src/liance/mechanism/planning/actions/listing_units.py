"""Must-visit and exclusion lists of a draft, and what an area set for inspections (P2)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions.drafting import own_draft
from liance.mechanism.planning.models import AreaRule, PlanUnit
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.queries import subtree


@transaction.atomic
def list_unit(
    *, plan_id: UUID, version: int, name: str, kind: str, reason: str, actor: Actor, at: datetime
) -> PlanUnit:
    """Put a source of the area, by its full name or permit code, on a list with the reason.

    Errors: ``planning.outside_area``, ``planning.unit_listed``, ``planning.reason``.
    """
    plan = own_draft(plan_id, version, actor)
    area = Source.objects.filter(active=True, jurisdiction_id__in=subtree(plan.jurisdiction_id))
    found = list(area.filter(permit_code=name)[:2] or area.filter(name=name)[:2])
    if len(found) != 1:
        raise Refused(errors.OUTSIDE_AREA, field="name")
    if len(reason.strip()) < 2:
        raise Refused(errors.REASON, field="reason")
    if plan.units.filter(source=found[0]).exists():
        raise Refused(errors.UNIT_LISTED, field="name")
    made = PlanUnit.objects.create(
        plan=plan, source=found[0], kind=kind, reason=reason.strip(), created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    plan.version += 1
    plan.save(update_fields=["version"])
    note(
        "planning:plan:list_unit", made, noun="planning:plan_unit", actor=actor, at=at,
        body={"plan": plan.id, "source": found[0].id, "kind": kind, "reason": made.reason},
    )  # fmt: skip
    return made


@transaction.atomic
def drop_unit(*, plan_id: UUID, version: int, unit_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a source off its list."""
    plan = own_draft(plan_id, version, actor)
    row = plan.units.filter(pk=unit_id).first()
    if row is None:
        raise NotFound("planning:plan_unit")
    row.delete()
    plan.version += 1
    plan.save(update_fields=["version"])
    note(
        "planning:plan:drop_unit", plan, noun="planning:plan", actor=actor, at=at,
        body={"source": row.source_id, "kind": row.kind},
    )  # fmt: skip


@transaction.atomic
def set_rule(
    *,
    version: int,
    yearly_cap: int | None,
    unverified_binds: bool,
    exceeded_years: int | None,
    prior_approval: bool,
    notice_shown: bool,
    result_told: bool,
    basis: str,
    verified: bool,
    actor: Actor,
    at: datetime,
) -> AreaRule:
    """Write what the actor's area set for inspections; it stands unverified until its text is
    read. Old values stand on the ledger. ``version``: 0 where nothing was set. Errors: Stale."""
    actor.require("planning:rule:set")
    if actor.jurisdiction is None:
        raise NotFound("planning:rule")
    values = {
        "yearly_cap": yearly_cap, "unverified_binds": unverified_binds,
        "exceeded_years": exceeded_years, "prior_approval": prior_approval, "notice_shown": notice_shown,
        "result_told": result_told, "basis": basis.strip(), "verified": verified,
    }  # fmt: skip
    row, made = AreaRule.objects.select_for_update().get_or_create(
        jurisdiction_id=actor.jurisdiction,
        defaults={**values, "created_at": at, "created_by": actor.user_id},
    )
    if version != (0 if made else row.version):
        raise Stale("planning:rule")
    if not made:
        for name, value in values.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
    note(
        "planning:rule:set", row, noun="planning:rule", actor=actor, at=at,
        body={"jurisdiction": actor.jurisdiction, **values},
    )  # fmt: skip
    return row
