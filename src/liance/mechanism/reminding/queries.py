"""Reads of reminding: what a person was reminded of, and what the channels made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Q, QuerySet

from liance.foundation.kernel.actor import Actor
from liance.mechanism.reminding.models import Carried, Group, Letter, Reminder, Wish
from liance.mechanism.reminding.policies import NOBODY, agencies_overseen, letters_overseen, own

Outside = Literal["none", "waiting", "sent", "partly", "failed", "uncertain"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A reminder with what became of it outside the pages."""

    row: Reminder
    outside: Outside


def unread(actor: Actor) -> int:
    """How many of the actor's reminders were not read; those of finished duties do not count."""
    if actor.staff_id is None:
        return 0
    rows = own(actor).filter(read_at__isnull=True, clock__stopped_at__isnull=True)
    return rows.count()


def mine(actor: Actor, *, all_of_them: bool = False) -> QuerySet[Reminder]:
    """The actor's reminders, the latest first: of open duties, or all."""
    rows = own(actor).select_related("clock")
    if not all_of_them:
        rows = rows.filter(clock__stopped_at__isnull=True)
    return rows.order_by("-at", "-id")


def shown(rows: Sequence[Reminder]) -> list[Shown]:
    """The reminders with what became of them outside; one query for all."""
    letters: dict[UUID, list[Letter]] = {row.id: [] for row in rows}
    carried = Carried.objects.filter(reminder_id__in=letters).select_related("letter")
    for one in carried.exclude(letter__channel="group"):
        letters[one.reminder_id].append(one.letter)
    return [Shown(row, outside(letters[row.id])) for row in rows]


def outside(letters: Iterable[Letter]) -> Outside:
    """What became of the letters of one reminder: ``none`` was laid out (no channel, no address, or
    not wished), all are ``sent``, some are (``partly``), none could be (``failed``)."""
    kept = [letter for letter in letters if not letter.needless]
    if not kept:
        return "none"
    sent = sum(letter.sent_at is not None for letter in kept)
    if sent == len(kept):
        return "sent"
    if sent:
        return "partly"
    if any(letter.uncertain for letter in kept):
        return "uncertain"
    given_up = all(letter.given_up_at is not None for letter in kept)
    return "failed" if given_up else "waiting"


def wish_of(actor: Actor) -> Wish | None:
    """The actor's own wishes; None: as everybody's without any."""
    return Wish.objects.filter(staff_id=actor.staff_id or NOBODY).first()


def troubled(actor: Actor) -> QuerySet[Letter]:
    """The sendings of the actor's area that were given up or have met an error, the latest first."""
    rows = letters_overseen(actor).filter(sent_at__isnull=True, needless=False)
    rows = rows.filter(Q(given_up_at__isnull=False) | ~Q(error=""))
    return rows.select_related("staff__agency", "group__agency").order_by("-not_before", "-id")


def groups(actor: Actor) -> QuerySet[Group]:
    """The groups of the agencies that the actor looks after."""
    rows = Group.objects.filter(agency__in=agencies_overseen(actor), active=True)
    return rows.select_related("agency").order_by("agency__name", "name")
