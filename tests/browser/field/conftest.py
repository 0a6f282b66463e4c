"""Phones of the people of a visit, closed after each test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from tests.browser.field.handset import Handset
from tests.browser.field.scene import Scene, phone, today
from tests.fixtures.database import TestDatabase


@pytest.fixture
def scene(fresh_world: TestDatabase) -> Scene:
    """A sheet of this hour in a world of the test's own."""
    return today()


@pytest.fixture
def phones(office: str, browser: Browser) -> Iterator[Callable[..., Handset]]:
    """Take an enrolled phone of somebody; ``room``: with so many bytes and no more."""
    opened: list[Handset] = []

    def take(username: str, room: int = 0) -> Handset:
        opened.append(phone(browser, office, username, room=room))
        return opened[-1]

    yield take
    for one in opened:
        one.context.close()
