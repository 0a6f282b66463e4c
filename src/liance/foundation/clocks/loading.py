"""Load a year's holiday notice, and settle the deadlines that were provisional without it."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from liance.foundation.clocks.in_force import calendar_in_force
from liance.foundation.clocks.models import CalendarYear
from liance.foundation.clocks.run import Settled, settle_provisional
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.ids import new_id
from liance.foundation.ledger.append import append
from liance.norms.calendar.arrangements import read_arrangement
from liance.norms.errors import NormError

LOAD = "clocks:calendar:load"
SETTLE = "clocks:calendar:settle"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A year's notice that now counts; ``new``: false when the same text counted already."""

    year: int
    calendar: str
    new: bool
    clocks: Settled


def load_year(text: str, *, actor: Actor, at: datetime) -> Loaded | NormError:
    """Keep a year's notice and compute the provisional deadlines again, in one transaction.

    Returns the error of `read_arrangement` with nothing kept. The same text again changes nothing.
    """
    actor.require(LOAD)
    arrangement = read_arrangement(text)
    if isinstance(arrangement, NormError):
        return arrangement
    _one_at_a_time()
    last = CalendarYear.objects.filter(year=arrangement.year).order_by("-loaded_at", "-id").first()
    new = last is None or last.text != text
    if new:
        row = CalendarYear.objects.create(year=arrangement.year, text=text, loaded_at=at)
        digest = hashlib.sha256(text.encode()).hexdigest()
        _write(LOAD, row.id, {"year": row.year, "sha256": digest}, actor=actor, at=at)
    clocks = settle(actor=actor, at=at)
    return Loaded(arrangement.year, calendar_in_force().version, new, clocks)


def settle(*, actor: Actor, at: datetime) -> Settled:
    """Compute the provisional deadlines by the calendar in force; an event when any changed.

    A new version of the program may bring a year as well, so this also runs by itself.
    """
    calendar = calendar_in_force()
    found = settle_provisional(calendar=calendar)
    if any(asdict(found).values()):
        facts = {"calendar": calendar.version, **asdict(found)}
        _write(SETTLE, new_id(), facts, actor=actor, at=at)
    return found


def _write(kind: str, row: UUID, body: Mapping[str, object], *, actor: Actor, at: datetime) -> None:
    append(
        kind=kind, agency_id=actor.agency_id, actor_id=actor.user_id,
        object_type="clocks:calendar", object_id=row, at=at, body=body,
    )  # fmt: skip


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE clocks_calendaryear IN SHARE ROW EXCLUSIVE MODE")
