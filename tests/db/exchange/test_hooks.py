"""Other programs are told of what happened: once, signed, as their person may know, tried again."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.report_scene import operation

from liance.adapters.messages.hooks import deliver_hooks
from liance.dashboards.ledger_readers import READERS
from liance.flows.telling import standing, tell_hooks
from liance.foundation.access.models import User
from liance.foundation.kernel.errors import NotFound, Refused
from liance.foundation.ledger.models import Event
from liance.foundation.ledger.seal import seal
from liance.foundation.outbox.models import Message
from liance.mechanism.exchange.actions import hooks
from liance.mechanism.exchange.kinds import kinds
from liance.mechanism.exchange.models import Hook

SECRET = "a-secret-of-theirs"
HOSTS = ("127.0.0.1",)
SEND = "coordination:sheet:send"


class Theirs(BaseHTTPRequestHandler):
    """Their server: keeps what it is sent, answers as it is told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture
def theirs():
    with HTTPServer(("127.0.0.1", 0), Theirs) as server:
        server.got, server.status = [], 204
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def add(world, theirs, who="chenjing", kinds_=(SEND,), **more):
    actor = world.actor(who)
    given = {
        "name": "实验室系统", "url": f"http://127.0.0.1:{theirs.server_port}/x", "secret": SECRET,
        "allowed": HOSTS, "places": standing(actor),
    } | more  # fmt: skip
    return hooks.add_hook(**given, kinds_=kinds_, actor=actor, at=world.at)


@pytest.fixture
def lone(lone_world):
    """A world of this test's own where the sealer may work."""
    from tests.fixtures.database import WORLD_AT

    from liance.flows.demonstration.world import load_world

    world = load_world(at=WORLD_AT)
    seal(at=world.at)
    return world


def test_a_sheet_that_is_sent_is_told_once_and_signed(lone, theirs):
    hook = add(lone, theirs)
    op = operation(lone, "雍川酿造").draft().send()
    assert tell_hooks(at=lone.at) == 0, "what is not sealed is not told yet"
    seal(at=lone.at)
    assert tell_hooks(at=lone.at) == 1
    assert tell_hooks(at=lone.at) == 0
    assert deliver_hooks(clock=lambda: lone.at, allowed=HOSTS) == 1
    assert deliver_hooks(clock=lambda: lone.at, allowed=HOSTS) == 0
    [(headers, body)] = theirs.got
    told = json.loads(body)
    assert (told["kind"], told["object"]) == (SEND, str(op.sheet.id))
    assert set(told) == {"id", "kind", "object", "agency", "at"}
    assert headers["Idempotency-Key"] == told["id"]
    stamp, mark = headers["Liance-Signature"].removeprefix("t=").split(",v1=")
    signed = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert mark == signed
    assert SECRET not in Hook.objects.get(pk=hook.pk).secret

    theirs.status = 503
    operation(lone, "瑞麟乳业").draft().send()
    seal(at=lone.at)
    assert tell_hooks(at=lone.at) == 1
    deliver_hooks(clock=lambda: lone.at, allowed=HOSTS)
    waiting = Message.objects.get(topic=hooks.TOPIC, delivered_at=None)
    assert (waiting.given_up_at, waiting.last_error) == (None, "HTTP 503")
    theirs.status = 200
    later = lone.at + timedelta(minutes=2)
    assert deliver_hooks(clock=lambda: later, allowed=HOSTS) == 1
    assert theirs.got[-1][0]["Idempotency-Key"] == theirs.got[-2][0]["Idempotency-Key"]
    assert not Message.objects.filter(topic=hooks.TOPIC, delivered_at=None).exists()

    operation(lone, "渭沣果汁").draft().send()
    seal(at=lone.at)
    tell_hooks(at=lone.at)
    hooks.end_hook(hook_id=hook.pk, actor=lone.actor("chenjing"), at=lone.at)
    before = len(theirs.got)
    deliver_hooks(clock=lambda: later, allowed=HOSTS)
    assert len(theirs.got) == before
    assert tell_hooks(at=later) == 0


def test_nothing_is_sent_for_who_is_locked_out_or_to_a_host_taken_off_the_list(lone, theirs):
    hook = add(lone, theirs)
    operation(lone, "雍川酿造").draft().send()
    seal(at=lone.at)
    User.objects.filter(username="chenjing").update(is_active=False)
    assert tell_hooks(at=lone.at) == 0
    assert hooks.way_of(hook.pk) is None
    User.objects.filter(username="chenjing").update(is_active=True)
    assert tell_hooks(at=lone.at) == 1
    assert deliver_hooks(clock=lambda: lone.at, allowed=()) == 1
    assert theirs.got == []
    given_up = Message.objects.get(topic=hooks.TOPIC)
    assert given_up.given_up_at
    assert "LIANCE_WEBHOOK_HOSTS" in given_up.last_error


def test_nothing_is_told_of_what_its_person_may_not_know(lone, theirs):
    from tests.every_object import NAMED, Known

    from liance.flows.demonstration.story import Story
    from liance.flows.demonstration.teams import MAIN

    add(lone, theirs, "chenjing")
    add(lone, theirs, "hanlei")
    add(lone, theirs, "officer-610100")
    firm = Story(lone, lone.at).firm("恒晔表面")
    assert {"chenjing"} <= set(NAMED)
    secret = Known(lone, MAIN, firm, lone.at.date() + timedelta(days=7), None, {}, restricted=True)
    secret.draft().send()
    seal(at=lone.at)
    assert tell_hooks(at=lone.at) == 1
    deliver_hooks(clock=lambda: lone.at, allowed=HOSTS)
    assert len(theirs.got) == 1
    told = Message.objects.get(topic=hooks.TOPIC)
    assert told.key.startswith(str(Hook.objects.get(staff=lone.staff["chenjing"]).pk))


def read(plan):
    """Rows of the ledger that a plan's nodes read, loops counted."""
    own = (
        plan["Actual Rows"] * plan["Actual Loops"]
        if plan.get("Relation Name") == "ledger_event"
        else 0
    )
    return own + sum(read(part) for part in plan.get("Plans", ()))


def test_how_far_logs_are_sealed_is_one_look_for_each(lone):
    operation(lone, "雍川酿造").draft().send().give_back().field_work()
    seal(at=lone.at)
    actor = lone.actor("liwentao")
    with CaptureQueriesContext(connection) as asked:
        found = standing(actor)
    rows = Event.objects.exclude(seq=None)
    assert found == {
        agency: max(rows.filter(agency_id=agency).values_list("seq", flat=True), default=-1)
        for agency in found
    }
    [query] = [q["sql"] for q in asked if "ledger_event" in q["sql"]]
    with transaction.atomic(), connection.cursor() as cursor:
        # A small table may be read whole; a large one is not.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {query}")
        plan = cursor.fetchone()[0][0]["Plan"]
    assert rows.filter(agency_id__in=list(found)).count() > len(found)
    assert 0 < read(plan) <= len(found)


@pytest.mark.django_db
def test_a_webhook_needs_name_host_secret_and_kinds(world, theirs):
    for more, code in (
        ({"name": " "}, "name"), ({"url": "http://elsewhere.example/"}, "host"),
        ({"secret": "short"}, "secret"), ({"kinds_": ()}, "kinds"),
        ({"kinds_": ("access:account:open",)}, "kinds"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            add(world, theirs, **more)
        assert refused.value.code == f"exchange.hook_{code}"
    row = add(world, theirs)
    with pytest.raises(NotFound):
        hooks.end_hook(hook_id=row.pk, actor=world.actor("hanlei"), at=world.at)
    hooks.end_hook(hook_id=row.pk, actor=world.actor("xieyun"), at=world.at)
    assert SEND in kinds()


def test_every_kind_is_of_something_whose_events_can_be_known():
    assert {machine.noun for machine, _ in kinds().values()} <= set(READERS)
    assert len(kinds()) > 30
