"""Crews: two certified people a side, four different people."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations_with_replacement, product
from uuid import UUID

import pytest

from liance.mechanism.coordination.rules.crew import Member, check_crew
from liance.mechanism.operations.rules.crew import Certified, Person, deficiencies
from liance.mechanism.operations.rules.places import Place

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


@pytest.mark.clause("D2")
def test_a_newcomer_goes_with_somebody_who_is_none() -> None:
    fresh, other = (member(i, joined_on=date(2026, 8, 10)) for i in (TWO, THREE))
    assert check_crew("monitoring", [member(ONE), fresh], day=DAY) is None
    problem = check_crew("monitoring", [fresh, other], day=DAY)
    assert problem is not None
    assert (problem.code, problem.facts) == (
        "coordination.crew_newcomers", {"day": "2026-11-09"},
    )  # fmt: skip
    assert check_crew("monitoring", [fresh, other, member(ONE, "")], day=DAY) is not None
    assert (
        check_crew("monitoring", [fresh, member(THREE, joined_on=date(2026, 8, 9))], day=DAY)
        is None
    )
    assert check_crew("enforcement", [fresh, other], day=DAY) is None


@pytest.mark.clause("D2")
@pytest.mark.parametrize(
    "people",
    [
        list(crew)
        for size in range(4)
        for crew in combinations_with_replacement(product((True, False), (91, 92, 150)), size)
    ],
)
def test_return_and_gate_say_the_same_of_a_crew(people: list[tuple[bool, int]]) -> None:
    joined = [DAY - timedelta(days=days) for _certified, days in people]
    held = [Certified("monitoring", "A1", DAY, DAY) if yes else None for yes, _days in people]
    sheet = [member(UUID(int=i), "A1" if held[i] else "", joined[i]) for i in range(len(people))]
    at = datetime(2026, 11, 9, 2, tzinfo=UTC)
    gate = [
        Person(UUID(int=i), "monitoring", at, Place(note="门"), joined[i],
               tuple(c for c in (held[i],) if c))
        for i in range(len(people))
    ]  # fmt: skip
    short = {"too_few_monitors", "monitor_uncertified", "newcomers_monitoring"}
    found = set(deficiencies(gate, DAY)) & short
    assert bool(found) == (check_crew("monitoring", sheet, day=DAY) is not None)
