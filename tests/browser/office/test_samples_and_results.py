"""The pages of samples and results in a real browser: no fault of accessibility, nothing too wide,
in both languages, on the desk and on the phone."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.fixtures.office import PHONE, WIDE
from tests.sample_scene import Scene, fresh, open_scene

from liance.flows.demonstration.world import load_world
from liance.foundation.kernel.clock import now
from liance.mechanism.custody.actions import keeping, receiving
from liance.mechanism.custody.models import Bottle
from liance.mechanism.laboratory.models import Determination


@dataclass
class Staged:
    """A bottle with a broken chain, one at the keeper's door, and an exceedance under review."""

    scene: Scene
    broken: Bottle
    offered: Bottle
    over: Determination
    unjudged: Determination


@pytest.fixture
def office(standing_office: str) -> str:
    """One for all tests here: each stages bottles of its own."""
    return standing_office


@pytest.fixture
def staged(office: str) -> Staged:
    world = load_world(at=now() - timedelta(days=3))
    scene = open_scene(world, at=now() - timedelta(hours=17))
    scene.clock = now() - timedelta(hours=16, minutes=46)
    broken = scene.sealed("六价铬")
    received = scene.sealed("六价铬")
    for degrees in ("4.1", "3.4", "3.0"):
        scene.wait(minutes=45)
        keeping.keep(
            bottle_ids=[broken.id], place="7号冷藏箱", temperature_c=Decimal(degrees),
            actor=scene.actor("zhanglixin"), at=scene.clock,
        )  # fmt: skip
    scene.wait(minutes=70)
    batch = scene.offer(broken, taker="dengkai")
    scene.offer(received)
    receiving.receive(
        bottle_id=received.id, version=received.version, accepted=True, seal_intact=True,
        temperature_c=Decimal("3.4"), place="2号冷藏柜", actor=scene.actor("sunyulan"),
        at=scene.clock,
    )  # fmt: skip
    scene.wait(hours=1)
    over = scene.enter(fresh(received), "六价铬", "0.54", detection_limit="0.004")
    unjudged = scene.enter(fresh(received), "六价铬", "ND", detection_limit="0.6")
    scene.wait(hours=4, minutes=35)
    scene.accept(batch, by="dengkai")
    scene.wait(minutes=30)
    keeping.keep(
        bottle_ids=[broken.id], place="样品车", temperature_c=Decimal("7.2"),
        actor=scene.actor("dengkai"), at=scene.clock,
    )  # fmt: skip
    scene.wait(minutes=22)
    keeping.keep(
        bottle_ids=[broken.id], place="样品车", temperature_c=Decimal("3.9"),
        actor=scene.actor("dengkai"), at=scene.clock,
    )  # fmt: skip
    scene.offer(broken, giver="dengkai")
    scene.wait(minutes=5)
    receiving.receive(
        bottle_id=broken.id, version=fresh(broken).version, accepted=True, seal_intact=True,
        temperature_c=Decimal("3.4"), place="2号冷藏柜 B3", actor=scene.actor("sunyulan"),
        at=scene.clock,
    )  # fmt: skip
    waiting = scene.sealed("总铬")
    scene.clock = now() - timedelta(minutes=5)
    scene.offer(waiting)
    scene.fill("总铬")
    return Staged(scene, broken, waiting, over, unjudged)


def shoot(page: Page, name: str) -> None:
    """Keep a picture where LIANCE_SHOTS says."""
    folder = os.environ.get("LIANCE_SHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["desk", "phone"])
@pytest.mark.nightly
def test_every_page_fits_and_has_no_accessibility_fault(
    staged: Staged, office: str, signed_in: Callable[..., Page], violations, size
) -> None:
    bottle, offered = staged.broken.id, staged.offered.id
    visit = staged.scene.visit.id
    pages = [
        ("sunyulan", "/samples/", "samples"),
        ("sunyulan", f"/samples/{bottle}/", "bottle"),
        ("sunyulan", f"/samples/{offered}/receive/", "receive"),
        ("sunyulan", "/samples/all/", "all"),
        ("zhaoting", f"/samples/new/{visit}/", "fill"),
        ("sunyulan", "/samples/handover/", "handover"),
        ("sunyulan", "/samples/keep/", "keep"),
        ("zhoumin", "/results/", "results"),
        ("zhoumin", "/results/enter/?factor=六价铬", "enter"),
        ("wujianguo", "/results/", "review"),
        ("wujianguo", f"/results/{staged.over.id}/", "verdict"),
        ("zhoumin", f"/results/{staged.unjudged.id}/", "unjudged"),
        ("zhoumin", f"/results/{staged.over.id}/amend/", "amend"),
        ("zhoumin", f"/results/visit/{visit}/", "completeness"),
        ("zhoumin", "/results/all/", "all-results"),
    ]
    kind = "desk" if size == WIDE else "phone"
    faults, current, page = [], "", None
    for username, address, name in pages:
        if page is None or username != current:
            page, current = signed_in(username, size=size), username
        page.goto(office + address)
        expect(page.locator("h1")).to_be_visible()
        shoot(page, f"{name}-{kind}")
        faults += [f"{name}: {fault}" for fault in violations(page)]
        wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        if wide > window:
            faults.append(f"{name}: {wide} px wide on {window}")
    assert faults == []


@pytest.mark.clause("D4")
def test_the_keeper_works_by_scanner_and_keyboard(
    staged: Staged, office: str, signed_in: Callable[..., Page]
) -> None:
    page = signed_in("sunyulan")
    page.goto(f"{office}/samples/")
    page.keyboard.type(staged.offered.number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("接收核对")
    page.get_by_label("完好", exact=True).check()
    page.get_by_label("温度 ℃").fill("3.4")
    page.get_by_label("存放位置").fill("2号冷藏柜 B4")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已接收。")).to_be_visible()
    assert fresh(staged.offered).state == "received"


def test_the_pages_speak_english(
    staged: Staged, office: str, signed_in: Callable[..., Page]
) -> None:
    page = signed_in("sunyulan")
    page.locator(".person > summary").click()
    page.get_by_role("button", name="English").click()
    for address, name in (
        ("/samples/", "samples"), (f"/samples/{staged.broken.id}/", "bottle"),
    ):  # fmt: skip
        page.goto(office + address)
        shoot(page, f"{name}-english")
        said = page.locator("main h1, main h2, main th, main button, main label").all_inner_texts()
        names = {person.name for person in staged.scene.world.staff.values()}
        left = [s for s in said if any("\u4e00" <= c <= "\u9fff" for c in s)]
        assert [s for s in left if not any(n in s for n in names)] == []
