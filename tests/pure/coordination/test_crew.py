"""Crews: two certified people a side, four different people."""

from datetime import date
from uuid import UUID

import pytest

from liance.mechanism.coordination.rules.crew import Member, check_crew, is_newcomer

DAY = date(2026, 11, 9)
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)


def member(staff_id: UUID, certificate: str = "A1", joined_on: date | None = None) -> Member:
    return Member(staff_id, f"人{staff_id.int}", certificate, joined_on)


@pytest.mark.clause("D2")
def test_two_certified_people_suffice() -> None:
    assert check_crew("monitoring", [member(ONE), member(TWO)], day=DAY) is None


def test_an_uncertified_third_may_come_along_but_does_not_count() -> None:
    crew = [member(ONE), member(TWO), member(THREE, "")]
    assert check_crew("monitoring", crew, day=DAY) is None
    problem = check_crew("monitoring", [member(ONE), member(TWO, "")], day=DAY)
    assert problem is not None
    assert problem.code == "coordination.crew_too_small"
    assert problem.facts["have"] == 1


def test_one_person_twice_is_one() -> None:
    problem = check_crew("enforcement", [member(ONE), member(ONE)], day=DAY)
    assert problem is not None


@pytest.mark.clause("C3")
def test_a_dual_holder_counts_on_one_side() -> None:
    problem = check_crew("monitoring", [member(ONE), member(TWO)], day=DAY, other=[TWO])
    assert problem is not None
    assert problem.code == "coordination.person_both_sides"


def test_newcomers_of_a_station_do_not_count() -> None:
    fresh = member(TWO, joined_on=date(2026, 8, 10))
    assert check_crew("monitoring", [member(ONE), fresh], day=DAY) is not None
    assert check_crew("enforcement", [member(ONE), fresh], day=DAY) is None
    assert not is_newcomer(date(2026, 8, 9), DAY)
    assert is_newcomer(date(2026, 8, 10), DAY)
