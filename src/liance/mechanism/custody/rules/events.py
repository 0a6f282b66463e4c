"""The events of one bottle, and what is called a gap among them (断链). Values alone."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from liance.foundation.clocks.rulebook import RULES
from liance.norms.conventions import conventions
from liance.norms.sampling.cold import Excursion

# A hand-over not confirmed in the time of its clock; both are the area's own numbers.
TOLERANCE = timedelta(minutes=RULES["custody.accept"].length)
WITHIN = conventions()["custody.receipt"]
RECEIPT_WITHIN = WITHIN.span

UNCONFIRMED = "unconfirmed"
NOBODY = "nobody"
UNANSWERED = "unanswered"
OVERLAP = "overlap"
WRONG_GIVER = "wrong_giver"
SAME_PERSON = "same_person"
RECEIVER = "receiver"
KEEPER = "keeper"
TIME_ORDER = "time_order"
PLACE = "place"
NO_RECEIPT = "no_receipt"
SEAL_BROKEN = "seal_broken"
SEAL_UNSEEN = "seal_unseen"
TEMPERATURE = "temperature"
TEMPERATURE_UNREAD = "temperature_unread"
OVER_HOLD = "over_hold"

KINDS = (
    UNCONFIRMED, NOBODY, UNANSWERED, OVERLAP, WRONG_GIVER, SAME_PERSON, RECEIVER, KEEPER,
    TIME_ORDER, PLACE, NO_RECEIPT, SEAL_BROKEN, SEAL_UNSEEN, TEMPERATURE, TEMPERATURE_UNREAD,
    OVER_HOLD,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offer:
    """One hand-over. ``state`` is that of the edge table; persons are names or ids, one kind;
    ``place`` as the giver says it, ``taken_place`` as the taker does (empty: not said)."""

    giver: str
    taker: str
    offered_at: datetime
    answered_at: datetime | None
    state: str
    seal_intact: bool | None = None
    temperature_c: Decimal | None = None
    place: str = ""
    taken_place: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading of place and temperature by the holder."""

    by: str
    at: datetime
    temperature_c: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The check on receipt; ``place`` where the bottle was put, ``accepted`` False: rejected."""

    by: str
    at: datetime
    seal_intact: bool
    temperature_c: Decimal | None = None
    place: str = ""
    accepted: bool = True


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
class Boxed:
    """What the logger of a transport box found while the bottle was in it; ``box`` its name."""

    box: str
    excursion: Excursion


@dataclass(frozen=True, slots=True)
class Chain:
    """All events of one bottle. ``ended_at``: lost, rejected or disposed of; nothing runs after.

    ``low_c``, ``high_c``: the temperatures it must keep, None: no rule for its medium. ``boxed``:
    excursions of its transport boxes.
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
    boxed: tuple[Boxed, ...] = ()


def known_by(chain: Chain, at: datetime) -> Chain:
    """The chain as it stood at ``at``: what happened after is not in it, a hand-over not yet
    answered is still offered."""
    return replace(
        chain,
        confirmed_at=_by(chain.confirmed_at, at),
        offers=tuple(_offered(o, at) for o in chain.offers if o.offered_at <= at),
        kept=tuple(k for k in chain.kept if k.at <= at),
        receipt=chain.receipt if chain.receipt and chain.receipt.at <= at else None,
        factors=tuple(
            replace(f, analysed_at=_by(f.analysed_at, at), over_at=_by(f.over_at, at))
            for f in chain.factors
        ),
        ended_at=_by(chain.ended_at, at),
        boxed=tuple(b for b in chain.boxed if b.excursion.start <= at),
    )


def _by(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment is not None and moment <= at else None


def _offered(offer: Offer, at: datetime) -> Offer:
    if offer.answered_at is None or offer.answered_at <= at:
        return offer
    return Offer(offer.giver, offer.taker, offer.offered_at, None, "offered", place=offer.place)


@dataclass(frozen=True, slots=True)
class Gap:
    """What is unproven: from ``start`` to ``end`` (None: still open), between whom, and the number,
    place or factor at fault."""

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
