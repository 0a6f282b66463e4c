"""Two people, two browsers, one visit: the signal appears on the other team's open page.

How fast is asserted where only the product is measured (tests/web/live); here it is printed.
"""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.fixtures.database import WORLD_AT, TestDatabase
from tests.joint_visit import opened, returned_sheet

from liance.flows.demonstration.world import load_world

PHONE = (390, 844)


@pytest.mark.clause("D5")
def test_a_signal_appears_on_the_other_teams_open_page(
    fresh_world: TestDatabase, office: str, signed_in: Callable[..., Page]
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
    expect(samplers.get_by_role("link", name="答复")).to_be_visible()
    # A line that is being typed on another page is not lost, and the signal shows above it.
    samplers.goto(f"{path}entries/new/")
    samplers.get_by_label("一句话").fill("写到一半")
    expect(samplers.get_by_text("对方刚发来信号").first).to_be_visible()


def test_every_page_of_the_visit_passes_the_accessibility_check(
    fresh_world: TestDatabase,
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
