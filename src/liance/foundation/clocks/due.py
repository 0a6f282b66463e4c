"""The due instant of a rule, with the days behind it. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from liance.foundation.clocks.rulebook import ClockRule
from liance.norms.calendar.due_dates import DueDate, days_before, due_in_working_days
from liance.norms.calendar.instants import end_of_day, shanghai_day
from liance.norms.calendar.working_days import Calendar
from liance.norms.errors import NormError


@dataclass(frozen=True, slots=True)
class Due:
    """``at``: the exclusive end, UTC (24:00 is 00:00 of the next day). ``explanation`` is shown."""

    at: datetime
    explanation: dict[str, object]
    provisional: bool = False


def due_of(rule: ClockRule, *, start: datetime, day: date | None, calendar: Calendar) -> Due:
    """When ``rule`` falls due.

    ``start`` is the instant of the start fact; ``day`` the date counted back from (unit
    ``before_days``). A year without a published calendar gives a provisional answer: a running
    clock never blocks work.
    """
    if rule.unit == "minutes":
        return _after(rule, start, timedelta(minutes=rule.length))
    if rule.unit == "hours":
        return _after(rule, start, timedelta(hours=rule.length))
    began = shanghai_day(start)
    if rule.unit == "before_days":
        if day is None:
            raise ValueError(f"{rule.code} counts back from a date")
        last = days_before(day, rule.length)
        return Due(end_of_day(last), _facts(rule, day=day.isoformat(), due=last.isoformat()))
    if rule.unit == "natural_days":
        last = began + timedelta(days=rule.length)
        return Due(end_of_day(last), _facts(rule, start=began.isoformat(), due=last.isoformat()))
    return _working(rule, began, calendar)


def _after(rule: ClockRule, start: datetime, length: timedelta) -> Due:
    return Due(start + length, _facts(rule, start=start.astimezone(UTC).isoformat()))


def _working(rule: ClockRule, began: date, calendar: Calendar) -> Due:
    found = due_in_working_days(calendar, began, rule.length)
    if isinstance(found, NormError):
        found = due_in_working_days(calendar, began, rule.length, provisional=True)
    if isinstance(found, NormError):
        raise ValueError(f"{rule.code}: {found.code}")
    return Due(found.due_instant, _counted(rule, found), found.provisional)


def _counted(rule: ClockRule, found: DueDate) -> dict[str, object]:
    return _facts(
        rule,
        start=found.start.isoformat(),
        due=found.due.isoformat(),
        counted=[r.day.isoformat() for r in found.counted],
        skipped=[[r.day.isoformat(), r.name] for r in found.skipped],
        calendar=found.calendar_version,
    )


def _facts(rule: ClockRule, **facts: object) -> dict[str, object]:
    return {"unit": rule.unit, "length": rule.length, "basis": rule.basis, **facts}
