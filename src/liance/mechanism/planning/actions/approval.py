"""Sign, approve, file a plan (P1, P4)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note, perform
from liance.foundation.clocks import run
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.kernel.models import Transition
from liance.mechanism.planning import errors
from liance.mechanism.planning.actions.versions import keep_version
from liance.mechanism.planning.caps import insist_within
from liance.mechanism.planning.models import DrawExcuse, Plan, PlanSignature
from liance.mechanism.planning.policies import get_for
from liance.mechanism.planning.queries import REOPENING
from liance.mechanism.planning.states import PLAN
from liance.mechanism.registry.policies import insist_vouched
from liance.mechanism.registry.queries import department_over

SIGNING = {
    "enforcement": "planning:plan:sign_enforcement",
    "monitoring": "planning:plan:sign_monitoring",
}


@transaction.atomic
def submit(
    *, plan_id: UUID, version: int, actor: Actor, at: datetime,
    visited: Mapping[UUID, int] | None = None,
) -> Plan:  # fmt: skip
    """Hand a draft to both sides for signature (P1); the yearly cap is tested again, for other plans
    may have been submitted since. ``visited``: visits of the year that no plan foresaw, by source.

    Errors: ``planning.empty``, ``planning.stratum_empty``, ``planning.excuse_open``,
    ``planning.plan_over_cap``.
    """
    plan = get_for(actor, plan_id, version=version)
    _of(actor, plan.enforcement_id, plan.monitoring_id)
    if not plan.strata.exists():
        raise Refused(errors.EMPTY)
    hollow = plan.strata.filter(targets__isnull=True).first()
    if hollow:
        raise Refused(errors.STRATUM_EMPTY, stratum=hollow.name)
    if DrawExcuse.objects.filter(draw__plan=plan, state="asked").exists():
        raise Refused(errors.EXCUSE_OPEN)
    insist_within(plan, visited or {})
    perform(plan, PLAN, "submit", actor=actor, at=at, body={"targets": plan.targets.count()})
    return plan


@transaction.atomic
def sign(*, plan_id: UUID, version: int, side: str, actor: Actor, at: datetime) -> Plan:
    """Sign for one side; with the second signature the plan is signed (P1).

    One person cannot sign for both, also in a merged agency. Errors: ``planning.not_your_side``,
    ``planning.already_signed``, ``planning.same_person``, ``registry.unvouched``.
    """
    plan = get_for(actor, plan_id, version=version)
    agency_id = plan.enforcement_id if side == "enforcement" else plan.monitoring_id
    if actor.agency_id != agency_id or side not in SIGNING or actor.staff_id is None:
        raise Refused(errors.NOT_YOUR_SIDE)
    actor.require(SIGNING[side])
    insist_vouched(actor)
    if plan.state != "signing":
        PLAN.edge(plan.state, "complete")
    current = _round(plan)
    signed = {s.side: s.staff_id for s in plan.signatures.filter(round=current)}
    if side in signed:
        raise Refused(errors.ALREADY_SIGNED)
    if actor.staff_id in signed.values():
        raise Refused(errors.SAME_PERSON)
    signature = PlanSignature.objects.create(
        plan=plan, side=side, staff_id=actor.staff_id, round=current, at=at,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    if not signed:
        plan.version += 1
        plan.save(update_fields=["version"])
    note(
        "planning:plan:sign", signature, noun="planning:signature", actor=actor, at=at,
        body={"plan": plan.id, "side": side, "staff": actor.staff_id, "round": current},
    )  # fmt: skip
    if signed:
        perform(plan, PLAN, "complete", actor=actor, at=at)
    return plan


@transaction.atomic
def approve(*, plan_id: UUID, version: int, actor: Actor, at: datetime) -> Plan:
    """Approve a plan that both sides signed; the filing clock starts (P1, P4), for whoever has the
    next step: a county's department until it has forwarded the plan, then its city's.

    In a merged agency never by one of its signers. Errors: ``planning.own_signature``.
    """
    plan = get_for(actor, plan_id, version=version)
    _of(actor, plan.department_id)
    signers = plan.signatures.filter(round=_round(plan)).values_list("staff_id", flat=True)
    if actor.staff_id in signers:
        raise Refused(errors.OWN_SIGNATURE)
    plan.approved_at = at
    plan.save(update_fields=["approved_at"])
    perform(plan, PLAN, "approve", actor=actor, at=at)
    keep_version(plan, actor=actor, at=at)
    if plan.department.level != "province":
        _owe_filing(plan, plan.department_id, at)
    return plan


def _owe_filing(plan: Plan, agency_id: UUID, since: datetime) -> None:
    run.start(
        rule="plan.file", noun="planning:plan", object_id=plan.id, agency_id=agency_id, at=since,
        title="报送计划", subject=plan.title, url=f"/plans/{plan.id}/",
    )  # fmt: skip


@transaction.atomic
def send_back(*, plan_id: UUID, version: int, reason: str, actor: Actor, at: datetime) -> Plan:
    """Send a plan back to its makers with a reason; new signatures will be needed."""
    plan = get_for(actor, plan_id, version=version)
    if not reason.strip():
        raise Refused(errors.REASON, field="reason")
    own = actor.agency_id == plan.department_id and plan.state in {"signing", "signed"}
    if not (own or _above(plan, actor)):
        raise NotFound("planning:plan")
    perform(plan, PLAN, "send_back", actor=actor, at=at, reason=reason)
    return plan


@transaction.atomic
def forward(*, plan_id: UUID, version: int, actor: Actor, at: datetime) -> Plan:
    """A county hands its approved plan to the city, which files it with the province (P4) by the
    same instant: the county's clock stops, the city's runs from the approval."""
    plan = get_for(actor, plan_id, version=version)
    _of(actor, plan.department_id)
    if plan.jurisdiction.level != "county":
        raise Refused(errors.THROUGH_CITY)
    running = Clock.objects.filter(rule="plan.file", object_id=plan.id, stopped_at=None)
    since = running.values_list("started_at", flat=True).first()
    perform(plan, PLAN, "forward", actor=actor, at=at)
    if since is not None:
        city = department_over(plan.jurisdiction)
        _owe_filing(plan, city.id if city else plan.department_id, since)
    return plan


@transaction.atomic
def file(*, plan_id: UUID, version: int, actor: Actor, at: datetime) -> Plan:
    """File an approved plan with the province; a county's goes through its city (P4)."""
    plan = get_for(actor, plan_id, version=version)
    if plan.jurisdiction.level == "county":
        if plan.state != "forwarded" or not _above(plan, actor):
            raise Refused(errors.THROUGH_CITY)
    else:
        _of(actor, plan.department_id)
    plan.filed_at = at
    plan.save(update_fields=["filed_at"])
    perform(plan, PLAN, "file", actor=actor, at=at)
    return plan


@transaction.atomic
def accept(*, plan_id: UUID, version: int, actor: Actor, at: datetime) -> Plan:
    """The province accepts a filed plan (P4)."""
    plan = get_for(actor, plan_id, version=version)
    if actor.level != "province" or "department" not in actor.functions:
        raise NotFound("planning:plan")
    perform(plan, PLAN, "accept", actor=actor, at=at)
    return plan


def _of(actor: Actor, *agencies: UUID) -> None:
    if actor.agency_id not in agencies:
        raise NotFound("planning:plan")


def _above(plan: Plan, actor: Actor) -> bool:
    """Whether the actor's department stands over the plan's area."""
    return plan.jurisdiction_id in actor.scope and actor.jurisdiction != plan.jurisdiction_id


def _round(plan: Plan) -> int:
    """The present round of signatures: a send-back after the last signature opens a new one."""
    newest = plan.signatures.order_by("-at").first()
    if newest is None:
        return 1
    sent_back = Transition.objects.filter(
        object_id=plan.id, verb__in=REOPENING, at__gte=newest.at
    ).exists()
    return newest.round + 1 if sent_back else newest.round
