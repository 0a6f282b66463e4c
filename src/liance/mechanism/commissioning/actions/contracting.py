"""Tenders with their files; contracts with period, ceiling and prices (F2)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from liance.foundation.acts.perform import note, perform
from liance.foundation.files.models import StoredFile
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotPermitted, Refused
from liance.mechanism.commissioning.models import (
    Contract,
    ContractChange,
    ContractPrice,
    Tender,
    TenderFile,
)
from liance.mechanism.commissioning.policies import (
    lock_laboratory,
    own_contract,
    own_tender,
    person_of,
    step,
)
from liance.mechanism.commissioning.rules.scope import same_factor
from liance.mechanism.commissioning.states import CONTRACT, CONTRACTS
from liance.mechanism.registry.models import Agency

NOUN = "commissioning:contract"
SHORTEST = 4


@transaction.atomic
def add_tender(
    *,
    agency: Agency,
    number: str,
    title: str,
    way: str,
    awarded_on: date,
    actor: Actor,
    at: datetime,
) -> Tender:
    """Put a procurement of the actor's agency on file. Errors: ``commissioning.tender_exists``."""
    actor.require(CONTRACTS)
    if agency.id != actor.agency_id:
        raise NotPermitted(CONTRACTS)
    if Tender.objects.filter(agency=agency, number=number.strip()).exists():
        raise Refused("commissioning.tender_exists", field="number", number=number.strip())
    made = Tender.objects.create(
        agency=agency, number=number.strip(), title=title.strip(), way=way, awarded_on=awarded_on,
        created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:tender:add", made, noun="commissioning:tender", actor=actor, at=at,
        body={"number": made.number, "title": made.title, "way": way, "on": str(awarded_on)},
    )  # fmt: skip
    return made


@transaction.atomic
def add_tender_file(
    *, tender_id: UUID, kind: str, file: StoredFile, actor: Actor, at: datetime
) -> TenderFile:
    """Put an uploaded original to a tender; its digests go to the ledger. Errors: NotFound."""
    actor.require(CONTRACTS)
    tender = own_tender(actor, tender_id)
    made = TenderFile.objects.create(
        tender=tender, kind=kind, file=file, created_at=at, created_by=actor.user_id
    )
    note(
        "commissioning:tender:file", tender, noun="commissioning:tender", actor=actor, at=at,
        body={"kind": kind, "name": file.name, "sha256": file.sha256, "sm3": file.sm3},
    )  # fmt: skip
    return made


@transaction.atomic
def add_contract(
    *,
    tender_id: UUID,
    laboratory_id: UUID,
    number: str,
    starts_on: date,
    ends_on: date,
    ceiling: Decimal,
    actor: Actor,
    at: datetime,
) -> Contract:
    """Put a contract under one of the agency's tenders on file; prices follow, then it is enacted.

    Errors: ``commissioning.contract_exists``, ``commissioning.period_reversed``,
    ``commissioning.ceiling``, NotFound, NotPermitted.
    """
    actor.require(CONTRACTS)
    tender = own_tender(actor, tender_id)
    laboratory = lock_laboratory(laboratory_id)
    _insist_head(Contract.objects.filter(buyer=tender.agency), number, starts_on, ends_on, ceiling)
    made = Contract.objects.create(
        tender=tender, buyer=tender.agency, laboratory=laboratory, number=number.strip(),
        starts_on=starts_on, ends_on=ends_on, ceiling=ceiling, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    note(
        "commissioning:contract:add", made, noun=NOUN, actor=actor, at=at,
        body={"laboratory": laboratory.id, "number": made.number, "tender": tender.number,
              "from": str(starts_on), "to": str(ends_on), "ceiling": ceiling},
    )  # fmt: skip
    return made


@transaction.atomic
def correct(
    *,
    contract_id: UUID,
    version: int,
    number: str,
    starts_on: date,
    ends_on: date,
    ceiling: Decimal,
    actor: Actor,
    at: datetime,
) -> Contract:
    """Write number, period and ceiling (yuan) anew while the contract is being entered.

    Errors: ``commissioning.contract_closed``, ``commissioning.contract_exists``,
    ``commissioning.period_reversed``, ``commissioning.ceiling``, NotFound, Stale, NotPermitted.
    """
    actor.require(CONTRACTS)
    row = own_contract(actor, contract_id, version=version)
    if row.state != "draft":
        raise Refused("commissioning.contract_closed")
    others = Contract.objects.filter(buyer_id=row.buyer_id).exclude(pk=row.id)
    _insist_head(others, number, starts_on, ends_on, ceiling)
    was = _head(row)
    step(row, number=number.strip(), starts_on=starts_on, ends_on=ends_on, ceiling=ceiling)
    note(
        "commissioning:contract:correct", row, noun=NOUN, actor=actor, at=at,
        body={"was": was, "now": _head(row)},
    )  # fmt: skip
    return row


def _insist_head(
    others: QuerySet[Contract], number: str, starts_on: date, ends_on: date, ceiling: Decimal
) -> None:
    if ends_on < starts_on:
        raise Refused("commissioning.period_reversed", field="ends_on")
    if ceiling <= 0:
        raise Refused("commissioning.ceiling", field="ceiling")
    if others.filter(number=number.strip()).exists():
        raise Refused("commissioning.contract_exists", field="number", number=number.strip())


def _head(row: Contract) -> dict[str, str]:
    return {
        "number": row.number, "from": str(row.starts_on), "to": str(row.ends_on),
        "ceiling": f"{row.ceiling:.2f}",
    }  # fmt: skip


@transaction.atomic
def set_price(
    *, contract_id: UUID, version: int, factor: str, amount: Decimal, actor: Actor, at: datetime
) -> Contract:
    """Write the price of a factor while the contract is being entered; the latest word counts.

    Errors: ``commissioning.contract_closed``, ``commissioning.price``, NotFound, Stale,
    NotPermitted.
    """
    actor.require(CONTRACTS)
    row = own_contract(actor, contract_id, version=version)
    if row.state != "draft":
        raise Refused("commissioning.contract_closed")
    if amount < 0 or not factor.strip():
        raise Refused("commissioning.price", field="amount")
    was = _put(row, factor, amount, actor=actor, at=at)
    step(row)
    note(
        "commissioning:contract:price", row, noun=NOUN, actor=actor, at=at,
        body={"factor": factor.strip(), "amount": amount, "was": was},
    )  # fmt: skip
    return row


@transaction.atomic
def write_prices(
    *,
    contract_id: UUID,
    version: int,
    prices: Sequence[tuple[str, Decimal]],
    actor: Actor,
    at: datetime,
) -> Contract:
    """Write all prices of a contract that is being entered; what is not among them is taken off. Of
    a factor that stands twice the later counts.

    Errors: ``commissioning.contract_closed``, ``commissioning.price``, NotFound, Stale,
    NotPermitted.
    """
    actor.require(CONTRACTS)
    row = own_contract(actor, contract_id, version=version)
    if row.state != "draft":
        raise Refused("commissioning.contract_closed")
    if not prices or any(amount < 0 or not factor.strip() for factor, amount in prices):
        raise Refused("commissioning.price", field="prices")
    was = _terms(row)["prices"]
    row.prices.all().delete()
    for factor, amount in prices:
        _put(row, factor, amount, actor=actor, at=at)
    step(row)
    note(
        "commissioning:contract:price", row, noun=NOUN, actor=actor, at=at,
        body={"was": was, "prices": _terms(row)["prices"]},
    )  # fmt: skip
    return row


def _put(
    row: Contract, factor: str, amount: Decimal, *, actor: Actor, at: datetime
) -> Decimal | None:
    """Write the price of a factor in the place of its earlier one, which is given back."""
    same = [one for one in row.prices.all() if same_factor(one.factor) == same_factor(factor)]
    row.prices.filter(pk__in=[one.id for one in same]).delete()
    ContractPrice.objects.create(
        contract=row, factor=factor.strip(), amount=amount, created_at=at,
        created_by=actor.user_id,
    )  # fmt: skip
    return same[0].amount if same else None


@transaction.atomic
def change(
    *,
    contract_id: UUID,
    version: int,
    ceiling: Decimal,
    prices: Mapping[str, Decimal],
    paper: StoredFile | None,
    reason: str,
    used: Decimal,
    actor: Actor,
    at: datetime,
) -> Contract:
    """Change ceiling and prices of a contract in force by a signed paper (补充协议).

    ``prices``: of the factors that are changed or added; the others stay, and so does the amount of
    what was commissioned, until it is priced anew. ``used``: what commissions use of it
    (``flows.contracts``). Errors: ``commissioning.change_bare`` (no paper), ``commissioning.reason``,
    ``commissioning.ceiling``, ``commissioning.ceiling_used``, ``commissioning.price``,
    ``commissioning.contract_same``, IllegalTransition, NotFound, Stale, NotPermitted.
    """
    person = person_of(actor)
    row = own_contract(actor, contract_id, version=version)
    CONTRACT.edge(row.state, "change")
    if len(reason.strip()) < SHORTEST:
        raise Refused("commissioning.reason", field="reason")
    _insist_terms(ceiling, prices, used)
    was = _terms(row)
    for factor, amount in prices.items():
        if was["prices"].get(factor.strip()) != f"{amount:.2f}":
            _put(row, factor, amount, actor=actor, at=at)
    row.ceiling = ceiling
    now = _terms(row)
    if was == now:
        raise Refused("commissioning.contract_same", field="ceiling")
    if paper is None:
        raise Refused("commissioning.change_bare", field="paper")
    row.save(update_fields=["ceiling"])
    ContractChange.objects.create(
        contract=row, was=was, now=now, reason=reason.strip()[:200], paper=paper, by_id=person,
        at=at, created_at=at, created_by=actor.user_id,
    )  # fmt: skip
    perform(
        row, CONTRACT, "change", actor=actor, at=at, reason=reason.strip()[:200],
        body={"was": was, "now": now, "paper": paper.sha256, "sm3": paper.sm3},
    )  # fmt: skip
    return row


def _insist_terms(ceiling: Decimal, prices: Mapping[str, Decimal], used: Decimal) -> None:
    if ceiling <= 0:
        raise Refused("commissioning.ceiling", field="ceiling")
    if ceiling < used:
        # How much is used is not said: a restricted visit's part is known to its named people alone.
        raise Refused("commissioning.ceiling_used", field="ceiling")
    if any(amount < 0 or not factor.strip() for factor, amount in prices.items()):
        raise Refused("commissioning.price", field="prices")


def _terms(row: Contract) -> dict[str, Any]:
    """Ceiling and prices as they are kept: money as text."""
    prices = {one.factor: f"{one.amount:.2f}" for one in row.prices.order_by("factor")}
    return {"ceiling": f"{row.ceiling:.2f}", "prices": prices}


@transaction.atomic
def enact(
    *, contract_id: UUID, version: int, paper: StoredFile | None, actor: Actor, at: datetime
) -> Contract:
    """Put a contract in force with its signed paper; from now on it carries commissions.

    Errors: ``commissioning.contract_bare`` (no paper or no price), IllegalTransition, NotFound,
    Stale, NotPermitted.
    """
    row = own_contract(actor, contract_id, version=version)
    CONTRACT.edge(row.state, "enact")
    prices = {one.factor: str(one.amount) for one in row.prices.order_by("factor")}
    if paper is None or not prices:
        raise Refused("commissioning.contract_bare", field="paper")
    row.paper = paper
    row.save(update_fields=["paper"])
    perform(
        row, CONTRACT, "enact", actor=actor, at=at,
        body={"paper": paper.sha256, "sm3": paper.sm3, "prices": prices},
    )  # fmt: skip
    return row


@transaction.atomic
def end(
    *, contract_id: UUID, version: int, reason: str, on: date, actor: Actor, at: datetime
) -> Contract:
    """End a contract before its last day: no further commission under it.

    Errors: ``commissioning.reason``, IllegalTransition, NotFound, Stale, NotPermitted.
    """
    row = own_contract(actor, contract_id, version=version)
    CONTRACT.edge(row.state, "end")
    if len(reason.strip()) < SHORTEST:
        raise Refused("commissioning.reason", field="reason")
    row.ended_on, row.ended_reason = on, reason.strip()[:200]
    row.save(update_fields=["ended_on", "ended_reason"])
    perform(row, CONTRACT, "end", actor=actor, at=at, reason=row.ended_reason, body={"on": str(on)})
    return row
