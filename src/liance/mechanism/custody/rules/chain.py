"""The gap finder (断链检查): what the events of one bottle leave unproven. Pure.

The intervals from sampling to the end must follow one another, each with exactly one custodian.
A hand-over is one event while it is confirmed within ``TOLERANCE``; what lasts longer was held by
nobody who confirmed it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from liance.norms.citations import Certainty, Citation, cites
from liance.norms.sampling.holding import hold_ends

TOLERANCE = timedelta(minutes=30)
RECEIPT_WITHIN = timedelta(hours=48)

CHAIN = Citation("样品交接", "各段首尾相接，每段只有一位保管人", Certainty.DESIGN)
RECEIPT = Citation(
    "国市监检测规〔2025〕4号", "第十九条 时效性、完整性、保存条件", Certainty.VERIFIED
)

UNCONFIRMED = "unconfirmed"
NOBODY = "nobody"
UNANSWERED = "unanswered"
OVERLAP = "overlap"
WRONG_GIVER = "wrong_giver"
SAME_PERSON = "same_person"
NO_RECEIPT = "no_receipt"
SEAL_BROKEN = "seal_broken"
TEMPERATURE = "temperature"
OVER_HOLD = "over_hold"

KINDS = (
    UNCONFIRMED, NOBODY, UNANSWERED, OVERLAP, WRONG_GIVER, SAME_PERSON, NO_RECEIPT, SEAL_BROKEN,
    TEMPERATURE, OVER_HOLD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One hand-over. ``state`` is that of the edge table; persons are names or ids, one kind."""

    giver: str
    taker: str
    offered_at: datetime
    answered_at: datetime | None
    state: str
    seal_intact: bool | None = None
    temperature_c: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading of place and temperature by the holder."""

    by: str
    at: datetime
    temperature_c: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The check on receipt."""

    by: str
    at: datetime
    seal_intact: bool
    temperature_c: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A factor's holding time: ``minutes`` None without a rule; ``analysed_at`` start of the first
    analysis, ``over_at`` of one that is marked as too late for good; ``settled``: a reason stands
    in place of the result."""

    factor: str
    minutes: int | None
    analysed_at: datetime | None = None
    settled: bool = False
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """All events of one bottle. ``ended_at``: lost, rejected or disposed of; nothing runs after.

    ``low_c``, ``high_c``: the temperatures it must keep, None: no rule for its medium.
    """

    sampler: str
    sampled_at: datetime
    confirmed_at: datetime | None = None
    offers: tuple[Offer, ...] = ()
    kept: tuple[Kept, ...] = ()
    receipt: Receipt | None = None
    factors: tuple[Held, ...] = ()
    ended_at: datetime | None = None
    low_c: Decimal | None = None
    high_c: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is unproven: from ``start`` to ``end`` (None: still open), between whom, and the number
    or factor at fault."""

    kind: str
    start: datetime
    end: datetime | None
    before: str = ""
    after: str = ""
    detail: str = ""

    def length(self, at: datetime) -> timedelta:
        """How long it lasts or lasted, seen at ``at``."""
        return (self.end or at) - self.start


@dataclass(frozen=True, slots=True)
class Interval:
    """Who held the bottle from ``start`` to ``end`` (None: now); ``holder`` empty: nobody."""

    holder: str
    start: datetime
    end: datetime | None


@dataclass(slots=True)
class _Walk:
    holder: str
    since: datetime
    intervals: list[Interval] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)


@cites(CHAIN, RECEIPT)
def gaps(chain: Chain, *, at: datetime) -> tuple[Gap, ...]:
    """All gaps of the chain seen at ``at``, in order of time."""
    found = [
        *_walk(chain, at).gaps,
        *_unconfirmed(chain, at),
        *_receipt(chain, at),
        *_seals(chain),
        *_temperatures(chain),
        *_holds(chain, at),
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


def _unconfirmed(chain: Chain, at: datetime) -> Iterator[Gap]:
    until = chain.confirmed_at or chain.ended_at or at
    if until - chain.sampled_at > TOLERANCE:
        yield Gap(UNCONFIRMED, chain.sampled_at, chain.confirmed_at, chain.sampler)


def _receipt(chain: Chain, at: datetime) -> Iterator[Gap]:
    if chain.receipt is not None or chain.ended_at is not None:
        return
    analysed = min((f.analysed_at for f in chain.factors if f.analysed_at), default=None)
    taken = [o.answered_at for o in chain.offers if o.state == "accepted" and o.answered_at]
    start = max(taken, default=chain.sampled_at)
    if analysed is not None:
        yield Gap(NO_RECEIPT, start, analysed)
    elif at - chain.sampled_at > RECEIPT_WITHIN:
        yield Gap(NO_RECEIPT, start, None)


def _seals(chain: Chain) -> Iterator[Gap]:
    """One gap where the seal is first found broken: from when it was last known whole."""
    seen = [
        (o.answered_at, o.seal_intact, o.giver, o.taker)
        for o in chain.offers
        if o.answered_at and o.seal_intact is not None
    ]
    if chain.receipt:
        last = max((s for s in seen), key=lambda s: s[0], default=None)
        giver = last[3] if last else chain.sampler
        seen.append((chain.receipt.at, chain.receipt.seal_intact, giver, chain.receipt.by))
    whole = chain.sampled_at
    for when, intact, before, after in sorted(seen, key=lambda s: s[0]):
        if not intact:
            yield Gap(SEAL_BROKEN, whole, when, before, after)
            return
        whole = when


def _temperatures(chain: Chain) -> Iterator[Gap]:
    """Runs of readings outside the range, each from its first to the next one inside."""
    if chain.low_c is None or chain.high_c is None:
        return
    run: list[tuple[datetime, Decimal, str]] = []
    for when, degrees, by in readings(chain):
        if chain.low_c <= degrees <= chain.high_c:
            if run:
                yield _warm(run, when)
                run = []
        else:
            run.append((when, degrees, by))
    if run:
        yield _warm(run, run[-1][0])


def readings(chain: Chain) -> Sequence[tuple[datetime, Decimal, str]]:
    """All temperatures read, °C, with when and by whom, in order of time."""
    read = [(k.at, k.temperature_c, k.by) for k in chain.kept]
    read += [(o.answered_at or o.offered_at, o.temperature_c, o.taker) for o in chain.offers]
    if chain.receipt:
        read.append((chain.receipt.at, chain.receipt.temperature_c, chain.receipt.by))
    known = [(when, degrees, by) for when, degrees, by in read if degrees is not None]
    return sorted(known, key=lambda reading: reading[0])


def _warm(run: Sequence[tuple[datetime, Decimal, str]], until: datetime) -> Gap:
    worst = max(run, key=lambda reading: abs(reading[1] - 3))
    return Gap(TEMPERATURE, run[0][0], until, before=run[0][2], detail=f"{worst[1]}")


def _holds(chain: Chain, at: datetime) -> Iterator[Gap]:
    for held in chain.factors:
        end = hold_ends(chain.sampled_at, held.minutes)
        if end is None:
            continue
        begun = max((t for t in (held.analysed_at, held.over_at) if t), default=None)
        if begun is not None:
            if begun > end:
                yield Gap(OVER_HOLD, end, begun, detail=held.factor)
        elif held.settled:
            continue
        elif chain.ended_at is None and at > end:
            yield Gap(OVER_HOLD, end, None, detail=held.factor)
