"""Qualifications of laboratories and stations: put on file (F2)."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.rules import cma_number_fits
from liance.mechanism.registry.models import Agency

MANAGE = "commissioning:laboratory:manage"
SUPERVISE = "commissioning:laboratory:supervise"


@transaction.atomic
def add_qualification(
    *,
    laboratory: Agency,
    cma_number: str,
    cma_from: date,
    cma_to: date,
    filing_number: str,
    filed_to: date | None,
    actor: Actor,
    at: datetime,
    factors: Iterable[str] = (),
) -> Qualification:
    """Put CMA certificate (资质认定) and filing (备案) on file; ``factors`` empty means all.

    A station has a certificate too, whose number its reports bear; a filing only laboratories.

    Errors: ``commissioning.not_a_laboratory``, ``commissioning.cma_number``,
    ``commissioning.cma_exists``, ``commissioning.period_reversed``.
    """
    actor.require(MANAGE)
    _check(cma_number, cma_from, cma_to)
    if Qualification.objects.filter(laboratory=laboratory, cma_number=cma_number).exists():
        raise Refused("commissioning.cma_exists", field="cma_number", number=cma_number)
    if not {"laboratory", "monitoring"} & set(laboratory.functions):
        raise Refused("commissioning.not_a_laboratory", field="laboratory")
    qualification = Qualification.objects.create(
        laboratory=laboratory, cma_number=cma_number, cma_from=cma_from, cma_to=cma_to,
        filing_number=filing_number, filed_to=filed_to, factors=list(factors),
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:qualification:add", qualification, noun="commissioning:qualification",
        actor=actor, at=at, body={"laboratory": laboratory.id, "cma": cma_number},
    )  # fmt: skip
    return qualification


@transaction.atomic
def change_qualification(
    *,
    qualification_id: UUID,
    version: int,
    cma_to: date,
    filing_number: str,
    filed_to: date | None,
    factors: Iterable[str],
    actor: Actor,
    at: datetime,
) -> Qualification:
    """Write validity, filing and scope anew. Errors: ``commissioning.period_reversed``, NotFound,
    Stale, NotPermitted."""
    actor.require(MANAGE)
    row = _locked(qualification_id, version)
    if cma_to < row.cma_from:
        raise Refused("commissioning.period_reversed", field="cma_to")
    was = {"cma_to": str(row.cma_to), "filing": row.filing_number, "filed_to": str(row.filed_to)}
    row.cma_to, row.filing_number, row.filed_to = cma_to, filing_number, filed_to
    row.factors = list(factors)
    row.version += 1
    row.save()
    note(
        "commissioning:qualification:change", row, noun="commissioning:qualification",
        actor=actor, at=at,
        body={
            "was": was, "cma_to": str(cma_to), "filing": filing_number, "filed_to": str(filed_to),
            "factors": row.factors,
        },
    )  # fmt: skip
    return row


@transaction.atomic
def suspend(
    *, qualification_id: UUID, version: int, reason: str, actor: Actor, at: datetime
) -> Qualification:
    """Suspend a laboratory (F3): no new commission while it lasts. The reason is required.

    Errors: ``commissioning.reason``, ``commissioning.suspended``, NotFound, Stale, NotPermitted.
    """
    actor.require(SUPERVISE)
    row = _locked(qualification_id, version)
    if len(reason.strip()) < 4:
        raise Refused("commissioning.reason", field="reason")
    if row.suspended:
        raise Refused("commissioning.suspended")
    return _set_suspended(row, reason.strip(), actor=actor, at=at)


@transaction.atomic
def resume(*, qualification_id: UUID, version: int, actor: Actor, at: datetime) -> Qualification:
    """End a suspension. Errors: ``commissioning.not_suspended``, NotFound, Stale, NotPermitted."""
    actor.require(SUPERVISE)
    row = _locked(qualification_id, version)
    if not row.suspended:
        raise Refused("commissioning.not_suspended")
    return _set_suspended(row, "", actor=actor, at=at)


def _set_suspended(row: Qualification, reason: str, *, actor: Actor, at: datetime) -> Qualification:
    row.suspended, row.suspended_reason = bool(reason), reason[:200]
    row.version += 1
    row.save(update_fields=["suspended", "suspended_reason", "version"])
    verb = "suspend" if reason else "resume"
    note(
        f"commissioning:qualification:{verb}", row, noun="commissioning:qualification",
        actor=actor, at=at, body={"laboratory": row.laboratory_id, "reason": reason},
    )  # fmt: skip
    return row


def _locked(qualification_id: UUID, version: int) -> Qualification:
    row = Qualification.objects.select_for_update(of=("self",)).filter(pk=qualification_id).first()
    if row is None:
        raise NotFound("commissioning:qualification")
    if row.version != version:
        raise Stale("commissioning:qualification")
    return row


def _check(cma_number: str, cma_from: date, cma_to: date) -> None:
    if not cma_number_fits(cma_number):
        raise Refused("commissioning.cma_number", field="cma_number")
    if cma_to < cma_from:
        raise Refused("commissioning.period_reversed", field="cma_to")
