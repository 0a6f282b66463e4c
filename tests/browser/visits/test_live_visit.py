"""Two people, two browsers, one visit: the signal appears on the other team's open page.

How fast is asserted where only the product is measured (tests/web/live); here it is printed.
"""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.fixtures.database import WORLD_AT
from tests.joint_visit import officer, opened, returned_sheet

from liance.flows.demonstration.world import World, load_world
from liance.mechanism.operations.actions.signals import send_signal
from liance.mechanism.operations.models import Visit

PHONE = (390, 844)


@pytest.fixture(scope="module")
def office(standing_office: str) -> str:
    """One for all: each test has a visit of its own."""
    return standing_office


@pytest.mark.clause("D5")
def test_a_signal_appears_on_the_other_teams_open_page(
    office: str, signed_in: Callable[..., Page]
) -> None:
    world = load_world(at=WORLD_AT)
    visit = opened(world, world.at)
    path = f"{office}/visits/{visit.id}/"
    samplers, officers = signed_in("zhanglixin", size=PHONE), signed_in("liwentao")
    with samplers.expect_response(lambda answer: answer.url.split("?")[0].endswith("/live")):
        samplers.goto(path)
    taken = []
    for number in range(5):
        officers.goto(f"{path}signals/new/")
        officers.get_by_label("要对方知道什么").fill(f"加药泵停运，第 {number} 次")
        pressed = time.monotonic()
        officers.get_by_role("button", name="立即通报").click(no_wait_after=True)
        expect(samplers.get_by_text(f"加药泵停运，第 {number} 次")).to_be_visible(timeout=15000)
        taken.append(time.monotonic() - pressed)
        expect(officers).to_have_url(path)
    print(f"\nsignal on the page: median {sorted(taken)[2]:.3f} s, worst {max(taken):.3f} s")
    samplers.get_by_role("button", name="签收").first.click()
    expect(samplers.get_by_role("link", name="答复", exact=True)).to_be_visible()
    # A line that is being typed on another page is not lost, and the signal shows above it.
    samplers.goto(f"{path}entries/new/")
    samplers.get_by_label("一句话").fill("写到一半")
    expect(samplers.get_by_text("对方刚发来信号").first).to_be_visible()


def _told(page: Page, world: World, visit: Visit, text: str, after: int) -> None:
    """An officer's signal, ``after`` seconds on site; returns when the open page has fetched the record afresh."""
    with page.expect_response(lambda answer: answer.url.endswith(f"/visits/{visit.id}/record/")):
        send_signal(
            visit_id=visit.id, direction="to_monitoring", text=text, actor=officer(world),
            at=world.at + timedelta(seconds=after),
        )  # fmt: skip
    # The swap follows the answer in the same task; two frames later it is on the page.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))")


def _put_down(page: Page, place: Locator) -> None:
    """Press the mouse's button on the middle of a place, and hold it."""
    box = place.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()


def test_no_click_and_no_word_is_lost_to_a_swap(
    office: str, signed_in: Callable[..., Page]
) -> None:
    world = load_world(at=WORLD_AT)
    visit = opened(world, world.at)
    page = signed_in("zhanglixin")
    path = f"{office}/visits/{visit.id}/"
    with page.expect_response(lambda answer: answer.url.split("?")[0].endswith("/live")):
        page.goto(path)
    # A hand is on the page: the news waits, and comes when it let go.
    _put_down(page, page.locator("h1").first)
    _told(page, world, visit, "按下的时候", 1)
    expect(page.get_by_text("按下的时候")).to_have_count(0)
    page.mouse.up()
    expect(page.get_by_text("按下的时候").first).to_be_visible()
    # Somebody writes in the part that would be replaced.
    page.locator("#record").evaluate(
        "place => place.insertAdjacentHTML('afterbegin',"
        " '<form method=get data-clean><input aria-label=便笺></form>')"
    )
    note = page.get_by_label("便笺")
    note.click()
    _told(page, world, visit, "光标在里面", 2)
    expect(page.get_by_text("光标在里面")).to_have_count(0)
    note.press_sequentially("写到一半")
    page.locator("h1").first.click()
    expect(note).to_have_value("写到一半")
    expect(page.get_by_text("光标在里面")).to_have_count(0)
    note.fill("")
    note.blur()
    expect(page.get_by_text("光标在里面").first).to_be_visible()
    # The click itself arrives, though the news came between pressing and letting go.
    _put_down(page, page.get_by_role("link", name="通报执法人员"))
    _told(page, world, visit, "点击途中", 3)
    page.mouse.up()
    expect(page).to_have_url(f"{path}signals/new/")


# By day `test_every_page` walks the same addresses.
@pytest.mark.nightly
def test_every_page_of_the_visit_passes_the_accessibility_check(
    office: str,
    signed_in: Callable[..., Page],
    violations: Callable[[Page], list[str]],
) -> None:
    world = load_world(at=WORLD_AT)
    visit, sheet = opened(world, world.at), returned_sheet(world)
    source = visit.source_id
    page = signed_in("zhanglixin")
    found = {}
    for path in (
        "/visits/", f"/visits/{visit.id}/", f"/visits/{visit.id}/entries/new/",
        f"/visits/open/{sheet.id}/", "/visits/urgent/", f"/visits/urgent/{source}/",
        f"/visits/{visit.id}/points/", f"/visits/{visit.id}/points/new/",
        f"/visits/{visit.id}/readings/new/", f"/visits/{visit.id}/readings/confirm/",
        f"/visits/{visit.id}/signals/new/",
        f"/visits/{visit.id}/originals/",
    ):  # fmt: skip
        answer = page.goto(f"{office}{path}")
        assert answer is not None
        assert answer.status == 200, path
        found[path] = violations(page)
    assert {path: said for path, said in found.items() if said} == {}
