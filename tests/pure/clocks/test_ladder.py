"""Who is reminded of a deadline, and when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liance.foundation.clocks.due import due_of
from liance.foundation.clocks.ladder import (
    AT_INSTANTS,
    BEFORE_A_DAY,
    BY_DAYS,
    RUNGS,
    ladder_of,
    planned,
)
from liance.foundation.clocks.rulebook import RULES
from liance.norms.calendar.instants import SHANGHAI
from liance.norms.calendar.published import published_calendar

CALENDAR = published_calendar()


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def plan(rule: str, start: datetime, due: datetime | None = None) -> list[tuple[str, datetime]]:
    due = due or due_of(RULES[rule], start=start, day=None, calendar=CALENDAR).at
    return [
        (one.rung.code, one.at)
        for one in planned(rule, started_at=start, due_at=due, calendar=CALENDAR)
    ]


@pytest.mark.clause("R1")
def test_five_working_days_over_the_national_day_holiday():
    # Monday 28 September: counted 29, 30 September, 8, 9, 10 October (a Saturday made up for).
    assert plan("report.upload", local("2026-09-28T10:00")) == [
        ("begun", local("2026-09-28T10:00")),
        ("soon", local("2026-10-10T09:00")),
        ("due", local("2026-10-12T09:00")),
        ("late", local("2026-10-13T09:00")),
        ("upper", local("2026-10-15T09:00")),
    ]


def test_a_day_that_ends_on_a_sunday_warns_on_the_friday_before():
    # sheet.fill: one natural day from a Saturday.
    assert plan("sheet.fill", local("2026-11-21T08:00"))[:2] == [
        ("begun", local("2026-11-21T08:00")),
        ("due", local("2026-11-23T09:00")),
    ]


def test_half_an_hour_warns_after_a_quarter_and_goes_up_half_an_hour_later():
    start = local("2026-11-23T23:50")
    assert plan("visit.signal", start) == [
        ("begun", start),
        ("soon", start + timedelta(minutes=15)),
        ("due", start + timedelta(minutes=30)),
        ("late", start + timedelta(hours=1)),
    ]


def test_ninety_days_warn_a_week_before_too():
    codes = [code for code, _ in plan("case.conclude", local("2026-08-03T09:30"))]
    assert codes == ["begun", "early", "soon", "due", "late", "upper"]


def test_a_holding_time_of_hours_is_warned_by_instants_and_one_of_weeks_by_days():
    start = local("2026-11-23T10:00")
    hours = plan("custody.hold", start, start + timedelta(hours=24))
    assert [code for code, _ in hours] == ["begun", "soon", "due", "late"]
    weeks = plan("custody.hold", start, start + timedelta(days=14))
    assert [code for code, _ in weeks] == ["begun", "soon", "due", "late", "upper"]


def test_nobody_above_hears_of_a_sheet_not_sent_yet():
    assert ladder_of(RULES["sheet.lead"]) == BEFORE_A_DAY


def test_a_year_without_a_calendar_is_read_by_monday_to_friday():
    start = local("2031-01-02T10:00")
    found = dict(plan("plan.file", start, local("2031-01-18T00:00")))
    assert found["soon"] == local("2031-01-17T09:00")
    assert found["due"] == local("2031-01-20T09:00")


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_a_ladder_whose_rungs_are_worded(rule: str):
    rungs = ladder_of(RULES[rule])
    assert rungs
    for rung in rungs:
        assert RUNGS[rung.code]
        assert rung.zh
        assert rung.en
        assert rung.when_zh
        assert rung.when_en
        assert set(rung.to) <= {"doers", "in_charge", "head", "upper"}


@given(
    rule=st.sampled_from(sorted(r for r, one in RULES.items() if one.unit != "before_days")),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC)),
    minutes=st.integers(1, 200_000),
)
def test_rungs_come_in_order_and_escalation_never_before_the_end(rule, start, minutes):
    due = start + timedelta(minutes=minutes)
    found = planned(rule, started_at=start, due_at=due, calendar=CALENDAR)
    assert found[0].rung.code == "begun"
    assert [one.at for one in found] == sorted(one.at for one in found)
    order = [r.code for r in (AT_INSTANTS if minutes < 2880 else BY_DAYS)]
    codes = [one.rung.code for one in found if one.rung.code in order]
    assert codes == sorted(codes, key=order.index)
    for one in found:
        if one.rung.code in ("due", "late", "upper"):
            assert one.at >= due
        if one.rung.code in ("early", "soon"):
            assert start < one.at < due


def test_days_of_the_ladder_are_days_that_offices_work():
    for _, at in plan("plan.file", local("2026-09-14T10:00"))[1:]:
        assert CALENDAR.published_reading(at.astimezone(SHANGHAI).date()).working
    assert date(2026, 10, 10).weekday() == 5
