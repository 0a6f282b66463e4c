"""Every page of every area, found by walking the URLconf, for somebody whom the table lets in: no
fault of accessibility, nothing wider than a phone; at night also on a desk and in English."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker
from tests.authorisation import ACTORS, OPEN, Address, Ids, addresses, expected
from tests.fixtures.browser import served
from tests.fixtures.database import WORKER, _clone
from tests.fixtures.objects import EveryObject
from tests.fixtures.office import PHONE, WIDE
from tests.rewriting import rewrite

from liance.doors.cli import connection
from liance.foundation.kernel.clock import now
from liance.mechanism.examining.models import Paper

PUBLIC = "anonymous"


def pages() -> list[tuple[str, Address]]:
    """Each address with a page, and the first of the cast to whom it opens."""
    found = []
    for address in addresses():
        if "GET" not in address.methods or address.line.get("shape", "page") != "page":
            continue
        cast = [PUBLIC] if address.line["who"] == "public" else list(ACTORS)
        readers = [w for w in cast if 200 in expected(address, "GET", w, OPEN)]
        if readers:
            found.append((readers[0], address))
    return sorted(found, key=lambda pair: pair[0])


@pytest.fixture
def ids(_objects_database: EveryObject) -> Ids:
    """One object of every kind, in the database that is served."""
    return _objects_database.ids[OPEN]


@pytest.fixture
def office(
    _objects_database: EveryObject, own_data_dir: Path, django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:  # fmt: skip
    """The product serving a copy of the world with an object of every kind."""
    monkeypatch.setenv("LIANCE_DESIGN", "1")
    whole = _objects_database.database
    with _clone(whole.server, f"pages_{WORKER}", template=whole.name) as database:
        with django_db_blocker.unblock(), connection.pointed_at(database.app_url):
            # The objects are of the past; what runs by the server's clock is of now.
            rewrite(Paper.objects.filter(state="sitting"), ends_at=now() + timedelta(hours=1))
        with served(database, own_data_dir, "--no-worker") as address:
            yield address


@pytest.fixture
def window(office: str, browser: Browser, signed_in) -> Iterator[Callable[[str, str], Page]]:
    """A page of somebody, in a language."""
    public = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")

    def enter(who: str, language: str) -> Page:
        page = public.new_page() if who == PUBLIC else signed_in(who)
        page.context.add_cookies(
            [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": office}]
        )
        return page

    yield enter
    public.close()


def faults(page: Page, size: tuple[int, int], violations) -> list[str]:
    """What axe-core finds in this size of window, and what is too wide for it."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return violations(page) + ([f"{wide} px wide on {window}"] if wide > window else [])


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(("zh-hans", PHONE), id="chinese on a phone"),
        pytest.param(("zh-hans", WIDE), id="chinese on a desk", marks=pytest.mark.nightly),
        pytest.param(("en", PHONE), id="english on a phone", marks=pytest.mark.nightly),
    ],
)
def test_every_page_is_accessible_and_fits(office: str, ids: Ids, window, violations, view) -> None:
    found, seen, who, page = [], 0, "", None
    language, size = view
    for reader, address in pages():
        if page is None or reader != who:
            who, page = reader, window(reader, language)
        wanted = office + address.url(ids)
        answer = page.goto(wanted)
        if answer is None or answer.status != 200 or answer.url.partition("?")[0] != wanted:
            found.append(f"{address.name} ({who}): {answer and answer.status} {page.url}")
            continue
        assert page.locator(f"html[lang^={language[:2]}]").count() == 1
        seen += 1
        found += [f"{address.name} {size[0]}: {f}" for f in faults(page, size, violations)]
    assert found == []
    assert seen > 80
