"""The gap finder (断链检查): what the events of one bottle leave unproven. Pure.

The intervals from sampling to the end must follow one another, each with exactly one custodian.
A hand-over is one event while it is confirmed within ``TOLERANCE``; what lasts longer was held by
nobody who confirmed it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from liance.mechanism.custody.rules import care, order
from liance.mechanism.custody.rules.care import readings
from liance.mechanism.custody.rules.events import (
    KEEPER,
    KINDS,
    NO_RECEIPT,
    NOBODY,
    OVER_HOLD,
    OVERLAP,
    PLACE,
    RECEIPT_WITHIN,
    RECEIVER,
    SAME_PERSON,
    SEAL_BROKEN,
    SEAL_UNSEEN,
    TEMPERATURE,
    TEMPERATURE_UNREAD,
    TIME_ORDER,
    TOLERANCE,
    UNANSWERED,
    UNCONFIRMED,
    WITHIN,
    WRONG_GIVER,
    Boxed,
    Chain,
    Gap,
    Held,
    Interval,
    Kept,
    Offer,
    Receipt,
    known_by,
)
from liance.norms.citations import Certainty, Citation, cites

__all__ = [
    "KEEPER", "KINDS", "NOBODY", "NO_RECEIPT", "OVERLAP", "OVER_HOLD", "PLACE", "RECEIPT_WITHIN",
    "RECEIVER", "SAME_PERSON", "SEAL_BROKEN", "SEAL_UNSEEN", "TEMPERATURE", "TEMPERATURE_UNREAD",
    "TIME_ORDER", "TOLERANCE", "UNANSWERED", "UNCONFIRMED", "WRONG_GIVER", "Boxed", "Chain", "Gap",
    "Held", "Interval", "Kept", "Offer", "Receipt", "gaps", "intervals", "known_by", "readings",
]  # fmt: skip

CHAIN = Citation("样品交接", "各段首尾相接，每段只有一位保管人", Certainty.DESIGN)
RECEIPT = Citation(
    "国市监检测规〔2025〕4号", "第十九条 时效性、完整性、保存条件", Certainty.VERIFIED
)


@dataclass(slots=True)
class _Walk:
    holder: str
    since: datetime
    intervals: list[Interval] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


@cites(CHAIN, RECEIPT, WITHIN.citation)
def gaps(chain: Chain, *, at: datetime) -> tuple[Gap, ...]:
    """All gaps of the chain seen at ``at``, in order of time."""
    found = [
        *_walk(chain, at).gaps,
        *order.confirmed(chain, at),
        *order.received(chain, at),
        *order.keepers(chain),
        *order.times(chain),
        *order.places(chain),
        *care.seals(chain),
        *care.temperatures(chain),
        *care.holds(chain, at),
    ]
    return tuple(sorted(found, key=lambda gap: (gap.start, KINDS.index(gap.kind))))


def intervals(chain: Chain, *, at: datetime) -> tuple[Interval, ...]:
    """The chain as contiguous intervals from sampling to its end or to now."""
    walk = _walk(chain, at)
    return tuple(walk.intervals)


def _walk(chain: Chain, at: datetime) -> _Walk:
    walk = _Walk(chain.sampler, chain.sampled_at)
    standing = [o for o in chain.offers if o.state in ("accepted", "offered")]
    for offer in sorted(standing, key=lambda o: o.offered_at):
        _check_offer(walk, offer)
        if offer.answered_at is None:
            _leave_open(walk, offer, chain.ended_at or at)
        else:
            _pass_on(walk, offer, offer.answered_at)
    if chain.ended_at is None or walk.since < chain.ended_at:
        walk.intervals.append(Interval(walk.holder, walk.since, chain.ended_at))
    return walk


def _check_offer(walk: _Walk, offer: Offer) -> None:
    if offer.giver == offer.taker:
        walk.gaps.append(
            Gap(SAME_PERSON, offer.offered_at, offer.answered_at, offer.giver, offer.taker)
        )
    if offer.offered_at < walk.since:
        walk.gaps.append(Gap(OVERLAP, offer.offered_at, walk.since, walk.holder, offer.giver))
    elif walk.holder and offer.giver != walk.holder:
        walk.gaps.append(Gap(WRONG_GIVER, walk.since, offer.offered_at, walk.holder, offer.giver))


def _pass_on(walk: _Walk, offer: Offer, answered: datetime) -> None:
    late = answered - offer.offered_at > TOLERANCE
    left = offer.offered_at if late else answered
    if walk.since < left:
        walk.intervals.append(Interval(walk.holder, walk.since, left))
    if late:
        walk.intervals.append(Interval("", max(left, walk.since), answered))
        walk.gaps.append(Gap(NOBODY, offer.offered_at, answered, offer.giver, offer.taker))
    walk.holder, walk.since = offer.taker, max(answered, walk.since)


def _leave_open(walk: _Walk, offer: Offer, now: datetime) -> None:
    if now - offer.offered_at <= TOLERANCE:
        return
    if walk.since < offer.offered_at:
        walk.intervals.append(Interval(walk.holder, walk.since, offer.offered_at))
    walk.gaps.append(Gap(UNANSWERED, offer.offered_at, None, offer.giver, offer.taker))
    walk.holder, walk.since = "", offer.offered_at
