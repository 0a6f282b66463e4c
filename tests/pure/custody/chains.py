"""Chains of custody without a gap, to be altered by tests."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from liance.mechanism.custody.rules import chain
from liance.mechanism.custody.rules.chain import Chain, Held, Kept, Offer, Receipt

SAMPLED = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)


def after(hours: float) -> datetime:
    return SAMPLED + timedelta(hours=hours)


def kinds(found: tuple[chain.Gap, ...]) -> list[str]:
    return [gap.kind for gap in found]


def whole(**more: object) -> Chain:
    """Sampled by A, handed to B, then to keeper K, received; all in time."""
    fields: dict[str, object] = {
        "sampler": "A", "sampled_at": SAMPLED, "confirmed_at": after(0.1),
        "offers": (
            Offer("A", "B", after(1), after(1.1), "accepted", True),
            Offer("B", "K", after(2), after(2.1), "accepted", True),
        ),
        "receipt": Receipt("K", after(2.2), True, Decimal("3.4"), "2号柜"),
        "factors": (Held("六价铬", 1440, after(5)),),
        **more,
    }  # fmt: skip
    return Chain(**fields)  # type: ignore[arg-type]


WHERE = ("车间排放口", "监测站", "监测站样品室", "门口")


@st.composite
def whole_chains(draw: st.DrawFn) -> Chain:
    """A chain without a gap: one to four hand-overs, kept cold, received, analysed in time."""
    step = st.integers(1, 25)
    moment, holder = SAMPLED, "P0"
    confirmed = SAMPLED + timedelta(minutes=draw(step))
    offers, kept = [], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        moment = max(moment, confirmed) + timedelta(minutes=draw(step))
        if draw(st.booleans()):
            kept.append(Kept(holder, moment, Decimal("3.1")))
        offered = moment + timedelta(minutes=draw(step))
        moment = offered + timedelta(minutes=draw(step))
        place = draw(st.sampled_from(WHERE))
        offers.append(
            Offer(
                holder,
                f"P{number}",
                offered,
                moment,
                "accepted",
                True,
                Decimal("4.0"),
                place,
                place,
            )
        )
        holder = f"P{number}"
    received = moment + timedelta(minutes=draw(step))
    analysed = received + timedelta(minutes=draw(step))
    return Chain(
        "P0", SAMPLED, confirmed, tuple(offers), tuple(kept),
        Receipt(holder, received, True, Decimal("3.9"), "2号柜"),
        (Held("六价铬", 1440, analysed),), low_c=Decimal(1), high_c=Decimal(5),
    )  # fmt: skip
