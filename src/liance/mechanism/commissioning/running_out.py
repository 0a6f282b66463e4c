"""What of a laboratory's file runs out within 90, 30 or 7 days or is over (F2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability.rules import WARN_DAYS, warning
from liance.mechanism.commissioning.models import Contract, Qualification
from liance.mechanism.commissioning.states import CONTRACTS, MANAGE, OWN, SUPERVISE

OVER_SHOWN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class RunningOut:
    """``kind``: ``accreditation``, ``filing``, ``contract``; ``record``: the laboratory, or the
    contract; ``within``: 90, 30, 7 days, 0 when over."""

    kind: str
    name: str
    to: date
    record: UUID
    within: int


def running_out(actor: Actor, *, on: date) -> list[RunningOut]:
    """What runs out, for who looks after laboratories, who holds the contract and the laboratory
    itself; the soonest first. What is over longer than 90 days is no warning any more."""
    last = on + timedelta(days=max(WARN_DAYS))
    days = (on - OVER_SHOWN, last)
    found = [
        RunningOut(kind, name, to, record, within)
        for kind, name, to, record in (*_papers(actor, days), *_contracts(actor, days))
        if (within := warning(to, on=on)) is not None
    ]
    return sorted(found, key=lambda row: (row.to, row.kind, row.name))


def laboratory_warnings(qualifications: list[Qualification], *, on: date) -> list[RunningOut]:
    """The same of one laboratory's papers, whoever reads its page."""
    return [
        RunningOut(kind, row.cma_number, to, row.laboratory_id, within)
        for row in _latest(qualifications)
        for kind, to in (("accreditation", row.cma_to), ("filing", row.filed_to))
        if to is not None and (within := warning(to, on=on)) is not None
    ]


def _papers(actor: Actor, days: tuple[date, date]) -> Iterator[tuple[str, str, date, UUID]]:
    mine = Q(pk__in=[])
    if actor.may(MANAGE) or actor.may(SUPERVISE):
        mine |= Q(laboratory__functions__contains=["laboratory"])
    if actor.may(OWN):
        mine |= Q(laboratory_id=actor.agency_id)
    if not mine.children:
        return
    rows = Qualification.objects.filter(mine, laboratory__active=True).select_related("laboratory")
    for row in _latest(list(rows.order_by("cma_to"))):
        name = f"{row.laboratory.short_name} {row.cma_number}"
        if days[0] <= row.cma_to <= days[1]:
            yield "accreditation", name, row.cma_to, row.laboratory_id
        if row.filed_to is not None and days[0] <= row.filed_to <= days[1]:
            name = f"{row.laboratory.short_name} {row.filing_number}"
            yield "filing", name, row.filed_to, row.laboratory_id


def _latest(rows: list[Qualification]) -> list[Qualification]:
    """The last certificate of each laboratory: one renewed by another is no news."""
    last: dict[UUID, Qualification] = {}
    for row in sorted(rows, key=lambda row: row.cma_to):
        last[row.laboratory_id] = row
    return list(last.values())


def _contracts(actor: Actor, days: tuple[date, date]) -> Iterator[tuple[str, str, date, UUID]]:
    mine = Q(pk__in=[])
    if actor.may(CONTRACTS):
        mine |= Q(buyer_id=actor.agency_id)
    if actor.may(OWN):
        mine |= Q(laboratory_id=actor.agency_id)
    rows = Contract.objects.filter(mine, state="in_force", ends_on__range=days)
    for row in rows.select_related("laboratory").order_by("ends_on"):
        yield "contract", f"{row.laboratory.short_name} {row.number}", row.ends_on, row.id
