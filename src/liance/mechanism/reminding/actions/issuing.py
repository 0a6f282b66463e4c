"""Remind people of a rung, and lay out the letters that will carry it outside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from liance.foundation.clocks.ladder import ladder_of
from liance.foundation.clocks.models import Clock
from liance.foundation.clocks.rulebook import RULES
from liance.foundation.outbox.write import enqueue
from liance.mechanism.reminding.models import Carried, Group, Letter, Reminder
from liance.mechanism.reminding.rules.timing import Quiet, leaves_at
from liance.mechanism.reminding.rules.wording import rung_of


@dataclass(frozen=True, slots=True)
class Reach:
    """How one person is reached outside the pages. ``mail``, ``sms``: by that channel, which the
    site has and the person wishes and has an address for."""

    mail: bool
    sms: bool
    digest: bool
    quiet: Quiet


@dataclass(frozen=True, slots=True)
class Rise:
    """A rung that a deadline reached, and who is to hear of it."""

    clock: Clock
    rung: str
    people: tuple[UUID, ...]


@dataclass(slots=True)
class _Post:
    """Letters being laid out: digests and groups by what makes them one."""

    at: datetime
    letters: dict[object, Letter] = field(default_factory=dict)
    carried: list[Carried] = field(default_factory=list)

    def add(self, key: object, reminder: Reminder, **made: object) -> None:
        """Put a reminder into the letter of a key."""
        letter = self.letters.setdefault(key, Letter(**made))
        self.carried.append(Carried(letter=letter, reminder=reminder))


def issue(
    rises: Sequence[Rise],
    *,
    reaches: Mapping[UUID, Reach],
    groups: Mapping[UUID, Sequence[Group]],
    at: datetime,
) -> int:
    """Write the reminders that are not there yet, and their letters; returns how many reminders.

    ``reaches`` by person, ``groups`` by agency. In the caller's transaction.
    """
    fresh = _reminders(rises, at)
    post = _Post(at)
    told: set[tuple[UUID, str]] = set()
    for reminder in fresh:
        clock = reminder.clock
        _lay_out(post, reminder, reaches.get(reminder.staff_id))
        if not clock.named and (clock.id, reminder.rung) not in told:
            told.add((clock.id, reminder.rung))
            for group in groups.get(clock.agency_id, ()):
                post.add(("group", group.id), reminder, channel="group", group=group, not_before=at)
    _send_off(post)
    return len(fresh)


def _reminders(rises: Sequence[Rise], at: datetime) -> list[Reminder]:
    clocks = {rise.clock.id for rise in rises}
    there = set(
        Reminder.objects.filter(clock_id__in=clocks).values_list("clock_id", "staff_id", "rung")
    )
    fresh = []
    for rise in rises:
        for person in rise.people:
            key = (rise.clock.id, person, rise.rung)
            if key not in there:
                there.add(key)
                fresh.append(Reminder(clock=rise.clock, staff_id=person, rung=rise.rung, at=at))
    return Reminder.objects.bulk_create(fresh)


def is_urgent(clock: Clock, rung: str) -> bool:
    """Whether a rung of this deadline leaves at any hour and by itself."""
    lasting = clock.due_at - clock.started_at
    return any(r.code == rung and r.urgent for r in ladder_of(RULES[clock.rule], lasting=lasting))


def _lay_out(post: _Post, reminder: Reminder, reach: Reach | None) -> None:
    if reach is None:
        return
    urgent = is_urgent(reminder.clock, reminder.rung)
    when = leaves_at(at=post.at, urgent=urgent, digest=reach.digest, quiet=reach.quiet)
    gathered = reach.digest and not urgent
    staff = reminder.staff_id
    if reach.mail:
        key = ("mail", staff, when) if gathered else reminder.id
        post.add(
            key, reminder, channel="mail", staff_id=staff, digest=gathered, not_before=when
        )  # fmt: skip
    # A short message costs: only what is urgent, or late enough to be taken upwards.
    if reach.sms and (urgent or "doers" not in rung_of(reminder.rung).to):
        post.add(("sms", reminder.id), reminder, channel="sms", staff_id=staff, not_before=when)


def _send_off(post: _Post) -> None:
    """Write the letters; a digest that waits already takes the new reminders in."""
    digests = [letter for letter in post.letters.values() if letter.digest]
    waiting = {
        (row.staff_id, row.not_before): row
        for row in Letter.objects.select_for_update().filter(
            digest=True, channel="mail", staff_id__in={d.staff_id for d in digests},
            not_before__in={d.not_before for d in digests},
        )
    }  # fmt: skip
    fresh = []
    for letter in post.letters.values():
        there = waiting.get((letter.staff_id, letter.not_before)) if letter.digest else None
        if there is not None and there.written_at is None:
            _move(post.carried, letter, there)
        else:
            # What came as the digest was being written goes by itself.
            letter.digest = letter.digest and there is None
            fresh.append(letter)
    Letter.objects.bulk_create(fresh)
    Carried.objects.bulk_create(post.carried)
    post_all(fresh, at=post.at)


def _move(carried: Iterable[Carried], letter: Letter, there: Letter) -> None:
    for one in carried:
        if one.letter is letter:
            one.letter = there


def post_all(letters: Iterable[Letter], *, at: datetime) -> None:
    """Put letters into the outbox, each under its own id."""
    for letter in letters:
        enqueue(
            topic=f"{letter.channel}:reminder", key=str(letter.id),
            payload={"letter": str(letter.id)}, at=at, not_before=letter.not_before,
        )  # fmt: skip
