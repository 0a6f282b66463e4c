"""Qualifications of third-party laboratories: put on file (F2)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from liance.foundation.acts.perform import note
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.commissioning.models import Qualification
from liance.mechanism.registry.models import Agency

MANAGE = "registry:agency:manage"


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
    """Put CMA certificate (资质认定) and filing (备案) on file; ``factors`` empty means all."""
    actor.require(MANAGE)
    if "laboratory" not in laboratory.functions:
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
