"""How a bottle was kept: seal, cold, holding time. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from liance.mechanism.custody.rules.events import (
    OVER_HOLD,
    SEAL_BROKEN,
    SEAL_UNSEEN,
    TEMPERATURE,
    TEMPERATURE_UNREAD,
    Chain,
    Gap,
)
from liance.norms.citations import Certainty, Citation
from liance.norms.sampling.cold import Reading, excursions
from liance.norms.sampling.holding import hold_ends
from liance.norms.sampling.preservation import Transport

RANGE = Citation("样品保存", "瓶所须的温度", Certainty.DESIGN)


def seals(chain: Chain) -> Iterator[Gap]:
    """One gap where the seal is first found broken: from when it was last known whole; and one for
    each hand-over at which nobody looked."""
    seen = [
        (o.answered_at, o.seal_intact, o.giver, o.taker)
        for o in chain.offers
        if o.answered_at and o.state == "accepted"
    ]
    if chain.receipt:
        last = max((s for s in seen), key=lambda s: s[0], default=None)
        giver = last[3] if last else chain.sampler
        seen.append((chain.receipt.at, chain.receipt.seal_intact, giver, chain.receipt.by))
    whole, broken = chain.sampled_at, False
    for when, intact, before, after in sorted(seen, key=lambda s: s[0]):
        if intact is None:
            yield Gap(SEAL_UNSEEN, when, when, before, after)
        elif not intact and not broken:
            yield Gap(SEAL_BROKEN, whole, when, before, after)
            broken = True
        elif intact:
            whole = when


def temperatures(chain: Chain) -> Iterator[Gap]:
    """Runs of readings outside the range, each from its first to the next one inside; what the
    loggers of its boxes found; a receipt at which nobody read the temperature."""
    if chain.low_c is None or chain.high_c is None:
        return
    read = readings(chain)
    by = {when: who for when, _, who in reversed(read)}
    rule = Transport(chain.low_c, chain.high_c, RANGE)
    for run in excursions([Reading(when, degrees) for when, degrees, _ in read], rule):
        yield Gap(TEMPERATURE, run.start, run.end, before=by[run.start], detail=f"{run.worst}")
    for boxed in chain.boxed:
        found = boxed.excursion
        yield Gap(TEMPERATURE, found.start, found.end, before=boxed.box, detail=f"{found.worst}")
    check = chain.receipt
    if check is not None and check.accepted and check.temperature_c is None:
        yield Gap(TEMPERATURE_UNREAD, check.at, check.at, after=check.by)


def readings(chain: Chain) -> Sequence[tuple[datetime, Decimal, str]]:
    """All temperatures read, °C, with when and by whom, in order of time."""
    read = [(k.at, k.temperature_c, k.by) for k in chain.kept]
    read += [(o.answered_at or o.offered_at, o.temperature_c, o.taker) for o in chain.offers]
    if chain.receipt:
        read.append((chain.receipt.at, chain.receipt.temperature_c, chain.receipt.by))
    known = [(when, degrees, by) for when, degrees, by in read if degrees is not None]
    return sorted(known, key=lambda reading: reading[0])


def holds(chain: Chain, at: datetime) -> Iterator[Gap]:
    """Factors whose analysis began too late, or did not begin in time."""
    for held in chain.factors:
        end = hold_ends(chain.sampled_at, held.minutes)
        if end is None:
            continue
        begun = max((t for t in (held.analysed_at, held.over_at) if t), default=None)
        if begun is not None:
            if begun > end:
                yield Gap(OVER_HOLD, end, begun, detail=held.factor)
        elif not held.settled and chain.ended_at is None and at > end:
            yield Gap(OVER_HOLD, end, None, detail=held.factor)
