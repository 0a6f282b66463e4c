"""Every page of every area, found by walking the URLconf, for somebody whom the table lets in: no
fault of accessibility, nothing wider than a phone; at night also on a desk and in English."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page
from tests.authorisation import ACTORS, OPEN, Address, addresses, expected
from tests.every_object import Ids, every_object, of_the_register
from tests.fixtures.office import PHONE, WIDE
from tests.plan_scene import plans

from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.clock import now

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
def ids(office: str) -> Ids:
    """One object of every kind, in the database that is served."""
    world, at = load_world(at=now()), now()
    return of_the_register(world) | plans(world, at=at) | every_object(world, at=at)


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
