"""Start, stop and recompute deadlines, in the transaction of the act that does so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from liance.foundation.clocks.due import Due, due_of
from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.rulebook import RULES
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


def let_know(objects: Iterable[UUID], people: Iterable[UUID]) -> None:
    """Show the running hidden clocks of these objects to further staff; open ones stay open."""
    fresh = [str(p) for p in people]
    hidden = Clock.objects.filter(object_id__in=list(objects), stopped_at=None)
    for clock in hidden.exclude(named=[]).select_for_update():
        clock.named = list(dict.fromkeys([*clock.named, *fresh]))
        clock.save(update_fields=["named"])


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


@dataclass(frozen=True, slots=True)
class Settled:
    """Deadlines no longer provisional; of them those that moved; stopped ones judged otherwise."""

    settled: int
    moved: int
    rejudged: int


def settle_provisional(*, calendar: Calendar) -> Settled:
    """Compute the provisional clocks again after a calendar was loaded, stopped ones too.

    A clock that still reaches into an unpublished year stays as it is. Whether a stopped one was
    met is judged again by its new instant: nobody is late by a holiday that was not yet known.
    """
    settled, moved, rejudged = 0, 0, 0
    for clock in Clock.objects.select_for_update().filter(provisional=True).order_by("id"):
        due = due_of(RULES[clock.rule], start=clock.started_at, day=None, calendar=calendar)
        if due.provisional and due.at == clock.due_at:
            continue
        outcome = _outcome(clock, due)
        settled += not due.provisional
        moved += due.at != clock.due_at
        rejudged += outcome != clock.outcome
        clock.due_at, clock.explanation, clock.outcome = due.at, due.explanation, outcome
        clock.provisional = due.provisional
        clock.save(update_fields=["due_at", "explanation", "provisional", "outcome"])
    return Settled(settled, moved, rejudged)


def _outcome(clock: Clock, due: Due) -> str:
    if clock.stopped_at is None or clock.outcome == "void":
        return clock.outcome
    return "met" if clock.stopped_at < due.at else "late"


def _due(rule: str, at: datetime, day: date | None) -> Due:
    return due_of(RULES[rule], start=at, day=day, calendar=calendar_in_force())
