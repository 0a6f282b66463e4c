"""The authorisation matrix, every cell of it: each address by each method, for each of the cast,
for objects that are open, that are restricted, and that do not exist. By day each of the cast is
asked a fifth of the cells, another one than the next; at night all of them.

What is right stands in ``authorisation.toml``. Whoever may not know of an object gets the answer
that there is to an object that does not exist, to the letter.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.http import HttpResponse
from django.test import Client
from tests.authorisation import (
    ACTORS,
    KINDS,
    METHODS,
    MISSING,
    OPEN,
    RESTRICTED,
    Address,
    addresses,
    expected,
    undeclared,
)
from tests.fixtures.objects import EveryObject

from liance.dashboards.ledger_events import visible
from liance.dashboards.ledger_readers import OPEN as OPEN_TO_ALL
from liance.dashboards.ledger_readers import UNREAD
from liance.foundation.access.models import User
from liance.foundation.ledger.models import Event
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.operations.models import Visit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Named in the restricted operation; the account is shut.
SHUT = "wangxuemei"
# A form of an old page with nothing filled in: whoever may send it is told what is wrong.
FORM = {"idempotency_key": "0193b3a0-0000-7000-8000-000000000001", "version": "0"}
CAST = ["anonymous", "disabled", *ACTORS]
SHARES = 5
CHANGING = re.compile(r'(csrfmiddlewaretoken" value|X-CSRFToken"|nonce)[=:] ?"[^"]+"')


@dataclass(frozen=True)
class Cell:
    """One question of the matrix."""

    address: Address
    method: str
    relation: str

    def __str__(self) -> str:
        return f"{self.method} {self.address.name} ({self.relation})"


def cells() -> Iterator[Cell]:
    """The questions put to everybody. Objects that know no secrecy are asked for as open ones
    alone; a method that the address does not take is asked once."""
    for address in addresses():
        relations: tuple[str, ...] = (MISSING, OPEN) if address.kinds else (OPEN,)
        if any(KINDS[kind].get("secret", True) for kind in address.kinds.values()):
            relations += (RESTRICTED,)
        for method in METHODS:
            asked = relations if method in address.methods else (OPEN,)
            yield from (Cell(address, method, relation) for relation in asked)


@contextmanager
def _taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _seen(answer: HttpResponse) -> tuple[object, ...]:
    """What a browser sees of an answer, less what differs from one request to the next."""
    text = answer.content.decode().replace(answer.wsgi_request.get_full_path(), "…")
    if answer.wsgi_request.resolver_match is not None:
        for asked in answer.wsgi_request.resolver_match.kwargs.values():
            # A small number stands all over a page.
            text = text if isinstance(asked, int) else text.replace(str(asked), "…")
    headers = {k: v for k, v in answer.headers.items() if k != "Content-Security-Policy"}
    return CHANGING.sub("", text), headers, sorted(answer.cookies)


@dataclass
class Asking:
    """One of the cast at the addresses."""

    who: str
    objects: EveryObject
    session: str = ""
    browser: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    # What there is to an object that does not exist, where an address has its own words for it.
    missed: dict[str, tuple[object, ...]] = field(default_factory=dict)

    @cached_property
    def nothing(self) -> tuple[object, ...]:
        """The answer to an address that there is not."""
        return _seen(self._anew().get("/no-such-page/"))

    def _anew(self) -> Client:
        """The browser, knowing nothing of what it was answered before."""
        self.browser.cookies.clear()
        if self.session:
            self.browser.cookies["sessionid"] = self.session
        return self.browser

    def answer(self, cell: Cell) -> HttpResponse:
        """The answer, through the whole of the product; what was written is taken back."""
        client, path = self._anew(), cell.address.url(self.objects.ids[cell.relation])
        alone = cell.address.line.get("alone") and cell.method == "POST"
        with nullcontext() if alone else _taken_back():
            if cell.method == "POST":
                return client.post(path, FORM)
            return client.generic(cell.method, path)

    def fault(self, cell: Cell) -> str:
        """What is wrong with the answer to one cell; empty: nothing."""
        right = expected(cell.address, cell.method, self.who, cell.relation)
        answer = self.answer(cell)
        if answer.status_code not in right:
            return f"{self.who}: {cell}: {answer.status_code} instead of {sorted(right)}"
        if answer.status_code == 404 and _seen(answer) != self._nothing_there(cell, answer):
            return f"{self.who}: {cell}: another 404 than that of what does not exist"
        return ""

    def _nothing_there(self, cell: Cell, answer: HttpResponse) -> tuple[object, ...]:
        """What is answered to an object that does not exist: everywhere the same, but for pages
        that are open to everybody and have their own words for it."""
        if cell.address.line["who"] != "public":
            return self.nothing
        return self.missed.setdefault(cell.address.name, _seen(answer))


@pytest.fixture
def asking(
    request: pytest.FixtureRequest, objects: EveryObject, caplog: pytest.LogCaptureFixture
) -> Iterator[Asking]:
    """The person of this test, signed in; ``disabled`` signed in before the account was shut."""
    # Hundreds of refusals are asked for; a page that breaks is told.
    caplog.set_level("ERROR", logger="django.request")
    who = request.param
    if who == "anonymous":
        yield Asking(who, objects)
        return
    client = Client()
    person = User.objects.filter(username=SHUT if who == "disabled" else who)
    client.force_login(person.get(), BACKEND)
    person.update(is_active=who != "disabled")
    yield Asking(who, objects, client.cookies["sessionid"].value)
    person.update(is_active=True)


def test_every_address_stands_in_the_table_with_its_objects() -> None:
    assert undeclared() == []


@pytest.mark.parametrize("asking", CAST, indirect=True)
def test_a_fifth_of_the_cells_is_answered_as_the_table_says(asking: Asking) -> None:
    asked = list(cells())[CAST.index(asking.who) % SHARES :: SHARES]
    faults = [fault for cell in asked if (fault := asking.fault(cell))]
    assert not faults, "\n".join(faults)


@pytest.mark.nightly
@pytest.mark.parametrize("asking", CAST, indirect=True)
def test_every_cell_is_answered_as_the_table_says(asking: Asking) -> None:
    faults = [fault for cell in cells() if (fault := asking.fault(cell))]
    assert not faults, "\n".join(faults)


def test_by_day_every_cell_is_asked_of_a_fifth_of_the_cast() -> None:
    assert len(CAST) >= 3 * SHARES
    asked = [list(cells())[start::SHARES] for start in range(SHARES)]
    assert {str(cell) for share in asked for cell in share} == {str(cell) for cell in cells()}


def test_the_matrix_is_whole() -> None:
    everybody, asked = len(CAST), list(cells())
    assert everybody >= 10
    assert {cell.address.name for cell in asked} == {address.name for address in addresses()}
    assert {cell.relation for cell in asked} == {OPEN, RESTRICTED, MISSING}
    declared = sum(cell.method in cell.address.methods for cell in asked)
    assert declared * everybody > 9_000


def _of_the_surprise() -> set[UUID]:
    """Every object that hangs on a restricted visit or sheet, by whatever way."""
    found: dict[type[Model], set[Any]] = {
        model: set(model.objects.filter(restricted=True).values_list("pk", flat=True))
        for model in (Visit, Sheet)
    }
    grew = True
    while grew:
        grew = False
        for model in apps.get_models():
            ids = found.setdefault(model, set())
            before = len(ids)
            for key in model._meta.fields:
                if isinstance(key, ForeignKey) and found.get(key.related_model):
                    held = {f"{key.name}__in": found[key.related_model]}
                    ids |= set(model._base_manager.filter(**held).values_list("pk", flat=True))
            grew = grew or len(ids) > before
    return {one for ids in found.values() for one in ids if isinstance(one, UUID)}


def test_events_of_a_surprise_operation_are_read_by_who_is_named(objects: EveryObject) -> None:
    hidden = _of_the_surprise()
    events = list(Event.objects.filter(object_id__in=hidden))
    # What is open to all stands on a table of its own: agencies, people, plans.
    secret = [e for e in events if not e.object_type.startswith(OPEN_TO_ALL)]
    kinds = {e.object_type for e in secret}
    assert len(kinds) > 15, kinds
    for who, line in ACTORS.items():
        read = visible(objects.world.actor(who), secret)
        if not line.get("named"):
            assert {(e.kind, who) for e in read} == set()
    named = [objects.world.actor(who) for who, line in ACTORS.items() if line.get("named")]
    assert {e.object_type for actor in named for e in visible(actor, secret)} == kinds


def test_every_kind_of_event_is_read_by_somebody(objects: EveryObject) -> None:
    latest = {e.object_type: e for e in Event.objects.order_by("id")}
    by_kind: dict[str, list[Event]] = {kind: [] for kind in latest}
    for event in Event.objects.order_by("-id"):
        if len(by_kind[event.object_type]) < 40:
            by_kind[event.object_type].append(event)
    rows = [event for events in by_kind.values() for event in events]
    cast = [objects.world.actor(who) for who in ACTORS]
    read = {event.object_type for actor in cast for event in visible(actor, rows)}
    assert set(by_kind) - read == set(UNREAD) & set(by_kind)
