"""Due instants of the rulebook, with the days behind them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from liance.foundation.clocks.due import due_of
from liance.foundation.clocks.rulebook import RULES
from liance.norms.calendar.published import published_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CALENDAR = published_calendar()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.clause("R1")
@pytest.mark.parametrize(
    ("completed", "due"),
    [
        ("2026-09-28T10:00", "2026-10-11T00:00"),  # over the National Day make-up Saturday
        ("2026-11-23T23:59", "2026-12-01T00:00"),
        ("2026-11-24T00:00", "2026-12-02T00:00"),  # one minute later is another day in Shanghai
        ("2026-01-01T08:00", "2026-01-09T00:00"),
    ],
)
def test_upload_is_due_at_the_end_of_the_fifth_working_day(completed: str, due: str) -> None:
    found = due_of(RULES["report.upload"], start=at(completed), day=None, calendar=CALENDAR)
    assert found.at == at(due)
    assert not found.provisional
    assert len(found.explanation["counted"]) == 5  # type: ignore[arg-type]


@pytest.mark.clause("W4")
def test_lead_time_counts_natural_days_back_and_not_the_sending_day() -> None:
    found = due_of(RULES["sheet.lead"], start=at("2026-11-20T10:00"), day=date(2026, 11, 27),
                   calendar=CALENDAR)  # fmt: skip
    assert found.at == at("2026-11-26T00:00")


def test_lead_time_without_a_day_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="date"):
        due_of(RULES["sheet.lead"], start=at("2026-11-20T10:00"), day=None, calendar=CALENDAR)


def test_minutes_and_hours_run_from_the_instant() -> None:
    start = at("2026-11-23T14:21:08")
    signal = due_of(RULES["visit.signal"], start=start, day=None, calendar=CALENDAR)
    answer = due_of(RULES["sheet.answer"], start=start, day=None, calendar=CALENDAR)
    assert signal.at == start + timedelta(minutes=30)
    assert answer.at == start + timedelta(hours=8)


def test_natural_days_end_at_twenty_four_hundred() -> None:
    found = due_of(RULES["sheet.fill"], start=at("2026-11-22T23:50"), day=None, calendar=CALENDAR)
    assert found.at == at("2026-11-24T00:00")


def test_beyond_the_published_calendar_the_answer_is_provisional() -> None:
    last = max(CALENDAR.covered_years)
    start = datetime(last, 12, 30, 1, 0, tzinfo=UTC)
    found = due_of(RULES["report.upload"], start=start, day=None, calendar=CALENDAR)
    assert found.provisional


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_of_the_notice_names_its_clause(code: str) -> None:
    rule = RULES[code]
    assert rule.basis in {"notice", "law", "local"}
    assert rule.basis != "notice" or rule.clause
    assert (rule.length > 0) == (rule.unit != "given")
