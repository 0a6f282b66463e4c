"""Who is reminded of a running deadline, and when: the warning steps and the way up. Pure.

No rung is the notice's or a law's: all are defaults of this system, shown as such.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from liance.foundation.clocks.rulebook import RULES, ClockRule
from liance.norms.calendar.instants import SHANGHAI, shanghai_day
from liance.norms.calendar.working_days import Calendar, is_working_day

MORNING = time(9)
# A limit at least this long is counted in days, whatever its unit says.
LONG_GIVEN = timedelta(hours=48)
MONTH = timedelta(days=28)
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. ``to``: ``doers`` (whoever can meet the deadline), ``in_charge`` (the
    agency's person in charge), ``head`` (its head), ``upper`` (the department above)."""

    code: str
    zh: str
    en: str
    when_zh: str
    when_en: str
    to: tuple[str, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A rung and the instant at which it is reached (UTC or aware)."""

    rung: Rung
    at: datetime


_BEGUN = Rung("begun", "新任务", "New duty", "开始时", "as it starts", ("doers",))
AT_INSTANTS = (
    Rung("begun", "新任务", "New duty", "开始时", "as it starts", ("doers",), urgent=True),
    Rung("soon", "将到期", "Due soon", "时间过半", "half of the time gone", ("doers",), urgent=True),
    Rung(
        "due", "到期未办", "Overdue", "到期时", "as it falls due", ("doers", "in_charge"),
        urgent=True,
    ),
    Rung(
        "late", "超期未办", "Still open", "再过同样长的时间（最多一天）",
        "the same time again later, a day at most", ("head",), urgent=True,
    ),
)  # fmt: skip
BY_DAYS = (
    _BEGUN,
    Rung("early", "还有一周", "A week left", "到期前 7 天（时限 28 天以上）",
         "7 days before, where the limit is 28 days or more", ("doers",)),
    Rung("soon", "将到期", "Due soon", "最后一个工作日 09:00",
         "09:00 of the last working day", ("doers",)),
    Rung("due", "到期未办", "Overdue", "到期后第一个工作日 09:00",
         "09:00 of the first working day after", ("doers", "in_charge")),
    Rung("late", "超期未办", "Still open", "到期后第二个工作日 09:00",
         "09:00 of the second working day after", ("head",)),
    Rung("upper", "报上级", "To the level above", "到期后第四个工作日 09:00",
         "09:00 of the fourth working day after", ("upper",)),
)  # fmt: skip
# A late sheet may be sent all the same and is counted: nobody above is told of it.
BEFORE_A_DAY = tuple(rung for rung in BY_DAYS if rung.code in ("soon", "due"))
WORKING_DAYS_AFTER = {"due": 1, "late": 2, "upper": 4}
RUNGS = {rung.code: rung for rung in (*BY_DAYS, *AT_INSTANTS)}
MOVED = Rung(
    "moved", "期限已改", "Deadline changed", "日历公布、期限重算时",
    "when a calendar is loaded and the deadline is worked out again", ("doers",),
)  # fmt: skip


def ladder_of(rule: ClockRule, *, lasting: timedelta | None = None) -> tuple[Rung, ...]:
    """The rungs of a rule; ``lasting`` tells how long a limit of unit ``given`` runs (absent: the
    usual case, in days)."""
    if rule.unit == "before_days":
        return BEFORE_A_DAY
    if rule.unit in ("minutes", "hours"):
        return AT_INSTANTS
    if rule.unit == "given" and lasting is not None and lasting < LONG_GIVEN:
        return AT_INSTANTS
    return BY_DAYS


def planned(
    rule_code: str, *, started_at: datetime, due_at: datetime, calendar: Calendar
) -> list[Planned]:
    """The rungs of one deadline in the order of time; those that would come before its start are
    left out, but for the first. Years without a published calendar are read by Monday to Friday.

    ``due_at`` is exclusive: 24:00 is 00:00 of the next day.
    """
    rungs = ladder_of(RULES[rule_code], lasting=due_at - started_at)
    at = _instants(rungs, started_at, due_at, calendar)
    found = [
        Planned(rung, moment) for rung, moment in at if _counts(rung, moment, started_at, due_at)
    ]
    return sorted(found, key=lambda one: one.at)


def _counts(rung: Rung, moment: datetime, started_at: datetime, due_at: datetime) -> bool:
    if rung.code == "begun":
        return True
    ahead = rung.code in ("early", "soon")
    return started_at < moment and (moment < due_at or not ahead)


def _instants(
    rungs: tuple[Rung, ...], started_at: datetime, due_at: datetime, calendar: Calendar
) -> Iterator[tuple[Rung, datetime]]:
    span = due_at - started_at
    last = shanghai_day(due_at - timedelta(microseconds=1))
    for rung in rungs:
        if rung.code == "begun":
            yield rung, started_at
        elif rungs is AT_INSTANTS:
            yield rung, _at_instant(rung.code, started_at, due_at)
        elif rung.code in WORKING_DAYS_AFTER:
            yield rung, _morning(_after(last, WORKING_DAYS_AFTER[rung.code], calendar))
        elif rung.code == "soon":
            yield rung, _morning(_on_or_before(last, calendar))
        elif span >= MONTH:
            yield rung, _morning(_on_or_before(last - timedelta(days=7), calendar))


def _at_instant(code: str, started_at: datetime, due_at: datetime) -> datetime:
    span = due_at - started_at
    if code == "soon":
        return started_at + span / 2
    return due_at if code == "due" else due_at + min(span, LONGEST_WAIT)


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, tzinfo=SHANGHAI)


def _working(day: date, calendar: Calendar) -> bool:
    return is_working_day(calendar, day, provisional=True) is True


def _on_or_before(day: date, calendar: Calendar) -> date:
    while not _working(day, calendar):
        day -= timedelta(days=1)
    return day


def _after(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day += timedelta(days=1)
        count -= _working(day, calendar)
    return day
