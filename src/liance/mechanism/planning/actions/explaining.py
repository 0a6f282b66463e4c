"""Say why a planned target was not monitored (R4)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.clocks import run
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.mechanism.planning import errors
from liance.mechanism.planning.models import NotDone, Target
from liance.mechanism.planning.policies import target_for


@transaction.atomic
def explain(*, target_id: UUID, reason: str, actor: Actor, at: datetime) -> NotDone:
    """Report the reason of one target to the department (R4). Whether it was visited after all is
    the flow's to check. Errors: ``planning.reason``, ``planning.explained``."""
    actor.require("planning:target:explain")
    target = target_for(actor, target_id)
    plan = target.plan
    if actor.agency_id not in {plan.enforcement_id, plan.monitoring_id} or actor.staff_id is None:
        raise NotFound("planning:target")
    if len(reason.strip()) < 4:
        raise Refused(errors.REASON, field="reason")
    if NotDone.objects.filter(target=target).exists():
        raise Refused(errors.EXPLAINED)
    told = NotDone.objects.create(
        target=target, reason=reason.strip(), by_id=actor.staff_id, at=at,
        department_id=plan.department_id, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "planning:target:explain", told, noun="planning:not_done", actor=actor, at=at,
        body={"target": target.id, "plan": plan.id, "number": target.number, "reason": reason},
    )  # fmt: skip
    run.stop_all(rule="target.explain", object_id=target.id, at=at)
    return told


@transaction.atomic
def receive_explanation(*, target_id: UUID, actor: Actor, at: datetime) -> NotDone:
    """The department takes note of a reason (R4), never the one who gave it.

    Errors: ``planning.own_reason``.
    """
    actor.require("planning:target:receive_explanation")
    target = target_for(actor, target_id)
    told = NotDone.objects.select_for_update().filter(target=target).first()
    if told is None or told.department_id != actor.agency_id or actor.staff_id is None:
        raise NotFound("planning:not_done")
    if told.by_id == actor.staff_id:
        raise Refused(errors.OWN_REASON)
    if told.received_at is None:
        told.received_by_id, told.received_at = actor.staff_id, at
        told.save(update_fields=["received_by", "received_at"])
        note(
            "planning:target:receive", told, noun="planning:not_done", actor=actor, at=at,
            body={"target": target.id},
        )  # fmt: skip
    return told


@transaction.atomic
def ask_for_reason(*, target: Target, at: datetime) -> None:
    """Start the clock of the reason once a period ended without a visit (R4)."""
    run.start(
        rule="target.explain", noun="planning:target", object_id=target.id,
        agency_id=target.plan.monitoring_id, at=at, title="说明未监测原因",
        subject=f"{target.source.name} 计划第 {target.number} 项",
        url=f"/plans/{target.plan_id}/#target-{target.number}",
    )  # fmt: skip
