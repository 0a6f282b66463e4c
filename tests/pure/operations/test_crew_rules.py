"""Who must be at the gate: two certified officers, two certified monitors, four people, together."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from liance.mechanism.operations.rules.crew import (
    Certified,
    Person,
    away_from_site,
    deficiencies,
    is_newcomer,
    uncovered,
)
from liance.mechanism.operations.rules.places import Place

DAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 1, 32, tzinfo=UTC)
GATE = Place(Decimal("107.3"), Decimal("34.4"), 5)


def person(
    side: str,
    *kinds: str,
    entered_at: datetime = AT,
    place: Place = GATE,
    joined_on: date | None = date(2019, 3, 1),
    until: date = date(2028, 12, 31),
    staff_id: UUID | None = None,
) -> Person:
    held = tuple(Certified(kind, "1", date(2022, 1, 1), until) for kind in kinds or (side,))
    return Person(staff_id or uuid4(), side, entered_at, place, joined_on, held)


def crew(*more: Person) -> list[Person]:
    return [person("enforcement"), person("enforcement"), person("monitoring"), *more]


@pytest.mark.clause("D2")
def test_two_and_two_certified_people_are_regular() -> None:
    assert deficiencies(crew(person("monitoring")), DAY) == ()


@pytest.mark.clause("D2")
def test_one_monitor_is_too_few() -> None:
    assert deficiencies(crew(), DAY) == ("too_few_monitors",)


@pytest.mark.clause("D1")
def test_nobody_of_enforcement_is_too_few_officers() -> None:
    alone = [person("monitoring"), person("monitoring")]
    assert deficiencies(alone, DAY) == ("too_few_officers",)


@pytest.mark.clause("C3")
def test_a_holder_of_both_certificates_counts_on_one_side_only() -> None:
    both = person("enforcement", "enforcement", "monitoring")
    three = [person("enforcement"), both, person("monitoring")]
    assert deficiencies(three, DAY) == ("too_few_monitors",)


@pytest.mark.clause("D2")
def test_the_wrong_kind_of_certificate_does_not_count() -> None:
    assert deficiencies(crew(person("monitoring", "enforcement")), DAY) == ("monitor_uncertified",)


@pytest.mark.clause("D2")
def test_a_certificate_counts_on_its_last_day_and_not_after() -> None:
    assert deficiencies(crew(person("monitoring", until=DAY)), DAY) == ()
    expired = crew(person("monitoring", until=DAY - timedelta(days=1)))
    assert deficiencies(expired, DAY) == ("monitor_uncertified",)


def test_a_team_of_newcomers_cannot_stand_alone() -> None:
    fresh = date(2026, 9, 1)
    team = [
        person("enforcement"),
        person("enforcement"),
        person("monitoring", joined_on=fresh),
        person("monitoring", joined_on=fresh),
    ]
    assert deficiencies(team, DAY) == ("newcomers_monitoring",)
    assert deficiencies([*team, person("monitoring")], DAY) == ()


@pytest.mark.parametrize(
    ("joined", "newcomer"),
    [
        (date(2026, 8, 23), False),
        (date(2026, 8, 24), True),
        (date(2025, 11, 30), False),
        (None, False),
    ],
)
def test_three_months_to_the_day(joined: date | None, newcomer: bool) -> None:
    assert is_newcomer(joined, DAY) is newcomer


def test_three_months_from_the_last_of_a_month_end_on_the_last() -> None:
    assert is_newcomer(date(2025, 11, 30), date(2026, 2, 27))
    assert not is_newcomer(date(2025, 11, 30), date(2026, 2, 28))


@pytest.mark.clause("D1")
def test_teams_more_than_a_quarter_of_an_hour_apart_did_not_enter_together() -> None:
    late = AT + timedelta(minutes=15)
    teams = [person("enforcement"), person("enforcement")]
    same = [person("monitoring", entered_at=late), person("monitoring", entered_at=late)]
    assert deficiencies(teams + same, DAY) == ()
    later = late + timedelta(seconds=1)
    apart = [person("monitoring", entered_at=later), person("monitoring", entered_at=later)]
    assert deficiencies(teams + apart, DAY) == ("entered_apart",)


@pytest.mark.clause("D1")
def test_teams_at_different_places_did_not_enter_together() -> None:
    far = Place(GATE.lon, Decimal("34.41"), 5)
    teams = [person("enforcement"), person("enforcement")]
    away = [person("monitoring", place=far), person("monitoring", place=far)]
    assert deficiencies(teams + away, DAY) == ("places_apart",)


@pytest.mark.clause("D1")
def test_a_team_without_any_place_falls_short_and_words_are_a_place() -> None:
    nowhere = [person("monitoring", place=Place()), person("monitoring", place=Place())]
    teams = [person("enforcement"), person("enforcement")]
    assert deficiencies(teams + nowhere, DAY) == ("place_unknown_monitoring",)
    by_words = [person("monitoring", place=Place(note="大门")) for _ in range(2)]
    assert deficiencies(teams + by_words, DAY) == ()


def test_factors_outside_the_certificates_are_named() -> None:
    held = Certified("monitoring", "1", date(2022, 1, 1), date(2028, 1, 1), ("pH值",))
    assert uncovered([held], ["pH值", "氨氮"]) == ("氨氮",)
    whole = Certified("monitoring", "2", date(2022, 1, 1), date(2028, 1, 1))
    assert uncovered([held, whole], ["pH值", "氨氮"]) == ()


@pytest.mark.parametrize(
    ("metres", "away"),
    [
        ((None, None), False),
        ((7, None), False),
        ((1000, 1000), False),
        ((1001, None), True),
        ((43_000, 900), False),
        ((43_000, 42_990), True),
    ],
)
def test_who_stood_far_from_the_registered_position_is_asked_to_check_it(metres, away) -> None:
    assert away_from_site(metres) is away
