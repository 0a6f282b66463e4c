"""Which laboratory may be commissioned, and under which contract (W6, F2, F3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from liance.mechanism.commissioning.rules.papers import Tie
from liance.mechanism.commissioning.rules.pricing import Priced, Wanted, priced, within
from liance.mechanism.commissioning.rules.scope import Scope, outside
from liance.mechanism.coordination.rules.problems import Problem
from liance.norms.citations import Certainty, Citation, cites


@dataclass(frozen=True, slots=True)
class Licence:
    """CMA and filing of a laboratory; ``factors`` empty: all."""

    cma_from: date
    cma_to: date
    filing_number: str
    filed_to: date | None
    factors: frozenset[str]


@cites(Citation("陕环发〔2021〕32号", "三（四）有资质、能力强、信用好", Certainty.VERIFIED))
def check_laboratory(
    licences: Iterable[Licence], *, day: date, factors: Iterable[str]
) -> Problem | None:
    """One licence must cover the day and every factor; else what is missing from the nearest."""
    wanted = frozenset(factors)
    problems = [_check(licence, day, wanted) for licence in licences]
    if not problems:
        return Problem("coordination.laboratory_cma", "laboratory", {"day": day.isoformat()})
    return None if None in problems else problems[0]


def _check(licence: Licence, day: date, wanted: frozenset[str]) -> Problem | None:
    if not licence.cma_from <= day <= licence.cma_to:
        return Problem("coordination.laboratory_cma", "laboratory", {"day": day.isoformat()})
    lapsed = licence.filed_to is not None and licence.filed_to < day
    if not licence.filing_number or lapsed:
        return Problem("coordination.laboratory_filing", "laboratory", {"day": day.isoformat()})
    missing = outside(Scope(tuple(licence.factors), {}), wanted)
    if missing:
        facts = {"factors": "、".join(missing)}
        return Problem("coordination.laboratory_scope", "laboratory", facts)
    return None


@dataclass(frozen=True, slots=True)
class Bars:
    """What forbids to commission a laboratory whatever its papers say. ``suspended_to``,
    ``banned``: last day in words, empty where there is none; ``tie``: to the unit of the sheet."""

    suspended_to: str = ""
    banned: str = ""
    tie: Tie | None = None


@cites(
    Citation("陕环发〔2021〕32号", "三（四）质量控制和监督管理", Certainty.VERIFIED),
    Citation("生态环境监测条例", "第二十八条、第二十九条 利益冲突", Certainty.VERIFIED),
)
def check_bars(bars: Bars) -> Problem | None:
    """The first bar there is: suspension, ban, tie to the unit."""
    if bars.suspended_to:
        facts = {"day": bars.suspended_to}
        return Problem("coordination.laboratory_suspended", "laboratory", facts)
    if bars.banned:
        return Problem("coordination.laboratory_banned", "laboratory", {"ban": bars.banned})
    if bars.tie is not None:
        return Problem("coordination.laboratory_tied", "laboratory", {"tie": bars.tie.words})
    return None


@dataclass(frozen=True, slots=True)
class Offer:
    """A contract in force with its prices, ceiling and what was used of it, in yuan."""

    key: UUID
    number: str
    ceiling: Decimal
    used: Decimal
    prices: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The contract that carries a commission, with its lines."""

    offer: Offer
    priced: Priced


@cites(Citation("陕环发〔2021〕32号", "三（四）通过公开招标方式引入", Certainty.VERIFIED))
def check_term(number: str, starts_on: date, ends_on: date, *, day: date) -> Problem | None:
    """A visit lies within the term of the contract that carries it."""
    if starts_on <= day <= ends_on:
        return None
    facts = {"number": number, "day": day.isoformat(), "from": str(starts_on), "to": str(ends_on)}
    return Problem("coordination.contract_term", "time", facts)


@cites(Citation("陕环发〔2021〕32号", "三（四）通过公开招标方式引入", Certainty.VERIFIED))
def choose_contract(
    offers: Sequence[Offer], wanted: Sequence[Wanted], *, day: date, sampled: bool = False
) -> Chosen | Problem:
    """The first contract that prices every factor and whose ceiling holds them; else what is wrong
    with the first. ``sampled``: the visit was made, the ceiling refuses no more."""
    if not offers:
        facts = {"day": day.isoformat()}
        return Problem("coordination.contract_none", "laboratory", facts)
    found = [_choose(offer, wanted, sampled) for offer in offers]
    return next((one for one in found if isinstance(one, Chosen)), found[0])


def _choose(offer: Offer, wanted: Sequence[Wanted], sampled: bool) -> Chosen | Problem:
    said = priced(wanted, offer.prices)
    facts: dict[str, object] = {"number": offer.number}
    if said.unpriced:
        facts["factors"] = "、".join(said.unpriced)
        return Problem("coordination.contract_price", "laboratory", facts)
    if said.unread:
        facts["frequency"] = "、".join(said.unread)
        return Problem("coordination.contract_times", "laboratory", facts)
    if not sampled and not within(said.amount, used=offer.used, ceiling=offer.ceiling):
        facts |= {"amount": f"{said.amount:.2f}", "ceiling": f"{offer.ceiling:.2f}"}
        return Problem("coordination.contract_ceiling", "laboratory", facts)
    return Chosen(offer, said)
