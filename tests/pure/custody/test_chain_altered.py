"""A whole chain that lacks an event, holds an altered one, or is looked at earlier."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pure.custody.chains import SAMPLED, after, kinds, whole, whole_chains

from liance.mechanism.custody.rules import chain
from liance.mechanism.custody.rules.chain import Boxed, Chain, Held, Kept, Offer
from liance.norms.sampling.cold import Excursion

Broken = tuple[Chain, set[str]]


def removed(events: Chain, data: st.DataObject) -> Broken:
    """The chain without one of its events, and the gaps of which one must name it."""
    what = data.draw(st.sampled_from(["confirm", "offer", "receipt"]))
    if what == "confirm":
        return replace(events, confirmed_at=None), {chain.UNCONFIRMED}
    if what == "receipt":
        return replace(events, receipt=None), {chain.NO_RECEIPT}
    place = data.draw(st.integers(0, len(events.offers) - 1))
    left = events.offers[:place] + events.offers[place + 1 :]
    return replace(events, offers=left), {chain.WRONG_GIVER, chain.RECEIVER, chain.KEEPER}


@pytest.mark.clause("D4")
@given(events=whole_chains(), data=st.data())
def test_a_missing_event_is_named(events: Chain, data: st.DataObject) -> None:
    assert chain.gaps(events, at=after(20)) == ()
    broken, names = removed(events, data)
    assert names & set(kinds(chain.gaps(broken, at=after(47))))


def altered_offer(events: Chain, data: st.DataObject) -> Broken:
    """One fact of one hand-over altered."""
    place = data.draw(st.integers(0, len(events.offers) - 1))
    old = events.offers[place]
    before = old.offered_at - timedelta(minutes=1)
    late = old.offered_at + timedelta(minutes=31)
    changes: list[tuple[dict[str, object], set[str]]] = [
        ({"giver": "X"}, {chain.WRONG_GIVER}),
        ({"taker": "X"}, {chain.WRONG_GIVER, chain.RECEIVER}),
        ({"taker": old.giver}, {chain.SAME_PERSON}),
        ({"answered_at": before}, {chain.TIME_ORDER}),
        ({"answered_at": late}, {chain.NOBODY}),
        ({"answered_at": None, "state": "offered"}, {chain.UNANSWERED}),
        ({"offered_at": SAMPLED - timedelta(minutes=1)}, {chain.TIME_ORDER}),
        ({"taken_place": "别处"}, {chain.PLACE}),
        ({"place": "别处"}, {chain.PLACE}),
        ({"seal_intact": False}, {chain.SEAL_BROKEN}),
        ({"seal_intact": None}, {chain.SEAL_UNSEEN}),
        ({"temperature_c": Decimal("5.1")}, {chain.TEMPERATURE}),
        ({"state": "withdrawn"}, {chain.WRONG_GIVER, chain.RECEIVER, chain.KEEPER}),
    ]
    change, names = data.draw(st.sampled_from(changes))
    offers = (
        *events.offers[:place], replace(old, **change), *events.offers[place + 1 :],  # type: ignore[arg-type]
    )  # fmt: skip
    return replace(events, offers=offers), names


def altered_receipt(events: Chain, data: st.DataObject) -> Broken:
    """One fact of the check on receipt altered."""
    old = events.receipt
    assert old is not None
    changes: list[tuple[dict[str, object], set[str]]] = [
        ({"by": "X"}, {chain.RECEIVER}),
        ({"at": SAMPLED}, {chain.RECEIVER, chain.TIME_ORDER}),
        ({"at": old.at + timedelta(hours=3)}, {chain.TIME_ORDER}),
        ({"seal_intact": False}, {chain.SEAL_BROKEN}),
        ({"temperature_c": Decimal("0.9")}, {chain.TEMPERATURE}),
        ({"temperature_c": None}, {chain.TEMPERATURE_UNREAD}),
        ({"place": " "}, {chain.PLACE}),
    ]
    change, names = data.draw(st.sampled_from(changes))
    return replace(events, receipt=replace(old, **change)), names  # type: ignore[arg-type]


def altered_other(events: Chain, data: st.DataObject) -> Broken:
    """Sampling, confirmation, keeping or analysis altered."""
    (held,) = events.factors
    start = held.analysed_at
    assert start is not None
    changes: list[tuple[dict[str, object], set[str]]] = [
        ({"sampler": "X"}, {chain.WRONG_GIVER}),
        ({"confirmed_at": SAMPLED - timedelta(minutes=1)}, {chain.TIME_ORDER}),
        ({"confirmed_at": after(0.6)}, {chain.UNCONFIRMED}),
        ({"kept": (*events.kept, Kept("X", start))}, {chain.KEEPER}),
        ({"kept": (*events.kept, Kept("P0", SAMPLED, Decimal("5.1")))}, {chain.TEMPERATURE}),
        ({"factors": (replace(held, analysed_at=SAMPLED),)}, {chain.TIME_ORDER}),
        ({"factors": (replace(held, analysed_at=after(24.02)),)}, {chain.OVER_HOLD}),
        ({"factors": (replace(held, over_at=after(24.02)),)}, {chain.OVER_HOLD}),
        (
            {"boxed": (Boxed("3号箱", Excursion(SAMPLED, start, Decimal("7.2"), 4)),)},
            {chain.TEMPERATURE},
        ),
    ]
    change, names = data.draw(st.sampled_from(changes))
    return replace(events, **change), names  # type: ignore[arg-type]


@pytest.mark.clause("D4")
@given(events=whole_chains(), data=st.data())
def test_an_altered_event_is_named(events: Chain, data: st.DataObject) -> None:
    change = data.draw(st.sampled_from([altered_offer, altered_receipt, altered_other]))
    broken, names = change(events, data)
    assert names & set(kinds(chain.gaps(broken, at=after(47))))


@pytest.mark.clause("D4")
def test_a_chain_as_it_was_known_by_an_instant_holds_nothing_later() -> None:
    later = whole(
        kept=(Kept("K", after(20), Decimal(3)), Kept("K", after(30), Decimal(12))),
        offers=(
            Offer("A", "B", after(1), after(1.1), "accepted", True),
            Offer("B", "K", after(2), after(2.1), "accepted", True),
            Offer("K", "L", after(24), after(36), "accepted", True, Decimal(9), "库", "仪器室"),
        ),
        ended_at=after(40), low_c=Decimal(0), high_c=Decimal(5),
        boxed=(Boxed("箱1", Excursion(after(38), after(39), Decimal(8), 3)),),
    )  # fmt: skip
    assert kinds(chain.gaps(later, at=after(50))) == [
        chain.NOBODY, chain.PLACE, chain.TEMPERATURE, chain.TEMPERATURE,
    ]  # fmt: skip
    then = chain.known_by(later, after(22))
    assert (then.receipt, then.confirmed_at, then.ended_at) == (
        later.receipt, later.confirmed_at, None,
    )  # fmt: skip
    assert chain.gaps(then, at=after(22)) == ()
    between = chain.known_by(later, after(25))
    assert between.offers[-1] == Offer("K", "L", after(24), None, "offered", place="库")
    assert kinds(chain.gaps(between, at=after(25))) == [chain.UNANSWERED]
    before = chain.known_by(later, after(0.05))
    assert (before.offers, before.receipt, before.confirmed_at) == ((), None, None)
    assert before.factors == (Held("六价铬", 1440),)
    assert chain.known_by(later, after(50)) == later


@pytest.mark.clause("D4")
@given(whole_chains(), st.floats(0, 60))
def test_what_is_known_once_stays_known(events: Chain, hours: float) -> None:
    at = after(hours)
    known = chain.known_by(events, at)
    assert chain.known_by(known, at) == known
    assert {g.kind for g in chain.gaps(known, at=at) if g.end is not None and g.end <= at} <= {
        g.kind for g in chain.gaps(events, at=at)
    }
