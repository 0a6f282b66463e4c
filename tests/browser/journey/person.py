"""What everybody at a screen can do: the base of the people of the journey."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, expect
from tests.fixtures.office import PHONE, WIDE

GUIDE = Path(__file__).parents[3] / "docs" / "guide"
# What the guide shows, by its own references.
SHOWN = {
    name
    for page in GUIDE.glob("*.md")
    for name in re.findall(r"images/guide/([\w-]+)\.png", page.read_text(encoding="utf-8"))
}


@dataclass
class Person:
    """Somebody signed in at ``address``, who looks at ``page``."""

    page: Page
    address: str

    def desk(self) -> None:
        """Go to one's desk by the navigation."""
        entry = self.page.get_by_role("link", name="工作台", exact=True)
        if not entry.is_visible():
            self.page.get_by_role("button", name="菜单").click()
        entry.click()
        expect(self.page).to_have_title(re.compile("工作台"))

    def watch_desk(self) -> None:
        """Go to the desk and let it listen: what is told from now on shows by itself."""
        with self.page.expect_response(is_stream):
            self.desk()

    def begin(self, words: str, button: str) -> None:
        """From the desk, in one click: the line with these words, its button."""
        self.desk()
        lines = self.page.locator("main tr, main .rows > li").filter(has_text=words)
        lines.get_by_role("link", name=button, exact=True).first.click()

    def go(self, noun: str) -> None:
        """Open a noun of the navigation."""
        self.page.get_by_role("navigation", name="主导航").get_by_role(
            "link", name=noun, exact=True
        ).click()

    def press(self, word: str) -> None:
        """Press the button of the page (not of a dialogue) with this word."""
        buttons = self.page.locator("main").get_by_role("button", name=word, exact=True)
        buttons.filter(visible=True).first.click()

    def follow(self, word: str) -> None:
        """Follow the link with this word that is to be seen on the page."""
        links = self.page.locator("main").get_by_role("link", name=word, exact=True)
        links.filter(visible=True).first.click()

    def row(self, words: str) -> Locator:
        """The line of a table or list with these words."""
        return self.page.locator("main tr, main li").filter(has_text=words).first

    def write(self, label: str, text: str) -> None:
        """Fill the field of this label."""
        self.page.get_by_label(label, exact=False).first.fill(text)

    def tick(self, *names: str) -> None:
        """Tick boxes by (part of) their labels."""
        for name in names:
            self.page.get_by_role("checkbox", name=name).first.check()

    def sees(self, *words: str) -> None:
        """Each of the words is to be seen on the page."""
        for word in words:
            expect(self.page.locator("main").get_by_text(word).first).to_be_visible()

    def lacks(self, *words: str) -> None:
        """None of the words is on the page."""
        for word in words:
            expect(self.page.locator("main").get_by_text(word)).to_have_count(0)

    def confirm(self, dialog: str, word: str) -> None:
        """Open a dialogue by its button and answer it."""
        self.press(dialog)
        self.page.get_by_role("dialog").get_by_role("button", name=word, exact=True).click()

    def shoot(self, name: str) -> None:
        """Keep pictures, wide and on a phone, where LIANCE_SHOTS says; those that the guide shows,
        a screenful of each, where LIANCE_GUIDE says."""
        guide = os.environ.get("LIANCE_GUIDE")
        if guide and name in SHOWN:
            self._screenful(str(Path(guide) / f"{name}.png"))
        folder = os.environ.get("LIANCE_SHOTS")
        if not folder:
            return
        before = self.page.viewport_size
        self.page.evaluate("scrollTo(0, 0)")
        for kind, (width, height) in (("phone", PHONE), ("desk", WIDE)):
            self.page.set_viewport_size({"width": width, "height": height})
            self.page.screenshot(path=str(Path(folder) / f"{name}-{kind}.png"), full_page=True)
        if before is not None:
            self.page.set_viewport_size(before)

    def _screenful(self, path: str) -> None:
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": 1180, "height": 760})
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=path)
        if before is not None:
            self.page.set_viewport_size(before)


def receive(person: Person, firm: str) -> None:
    """Acknowledge the copy of the report on a unit, from the desk."""
    person.begin(firm, "签收")
    person.row(firm).get_by_role("button", name="签收").click()
    person.sees("已签收，回执已记录。")


def is_stream(answer: Response) -> bool:
    return answer.url.split("?")[0].endswith("/live")


def choose(select: Locator, words: str) -> None:
    """Take the option of a select that contains the words."""
    option = select.first.locator("option").filter(has_text=words).first
    select.first.select_option(value=option.get_attribute("value") or "")
