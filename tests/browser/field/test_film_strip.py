"""The phone's day as pictures: taken from the app itself, for the documents.

`LIANCE_FILM=docs/images/field` keeps them there, `LIANCE_FILM_LANGUAGE=en` and
`LIANCE_FILM_SIZE=360x640` take them in English or on a small phone.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Geolocation, Locator, Page, expect
from tests.browser.field.fit import small, wide
from tests.browser.field.handset import Handset
from tests.browser.field.scene import (
    OFFICER,
    SAMPLER,
    SECOND,
    Scene,
    confirm_bottle,
    enter,
    fill,
    offer,
    read_off,
)

MOST_BYTES = 100_000


@dataclass
class Film:
    """Pictures in the order in which they are taken; what ``look`` and the glass find wrong."""

    folder: Path
    look: Callable[[Page], list[str]]
    taken: list[Path] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)

    def shoot(self, one: Handset, name: str, at: Locator | None = None) -> None:
        """What the glass shows now, from the top or where ``at`` comes into sight."""
        if at is not None:
            at.scroll_into_view_if_needed()
        one.page.wait_for_timeout(350)
        path = self.folder / f"{len(self.taken) + 1:02d}-{name}.png"
        one.page.screenshot(path=str(path))
        self.taken.append(path)
        found = [*self.look(one.page), *wide(one.page), *small(one.page)]
        if found:
            self.faults[path.name] = found


def dressed(one: Handset) -> None:
    """In the language and size that are asked for."""
    wide, high = os.environ.get("LIANCE_FILM_SIZE", "390x844").split("x")
    one.page.set_viewport_size({"width": int(wide), "height": int(high)})
    language = os.environ.get("LIANCE_FILM_LANGUAGE", "zh")
    one.page.evaluate("it => localStorage.setItem('liance.language', it)", language)


def undressed(one: Handset) -> None:
    """Back in Chinese, which the hands of these tests read."""
    one.page.evaluate("localStorage.setItem('liance.language', 'zh')")


@pytest.mark.nightly
def test_the_day_of_two_phones_fits_the_glass(
    scene: Scene,
    phones: Callable[[str], Handset],
    violations: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    folder = Path(os.environ.get("LIANCE_FILM", str(tmp_path)))
    folder.mkdir(parents=True, exist_ok=True)
    film = Film(folder, violations)
    sampler, officer, second = phones(SAMPLER), phones(OFFICER), phones(SECOND)
    for one in (sampler, officer, second):
        one.context.set_geolocation(_at(scene))
        one.context.set_offline(True)
    _before(film, sampler, scene)
    _gate(film, sampler, scene)
    _samples(film, sampler, second, scene)
    receipt = _signal(film, sampler, officer, scene)
    _officer(film, officer, scene)
    _evening(film, sampler, scene, receipt)
    heavy = {one.name: one.stat().st_size for one in film.taken}
    assert {name: size for name, size in heavy.items() if size > MOST_BYTES} == {}
    assert len(film.taken) >= 16
    assert film.faults == {}


def _at(scene: Scene) -> Geolocation:
    """Forty metres from the place on file."""
    source = scene.sheet.source
    return {"latitude": float(source.lat) + 0.0003, "longitude": float(source.lon), "accuracy": 6}


def page(film: Film, one: Handset, scene: Scene, path: str, name: str) -> None:
    """A picture of one page in the dress of the film."""
    dressed(one)
    one.open(path.format(visit=scene.path))
    film.shoot(one, name)
    undressed(one)


def _before(film: Film, one: Handset, scene: Scene) -> None:
    dressed(one)
    one.page.goto(f"{one.address}/field/")
    one.page.wait_for_selector(".unlock")
    film.shoot(one, "unlock")
    one.unlock()
    film.shoot(one, "missions")
    one.open(scene.path)
    film.shoot(one, "visit")
    one.page.get_by_role("tab").nth(1).click()
    film.shoot(one, "limits")
    one.page.get_by_role("tab").nth(2).click()
    film.shoot(one, "bottles")
    undressed(one)


def _gate(film: Film, one: Handset, scene: Scene) -> None:
    one.open(f"{scene.path}/gate")
    one.page.locator("summary").click()
    for username in (SECOND, OFFICER, "wangxuemei"):
        button = one.page.locator("details .row", has_text=scene.world.staff[username].name)
        if button.count():
            button.first.click()
    one.page.wait_for_timeout(400)
    page(film, one, scene, "{visit}/gate", "gate")
    enter(one, scene)
    page(film, one, scene, "{visit}", "work")


def _samples(film: Film, one: Handset, two: Handset, scene: Scene) -> None:
    page(film, one, scene, "{visit}/bottle", "bottle")
    fill(one, scene, "F-0001")
    page(film, one, scene, "{visit}/bottle", "bottle-filled")
    confirm_bottle(one, two, scene)
    page(film, one, scene, "{visit}/reading", "reading-new")
    read_off(one, scene, "9.62")
    page(film, one, scene, "{visit}/reading", "reading-over")


def _signal(film: Film, sampler: Handset, officer: Handset, scene: Scene) -> list[str]:
    sampler.open(f"{scene.path}/reading")
    sampler.press("通报执法人员")
    sampler.page.wait_for_url("**/signals/new*")
    sampler.press("通报执法人员")
    expect(sampler.page.locator("[data-frame]")).to_be_visible()
    frames = sampler.shown()
    page(film, sampler, scene, sampler.page.url.split("/field", 1)[1], "signal-shown")
    officer.open("/scan")
    officer.types_code(frames)
    officer.page.wait_for_url("**/signals/*")
    here = officer.page.url.split("/field", 1)[1]
    page(film, officer, scene, here, "signal-received")
    officer.open(here)
    officer.press("确认收到")
    expect(officer.page.locator("[data-frame]")).to_be_visible()
    return officer.shown()


def _officer(film: Film, one: Handset, scene: Scene) -> None:
    one.open(f"{scene.path}/check")
    one.page.locator("section").first.get_by_role("radio").first.click()
    one.page.wait_for_timeout(300)
    page(film, one, scene, "{visit}/check", "checklist")
    one.open(f"{scene.path}/transcript")
    one.page.get_by_label("问 1").fill("加碱中和池的加碱泵今天是什么状态？")
    one.page.get_by_label("答 1").fill("早上八点五十左右探头读数偏低，班长改成手动，没有写记录。")
    one.page.get_by_role("checkbox").click()
    one.press("去签字")
    one.page.get_by_label("姓名").fill("郭海燕")
    one.page.wait_for_timeout(400)
    dressed(one)
    one.open(f"{scene.path}/transcript")
    one.sign()
    expect(one.page.locator("footer .act.primary")).to_be_enabled()
    film.shoot(one, "transcript")
    undressed(one)


def _evening(film: Film, one: Handset, scene: Scene, receipt: list[str]) -> None:
    one.open(one.page.url.split("/field", 1)[1])
    one.press("扫对方回执码")
    one.types_code(receipt)
    expect(one.page.get_by_text("执法人员已确认")).to_be_visible()
    page(film, one, scene, one.page.url.split("/field", 1)[1], "signal-acknowledged")
    page(film, one, scene, "{visit}/evidence", "evidence")
    offer(one, scene, "F-0001")
    page(film, one, scene, "{visit}/handover", "handover")
    page(film, one, scene, "/sync", "sync")
    page(film, one, scene, "/me", "settings")
