"""The operation as people walk it over HTTP, from the draft of a sheet to the teams' departure.

One journey after the other, until something dies. A form that was not acknowledged goes again,
unchanged, after the restart.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from tests.crash.visitor import (
    Acknowledged,
    Memory,
    Photo,
    Sending,
    UnansweredError,
    UnexpectedError,
    Visitor,
    filled,
)

from liance.doors.cli.validation.browser import Value
from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.flows.demonstration.world import World
from liance.foundation.kernel.clock import SHANGHAI

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OFFICERS, SAMPLERS = ("liwentao", "wangxuemei"), ("zhanglixin", "zhaoting")
PEOPLE = ("liwentao", "chenjing", "zhanglixin")
FIRM = "瑞麟乳业有限公司"


@dataclass
class Journey:
    """The people, where they are, and what was promised to them."""

    world: World
    base: str
    memory: Memory
    dice: random.Random
    phase: str = "between steps"
    on_write: Callable[[], None] = lambda: None
    people: dict[str, Visitor] = field(default_factory=dict)
    attempts: list[Sending] = field(default_factory=list)
    pending: Sending | None = None
    kept: Callable[[str], str] = lambda _: ""
    not_repeated: Counter[str] = field(default_factory=Counter)
    lengths: list[float] = field(default_factory=lambda: [0.3])
    number: int = 1
    place: int = 0
    sheet: str = ""
    visit: str = ""

    def sign_in(self) -> None:
        """Everybody signs in, once: sessions outlive the kills."""
        for username in PEOPLE:
            self.people[username] = Visitor(self.base)
            self.people[username].enter(username, DEMO_PASSWORD)

    def walk(self, until: Callable[[], bool]) -> None:
        """Go on until ``until()`` holds or nobody answers."""
        try:
            while not until():
                self.step()
        except UnansweredError:
            return
        finally:
            self.phase = "between steps"

    def step(self) -> None:
        """The next form, or again the one that nobody acknowledged."""
        if self.pending is None:
            build = STEPS[self.place]
            self.phase = f"{build.__name__}: reading the form"
            self.pending = build(self)
            self.attempts.append(self.pending)
        sending = self.pending
        self.phase = f"{sending.step}: writing"
        self.on_write()
        began = time.monotonic()
        try:
            address = self.people[sending.who].deliver(sending)
        except UnexpectedError:
            # Carried out before the kill, and its page now says 404: the record has moved on.
            address = self.kept(sending.key)
            if not address:
                raise
            self.not_repeated[sending.step] += 1
        self.lengths.append(time.monotonic() - began)
        self.memory.keep(Acknowledged(sending.step, sending.key, sending.subject, address))
        self.phase = "between steps"
        self._settle(sending.step, address)

    def listening(self) -> bool:
        """Whether the sign-in page opens."""
        try:
            Visitor(self.base).open("/account/login/")
        except UnansweredError:
            return False
        return True

    def answers(self) -> bool:
        """Whether the desk opens for somebody who signed in before the kill."""
        try:
            self.people["liwentao"].open("/sheets/")
        except UnansweredError:
            return False
        return True

    def _settle(self, step: str, address: str) -> None:
        self.pending = None
        if step == "draft":
            self.sheet = UUID.findall(address)[-1]
        elif step == "enter":
            self.visit = UUID.findall(address)[-1]
        self.place += 1
        if self.place == len(STEPS):
            self.place, self.number = 0, self.number + 1

    def tag(self) -> str:
        """Words that only this step of this journey writes."""
        return f"第 {self.number} 程 {self.place}-{self.dice.getrandbits(48):012x}"

    def ids(self, usernames: tuple[str, ...]) -> list[str]:
        """Identifiers of people."""
        return [str(self.world.staff[name].id) for name in usernames]

    def fill(
        self, step: str, who: str, path: str, *, action: str = "", having: str = "",
        subject: str = "", photo: Photo | None = None, **values: Value,
    ) -> Sending:  # fmt: skip
        """Open the page and fill its form."""
        page = self.people[who].open(path)
        form = page.form(action, having=having)
        return filled(step, who, page, form, dict(values), subject=subject, photo=photo)


def draft(way: Journey) -> Sending:
    """The officer drafts a sheet (W1)."""
    source = next(s for name, s in way.world.sources.items() if name.endswith(FIRM))
    day = datetime.now(SHANGHAI) + timedelta(days=6)
    tag = way.tag()
    return way.fill(
        "draft", "liwentao", f"/sheets/new/?source={source.id}", having="ground", subject=tag,
        note=tag, crew=way.ids(OFFICERS), then="save", day=f"{day:%Y-%m-%d}", starts="09:30",
        ends="15:30",
    )  # fmt: skip


def issue(way: Journey) -> Sending:
    """The draft goes out (W4)."""
    path = f"/sheets/{way.sheet}/edit/"
    return way.fill("issue", "liwentao", path, having="ground", subject=way.sheet, then="send")


def talk(way: Journey) -> Sending:
    """The station says something (W2)."""
    tag = way.tag()
    path = f"/sheets/{way.sheet}/"
    return way.fill("talk", "chenjing", path, action="comment", subject=tag, text=tag)


def give_back(way: Journey) -> Sending:
    """The station returns the sheet (W5)."""
    path = f"/sheets/{way.sheet}/return/"
    page = way.people["chenjing"].open(path)
    form = page.form(having="crew")
    values: dict[str, Value] = {
        "crew": way.ids(SAMPLERS), "stock_confirmed": "on", "reply": "能承担",
        "instruments": [value for value, _ in form.choices["instruments"]],
    }  # fmt: skip
    return filled("give_back", "chenjing", page, form, values, subject=way.sheet)


def enter(way: Journey) -> Sending:
    """Both teams enter (D1, D2)."""
    return way.fill(
        "enter", "liwentao", f"/visits/open/{way.sheet}/", having="officers", subject=way.sheet,
        officers=way.ids(OFFICERS), monitors=way.ids(SAMPLERS), place_note="厂门口",
        late_reason="企业当天满负荷生产",
        other_place_note="厂门口", companion="段宏伟", companion_state="signed",
    )  # fmt: skip


def record(way: Journey) -> Sending:
    """A line with a photo (D3)."""
    tag = way.tag()
    photo = Photo("originals", "P-001.jpg", b"\xff\xd8" + way.dice.randbytes(40_000))
    return way.fill(
        "record", "liwentao", f"/visits/{way.visit}/entries/new/", having="title", subject=tag,
        photo=photo, kind="facility", title=tag, text="见照片",
    )  # fmt: skip


def measure(way: Journey) -> Sending:
    """A field reading of two people (D4)."""
    tag = way.tag()
    page = way.people["zhanglixin"].open(f"/visits/{way.visit}/readings/new/")
    form = page.form(having="raw")
    values: dict[str, Value] = {
        "item": form.choice("item", "pH"), "raw": "9.6", "calibration": tag,
        "instrument": form.choice("instrument", "PH-03"), "confirmed_by": way.ids(SAMPLERS)[1],
    }  # fmt: skip
    return filled("measure", "zhanglixin", page, form, values, subject=tag)


def signal(way: Journey) -> Sending:
    """The samplers tell the officers (D6)."""
    tag = way.tag()
    path = f"/visits/{way.visit}/signals/new/"
    return way.fill("signal", "zhanglixin", path, having="text", subject=tag, text=tag)


def acknowledge(way: Journey) -> Sending:
    """An officer takes note (D6)."""
    page = way.people["liwentao"].open(f"/visits/{way.visit}/")
    form = page.form("acknowledge")
    return filled("acknowledge", "liwentao", page, form, {},
                  subject=UUID.findall(urlsplit(form.action).path)[-1])  # fmt: skip


def bottle(way: Journey) -> Sending:
    """A bottle is filled and sealed (D4)."""
    tag = way.tag()
    path = f"/samples/new/{way.visit}/"
    return way.fill(
        "bottle", "zhanglixin", path, having="seal_number", subject=tag, description=tag,
        seal_number=f"F{way.dice.getrandbits(32)}",
    )  # fmt: skip


def leave(way: Journey) -> Sending:
    """Both teams leave (D1)."""
    path = f"/visits/{way.visit}/"
    return way.fill("leave", "liwentao", path, action="leave", subject=way.visit)


STEPS = (
    draft, issue, talk, give_back, enter, record, measure, signal, acknowledge, bottle, leave,
)  # fmt: skip
