"""Start, stop and recompute deadlines, in the transaction of the act that does so."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from liance.foundation.clocks.due import Due, due_of
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.rulebook import RULES
from liance.norms.calendar.published import published_calendar
from liance.norms.calendar.working_days import Calendar


def start(
    *,
    rule: str,
    noun: str,
    object_id: UUID,
    agency_id: UUID,
    at: datetime,
    title: str,
    subject: str = "",
    url: str = "",
    staff_id: UUID | None = None,
    named: Iterable[UUID] = (),
    day: date | None = None,
    due: Due | None = None,
) -> Clock:
    """Start ``rule`` for an object as the duty of an agency (and a person, when one is named).

    ``title`` says what is to be done; ``subject`` for whom; ``named`` hides the clock from all but
    these staff; ``day`` is the date counted back from; ``due`` is the instant of a rule of unit
    ``given``. The same clock already running stays.
    """
    due = due or _due(rule, at, day)
    clock, _ = Clock.objects.get_or_create(
        rule=rule,
        object_id=object_id,
        agency_id=agency_id,
        stopped_at=None,
        defaults={
            "noun": noun,
            "staff_id": staff_id,
            "title": title,
            "subject": subject,
            "url": url,
            "named": [str(n) for n in named],
            "started_at": at,
            "due_at": due.at,
            "explanation": due.explanation,
            "provisional": due.provisional,
        },
    )
    return clock


def stop_all(
    *, rule: str, object_id: UUID, at: datetime, agency_id: UUID | None = None, void: bool = False
) -> int:
    """Stop the running clocks of ``rule`` on the object; returns how many there were.

    ``void``: the duty fell away (withdrawn), so it was neither met nor late.
    """
    running = Clock.objects.select_for_update().filter(
        rule=rule, object_id=object_id, stopped_at=None
    )
    if agency_id is not None:
        running = running.filter(agency_id=agency_id)
    stopped = 0
    for clock in running:
        clock.stopped_at = at
        clock.outcome = "void" if void else ("met" if at < clock.due_at else "late")
        clock.save(update_fields=["stopped_at", "outcome"])
        stopped += 1
    return stopped


def recompute(*, calendar: Calendar) -> int:
    """Compute the provisional clocks again after a calendar was loaded; returns how many moved."""
    moved = 0
    for clock in Clock.objects.select_for_update().filter(provisional=True, stopped_at=None):
        due = due_of(RULES[clock.rule], start=clock.started_at, day=None, calendar=calendar)
        moved += due.at != clock.due_at
        clock.due_at, clock.explanation = due.at, due.explanation
        clock.provisional = due.provisional
        clock.save(update_fields=["due_at", "explanation", "provisional"])
    return moved


def _due(rule: str, at: datetime, day: date | None) -> Due:
    return due_of(RULES[rule], start=at, day=day, calendar=published_calendar())
