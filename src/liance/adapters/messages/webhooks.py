"""Groups of 企业微信 and 钉钉, our own signed webhook, and a gateway of short messages, over HTTP.

Formats: 企业微信开发者中心“群机器人配置说明”; 钉钉开放平台“自定义机器人接入”, “安全设置：加签”; ours and
the gateway's: docs/reminders.md.
"""

import base64
import hashlib
import hmac
import http.client
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.error import HTTPError, URLError
from urllib.parse import quote_plus
from urllib.request import HTTPRedirectHandler, Request, build_opener

from liance.adapters.messages.protocol import Answer
from liance.mechanism.reminding.actions.sending import Written

TIMEOUT = 20.0
LONGEST_ANSWER = 64 * 1024
# Bytes of a text that the group robots take at most.
LONGEST_TEXT = 2048
REFUSALS = frozenset({400, 401, 403, 404, 410, 413, 415, 422})


class _NoRedirect(HTTPRedirectHandler):
    """A webhook leads where it was checked to lead, nowhere else."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Never."""


_OPENER = build_opener(_NoRedirect)


@dataclass(frozen=True, slots=True)
class GroupChannel:
    """Robots of groups and webhooks; every letter brings its own address and secret."""

    clock: Callable[[], float] = time.time
    timeout: float = TIMEOUT
    configured: bool = True

    def asks_again(self, letter: Written) -> bool:
        """Our own webhook answers a key it knows; the robots say everything they are given."""
        return letter.kind == "generic"

    @contextmanager
    def session(self) -> Iterator["GroupChannel"]:
        """Nothing stays open."""
        yield self

    def send(self, letter: Written) -> Answer:
        """Hand one letter to its robot."""
        millis = int(self.clock() * 1000)
        if letter.kind == "generic":
            return _ours(letter, seconds=millis // 1000, timeout=self.timeout)
        url = letter.to
        if letter.kind == "dingtalk":
            url += dingtalk_signature(letter.secret, millis=millis)
        text = _cut(f"{letter.title}\n{letter.body}")
        answer, body = post(
            url, _json({"msgtype": "text", "text": {"content": text}}), {}, self.timeout
        )
        return _robot(answer, body)


def dingtalk_signature(secret: str, *, millis: int) -> str:
    """``&timestamp=…&sign=…``: HMAC-SHA256 of ``timestamp\\nsecret`` under the secret (加签)."""
    signed = hmac.new(secret.encode(), f"{millis}\n{secret}".encode(), hashlib.sha256).digest()
    return f"&timestamp={millis}&sign={quote_plus(base64.b64encode(signed))}"


def our_signature(secret: str, body: bytes, *, seconds: int) -> str:
    """``t=…,v1=…``: HMAC-SHA256 of ``t.body`` under the secret, in hexadecimal."""
    signed = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={signed.hexdigest()}"


def _ours(letter: Written, *, seconds: int, timeout: float) -> Answer:
    body = _json({"id": str(letter.letter), "title": letter.title, "text": letter.body})
    headers = {
        "Idempotency-Key": str(letter.letter),
        "Liance-Signature": our_signature(letter.secret, body, seconds=seconds),
    }
    return post(letter.to, body, headers, timeout)[0]


@dataclass(frozen=True, slots=True)
class SmsChannel:
    """A gateway of short messages that takes our JSON; it knows a message by its key."""

    url: str
    token: str = ""
    timeout: float = TIMEOUT
    configured: bool = True

    def __post_init__(self) -> None:
        if not self.url.startswith(("http://", "https://")):
            raise ValueError("LIANCE_SMS_URL must begin with http:// or https://")

    def asks_again(self, letter: Written) -> bool:  # noqa: ARG002
        """The gateway answers a key it knows."""
        return True

    @contextmanager
    def session(self) -> Iterator["SmsChannel"]:
        """Nothing stays open."""
        yield self

    def send(self, letter: Written) -> Answer:
        """Hand one message to the gateway."""
        body = _json({"to": letter.to, "text": letter.body})
        headers = {
            "Idempotency-Key": str(letter.letter), "Authorization": f"Bearer {self.token}",
        }  # fmt: skip
        return post(self.url, body, headers, self.timeout)[0]


def post(url: str, body: bytes, headers: Mapping[str, str], timeout: float) -> tuple[Answer, bytes]:
    """Post JSON. 2xx: sent; what is wrong with us or the message: refused; no connection and all
    other answers: down; no answer to what was handed over: unknown."""
    request = Request(  # noqa: S310 - the addresses are checked where they are kept
        url, data=body, headers={"Content-Type": "application/json; charset=utf-8", **headers}
    )
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            return Answer("sent"), response.read(LONGEST_ANSWER)
    except HTTPError as error:
        fate = "refused" if error.code in REFUSALS or 300 <= error.code < 400 else "down"
        return Answer(fate, f"HTTP {error.code}"), b""  # type: ignore[arg-type]
    except URLError as error:
        # Not connected at all, or the answer did not come in time.
        late = isinstance(error.reason, TimeoutError)
        return Answer("unknown" if late else "down", str(error.reason)), b""
    except (OSError, http.client.HTTPException) as error:
        return Answer("unknown", str(error) or type(error).__name__), b""


def _robot(answer: Answer, body: bytes) -> Answer:
    """The robots answer 200 to all and say in ``errcode`` what they think."""
    if answer.fate != "sent":
        return answer
    try:
        said = json.loads(body)
        code, text = int(said["errcode"]), str(said.get("errmsg", ""))
    except (ValueError, KeyError, TypeError):
        return Answer("unknown", "the answer has no errcode")
    if code == 0:
        return answer
    # 45009 and 130101: more than 20 a minute.
    return Answer("down" if code in (45009, 130101, -1) else "refused", f"{code} {text}"[:200])


def _cut(text: str) -> str:
    raw = text.encode()
    if len(raw) <= LONGEST_TEXT:
        return text
    return raw[: LONGEST_TEXT - 3].decode("utf-8", "ignore") + "…"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def sms_from_environment() -> SmsChannel | None:
    """The gateway that LIANCE_SMS_URL and LIANCE_SMS_TOKEN name."""
    url = os.environ.get("LIANCE_SMS_URL", "")
    return SmsChannel(url, token=os.environ.get("LIANCE_SMS_TOKEN", "")) if url else None
