"""The gap finder: contiguous intervals, one custodian each, receipt, seal, cold, time."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.pure.custody.chains import SAMPLED, after, kinds, whole

from liance.mechanism.custody.rules import chain
from liance.mechanism.custody.rules.chain import Boxed, Chain, Held, Kept, Offer, Receipt
from liance.norms.sampling.cold import Excursion


@pytest.mark.clause("D4")
def test_a_whole_chain_has_no_gap() -> None:
    assert chain.gaps(whole(), at=after(40)) == ()


@pytest.mark.clause("D4")
def test_hours_between_giving_and_taking_were_held_by_nobody() -> None:
    late = whole(
        sampler="王浩", offers=(Offer("王浩", "郭强", after(3.5), after(9.1), "accepted", True),),
        receipt=Receipt("郭强", after(9.2), True, Decimal("3.4"), "2号柜"),
        factors=(Held("六价铬", 1440, after(9.5)),),
    )  # fmt: skip
    (gap,) = chain.gaps(late, at=after(10))
    assert (gap.kind, gap.start, gap.end) == (chain.NOBODY, after(3.5), after(9.1))
    assert (gap.before, gap.after) == ("王浩", "郭强")
    held = chain.intervals(late, at=after(10))
    assert [(i.holder, i.start, i.end) for i in held] == [
        ("王浩", SAMPLED, after(3.5)), ("", after(3.5), after(9.1)), ("郭强", after(9.1), None),
    ]  # fmt: skip


@pytest.mark.clause("D4")
def test_an_offer_that_nobody_answers_leaves_nobody_holding_it() -> None:
    waiting = whole(offers=(Offer("A", "K", after(1), None, "offered"),), receipt=None, factors=())
    assert chain.gaps(waiting, at=after(1.5)) == ()
    (gap,) = chain.gaps(waiting, at=after(7))
    assert (gap.kind, gap.start, gap.end) == (chain.UNANSWERED, after(1), None)
    assert gap.length(after(7)) == timedelta(hours=6)


def test_a_refused_or_withdrawn_offer_leaves_the_giver_holding_it() -> None:
    ended = whole(
        offers=(
            Offer("A", "B", after(1), after(6), "refused"),
            Offer("A", "B", after(6), after(7), "withdrawn"),
        ),
        receipt=None,
        factors=(),
    )
    assert chain.gaps(ended, at=after(8)) == ()
    assert [i.holder for i in chain.intervals(ended, at=after(8))] == ["A"]


@pytest.mark.clause("D4")
def test_only_the_holder_can_give() -> None:
    wrong = whole(
        offers=(
            Offer("A", "B", after(1), after(1.1), "accepted", True),
            Offer("C", "K", after(2), after(2.1), "accepted", True),
        )
    )
    (gap,) = chain.gaps(wrong, at=after(6))
    assert (gap.kind, gap.before, gap.after) == (chain.WRONG_GIVER, "B", "C")


def test_two_custodians_at_once_are_an_overlap() -> None:
    double = whole(
        offers=(
            Offer("A", "B", after(1), after(1.4), "accepted"),
            Offer("A", "K", after(1.2), after(1.3), "accepted"),
        )
    )
    assert chain.OVERLAP in kinds(chain.gaps(double, at=after(6)))


def test_the_same_person_on_both_sides_is_an_error() -> None:
    same = whole(offers=(Offer("K", "K", after(1), after(1.1), "accepted", True),), sampler="K")
    assert kinds(chain.gaps(same, at=after(6))) == [chain.SAME_PERSON]


@pytest.mark.clause("D4")
def test_an_analysis_after_the_bottle_was_gone_is_found() -> None:
    began = min(f.analysed_at for f in whole().factors if f.analysed_at)
    assert chain.gaps(whole(ended_at=began), at=after(9)) == ()
    found = chain.gaps(whole(ended_at=began - timedelta(minutes=5)), at=after(9))
    assert kinds(found) == [chain.TIME_ORDER]
    assert found[0].detail == whole().factors[0].factor


@pytest.mark.clause("D4")
def test_an_analysis_without_receipt_is_found() -> None:
    found = chain.gaps(whole(receipt=None), at=after(6))
    assert kinds(found) == [chain.NO_RECEIPT]


def test_a_bottle_not_received_within_two_days_is_found() -> None:
    road = whole(receipt=None, factors=())
    assert chain.gaps(road, at=after(48)) == ()
    assert kinds(chain.gaps(road, at=after(48.1))) == [chain.NO_RECEIPT]


@pytest.mark.clause("D4")
def test_a_broken_seal_counts_from_when_it_was_last_whole() -> None:
    broken = whole(receipt=Receipt("K", after(2.2), False, Decimal("3.4"), "2号柜"))
    (gap,) = chain.gaps(broken, at=after(6))
    assert (gap.kind, gap.start, gap.end) == (chain.SEAL_BROKEN, after(2.1), after(2.2))


@pytest.mark.clause("D4")
def test_warm_hours_are_found_between_the_readings() -> None:
    warm = whole(
        low_c=Decimal(1), high_c=Decimal(5),
        kept=(
            Kept("A", after(0.5), Decimal("4.1")), Kept("A", after(1), Decimal("7.2")),
            Kept("B", after(1.5), Decimal("5.5")), Kept("B", after(1.9), Decimal("5.0")),
        ),
    )  # fmt: skip
    (gap,) = chain.gaps(warm, at=after(6))
    assert (gap.kind, gap.start, gap.end) == (chain.TEMPERATURE, after(1), after(1.9))
    assert gap.detail == "7.2"


def test_without_a_rule_no_temperature_is_wrong() -> None:
    assert chain.gaps(whole(kept=(Kept("A", after(0.9), Decimal(30)),)), at=after(6)) == ()


@pytest.mark.clause("D4")
@pytest.mark.parametrize(("begun", "gap"), [(24, []), (24.02, [chain.OVER_HOLD])])
def test_analysis_begins_within_the_holding_time(begun: float, gap: list[str]) -> None:
    begun_late = whole(factors=(Held("六价铬", 1440, after(begun)),))
    assert kinds(chain.gaps(begun_late, at=after(30))) == gap


def test_a_factor_never_begun_is_over_its_time_until_a_reason_stands() -> None:
    assert kinds(chain.gaps(whole(factors=(Held("六价铬", 60),)), at=after(3))) == [chain.OVER_HOLD]
    assert chain.gaps(whole(factors=(Held("六价铬", 60, settled=True),)), at=after(3)) == ()


@pytest.mark.clause("D4")
def test_a_second_person_confirms_within_half_an_hour() -> None:
    (gap,) = chain.gaps(whole(confirmed_at=after(0.6)), at=after(6))
    assert (gap.kind, gap.end) == (chain.UNCONFIRMED, after(0.6))


@pytest.mark.clause("D4")
@pytest.mark.parametrize(("seconds", "gap"), [(0, []), (59.9, []), (60, [chain.UNCONFIRMED])])
def test_half_an_hour_after_a_minute_lasts_to_the_end_of_that_minute(
    seconds: float, gap: list[str]
) -> None:
    confirmed = after(0.5) + timedelta(seconds=seconds)
    assert kinds(chain.gaps(whole(confirmed_at=confirmed), at=after(6))) == gap


def test_nothing_runs_on_after_a_loss() -> None:
    lost = whole(receipt=None, offers=(), ended_at=after(2), factors=(Held("六价铬", 1440),))
    assert chain.gaps(lost, at=after(90)) == ()


@given(waits=st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), min_size=1, max_size=6))
def test_intervals_are_contiguous_and_gaps_are_the_unheld_ones(
    waits: list[tuple[int, int]],
) -> None:
    moment, holder, offers = SAMPLED, "P0", []
    for number, (before, during) in enumerate(waits, start=1):
        offered = moment + timedelta(minutes=before)
        moment = offered + timedelta(minutes=during)
        offers.append(Offer(holder, f"P{number}", offered, moment, "accepted"))
        holder = f"P{number}"
    events = Chain("P0", SAMPLED, confirmed_at=SAMPLED, offers=tuple(offers))
    at = moment + timedelta(minutes=1)
    held = chain.intervals(events, at=at)
    assert held[0].start == SAMPLED
    assert held[-1].end is None
    for one, next_one in pairwise(held):
        assert one.end == next_one.start
    unheld = [i.start for i in held if not i.holder]
    assert unheld == [g.start for g in chain.gaps(events, at=at) if g.kind == chain.NOBODY]
    assert len(unheld) == sum(
        1 for _, during in waits if timedelta(minutes=during) > chain.TOLERANCE
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("样品室", "监测站样品室", True), ("样品室", "样 品 室", True), ("", "样品室", True),
     ("样品室", "门口", False)],
)  # fmt: skip
def test_places_are_the_same_where_one_says_the_other(one: str, other: str, same: bool) -> None:
    given_at = Offer("A", "K", after(2), after(2.1), "accepted", True, None, one, other)
    found = kinds(chain.gaps(whole(offers=(given_at,)), at=after(6)))
    assert (chain.PLACE not in found) is same


def test_the_logger_of_the_box_speaks_for_the_bottle() -> None:
    run = Excursion(after(1.2), after(1.8), Decimal("8.4"), 6)
    carried = whole(boxed=(Boxed("3号冷藏箱", run),), low_c=Decimal(1), high_c=Decimal(5))
    (gap,) = chain.gaps(carried, at=after(6))
    assert (gap.kind, gap.start, gap.end, gap.detail, gap.before) == (
        chain.TEMPERATURE, after(1.2), after(1.8), "8.4", "3号冷藏箱",
    )  # fmt: skip
