"""`kill -9` of who reminds and of who sends, on every channel, at servers on the loopback: nobody hears
anything twice, and what surely did not go is told apart from what may have gone."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread

import pytest
from django.db import connection
from django.db.models import Count
from tests.fixtures.browser import ROOT
from tests.fixtures.database import TestDatabase

from liance.adapters.messages.deliveries import TOGETHER, deliver_letters
from liance.adapters.messages.mail import MailChannel
from liance.adapters.messages.protocol import Channel
from liance.adapters.messages.webhooks import GroupChannel, SmsChannel
from liance.doors.cli.benches.mail_sink import Sink
from liance.flows.demonstration.world import load_world
from liance.flows.reminding import remind
from liance.foundation.access.models import User
from liance.foundation.clocks.run import start
from liance.foundation.kernel.clock import now
from liance.foundation.kernel.ids import new_id
from liance.mechanism.registry.models import Staff
from liance.mechanism.reminding import queries
from liance.mechanism.reminding.models import Group, Letter, Reminder, Wish

SLOWLY = 0.01  # seconds that a letter takes, so that a kill meets one on its way
DAY = timedelta(days=1)
ALL = frozenset({"mail", "sms", "group"})
FROM = "l@liance.example"
DJANGO = "import sys, django\ndjango.setup()\n"
REMIND = f"""{DJANGO}
from liance.flows.reminding import remind
from liance.foundation.kernel.clock import now
while remind(channels=frozenset({{"mail", "sms", "group"}}), at=now()): pass
"""
DRAIN = f"""{DJANGO}
from datetime import timedelta
from liance.adapters.messages.deliveries import deliver_letters
from liance.adapters.messages.mail import MailChannel
from liance.adapters.messages.webhooks import GroupChannel, SmsChannel
from liance.foundation.kernel.clock import now
made = {{"mail": lambda: MailChannel(sys.argv[2], "{FROM}"), "sms": lambda: SmsChannel(sys.argv[2]),
        "group": GroupChannel}}
# The digests of tomorrow are due.
late = lambda: now() + timedelta(days=1)
deliver_letters({{sys.argv[1]: made[sys.argv[1]]()}}, address="", clock=late)
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


class Told(BaseHTTPRequestHandler):
    """A gateway or a robot: slow, and a known key is told to nobody again."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(SLOWLY)
        key = self.headers["Idempotency-Key"]
        server = self.server
        assert isinstance(server, Gateway)
        with server.lock:
            server.asked += 1
            if key is None or key not in server.keys:
                server.told.append(body)
            server.keys.add(key)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"errcode": 0}).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


class Gateway(ThreadingHTTPServer):
    """What came over HTTP: ``asked`` so often, ``told`` to people."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Told)
        self.lock, self.asked = Lock(), 0
        self.told: list[bytes] = []
        self.keys: set[str | None] = set()

    @property
    def taken(self) -> int:
        return len(self.told)


@contextmanager
def gateway() -> Iterator[tuple[Gateway, str]]:
    """The same with its address."""
    server = Gateway()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server, f"http://127.0.0.1:{server.server_port}/send"
    server.shutdown()
    server.server_close()


def duties(count: int, *, robots: str = "") -> None:
    """So many urgent duties, and some that wait for a digest; people with mail, telephones that are
    wished for, and agencies with groups of both kinds at ``robots``."""
    load_world(at=now())
    people = list(Staff.objects.filter(user__is_active=True).order_by("id")[:40])
    User.objects.filter(pk__in=[one.user_id for one in people]).update(email="a@liance.example")
    Staff.objects.filter(pk__in=[one.pk for one in people]).update(phone="13800000000")
    for one in people:
        Wish.objects.create(staff=one, sms=True, created_at=now())
    for agency in {one.agency_id for one in people} if robots else ():
        for kind in ("wecom", "generic"):
            for number in range(6):
                Group.objects.create(
                    agency_id=agency, name=f"{kind} {number}", kind=kind, url=robots,
                    created_at=now(),
                )  # fmt: skip
    for number in range(count):
        who = people[number % len(people)]
        for rule in ("visit.signal", "sheet.return") if number % 3 == 0 else ("visit.signal",):
            start(
                rule=rule, noun="operations:signal", object_id=new_id(), agency_id=who.agency_id,
                staff_id=who.id, title="办", subject=f"第 {number} 件", at=now(), url="/visits/",
            )  # fmt: skip


def letters(count: int) -> None:
    """So many urgent letters by mail, written and not sent."""
    duties(count)
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
        time.sleep(0.005)


def reached(sink: SlowSink, letters: int) -> bool:
    """Whether so many have come."""
    return sink.taken >= letters


def held_to(channel: str, taken: int, *, at_most_in_doubt: int) -> None:
    """Every letter of a channel came once, or is said to be in doubt."""
    rows = Letter.objects.filter(channel=channel)
    doubted = rows.filter(uncertain=True).count()
    assert doubted <= at_most_in_doubt
    assert rows.filter(sent_at=None, uncertain=False, needless=False).count() == 0
    sent = rows.filter(sent_at__isnull=False, uncertain=False).count()
    assert sent <= taken <= sent + doubted


def all_letters_of(channel: Channel, name: str) -> None:
    """What is left after a kill, once the lease of the dead is over."""
    later = now() + DAY + timedelta(minutes=10)
    assert deliver_letters({name: channel}, address="", clock=lambda: later) > 0


@pytest.mark.clause("R1")
def test_who_is_killed_reminds_nobody_twice_and_sends_nothing_twice(
    fresh_world: TestDatabase, tmp_path: Path
) -> None:
    with mail_server() as (sink, mail), gateway() as (sms, phone), gateway() as (groups, robots):
        duties(60, robots=robots)
        _killed_while_reminding(fresh_world, tmp_path)
        # A robot says all it is given, a gateway knows what it was given: either is told apart.
        for name, address, there, channel in (
            ("mail", mail, sink, MailChannel(mail, FROM)), ("sms", phone, sms, SmsChannel(phone)),
            ("group", robots, groups, GroupChannel()),
        ):  # fmt: skip
            waiting = Letter.objects.filter(channel=name).count()
            with running(["-c", DRAIN, name, address], fresh_world, tmp_path):
                until(lambda there=there, half=waiting // 2: there.taken >= half, seconds=30)
            all_letters_of(channel, name)
            held_to(name, there.taken, at_most_in_doubt=0 if name == "sms" else TOGETHER)
        assert sink.taken == len(sink.known)
    said = Counter(one.outside for one in queries.shown(list(Reminder.objects.all())))
    assert said["waiting"] == said["failed"] == said["none"] == 0
    assert said["partly"] + said["uncertain"] <= Letter.objects.filter(uncertain=True).count() * 30


def _killed_while_reminding(database: TestDatabase, folder: Path) -> None:
    """Cut off at some moment of writing reminders, then whole: each once, each in one letter a
    channel, digests with all that is theirs."""
    with running(["-c", REMIND], database, folder):
        until(_reminding, seconds=30)
    while remind(channels=ALL, at=now()):
        pass
    carried = Reminder.objects.filter(carried__letter__channel="mail")
    twice = carried.annotate(letters=Count("carried__letter")).filter(letters__gt=1)
    assert Reminder.objects.filter(rung="begun", clock__rule="visit.signal").count() == 60
    assert not twice.exists()
    digests = Letter.objects.filter(channel="mail", digest=True).annotate(n=Count("carried"))
    assert sum(letter.n for letter in digests) == 20


def _reminding() -> bool:
    """Whether somebody else writes reminders at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
            " AND query LIKE '%reminding_%'"
        )
        return bool(cursor.fetchone()[0])


@pytest.mark.nightly
@pytest.mark.clause("R1")
def test_a_worker_that_is_killed_again_and_again_sends_nothing_twice(
    fresh_world: TestDatabase, tmp_path: Path
) -> None:
    letters(600)
    with mail_server() as (sink, address):
        mail = {"LIANCE_MAIL_URL": address, "LIANCE_MAIL_FROM": FROM}
        for kills in range(1, 5):
            with running(["-m", "liance.doors.cli.main", "worker"], fresh_world, tmp_path, **mail):
                until(partial(reached, sink, 70 * kills), seconds=180)
        with running(["-m", "liance.doors.cli.main", "worker"], fresh_world, tmp_path, **mail):
            waiting = Letter.objects.filter(
                channel="mail", digest=False, sent_at=None, uncertain=False, needless=False
            )
            until(lambda: not waiting.exists(), seconds=400)
        assert sink.taken == len(sink.known)
        assert Letter.objects.filter(uncertain=True).count() <= 4 * TOGETHER
