"""Commissions that count against their contract's ceiling (F2)."""

from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from liance.mechanism.coordination.models import Commission

RUNNING = ("commissioned", "returned", "on_site", "field_done")


def counted() -> QuerySet[Commission]:
    """The commissions that count: neither recalled nor of a withdrawn sheet."""
    return Commission.objects.filter(ended_at=None).exclude(sheet__state="withdrawn")


def used(contract_id: UUID, *, but: UUID | None = None) -> Decimal:
    """What commissions use of a contract, in yuan; ``but``: a sheet left out."""
    rows = counted().filter(contract_id=contract_id)
    if but is not None:
        rows = rows.exclude(sheet_id=but)
    total: Decimal | None = rows.aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)
