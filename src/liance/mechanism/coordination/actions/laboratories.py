"""The commissioned laboratory: what bars it, its papers, its contract. Checked when it is commissioned
and whenever day, factors or frequency of its sheet change (W6, F2, F3)."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import Refused
from liance.mechanism.commissioning.models import Contract, Qualification
from liance.mechanism.commissioning.queries import (
    bans_on,
    contracts_for,
    suspensions_on,
    ties_of,
)
from liance.mechanism.commissioning.rules.papers import conflicting
from liance.mechanism.commissioning.rules.pricing import Priced, Wanted
from liance.mechanism.coordination.actions.writing import keep_change, record, staff_of
from liance.mechanism.coordination.models import Commission, CommissionReview, Item, Sheet
from liance.mechanism.coordination.queries.barred import VISITED, licence
from liance.mechanism.coordination.queries.commissions import used
from liance.mechanism.coordination.rules.laboratory import (
    Bars,
    Chosen,
    Licence,
    Offer,
    check_bars,
    check_laboratory,
    check_term,
    choose_contract,
)
from liance.mechanism.coordination.rules.problems import Problem, insist
from liance.mechanism.registry.models import Agency
from liance.norms.calendar.instants import shanghai_day


def licences(laboratory: Agency) -> list[Licence]:
    """CMA and filing of a laboratory, the longest valid first."""
    rows = Qualification.objects.filter(laboratory=laboratory).order_by("-cma_to")
    return [licence(row) for row in rows]


def factors(sheet: Sheet) -> Iterable[str]:
    """What the sheet asks to be measured."""
    return [one.factor for one in wanted(sheet)]


def wanted(sheet: Sheet) -> list[Wanted]:
    """The same with the frequency of each point, in the order of the sheet."""
    items = Item.objects.filter(point__sheet=sheet, cancelled=False)
    rows = items.order_by("point__order", "order").values_list("factor", "point__frequency")
    return [Wanted(factor, frequency) for factor, frequency in rows]


def bars(laboratory: Agency, sheet: Sheet, *, day: date, today: date) -> Bars:
    """Suspension and ban of today and of the visit's day, the tie to the sheet's unit. A suspension
    under which the department let this very sheet go on does not bar it."""
    kept = CommissionReview.objects.filter(sheet=sheet, decision="continue")
    let_go = set(kept.values_list("suspension_id", flat=True))
    last = ""
    banned = ""
    for one in {day, today}:
        for row in suspensions_on(one).filter(laboratory=laboratory):
            last = last if row.id in let_go else row.ends_on.isoformat()
        for ban in bans_on(one).filter(laboratory=laboratory):
            banned = f"{ban.reason}（{ban.source}）"
    unit, code = sheet.source_id, sheet.source.credit_code
    tie = conflicting(ties_of(laboratory.id), unit=unit, credit_code=code, on=day)
    return Bars(last, banned, tie)


def offers(laboratory: Agency, sheet: Sheet, *, day: date) -> list[Offer]:
    """The contracts that may carry the sheet, held until the end of the transaction; without the
    sheet's own use of them."""
    found = contracts_for(
        laboratory.id, buyers=[sheet.enforcement_id, sheet.department_id],
        place=sheet.jurisdiction_id, on=day,
    )  # fmt: skip
    held = _held([one.id for one in found])
    # One that was ended while its lock was waited for carries nothing new.
    open_to = [held[c.id] for c in found if held[c.id].state == "in_force"]
    return [_offer(one, sheet) for one in open_to]


def _held(contract_ids: list[UUID]) -> dict[UUID, Contract]:
    """Contracts with their prices, locked: two commissions at once must not both count on the last
    of a ceiling."""
    rows = Contract.objects.select_for_update(of=("self",)).filter(pk__in=contract_ids)
    return {row.id: row for row in rows.prefetch_related("prices").order_by("id")}


def _offer(held: Contract, sheet: Sheet) -> Offer:
    prices = {one.factor: one.amount for one in held.prices.all()}
    return Offer(held.id, held.number, held.ceiling, used(held.id, but=sheet.id), prices)


def check(
    laboratory: Agency, sheet: Sheet, *, day: date, at: datetime, contract_id: UUID | None = None
) -> Chosen:
    """Everything that a new commission must hold, else the first condition that is not met."""
    # What is left open has neither scope nor price: the ceiling could not be kept.
    if any(key.endswith(":factors") for key in sheet.open_fields):
        raise Refused("coordination.commission_open", field="laboratory")
    problem = check_bars(bars(laboratory, sheet, day=day, today=shanghai_day(at)))
    insist([problem or check_laboratory(licences(laboratory), day=day, factors=factors(sheet))])
    open_to = [
        one for one in offers(laboratory, sheet, day=day)
        if contract_id is None or one.key == contract_id
    ]  # fmt: skip
    chosen = choose_contract(open_to, wanted(sheet), day=day)
    if isinstance(chosen, Problem):
        raise chosen.refusal()
    return chosen


def insist_laboratory(sheet: Sheet, *, day: date, actor: Actor, at: datetime) -> None:
    """Refuse where the sheet's laboratory may not measure its factors on ``day`` under its contract,
    and price the commission anew; nothing where the station measures itself. Once the laboratory was
    let in, what bars it since then undoes no visit, and what was sampled is priced over the ceiling
    too. A changed amount is an event of its own, the old one beside it. One commissioned before
    contracts were kept has none to be held to."""
    laboratory = sheet.laboratory
    if laboratory is None:
        return
    visited = sheet.state in VISITED
    today = day if visited else shanghai_day(at)
    problem = check_bars(bars(laboratory, sheet, day=day, today=today))
    insist([problem or check_laboratory(licences(laboratory), day=day, factors=factors(sheet))])
    row = Commission.objects.filter(sheet=sheet, ended_at=None).first()
    if row is None:
        return
    # A contract that was ended goes on carrying what was commissioned under it before.
    held = _held([row.contract_id])[row.contract_id]
    insist([check_term(held.number, held.starts_on, held.ends_on, day=day)])
    chosen = choose_contract([_offer(held, sheet)], wanted(sheet), day=day, sampled=visited)
    if isinstance(chosen, Problem):
        raise chosen.refusal()
    _price(sheet, row, chosen.priced, actor=actor, at=at)


def _price(sheet: Sheet, row: Commission, said: Priced, *, actor: Actor, at: datetime) -> None:
    """Write what a commission costs now, where it is no longer what it was."""
    was, lines = row.amount, lines_of(said)
    if (was, row.lines) == (said.amount, lines):
        return
    row.amount, row.lines = said.amount, lines
    row.save(update_fields=["amount", "lines"])
    keep_change(
        sheet, field="amount", label="委托金额", old=f"{was:.2f}", new=f"{row.amount:.2f}",
        kind="price", by=staff_of(actor), at=at, reason="",
    )  # fmt: skip
    record(
        sheet, "price", actor=actor, at=at,
        body={"commission": row.id, "contract": row.contract_id, "was": was, "amount": row.amount,
              "lines": lines},
    )  # fmt: skip


def lines_of(said: Priced) -> list[dict[str, object]]:
    """The lines as they are kept: money as text."""
    return [
        {key: str(value) if isinstance(value, Decimal) else value
         for key, value in asdict(line).items()}
        for line in said.lines
    ]  # fmt: skip
