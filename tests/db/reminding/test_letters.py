"""Letters on their way: a real mail server, robots of groups over HTTP, what is never told twice."""

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from tests.db.reminding.test_reminding import address, local, running

from liance.adapters.messages.channels import from_environment, names
from liance.adapters.messages.deliveries import AT_ONCE, deliver_letters
from liance.adapters.messages.mail import MailChannel
from liance.adapters.messages.protocol import NullChannel
from liance.adapters.messages.webhooks import GroupChannel, SmsChannel, our_signature
from liance.flows.demonstration.world import World
from liance.flows.reminding import remind
from liance.foundation.kernel.errors import NotFound, NotPermitted, Refused
from liance.foundation.outbox.deliver import LEASE, begin, claim_many
from liance.foundation.outbox.models import Message
from liance.mechanism.reminding import queries
from liance.mechanism.reminding.actions.groups import add_group
from liance.mechanism.reminding.actions.sending import send_again
from liance.mechanism.reminding.models import Letter, Reminder

AT = local("2026-11-02T10:00")
MAIL = frozenset({"mail"})


class Box:
    """What the mail server took, and what it says to the next ones."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.says: dict[str, str] = {}
        self.cut = False

    async def handle_RCPT(self, server, session, envelope, to, options):
        if to in self.says:
            return self.says[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.content)
        if self.cut:
            # The letter is there; the answer never comes.
            server.transport.abort()
        return "250 taken"


@pytest.fixture
def box() -> Iterator[tuple[Box, MailChannel]]:
    handler = Box()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, MailChannel(f"smtp://127.0.0.1:{port}", "liance@liance.example", timeout=5)
    controller.stop()


def subject(raw: bytes) -> str:
    return str(make_header(decode_header(message_from_bytes(raw)["Subject"])))


def text(raw: bytes) -> str:
    return message_from_bytes(raw).get_payload(decode=True).decode()


def urgent(world: World, *logins: str, at: datetime = AT) -> None:
    """A signal to be answered at once by each of these people."""
    for login in logins:
        address(world, login)
        running(world, "visit.signal", of=login, at=at, staff_id=world.actor(login).staff_id)
    remind(channels=MAIL, at=at)


def send(channel, at: datetime, name: str = "mail") -> int:
    return deliver_letters({name: channel}, address="https://liance.example", clock=lambda: at)


@pytest.mark.clause("D6")
def test_a_signal_is_mailed_once_with_what_and_until_when(world, box):
    handler, channel = box
    urgent(world, "zhanglixin")
    assert send(channel, AT) == 1
    assert send(channel, AT + timedelta(minutes=10)) == 0
    [raw] = handler.taken
    assert subject(raw) == "联测：新任务：签收现场信号"
    assert "期限 2026-11-02 10:30" in text(raw)
    assert "https://liance.example/sheets/x/" in text(raw)
    [letter] = Letter.objects.all()
    assert letter.sent_at == AT
    assert message_from_bytes(raw)["Message-ID"] == f"<{letter.id}@liance.example>"
    row = Reminder.objects.get(carried__letter=letter)
    assert queries.shown([row])[0].outside == "sent"


def test_whoever_reads_english_is_written_to_in_english(world, box):
    handler, channel = box
    user = world.staff["zhanglixin"].user
    user.language = "en"
    user.save()
    urgent(world, "zhanglixin")
    send(channel, AT)
    assert subject(handler.taken[0]).startswith("Liance: New duty")


def test_a_server_that_is_away_keeps_nothing_back_and_loses_nothing(world, box):
    handler, channel = box
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = MailChannel(f"smtp://127.0.0.1:{closed.getsockname()[1]}", "a@b.example", timeout=2)
        urgent(world, "zhanglixin", "dengkai")
        assert send(away, AT) == 2
    first, second = Message.objects.filter(topic="mail:reminder").order_by("id")
    assert (first.attempts, second.attempts) == (1, 0)
    assert second.not_before <= AT
    assert first.last_error
    assert send(channel, AT + timedelta(minutes=2)) == 2
    assert len(handler.taken) == 2
    assert not Letter.objects.filter(sent_at=None).exists()


def test_an_address_that_is_refused_is_told_and_sent_again_by_a_person(world, box):
    handler, channel = box
    handler.says["zhanglixin@liance.example"] = "550 no such user"
    urgent(world, "zhanglixin", "dengkai")
    send(channel, AT)
    assert len(handler.taken) == 1
    xie, chen = world.actor("xieyun"), world.actor("chenjing")
    [letter] = queries.troubled(xie)
    assert (letter.staff_id, letter.uncertain) == (world.staff["zhanglixin"].id, False)
    assert "550" in letter.error
    assert queries.outside([letter]) == "failed"
    with pytest.raises(NotPermitted):
        send_again(letter_id=letter.id, actor=chen, at=AT)
    handler.says.clear()
    send_again(letter_id=letter.id, actor=xie, at=AT)
    with pytest.raises(Refused, match="not_open"):
        send_again(letter_id=letter.id, actor=xie, at=AT)
    with pytest.raises(NotFound):
        send_again(letter_id=world.at and letter.staff_id, actor=xie, at=AT)
    send(channel, AT + timedelta(minutes=1))
    assert len(handler.taken) == 2


def test_a_connection_cut_before_the_answer_is_in_doubt_and_not_told_twice(world, box):
    handler, channel = box
    handler.cut = True
    urgent(world, "zhanglixin")
    send(channel, AT)
    assert len(handler.taken) == 1
    [letter] = Letter.objects.all()
    assert letter.uncertain
    handler.cut = False
    send(channel, AT + timedelta(hours=1))
    assert len(handler.taken) == 1
    assert queries.outside([letter]) == "uncertain"


def test_a_worker_that_died_while_sending_leaves_in_doubt_what_it_had_begun_and_sends_the_rest(
    world, box
):
    handler, channel = box
    urgent(world, "zhanglixin", "dengkai", "zhaoting")
    first, second = claim_many(channel="mail", at=AT, most=2)
    begin([first], at=AT)
    # It dies here, with the first letter on its way and the second in its hands.
    send(channel, AT + timedelta(seconds=1))
    assert len(handler.taken) == 1
    send(channel, AT + LEASE + timedelta(seconds=1))
    assert len(handler.taken) == 2
    [doubted] = Letter.objects.filter(uncertain=True)
    assert str(doubted.id) == first.key
    assert Letter.objects.get(pk=second.key).sent_at
    send_again(letter_id=doubted.id, actor=world.actor("xieyun"), at=AT + timedelta(hours=1))
    send(channel, AT + timedelta(hours=1))
    assert len(handler.taken) == 3


def test_a_server_that_goes_away_leaves_begun_what_a_death_left_and_nothing_else(world, box):
    handler, channel = box
    urgent(world, "zhanglixin", "dengkai", "zhaoting")
    claimed = claim_many(channel="mail", at=AT, most=3)
    begin(claimed[2:], at=AT)
    later = AT + LEASE + timedelta(seconds=1)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = MailChannel(f"smtp://127.0.0.1:{closed.getsockname()[1]}", "a@b.example", timeout=2)
        send(away, later)
    begun = Message.objects.exclude(begun_at=None)
    assert [message.key for message in begun] == [claimed[2].key]
    send(channel, later + timedelta(minutes=5))
    assert len(handler.taken) == 2
    assert [str(one.id) for one in Letter.objects.filter(uncertain=True)] == [claimed[2].key]


def test_many_go_over_one_connection(world, box):
    handler, channel = box
    for minute in range(AT_ONCE + 5):
        urgent(world, "zhanglixin", at=AT + timedelta(seconds=minute))
    assert send(channel, AT + timedelta(minutes=1)) == AT_ONCE + 5
    assert len(handler.taken) == AT_ONCE + 5


class Robot(BaseHTTPRequestHandler):
    """A robot: keeps what it is told and answers as set."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((self.path, dict(self.headers), body))
        status, answer = (
            self.server.answers.pop(0) if self.server.answers else (200, {"errcode": 0})
        )
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def robot(*answers: tuple[int, dict[str, object]]) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Robot)
    server.told, server.answers = [], list(answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def grouped(world: World, kind: str, port: int, secret: str = "") -> None:
    add_group(
        agency=world.agencies["main.monitoring"], name=kind, kind=kind, secret=secret,
        url=f"http://127.0.0.1:{port}/robot?key=1", allowed=("127.0.0.1",),
        actor=world.actor("xieyun"), at=AT,
    )  # fmt: skip
    running(world, "sheet.return", of="chenjing", at=AT)
    remind(channels=frozenset({"group"}), at=AT)


def test_wecom_takes_a_text_and_too_many_are_tried_later(world):
    with robot((200, {"errcode": 45009, "errmsg": "too many"})) as server:
        grouped(world, "wecom", server.server_port)
        send(GroupChannel(timeout=5), AT, "group")
        assert not Letter.objects.filter(sent_at__isnull=False).exists()
        send(GroupChannel(timeout=5), AT + timedelta(minutes=2), "group")
    assert Letter.objects.get().sent_at
    said = json.loads(server.told[-1][2])
    assert said["msgtype"] == "text"
    assert "回送联系单" in said["text"]["content"]
    assert len(said["text"]["content"].encode()) <= 2048


def test_dingtalk_is_signed_and_what_it_refuses_is_not_repeated(world):
    with robot((200, {"errcode": 310000, "errmsg": "sign not match"})) as server:
        grouped(world, "dingtalk", server.server_port, secret="SEC-1")
        send(GroupChannel(clock=lambda: 1_780_000_000.5, timeout=5), AT, "group")
        send(GroupChannel(timeout=5), AT + timedelta(hours=1), "group")
    [(path, _, _)] = server.told
    query = parse_qs(urlsplit(path).query)
    expected = hmac.new(b"SEC-1", b"1780000000500\nSEC-1", hashlib.sha256).digest()
    assert query["timestamp"] == ["1780000000500"]
    assert base64.b64decode(query["sign"][0]) == expected
    assert "310000" in Letter.objects.get().error


def test_our_webhook_is_signed_and_asked_again_under_its_key(world):
    with robot((503, {}), (204, {})) as server:
        grouped(world, "generic", server.server_port, secret="s3")
        channel = GroupChannel(clock=lambda: 1_780_000_000.0, timeout=5)
        send(channel, AT, "group")
        send(channel, AT + timedelta(minutes=2), "group")
    (_, first, body), (_, second, _) = server.told
    assert first["Idempotency-Key"] == second["Idempotency-Key"] == str(Letter.objects.get().id)
    assert first["Liance-Signature"] == our_signature("s3", body, seconds=1_780_000_000)


def test_a_webhook_is_not_led_elsewhere(world):
    with robot((302, {})) as server:
        grouped(world, "generic", server.server_port, secret="s3")
        send(GroupChannel(timeout=5), AT, "group")
    assert len(server.told) == 1
    assert Letter.objects.get().given_up_at


def test_short_messages_go_through_the_gateway(world):
    user = world.staff["zhanglixin"]
    user.phone = "13800000000"
    user.save()
    from datetime import time

    from liance.mechanism.reminding.actions.wishes import set_wish

    set_wish(
        mail=False, sms=True, digest=True, quiet_from=time(0), quiet_to=time(0), version=0,
        actor=world.actor("zhanglixin"), at=AT,
    )  # fmt: skip
    running(world, "visit.signal", of="zhanglixin", at=AT, staff_id=user.id)
    remind(channels=frozenset({"mail", "sms"}), at=AT)
    with robot((200, {})) as server:
        url = f"http://127.0.0.1:{server.server_port}/sms"
        send(SmsChannel(url, token="t", timeout=5), AT, "sms")
    [(_, headers, body)] = server.told
    assert json.loads(body)["to"] == "13800000000"
    assert headers["Authorization"] == "Bearer t"


def test_channels_are_what_the_environment_names(monkeypatch):
    for name in ("LIANCE_MAIL_URL", "LIANCE_MAIL_FROM", "LIANCE_SMS_URL", "LIANCE_GROUPS"):
        monkeypatch.delenv(name, raising=False)
    assert names(from_environment()) == {"group"}
    monkeypatch.setenv("LIANCE_GROUPS", "0")
    monkeypatch.setenv("LIANCE_MAIL_URL", "smtp://127.0.0.1")
    with pytest.raises(ValueError, match="LIANCE_MAIL_FROM"):
        from_environment()
    monkeypatch.setenv("LIANCE_MAIL_FROM", "a@b.example")
    assert names(from_environment()) == {"mail"}
    assert not NullChannel().configured
    monkeypatch.setenv("LIANCE_MAIL_URL", "http://127.0.0.1")
    with pytest.raises(ValueError, match="smtp"):
        from_environment()
