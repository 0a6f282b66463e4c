"""How fast deadlines reach people: reminders written, letters handed to a mail server that answers
at once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import perf_counter

from liance.adapters.messages.deliveries import deliver_letters
from liance.adapters.messages.mail import MailChannel
from liance.doors.cli.benches.measure import Figure, Goal
from liance.flows.reminding import remind
from liance.flows.seeding.sizes import AT
from liance.foundation.access.models import User
from liance.foundation.clocks.models import Clock
from liance.foundation.kernel.ids import new_id
from liance.mechanism.registry.models import Staff
from liance.mechanism.reminding.models import Climb, Letter, Reminder

LETTERS = 10_000
GOAL = Goal(60)
HALF_AN_HOUR = timedelta(minutes=30)


def run(size: str) -> Iterator[Figure]:
    """The backlog of the site taken up; then ten thousand urgent ones, written and mailed."""
    began = perf_counter()
    told = _drained()
    yield Figure("notify", "running deadlines taken up", size, told, perf_counter() - began, "s")
    _signals()
    began = perf_counter()
    written = _drained()
    yield Figure("notify", "reminders written", size, written, perf_counter() - began, "s")
    with _sink() as (port, counted):
        channel = MailChannel(f"smtp://127.0.0.1:{port}", "bench@liance.example")
        began = perf_counter()
        tried = deliver_letters({"mail": channel}, address="", clock=lambda: AT, most=LETTERS)
        taken = perf_counter() - began
    if counted != [tried, tried] or Letter.objects.filter(sent_at=None, not_before__lte=AT):
        raise RuntimeError(f"{tried} tried, {counted} came")
    yield Figure("notify", "letters handed to a mail server", size, tried, taken, "s", GOAL)


def _drained() -> int:
    """Remind until nothing is left to be said; how many reminders."""
    before = Reminder.objects.count()
    while True:
        fresh = Clock.objects.filter(stopped_at=None).count()
        remind(channels=frozenset({"mail"}), at=AT)
        if not _left(fresh):
            return Reminder.objects.count() - before


def _left(running: int) -> bool:
    waiting = Climb.objects.filter(next_at__lte=AT, clock__stopped_at=None).exists()
    return waiting or Climb.objects.filter(clock__stopped_at=None).count() < running


def _signals() -> None:
    """Ten thousand signals that were just sent, to people with a mail address."""
    staff = list(Staff.objects.filter(active=True, user__is_active=True).order_by("id")[:200])
    User.objects.filter(pk__in=[s.user_id for s in staff]).update(email="who@liance.example")
    Clock.objects.bulk_create(
        [
            Clock(
                rule="visit.signal", noun="operations:signal", object_id=new_id(),
                agency_id=who.agency_id, staff_id=who.id, title="签收", subject=f"第 {n} 件",
                started_at=AT, due_at=AT + HALF_AN_HOUR,
            )
            for n, who in zip(range(LETTERS), staff * (LETTERS // len(staff) + 1), strict=False)
        ]
    )  # fmt: skip


@contextmanager
def _sink() -> Iterator[tuple[int, list[int]]]:
    """A mail server beside us: its port, and at the end what it counted."""
    command = [sys.executable, "-m", "liance.doors.cli.benches.mail_sink"]
    counted: list[int] = []
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as sink:
        assert sink.stdout is not None  # noqa: S101
        yield int(sink.stdout.readline()), counted
        said, _ = sink.communicate()
        counted += [int(n) for n in said.split()]
