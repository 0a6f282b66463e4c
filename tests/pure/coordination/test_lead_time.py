"""Lead time of a routine sheet: two natural days, the sending day not counted."""

from datetime import date

import pytest

from liance.mechanism.coordination.rules.lead import check_late, check_urgency, lead_time

MONDAY = date(2026, 11, 23)


@pytest.mark.clause("W4")
@pytest.mark.parametrize(
    ("visit", "met"),
    [
        (date(2026, 11, 23), False),
        (date(2026, 11, 24), False),
        (date(2026, 11, 25), True),
        (date(2026, 12, 1), True),
        (date(2026, 11, 20), False),
    ],
)
def test_monday_sheet_earliest_wednesday(visit: date, met: bool) -> None:
    found = lead_time(sent_on=MONDAY, visit_on=visit)
    assert found.met is met
    assert found.earliest == date(2026, 11, 25)


def test_rest_days_count() -> None:
    found = lead_time(sent_on=date(2026, 10, 1), visit_on=date(2026, 10, 3))
    assert found.met
    assert found.latest_sending == date(2026, 10, 1)


@pytest.mark.clause("W4")
def test_late_routine_sheet_asks_for_its_reason() -> None:
    lead = lead_time(sent_on=MONDAY, visit_on=date(2026, 11, 24))
    problem = check_late(urgency="routine", lead=lead, reason=" ")
    assert problem is not None
    assert problem.code == "coordination.late_needs_reason"
    assert problem.facts == {"days": 1, "earliest": "2026-11-25"}
    assert check_late(urgency="routine", lead=lead, reason="企业检修提前") is None


@pytest.mark.clause("W7")
def test_urgent_track_knows_no_lead_time_but_wants_its_ground() -> None:
    lead = lead_time(sent_on=MONDAY, visit_on=MONDAY)
    assert check_late(urgency="surprise", lead=lead, reason="") is None
    problem = check_urgency(urgency="surprise", note="", after_visit=False)
    assert problem is not None
    assert problem.code == "coordination.urgency_note_missing"
    assert check_urgency(urgency="surprise", note="夜间偷排线索", after_visit=True) is None


@pytest.mark.clause("W7")
def test_a_routine_sheet_does_not_follow_its_visit() -> None:
    problem = check_urgency(urgency="routine", note="", after_visit=True)
    assert problem is not None
    assert problem.code == "coordination.after_visit_routine"
