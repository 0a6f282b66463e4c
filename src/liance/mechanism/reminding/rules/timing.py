"""Quiet hours and the hours of digests. Pure; instants aware, hours of Asia/Shanghai."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from liance.norms.calendar.instants import SHANGHAI

# The hours at which gathered reminders leave: before the day's work and after the noon break.
DIGEST_AT = (time(8, 30), time(14, 0))


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which only urgent reminders leave; equal ends mean none. May span midnight."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Whether the hour of a day is quiet; the end is not."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def leaves_at(*, at: datetime, urgent: bool, digest: bool, quiet: Quiet) -> datetime:
    """When a reminder of ``at`` leaves: urgent ones at once; others at the next hour of digests
    where they are gathered, and never in quiet hours."""
    if urgent:
        return at
    here = at.astimezone(SHANGHAI)
    if digest:
        here = next_digest(here)
    if quiet.holds(here.timetz().replace(tzinfo=None)):
        end = here.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
        here = end if end >= here else end + timedelta(days=1)
    return here


def next_digest(here: datetime) -> datetime:
    """The next hour of digests after a local instant."""
    day = here.date()
    hours = [datetime.combine(day, hour, tzinfo=SHANGHAI) for hour in DIGEST_AT]
    tomorrow = datetime.combine(day + timedelta(days=1), DIGEST_AT[0], tzinfo=SHANGHAI)
    return next((hour for hour in hours if hour > here), tomorrow)
