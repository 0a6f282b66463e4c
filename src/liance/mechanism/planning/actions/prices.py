"""Unit prices of an area by year, and where a plan's money comes from (F1)."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.planning import errors
from liance.mechanism.planning.models import PlanFund, UnitPrice
from liance.mechanism.planning.policies import get_for
from liance.mechanism.registry.models import OutletFactor
from liance.norms.sampling.factors import find

SET = "planning:price:set"


@transaction.atomic
def set_price(
    *,
    year: int,
    kind: str,
    factor: str,
    amount: Decimal,
    basis: str,
    actor: Actor,
    at: datetime,
    version: int = 0,
) -> UnitPrice:
    """Enter a price of the actor's own area, or write the one there is anew: ``version`` is what
    was read of it, 0 for a new one.

    ``kind``: ``sampling`` and ``travel`` (yuan a visit), ``factor`` and ``outside`` (yuan a
    determination, the station's own or a third-party laboratory's), ``days`` (working days of each
    person for a visit). Errors: ``planning.price``,
    ``planning.price_factor``, ``planning.factor_unknown``, ``planning.price_exists``, Stale.
    """
    actor.require(SET)
    if amount < 0:
        raise Refused(errors.PRICE, field="amount")
    if (kind in {"factor", "outside"}) != bool(factor):
        raise Refused(errors.PRICE_FACTOR, field="factor")
    known = find(factor) if factor else None
    if factor and known is None and not OutletFactor.objects.filter(factor=factor).exists():
        raise Refused(errors.FACTOR_UNKNOWN, field="factor", factor=factor)
    row, made = UnitPrice.objects.select_for_update().get_or_create(
        jurisdiction_id=actor.jurisdiction, year=year, kind=kind,
        factor=known.name if known else factor,
        defaults={"amount": amount, "basis": basis, "created_at": at, "created_by": actor.user_id},
    )  # fmt: skip
    _insist(made=made, version=version, row=row, code=errors.PRICE_EXISTS, field="kind")
    before = None if made else row.amount
    if not made:
        row.amount, row.basis = amount, basis
        row.version += 1
        row.save()
    note(
        "planning:price:set", row, noun="planning:price", actor=actor, at=at,
        body={"year": year, "kind": kind, "factor": row.factor, "amount": amount,
              "before": before, "basis": basis},
    )  # fmt: skip
    return row


@transaction.atomic
def drop_price(*, price_id: UUID, version: int, actor: Actor, at: datetime) -> None:
    """Take a price of the actor's own area away. Errors: NotFound, Stale."""
    actor.require(SET)
    rows = UnitPrice.objects.select_for_update()
    row = rows.filter(pk=price_id, jurisdiction_id=actor.jurisdiction).first()
    if row is None:
        raise NotFound("planning:price")
    if row.version != version:
        raise Stale("planning:price")
    note(
        "planning:price:drop", row, noun="planning:price", actor=actor, at=at,
        body={"year": row.year, "kind": row.kind, "factor": row.factor, "amount": row.amount},
    )  # fmt: skip
    row.delete()


@transaction.atomic
def set_fund(
    *,
    plan_id: UUID,
    source: str,
    amount: Decimal,
    actor: Actor,
    at: datetime,
    version: int = 0,
) -> PlanFund:
    """Say how much of a plan's money comes from a source of funds (资金来源); ``version`` is what was
    read of it, 0 for a new one. Errors: ``planning.price``, ``planning.fund_exists``, Stale."""
    actor.require(SET)
    plan = get_for(actor, plan_id)
    if actor.agency_id not in {plan.enforcement_id, plan.monitoring_id, plan.department_id}:
        raise NotFound("planning:plan")
    if amount < 0:
        raise Refused(errors.PRICE, field="amount")
    row, made = PlanFund.objects.select_for_update().get_or_create(
        plan=plan, source=source.strip(),
        defaults={"amount": amount, "created_at": at, "created_by": actor.user_id},
    )  # fmt: skip
    _insist(made=made, version=version, row=row, code=errors.FUND_EXISTS, field="source")
    before = None if made else row.amount
    if not made:
        row.amount = amount
        row.version += 1
        row.save()
    note(
        "planning:fund:set", row, noun="planning:fund", actor=actor, at=at,
        body={"plan": plan.id, "source": row.source, "amount": amount, "before": before},
    )  # fmt: skip
    return row


def _insist(*, made: bool, version: int, row: UnitPrice | PlanFund, code: str, field: str) -> None:
    """What stands is written anew only by whoever read it as it stands."""
    if not made and not version:
        raise Refused(code, field=field)
    if version and (made or row.version != version):
        raise Stale("planning:price" if isinstance(row, UnitPrice) else "planning:fund")
