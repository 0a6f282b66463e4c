"""People who send each form twice: found on its page, filled in, sent, and sent again unchanged.

The second sending must be answered as the first and write nothing, though by then the form is
mostly no longer open to its sender; the same key with other content must write nothing either.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.authorisation import OPEN, RESTRICTED, TABLE, Address, Ids, addresses
from tests.fixtures.objects import EveryObject

from liance.doors.cli.validation.browser import Form, Value, _Forms
from liance.foundation.access.models import User

NAMES = {"file": "values.csv", "scan": "decision.pdf"}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# What a request writes beside its act.
BESIDE = {"django_session", "axes_accesslog", "axes_accessattempt", "access_user"}


@cache
def _counting() -> str:
    tables = sorted(
        {m._meta.db_table for m in apps.get_models() if m._meta.managed} - BESIDE
    )  # fmt: skip
    return "SELECT " + ", ".join(f'(SELECT count(*) FROM "{name}")' for name in tables)


def rows() -> tuple[int, ...]:
    """How many rows each table has: every act writes at least its ledger event."""
    with connection.cursor() as cursor:
        cursor.execute(_counting())
        return tuple(cursor.fetchone())


@cache
def address(name: str) -> Address:
    """The address with this name."""
    return next(a for a in addresses() if a.name == name)


@dataclass
class Sender:
    """Everybody's browsers; ``sent`` keeps the names of the forms that were carried out."""

    objects: EveryObject
    sent: set[str] = field(default_factory=set)
    clients: dict[str, Client] = field(default_factory=dict)
    led_to: str = ""

    @property
    def ids(self) -> Ids:
        """The open objects by kind."""
        return self.objects.ids[OPEN]

    @property
    def restricted(self) -> Ids:
        """The restricted objects by kind."""
        return self.objects.ids[RESTRICTED]

    def people(self, *usernames: str) -> list[str]:
        """Identifiers of people by their sign-in names."""
        return [str(self.objects.world.staff[name].id) for name in usernames]

    def client(self, who: str) -> Client:
        """Somebody's browser, signed in."""
        if who not in self.clients:
            self.clients[who] = Client()
            self.clients[who].force_login(User.objects.get(username=who), BACKEND)
        return self.clients[who]

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is sent within is taken back afterwards."""
        known = dict(self.clients)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.clients = known

    def path(self, name: str, at: Mapping[str, object]) -> str:
        """The address of the form: its objects of the table, ``at`` by parameter in their place."""
        return path_of(address(name), self.ids, at)

    def form(self, who: str, page: str, action: str) -> Form:
        """The form that posts to ``action``, as it stands on ``page``."""
        answer = self.client(who).get(page)
        told = answer.headers.get("Location", "") + _told(answer)
        assert answer.status_code == 200, f"{who} {page}: {answer.status_code} {told}"
        reader = _Forms()
        reader.feed(answer.content.decode())
        here = urlsplit(page).path
        for form in reader.forms:
            if form.method == "post" and (urlsplit(form.action).path or here) == action:
                return form
        raise LookupError(f"{who} {page}: no form to {action}")

    def send(
        self,
        route: str,
        who: str,
        /,
        *,
        on: str = "",
        query: str = "",
        press: str = "",
        beside: str = "",
        at: Mapping[str, object] | None = None,
        files: Mapping[str, bytes] | None = None,
        chosen: Mapping[str, str | Iterable[str]] | None = None,
        **values: Value,
    ) -> str:
        """Send a form twice; returns where it led. ``on``: the page it stands on, else its own with
        ``query``; ``press``: the name of the button; ``beside``: the form whose second button sends it;
        ``chosen``: choices by words of their labels, ``*``
        for all."""
        target = self.path(route, at or {})
        page = on or target + query
        form = self.form(who, page, self.path(beside, at or {}) if beside else target)
        picked = {field: _picked(form, field, words) for field, words in (chosen or {}).items()}
        pressed = dict(b for b in form.buttons if b[0] == press)
        data: dict[str, Any] = {}
        for key, value in form.filled({**pressed, **picked, **values}):
            data.setdefault(key, []).append(value)
        self._twice(route, _Sending(self.client(who), target + query, data, files or {}))
        self.sent.add(route)
        return self.led_to

    def _twice(self, name: str, sending: "_Sending") -> None:
        first = sending.go()
        assert first.status_code == 302, f"{name}: {first.status_code} {_said(first)}"
        assert first["Location"] not in ("", "/"), f"{name}: refused {_told(first)}"
        written, self.led_to = rows(), first["Location"]
        again = sending.go()
        assert (again.status_code, again["Location"]) == (302, self.led_to), name
        assert rows() == written, f"{name}: the second sending wrote something"
        sending.go(changed="1")
        assert rows() == written, f"{name}: other content under the same key wrote something"


@dataclass(frozen=True)
class _Sending:
    client: Client
    target: str
    data: Mapping[str, Any]
    files: Mapping[str, bytes]

    def go(self, **more: str) -> HttpResponse:
        """Send it, with ``more`` fields."""
        given = {
            key: SimpleUploadedFile(NAMES.get(key, "P-001.jpg"), content)
            for key, content in self.files.items()
        }
        return self.client.post(self.target, {**self.data, **given, **more})


def path_of(found: Address, ids: Ids, at: Mapping[str, object]) -> str:
    """The address of these objects, ``at`` by parameter in the place of the table's."""
    given = {p: ids[kind] for p, kind in found.kinds.items()}
    return reverse(found.name, kwargs={**found.line.get("words", {}), **given, **at})


def _picked(form: Form, name: str, words: str | Iterable[str]) -> Value:
    if words == "*":
        return [value for value, _ in form.choices[name] if value]
    if isinstance(words, str):
        return form.choice(name, words)
    return [form.choice(name, word) for word in words]


def _said(answer: HttpResponse) -> str:
    """The complaints on a page."""
    parts = answer.content.decode().split("field-error")[1:]
    return " | ".join(part.split("</p>")[0][-160:] for part in parts)


def _told(answer: HttpResponse) -> str:
    return " | ".join(str(m) for m in getattr(answer.wsgi_request, "_messages", []))


def forms() -> set[str]:
    """Every form of our own: the addresses that take POST, but for the pages of the accounts and
    what is sent outside of a form."""
    foreign = {name for name in TABLE["routes"] if name.startswith(("account_", "mfa_", "set_"))}
    return {a.name for a in addresses() if "POST" in a.methods} - foreign
