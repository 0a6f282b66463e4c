"""The pages of register, people, laboratories and ledger in Chromium: no fault of accessibility,
no page wider than the phone. By day every address is walked by `test_every_page`; at night these
follow searches and the first record behind each list."""

import os
from pathlib import Path

import pytest
from tests.fixtures.office import PHONE

PAGES = {
    "hanxue": ["/sources/", "/commissions/", "/people/", "/ledger/", "/ledger/heads/",
               "/search/?q=瑞麟", "/people/certificates/?held=dual"],
    "xieyun": ["/sources/?q=宏屹", "/people/accounts/", "/people/pairings/", "/people/instruments/",
               "/standards/", "/standards/GB-8978-1996/", "/sources/new/", "/people/pairings/new/",
               "/people/agencies/new/"],
}  # fmt: skip


pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def office(standing_office: str) -> str:
    """One for all: its pages are read."""
    return standing_office


@pytest.mark.parametrize("username", list(PAGES))
def test_the_pages_have_no_faults(signed_in, office, violations, username) -> None:
    page = signed_in(username)
    for address in _with_details(page, office, PAGES[username]):
        page.goto(f"{office}{address}")
        _keep(page, f"{username}{address}")
        assert violations(page) == [], address


@pytest.mark.parametrize("username", list(PAGES))
def test_the_pages_fit_the_phone(signed_in, office, username) -> None:
    page = signed_in(username, size=PHONE)
    for address in _with_details(page, office, PAGES[username]):
        page.goto(f"{office}{address}")
        _keep(page, f"phone-{username}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], address


def _with_details(page, office: str, addresses: list[str]) -> list[str]:
    """The addresses and the first record behind each list of records."""
    found = list(addresses)
    for address in addresses[:3]:
        page.goto(f"{office}{address}")
        row = page.locator("tr[data-href]").first
        if row.count():
            found.append(row.get_attribute("data-href"))
    return found


def _keep(page, name: str) -> None:
    folder = os.environ.get("LIANCE_SCREENSHOTS")
    if folder:
        safe = "".join(c if c.isalnum() else "-" for c in name)
        page.screenshot(path=Path(folder) / f"{safe}.png", full_page=True)
