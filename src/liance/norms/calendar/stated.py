"""Times as people state them, beside instants that a machine recorded.

A form asks for whole minutes; what is recorded has its fractions of a second. A bottle stated as
filled at 10:05 may have been filled at any instant of that minute.
"""

from datetime import datetime, timedelta

from liance.norms.citations import Certainty, Citation, cites

STATED = Citation("时间填报", "只填到分的时间指这一分钟之内", Certainty.DESIGN)


def meant_until(stated: datetime) -> datetime:
    """The first instant that a stated time no longer means: of ``10:05`` that is 10:06, of
    ``10:05:12`` the next second, of a time with fractions the next microsecond."""
    if stated.microsecond:
        return stated + timedelta(microseconds=1)
    return stated + (timedelta(seconds=1) if stated.second else timedelta(minutes=1))


@cites(STATED)
def surely_before(stated: datetime, instant: datetime) -> bool:
    """Whether all that a stated time may mean lies before ``instant``."""
    return meant_until(stated) <= instant
