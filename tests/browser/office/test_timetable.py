"""The week board as people use it: arranged, asked what if, announced, made a contact sheet."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.fixtures.office import PHONE

from liance.flows.demonstration.story import Story, _filed
from liance.flows.demonstration.teams import MAIN
from liance.flows.demonstration.timetables import arranged, days_of, searched, special_plan
from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.clock import SHANGHAI, now

pytestmark = pytest.mark.nightly


@pytest.mark.clause("P3")
def test_from_open_targets_to_a_contact_sheet(office: str, signed_in, violations) -> None:
    world, at = load_world(at=now()), now()
    first, last = days_of(at.astimezone(SHANGHAI).date())
    plan = special_plan(world, first, last, at=at, most=6)
    _filed(Story(world, at), plan, MAIN, accepted=True)
    page: Page = signed_in("chenjing")
    page.goto(f"{office}/plans/{plan.id}/")
    page.get_by_role("link", name="排期", exact=True).click()
    page.get_by_role("button", name="编排新版").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("6 家次还没有日子")
    page.get_by_role("button", name="求解").click()
    expect(page.locator("#search")).to_contain_text("等待后台")
    assert searched(now()) == 1
    expect(page.get_by_role("heading", level=1)).to_contain_text("6 家次都已排定")
    page.get_by_role("button", name="公布").click()
    page.locator("dialog[open]").get_by_role("button", name="公布").click()
    expect(page.get_by_text("排期已公布")).to_be_visible()
    page.get_by_role("button", name="算一算").click()
    assert searched(now()) == 1
    expect(page.locator("#what-if")).to_contain_text("少了外出最多的")
    board = page.url
    officer: Page = signed_in("liwentao")
    officer.goto(board)
    officer.locator(".board .outing").first.click()
    officer.get_by_role("button", name="出具联系单").first.click()
    expect(officer.get_by_text("联系单已按排期起草")).to_be_visible()
    assert re.search(r"/sheets/[0-9a-f-]+/", officer.url)


def test_a_filled_board_can_be_read_on_a_desk_and_on_a_phone(
    office: str, signed_in: Callable[..., Page], violations
) -> None:
    world, at = load_world(at=now()), now()
    row = arranged(world, lambda plan: _filed(Story(world, at), plan, MAIN, accepted=True), at=at)
    for size in ((1280, 900), PHONE):
        page = signed_in("chenjing", size=size)
        page.goto(f"{office}/plans/timetable/{row.id}/")
        expect(page.locator(".outing:visible").first).to_be_visible()
        assert violations(page) == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size[0]
