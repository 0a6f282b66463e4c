"""How dates, times and spans are written on pages. Pure text; instants are aware datetimes.

Shown in Asia/Shanghai always, whatever the browser's zone: a deadline is local law.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext, gettext_noop, pgettext

from liance.norms.calendar.instants import last_moment

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)


def local(moment: datetime) -> datetime:
    """The same instant in Asia/Shanghai. Naive datetimes are refused: ValueError."""
    if moment.tzinfo is None:
        raise ValueError("moment without a time zone")
    return moment.astimezone(SHANGHAI)


def local_day(moment: date | datetime) -> date:
    """The calendar day of an instant in Asia/Shanghai; a date is itself."""
    return local(moment).date() if isinstance(moment, datetime) else moment


def weekday(day: date) -> str:
    """周一 … 周日."""
    return gettext(WEEKDAYS[day.weekday()])


def due_day(due: datetime) -> date:
    """The last day of a limit: midnight belongs to the day that it ends."""
    return last_moment(due)[0]


def due_time(due: datetime) -> str:
    """``HH:MM`` of a due instant, ``24:00`` for the end of a day."""
    return last_moment(due)[1]


def due_words(due: datetime, at: datetime) -> str:
    """A due instant as lists show it: time alone today, weekday within the year, else in full."""
    day, time, today = due_day(due), due_time(due), local_day(at)
    if day == today:
        return gettext("%(when)s 到期") % {"when": time}
    if due <= at:
        return gettext("%(when)s 到期") % {"when": f"{_short(day, today)} {time}"}
    if day.year != today.year:
        return f"{day:%Y-%m-%d} {time}"
    return f"{day:%m-%d} {weekday(day)} {time}"


def _short(day: date, today: date) -> str:
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def span_words(span: timedelta) -> str:
    """A span in its two largest units, rounded down: ``2 天 14 小时``, ``25 分``."""
    minutes = int(abs(span).total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days and hours:
        return gettext("%(days)s 天 %(hours)s 小时") % {"days": days, "hours": hours}
    if days:
        return gettext("%(days)s 天") % {"days": days}
    if hours and rest:
        return gettext("%(hours)s 小时 %(minutes)s 分") % {"hours": hours, "minutes": rest}
    if hours:
        return gettext("%(hours)s 小时") % {"hours": hours}
    if minutes:
        return gettext("%(minutes)s 分") % {"minutes": minutes}
    return gettext("不到 1 分")


def seconds_words(span: timedelta) -> str:
    """A short span to the second (``11 秒``), a longer one as :func:`span_words`."""
    seconds = int(abs(span).total_seconds())
    if seconds < 1:
        return gettext("不到 1 秒")
    return gettext("%(seconds)s 秒") % {"seconds": seconds} if seconds < 60 else span_words(span)


@dataclass(frozen=True)
class Remaining:
    """What is left of a limit at an instant.

    ``kind`` is ``late`` (overdue), ``soon`` (due on the same day) or empty; ``icon`` the sprite
    name or empty; ``words`` is ``剩 …`` or ``逾期 …``.
    """

    kind: str
    icon: str
    words: str


def remaining(due: datetime, at: datetime) -> Remaining:
    """What is left until ``due`` seen from ``at``. The due instant itself is overdue."""
    if at >= due:
        words = pgettext("clock", "逾期 %(span)s") % {"span": span_words(at - due)}
        return Remaining("late", "alert-triangle", words)
    words = pgettext("clock", "剩 %(span)s") % {"span": span_words(due - at)}
    if due_day(due) == local_day(at):
        return Remaining("soon", "clock-exclamation", words)
    return Remaining("", "", words)
