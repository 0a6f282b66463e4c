"""Days of Asia/Shanghai and instants in UTC."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from liance.norms.citations import Certainty, Citation, cites

# One offset since 1991 and for every year of the calendar: no time zone database is needed.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


@cites(Citation("民法典", "第二百零三条 最后一日的截止时间为二十四时", Certainty.VERIFIED))
def end_of_day(day: date) -> datetime:
    """24:00 of the day in Asia/Shanghai: the next day's 00:00+08:00, as an instant in UTC.

    Raises OverflowError for 9999-12-31.
    """
    following = day + timedelta(days=1)
    return datetime.combine(following, time(), tzinfo=SHANGHAI).astimezone(UTC)


def shanghai_day(instant: datetime) -> date:
    """The calendar day in Asia/Shanghai on which an aware instant falls.

    Raises ValueError for a naive one: it names no instant.
    """
    if instant.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(SHANGHAI).date()


def last_moment(due: datetime) -> tuple[date, str]:
    """The last day and hour of a limit whose end ``due`` is exclusive: midnight belongs to the day
    that it ends, as ``24:00``. Raises ValueError for a naive instant."""
    if due.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    here = due.astimezone(SHANGHAI)
    if here.timetz().replace(tzinfo=None) == time():
        return here.date() - timedelta(days=1), "24:00"
    return here.date(), f"{here:%H:%M}"
