"""A contract is changed within what its commissions use of it already (F2)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.mechanism.commissioning.actions import contracting
from liance.mechanism.commissioning.models import Contract
from liance.mechanism.commissioning.policies import own_contract
from liance.mechanism.coordination.queries.commissions import used


@transaction.atomic
def change_contract(
    *,
    contract_id: UUID,
    version: int,
    ceiling: Decimal,
    prices: Mapping[str, Decimal],
    paper: StoredFile | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Contract:
    """``commissioning.actions.contracting.change``; the contract is held first, so that no commission
    is given beside it. Its errors."""
    own_contract(actor, contract_id, version=version)
    return contracting.change(
        contract_id=contract_id, version=version, ceiling=ceiling, prices=prices, paper=paper,
        reason=reason, used=used(contract_id), actor=actor, at=at,
    )  # fmt: skip
