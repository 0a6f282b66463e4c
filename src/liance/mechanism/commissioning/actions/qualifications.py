"""Qualifications of laboratories and stations: put on file (F2)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound, Refused, Stale
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.commissioning.rules.papers import cma_number_fits
from liance.mechanism.commissioning.states import MANAGE
from liance.mechanism.registry.models import Agency


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
    methods: Mapping[str, Iterable[str]] | None = None,
) -> Qualification:
    """Put CMA certificate (资质认定) and filing (备案) on file; ``factors`` empty means all,
    ``methods`` {factor: standard numbers}, a factor that is not named there by any method.

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
        methods=_plain(methods), created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:qualification:add", qualification, noun="commissioning:qualification",
        actor=actor, at=at, body={"laboratory": laboratory.id, "cma": cma_number, "methods": qualification.methods},
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
    methods: Mapping[str, Iterable[str]] | None = None,
) -> Qualification:
    """Write validity, filing and scope anew. Errors: ``commissioning.period_reversed``, NotFound,
    Stale, NotPermitted."""
    actor.require(MANAGE)
    row = _locked(qualification_id, version)
    if cma_to < row.cma_from:
        raise Refused("commissioning.period_reversed", field="cma_to")
    was = {
        "cma_to": str(row.cma_to), "filing": row.filing_number, "filed_to": str(row.filed_to),
        "factors": row.factors, "methods": row.methods,
    }  # fmt: skip
    row.cma_to, row.filing_number, row.filed_to = cma_to, filing_number, filed_to
    row.factors, row.methods = list(factors), _plain(methods)
    row.version += 1
    row.save()
    note(
        "commissioning:qualification:change", row, noun="commissioning:qualification",
        actor=actor, at=at,
        body={
            "was": was, "cma_to": str(cma_to), "filing": filing_number, "filed_to": str(filed_to),
            "factors": row.factors, "methods": row.methods,
        },
    )  # fmt: skip
    return row


def _locked(qualification_id: UUID, version: int) -> Qualification:
    row = Qualification.objects.select_for_update(of=("self",)).filter(pk=qualification_id).first()
    if row is None:
        raise NotFound("commissioning:qualification")
    if row.version != version:
        raise Stale("commissioning:qualification")
    return row


def _plain(methods: Mapping[str, Iterable[str]] | None) -> dict[str, list[str]]:
    return {factor: list(named) for factor, named in (methods or {}).items()}


def _check(cma_number: str, cma_from: date, cma_to: date) -> None:
    if not cma_number_fits(cma_number):
        raise Refused("commissioning.cma_number", field="cma_number")
    if cma_to < cma_from:
        raise Refused("commissioning.period_reversed", field="cma_to")
