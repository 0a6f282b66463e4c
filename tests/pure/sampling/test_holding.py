"""Holding times: the shortest applies, conditions do not count by themselves, the end is inside."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.norms.citations import Certainty
from liance.norms.sampling.factors import all_factors
from liance.norms.sampling.holding import hold_ends, over_hold
from liance.norms.sampling.preservation import holding_time, preservation_of, transport

SAMPLED = datetime(2026, 11, 22, 13, 40, tzinfo=UTC)


@pytest.mark.clause("D4")
def test_chromium_six_begins_within_a_day() -> None:
    hold = holding_time("六价铬")
    assert hold is not None
    assert hold.minutes == 24 * 60
    assert hold.citation.source == "GB 7467-87"
    assert hold.citation.certainty is Certainty.SECONDARY


def test_the_shortest_unconditional_time_is_taken() -> None:
    assert holding_time("COD").minutes == 2 * 1440
    assert holding_time("总余氯").minutes == 5 * 1440
    assert holding_time("硝酸盐氮").minutes == 1440


def test_no_rule_is_said_to_be_none() -> None:
    assert holding_time("非甲烷总烃") is None
    assert holding_time("总α放射性") is None
    assert hold_ends(SAMPLED, None) is None
    assert not over_hold(SAMPLED, SAMPLED + timedelta(days=900), None)


@pytest.mark.clause("D4")
def test_exactly_at_the_end_is_in_time_and_a_minute_later_is_not() -> None:
    end = SAMPLED + timedelta(minutes=1440)
    assert not over_hold(SAMPLED, end, 1440)
    assert over_hold(SAMPLED, end + timedelta(minutes=1), 1440)


@given(minutes=st.integers(1, 50_000), later=st.integers(0, 100_000))
def test_over_hold_is_the_same_as_past_the_end(minutes: int, later: int) -> None:
    started = SAMPLED + timedelta(minutes=later)
    assert over_hold(SAMPLED, started, minutes) == (later > minutes)


def test_no_unverified_number_ships_unmarked() -> None:
    names = {factor.name for factor in all_factors() if factor.medium == "water"}
    for name in names:
        kept = preservation_of(name)
        for hold in kept.holds if kept else ():
            assert hold.citation.certainty in {Certainty.UNVERIFIED, Certainty.SECONDARY}
            assert "〔" in hold.citation.text()
    assert transport().citation.certainty is Certainty.UNVERIFIED
