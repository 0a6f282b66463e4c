"""What laboratories were commissioned with: sheets that an actor may know of, what they use of
contracts, which run while their laboratory is suspended."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from liance.foundation.kernel.actor import Actor
from liance.mechanism.commissioning.states import OWN
from liance.mechanism.coordination import policies as coordination
from liance.mechanism.coordination.models import Commission, CommissionReview, Sheet
from liance.mechanism.coordination.queries.barred import taken_from
from liance.mechanism.coordination.queries.commissions import RUNNING, counted

MOST = 100


def counts(actor: Actor, laboratory_ids: Iterable[UUID]) -> Counter[UUID]:
    """How many commissions the actor may know of, by laboratory."""
    rows = Sheet.objects.filter(
        coordination.visible_to(actor), laboratory_id__in=list(laboratory_ids)
    )
    found: Counter[UUID] = Counter()
    for laboratory_id, count in rows.values_list("laboratory_id").annotate(n=Count("id")):
        if laboratory_id is not None:
            found[laboratory_id] = count
    return found


@dataclass(frozen=True, slots=True)
class Given:
    """A commissioned sheet with its commission under a contract, none of earlier releases."""

    sheet: Sheet
    commission: Commission | None


def given(actor: Actor, laboratory_id: UUID) -> list[Given]:
    """The commissions of a laboratory, newest first."""
    rows = Sheet.objects.filter(coordination.visible_to(actor), laboratory_id=laboratory_id)
    rows = rows.select_related("enforcement", "monitoring").defer("search")
    sheets = list(rows.order_by("-planned_from", "-id")[:MOST])
    open_ = Commission.objects.filter(sheet__in=sheets, ended_at=None).select_related("contract")
    of = {row.sheet_id: row for row in open_}
    return [Given(sheet, of.get(sheet.id)) for sheet in sheets]


def under(actor: Actor, contract_id: UUID) -> list[Commission]:
    """The commissions under a contract that the actor may know of, newest first."""
    rows = counted().filter(
        coordination.visible_to(actor, prefix="sheet__"), contract_id=contract_id
    )
    return list(rows.select_related("sheet", "by").order_by("-at", "-id"))


def used_by_contract(actor: Actor, contract_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What those commissions use of each contract, in yuan."""
    rows = counted().filter(
        coordination.visible_to(actor, prefix="sheet__"), contract_id__in=list(contract_ids)
    )
    found: dict[UUID, Decimal] = {}
    for contract_id, amount in rows.values_list("contract_id", "amount"):
        found[contract_id] = found.get(contract_id, Decimal(0)) + amount
    return found


def taken_back(actor: Actor, laboratory_id: UUID) -> list[CommissionReview]:
    """The commissions recalled from a laboratory or stopped, newest first: its own people read those
    of open sheets, others those of sheets that they may know of."""
    rows = taken_from(laboratory_id)
    if actor.may(OWN) and actor.agency_id == laboratory_id:
        return rows
    known = Sheet.objects.filter(
        coordination.visible_to(actor), pk__in=[row.sheet_id for row in rows]
    )
    seen = set(known.values_list("id", flat=True))
    return [row for row in rows if row.sheet_id in seen]


@dataclass(frozen=True, slots=True)
class Running:
    """A commission that runs, and what the department decided on it under a suspension."""

    sheet: Sheet
    review: CommissionReview | None


def running(actor: Actor, laboratory_id: UUID, suspension_id: UUID) -> list[Running]:
    """The running commissions of a suspended laboratory, those not decided on first; those that
    were recalled stay listed."""
    seen = Sheet.objects.filter(coordination.visible_to(actor)).defer("search")
    reviews = CommissionReview.objects.filter(suspension_id=suspension_id, sheet__in=seen)
    of = {row.sheet_id: row for row in reviews.select_related("by")}
    rows = seen.filter(laboratory_id=laboratory_id, state__in=RUNNING)
    sheets = list(rows.select_related("enforcement", "department").order_by("planned_from", "id"))
    gone = seen.filter(pk__in=of.keys() - {sheet.id for sheet in sheets})
    sheets += gone.select_related("enforcement", "department").order_by("planned_from", "id")
    found = [Running(sheet, of.get(sheet.id)) for sheet in sheets]
    return sorted(found, key=lambda one: one.review is not None)
