"""Whether the events of a bottle stand in order: time, place, who wrote, who received. Pure."""

from collections.abc import Iterator
from datetime import datetime

from liance.mechanism.custody.rules.events import (
    KEEPER,
    NO_RECEIPT,
    PLACE,
    RECEIPT_WITHIN,
    RECEIVER,
    TIME_ORDER,
    TOLERANCE,
    UNCONFIRMED,
    Chain,
    Gap,
    Offer,
)
from liance.norms.calendar.stated import surely_before


def confirmed(chain: Chain, at: datetime) -> Iterator[Gap]:
    """The second sampler confirms within the tolerance."""
    until = chain.confirmed_at or chain.ended_at or at
    if surely_before(chain.sampled_at + TOLERANCE, until):
        yield Gap(UNCONFIRMED, chain.sampled_at, chain.confirmed_at, chain.sampler)


def received(chain: Chain, at: datetime) -> Iterator[Gap]:
    """The laboratory checks before it analyses, within two days, and only what it holds."""
    if chain.receipt is not None:
        holder = holder_at(chain, chain.receipt.at)
        if chain.receipt.by != holder:
            yield Gap(RECEIVER, chain.receipt.at, chain.receipt.at, holder, chain.receipt.by)
        return
    if chain.ended_at is not None:
        return
    analysed = min((f.analysed_at for f in chain.factors if f.analysed_at), default=None)
    start = max((when for when, _ in _taken(chain)), default=chain.sampled_at)
    if analysed is not None:
        yield Gap(NO_RECEIPT, min(start, analysed), analysed)
    elif surely_before(chain.sampled_at + RECEIPT_WITHIN, at):
        yield Gap(NO_RECEIPT, start, None)


def keepers(chain: Chain) -> Iterator[Gap]:
    """Place and temperature are written by who holds the bottle."""
    for kept in chain.kept:
        holder = holder_at(chain, kept.at)
        if kept.by != holder:
            yield Gap(KEEPER, kept.at, kept.at, holder, kept.by)


def times(chain: Chain) -> Iterator[Gap]:
    """No event lies before the one it follows from."""
    start = chain.sampled_at
    pairs: list[tuple[datetime, datetime | None, str]] = [(start, chain.confirmed_at, "")]
    for offer in _accepted(chain):
        pairs += [(start, offer.offered_at, offer.giver)]
        pairs += [(offer.offered_at, offer.answered_at, offer.taker)]
    pairs += [(start, kept.at, kept.by) for kept in chain.kept]
    check = chain.receipt
    if check is not None:
        before = [o.answered_at for o in _accepted(chain) if o.taker == check.by and o.answered_at]
        pairs.append((min(before, default=start), check.at, check.by))
        pairs += [(check.at, f.analysed_at, f.factor) for f in chain.factors]
    else:
        pairs += [(start, f.analysed_at, f.factor) for f in chain.factors]
    if chain.ended_at is not None:
        # Nothing is analysed from a bottle that is gone.
        pairs += [(f.analysed_at, chain.ended_at, f.factor) for f in chain.factors if f.analysed_at]
    for first, then, who in pairs:
        if then is not None and surely_before(then, first):
            yield Gap(TIME_ORDER, then, first, detail=who)


def places(chain: Chain) -> Iterator[Gap]:
    """Both sides of a hand-over say the same place; what is received has a place to stand."""
    for offer in _accepted(chain):
        if offer.answered_at and not same_place(offer.place, offer.taken_place):
            said = f"{offer.place} / {offer.taken_place}"
            yield Gap(PLACE, offer.offered_at, offer.answered_at, offer.giver, offer.taker, said)
    check = chain.receipt
    if check is not None and check.accepted and not check.place.strip():
        yield Gap(PLACE, check.at, check.at, after=check.by)


def same_place(one: str, other: str) -> bool:
    """Whether two sayings of a place can be one; what is not said contradicts nothing."""
    a, b = ("".join(text.split()).casefold() for text in (one, other))
    return a in b or b in a


def holder_at(chain: Chain, moment: datetime) -> str:
    """Who held the bottle by the hand-overs confirmed until then."""
    taken = [
        (when, place, taker) for place, (when, taker) in enumerate(_taken(chain)) if when <= moment
    ]
    return max(taken)[2] if taken else chain.sampler


def _accepted(chain: Chain) -> list[Offer]:
    return [offer for offer in chain.offers if offer.state == "accepted"]


def _taken(chain: Chain) -> list[tuple[datetime, str]]:
    return [(o.answered_at, o.taker) for o in _accepted(chain) if o.answered_at]
