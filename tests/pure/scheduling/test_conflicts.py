"""What cannot hold together is named, proven and minimal."""

from itertools import product

import pytest
from tests.pure.scheduling.independent import broken_rules
from tests.pure.scheduling.instances import drawn, read

from liance.mechanism.scheduling.weekly.conflicts import Conflict, conflicts


def _open(visits: int = 4, crews: int = 2) -> dict:
    """Every crew is out every week with every certificate, every window is the year."""
    data = drawn(1, visits=visits, crews=crews)
    for crew in data["crews"]:
        crew["weeks"] = list(range(8))
        crew["certificates"] = [{"certificate": k, "valid_before_week": 8} for k in range(4)]
    for at, visit in enumerate(data["visits"]):
        visit |= {"earliest_week": 0, "latest_week": 7, "half_days": 2, "site": at, "needs": [0]}
    return data


def test_where_all_can_be_served_there_is_no_conflict():
    assert conflicts(read(_open())) == []


def test_a_certificate_that_runs_out_before_the_window_is_named_with_it():
    data = _open()
    for crew in data["crews"]:
        crew["certificates"][3]["valid_before_week"] = 4
    data["visits"][1] |= {"needs": [0, 3], "earliest_week": 5}
    assert conflicts(read(data)) == [
        Conflict("visit", (101,), certificates=(3,), weeks=(5, 7), room=6)
    ]


def test_two_certificates_no_crew_holds_together_are_named_without_the_window():
    data = _open()
    del data["crews"][0]["certificates"][2]
    del data["crews"][1]["certificates"][3]
    data["visits"][0]["needs"] = [0, 2, 3]
    assert conflicts(read(data)) == [Conflict("visit", (100,), certificates=(2, 3), room=6)]


def test_a_visit_longer_than_a_week_and_one_when_nobody_is_out():
    data = _open()
    data["visits"][0]["half_days"] = 7
    for crew in data["crews"]:
        crew["weeks"] = [0, 1, 2, 3]
    data["visits"][1]["earliest_week"] = 5
    assert conflicts(read(data)) == [
        Conflict("visit", (100,), half_days=7, room=6),
        Conflict("visit", (101,), weeks=(5, 7), room=6),
    ]


def test_visits_of_a_site_that_cannot_lie_apart_are_named_without_the_others():
    data = _open()
    for visit in data["visits"]:
        visit["site"] = 1
    data["visits"][0] |= {"earliest_week": 2, "latest_week": 3}
    data["visits"][1] |= {"earliest_week": 3, "latest_week": 4}
    del data["visits"][3]
    assert conflicts(read(data)) == [Conflict("gap", (100, 101), weeks=(2, 4), room=3)]


def test_more_half_days_than_the_crews_weeks_hold():
    data = _open(visits=9)
    for visit in data["visits"][:7]:
        visit |= {"earliest_week": 3, "latest_week": 3}
    (found,) = conflicts(read(data))
    assert found.kind == "capacity"
    assert found.half_days > found.room == 12
    assert set(found.visits) == set(range(100, 107))
    assert found.slots == ((10, 3), (11, 3))


@pytest.mark.parametrize("seed", range(60))
def test_a_conflict_is_real_and_none_of_its_visits_can_be_left_out(seed):
    data = drawn(seed, visits=24, crews=3)
    by_id = {visit["id"]: visit for visit in data["visits"]}
    for found in conflicts(read(data)):
        again = conflicts(read(data | {"visits": [by_id[number] for number in found.visits]}))
        assert found.kind in {other.kind for other in again}
        for left_out in found.visits if found.kind != "visit" else ():
            rest = [by_id[number] for number in found.visits if number != left_out]
            assert found.kind not in {c.kind for c in conflicts(read(data | {"visits": rest}))}


@pytest.mark.parametrize("seed", range(25))
def test_no_conflict_is_found_where_a_timetable_serves_all(seed):
    data = drawn(seed, visits=3, crews=2, weeks=4)
    slots = [(crew["id"], week) for crew in data["crews"] for week in crew["weeks"]]
    ids = [visit["id"] for visit in data["visits"]]
    possible = any(
        not broken_rules(data, dict(zip(ids, choice, strict=True)))
        for choice in product(slots, repeat=len(ids))
    )
    if possible:
        assert conflicts(read(data)) == []
