"""`kill -9` of who sends the reminders, at a mail server on the loopback: nobody hears anything twice."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from tests.fixtures.browser import ROOT
from tests.fixtures.database import TestDatabase

from liance.adapters.messages.deliveries import deliver_letters
from liance.adapters.messages.mail import MailChannel
from liance.doors.cli.benches.mail_sink import Sink
from liance.flows.demonstration.world import load_world
from liance.flows.reminding import remind
from liance.foundation.access.models import User
from liance.foundation.clocks.run import start
from liance.foundation.kernel.clock import now
from liance.foundation.kernel.ids import new_id
from liance.mechanism.registry.models import Staff
from liance.mechanism.reminding.models import Letter

SLOWLY = 0.01  # seconds that a letter takes, so that a kill meets one on its way
DRAIN = """
import sys, django
django.setup()
from liance.adapters.messages.deliveries import deliver_letters
from liance.adapters.messages.mail import MailChannel
from liance.foundation.kernel.clock import now
deliver_letters({"mail": MailChannel(sys.argv[1], "l@liance.example")}, address="", clock=now)
"""


class SlowSink(Sink):
    """A mail server that needs a moment for each letter."""

    def _keep(self, letter: bytes) -> None:
        time.sleep(SLOWLY)
        super()._keep(letter)


@contextmanager
def mail_server() -> Iterator[tuple[SlowSink, str]]:
    """The server in a thread of its own, and its address."""
    sink, loop = SlowSink(), asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    # The test's own thread may have a loop already: a browser's stands for the whole worker.
    begun = asyncio.start_server(sink.serve, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(begun, loop).result()
    yield sink, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join()


def letters(count: int) -> None:
    """So many urgent letters by mail, written and not sent."""
    load_world(at=now())
    people = list(Staff.objects.filter(user__is_active=True).order_by("id")[:40])
    User.objects.filter(pk__in=[one.user_id for one in people]).update(email="a@liance.example")
    for number in range(count):
        who = people[number % len(people)]
        start(
            rule="visit.signal", noun="operations:signal", object_id=new_id(),
            agency_id=who.agency_id, staff_id=who.id, title="签收", subject=f"第 {number} 件",
            at=now(), url="/visits/",
        )  # fmt: skip
    while remind(channels=frozenset({"mail"}), at=now()):
        pass
    assert Letter.objects.filter(channel="mail").count() >= count


@contextmanager
def running(command: Sequence[str], database: TestDatabase, folder: Path, **more: str) -> Iterator:
    """A process group with the product's settings; killed whole, the way a power cut does."""
    environment = os.environ | more | {
        "LIANCE_DATABASE_URL": database.app_url, "LIANCE_DATA_DIR": str(folder),
        "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "liance.config.settings",
    }  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, *command], env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield child
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def until(true: Callable[[], bool], *, seconds: float) -> None:
    """Wait for something; it is a fault if it takes longer."""
    last = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < last, "not within the time"
        time.sleep(0.02)


def reached(sink: SlowSink, letters: int) -> bool:
    """Whether so many have come."""
    return sink.taken >= letters


def held_to(sink: SlowSink, *, at_most_in_doubt: int) -> None:
    """Every letter came once, or is said to be in doubt."""
    mails = Letter.objects.filter(channel="mail")
    assert sink.taken == len(sink.known)
    doubted = mails.filter(uncertain=True).count()
    assert doubted <= at_most_in_doubt
    assert mails.filter(sent_at=None, uncertain=False, needless=False).count() == 0
    sent = mails.filter(sent_at__isnull=False, uncertain=False).count()
    assert sent <= sink.taken <= sent + doubted


@pytest.mark.clause("R1")
def test_a_sender_that_is_killed_sends_nothing_twice(
    fresh_world: TestDatabase, tmp_path: Path
) -> None:
    letters(120)
    with mail_server() as (sink, address):
        with running(["-c", DRAIN, address], fresh_world, tmp_path):
            until(lambda: sink.taken >= 60, seconds=30)
        later = now() + timedelta(minutes=10)
        channel = MailChannel(address, "l@liance.example")
        assert deliver_letters({"mail": channel}, address="", clock=lambda: later) > 0
        held_to(sink, at_most_in_doubt=50)


@pytest.mark.nightly
@pytest.mark.clause("R1")
def test_a_worker_that_is_killed_again_and_again_sends_nothing_twice(
    fresh_world: TestDatabase, tmp_path: Path
) -> None:
    letters(600)
    with mail_server() as (sink, address):
        mail = {"LIANCE_MAIL_URL": address, "LIANCE_MAIL_FROM": "l@liance.example"}
        for kills in range(1, 5):
            with running(["-m", "liance.doors.cli.main", "worker"], fresh_world, tmp_path, **mail):
                until(partial(reached, sink, 70 * kills), seconds=180)
        with running(["-m", "liance.doors.cli.main", "worker"], fresh_world, tmp_path, **mail):
            waiting = Letter.objects.filter(
                channel="mail", sent_at=None, uncertain=False, needless=False
            )
            until(lambda: not waiting.exists(), seconds=400)
        held_to(sink, at_most_in_doubt=200)
