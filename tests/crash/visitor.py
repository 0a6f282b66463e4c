"""A person at a served instance whose sendings are acknowledged, or not, by a redirect."""

import http.client
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from email.message import Message
from http.cookiejar import CookieJar
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import (
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    ProxyHandler,
    Request,
    build_opener,
)
from uuid import uuid4

from liance.doors.cli.validation.browser import Browser, Form, Page, Value

# What a client sees of a server that is being killed.
GONE = (OSError, http.client.HTTPException)


class UnansweredError(Exception):
    """The server died, or said that its database is away: nothing was acknowledged."""


class UnexpectedError(AssertionError):
    """The server answered something that no kill explains."""


@dataclass(frozen=True)
class Photo:
    """A file sent with a form."""

    field: str
    name: str
    content: bytes


@dataclass(frozen=True)
class Sending:
    """One form as it goes over the wire, so that it can go again unchanged."""

    step: str
    who: str
    url: str
    fields: tuple[tuple[str, str], ...]
    subject: str = ""
    photo: Photo | None = None

    @property
    def key(self) -> str:
        """The key of the form."""
        return dict(self.fields)["idempotency_key"]


@dataclass(frozen=True)
class Acknowledged:
    """What the server promised: this form was carried out and led there."""

    step: str
    key: str
    subject: str
    answer: str


@dataclass
class Memory:
    """The acknowledgements, each on disk before the next form is sent."""

    path: Path
    told: list[Acknowledged] = field(default_factory=list)

    def keep(self, one: Acknowledged) -> None:
        """Write one down durably."""
        with self.path.open("a", encoding="utf-8") as out:
            _durably(out, json.dumps(asdict(one), ensure_ascii=False) + "\n")
        self.told.append(one)


def _durably(out: IO[str], line: str) -> None:
    out.write(line)
    out.flush()
    os.fsync(out.fileno())


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


class Visitor(Browser):
    """A browser that does not follow redirects: the redirect is the acknowledgement."""

    def __init__(self, base: str) -> None:
        super().__init__(base)
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()), _Stay())

    def open(self, path: str) -> Page:
        """A page that must be there."""
        try:
            page = self.get(path)
        except GONE as gone:
            raise UnansweredError(path) from gone
        if page.status >= 500:
            raise UnansweredError(f"{path}: {page.status}")
        if page.status != 200:
            raise UnexpectedError(f"{path}: {page.status}")
        return page

    def enter(self, username: str, password: str) -> None:
        """Sign in."""
        page = self.open("/account/login/")
        form = page.form(having="login")
        fields = form.filled({"login": username, "password": password})
        self.deliver(Sending("sign-in", username, urljoin(page.url, form.action), tuple(fields)))

    def deliver(self, sending: Sending) -> str:
        """Send; the address it led to. Raises UnansweredError, UnexpectedError."""
        body, kind = _multipart(sending)
        request = Request(  # our own loopback
            sending.url, data=body, headers={"Content-Type": kind, "Referer": sending.url}
        )
        try:
            with self.opener.open(request, timeout=60) as answer:
                raise UnexpectedError(f"{sending.step}: {answer.status} {_said(answer.read())}")
        except HTTPError as error:
            return _address(sending, error.code, error.headers, error.read)
        except GONE as gone:
            raise UnansweredError(sending.step) from gone


def _address(sending: Sending, status: int, headers: Message, read: Callable[[], bytes]) -> str:
    if status == 302:
        return str(headers["Location"])
    if status >= 500:
        raise UnansweredError(f"{sending.step}: {status}")
    raise UnexpectedError(f"{sending.step}: {status} {_said(read())}")


def _said(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    marks = [part.split("</p>")[0][-200:] for part in text.split("field-error")[1:]]
    return " | ".join(marks) or text[-600:]


def _multipart(sending: Sending) -> tuple[bytes, str]:
    mark = uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in sending.fields
    ]
    if sending.photo:
        photo = sending.photo
        head = f'form-data; name="{photo.field}"; filename="{photo.name}"'
        start = f"--{mark}\r\nContent-Disposition: {head}\r\nContent-Type: image/jpeg\r\n\r\n"
        parts.append(start.encode() + photo.content + b"\r\n")
    return b"".join(parts) + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def filled(
    step: str, who: str, page: Page, form: Form, values: dict[str, Value], *, subject: str = "",
    photo: Photo | None = None,
) -> Sending:  # fmt: skip
    """The form of ``page`` with ``values``, ready to be sent, and sent again."""
    url = urljoin(page.url, form.action or page.url)
    if not urlsplit(url).path:
        raise UnexpectedError(f"{step}: no address")
    return Sending(step, who, url, tuple(form.filled(values)), subject, photo)
