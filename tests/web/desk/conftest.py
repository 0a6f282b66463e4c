"""Signing in as somebody of the demonstration, at the instant of the sheets' stage."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.test import Client
from tests.staging import sheets as stage

from liance.flows.demonstration.world import World
from liance.foundation.kernel import clock

KEY = "0193b3a0-0000-7000-8000-{:012d}"


class Person(Client):
    """A signed-in person; ``send`` posts a form with its key and version."""

    sent = 0

    def send(self, path: str, version: int | None = None, **values: object):
        Person.sent += 1
        data = {"idempotency_key": KEY.format(Person.sent), **values}
        if version is not None:
            data["version"] = version
        return self.post(path, data)


@pytest.fixture
def at() -> datetime:
    """The instant of all pages of a test."""
    return stage.AT


@pytest.fixture
def person(world: World, at: datetime) -> Iterator[Callable[[str], Person]]:
    """``person("chenjing")`` is her browser."""

    def enter(username: str) -> Person:
        browser = Person()
        browser.force_login(
            world.staff[username].user, "allauth.account.auth_backends.AuthenticationBackend"
        )
        return browser

    with clock.fixed(at):
        yield enter
