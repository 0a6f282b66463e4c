"""The record of a validation: steps with clauses and times, assertions, refusals."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from liance.doors.cli.validation.browser import Browser, Form, Page, Value
from liance.flows.demonstration.cast import DEMO_PASSWORD
from liance.foundation.kernel.clock import fixed

REFUSING = (404, 409, 422)


@dataclass
class Step:
    """One step as walked: what, which clauses, which objects, how many milliseconds."""

    number: int
    name: str
    clauses: tuple[str, ...]
    at: datetime
    objects: list[str] = field(default_factory=list)
    millis: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class Assertion:
    """One named assertion on a clause and whether it held."""

    clause: str
    name: str
    held: bool
    said: str = ""


@dataclass(frozen=True)
class Refusal:
    """Something that must be refused, and what came."""

    name: str
    clause: str
    held: bool
    said: str = ""


@dataclass
class Walk:
    """Everything that happened, and the browsers of the people."""

    base: str
    steps: list[Step] = field(default_factory=list)
    assertions: list[Assertion] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    browsers: dict[str, Browser] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    heard: Callable[[Step], None] = lambda _: None

    @contextmanager
    def step(self, name: str, *clauses: str, at: datetime) -> Iterator[Step]:
        """A step at a held instant. An error is recorded and raised: what follows stands on it."""
        step = Step(len(self.steps) + 1, name, clauses, at)
        self.steps.append(step)
        began = time.perf_counter()
        try:
            with fixed(at):
                yield step
        except Exception as error:
            step.error = f"{type(error).__name__}: {error}"[:400]
            raise
        finally:
            step.millis = round((time.perf_counter() - began) * 1000, 1)
            self.heard(step)

    def person(self, username: str) -> Browser:
        """The browser of a person, signed in at the first use."""
        if username not in self.browsers:
            browser = Browser(self.base)
            page = browser.sign_in(username, DEMO_PASSWORD)
            if page.status != 200 or "login" in page.path:
                raise LookupError(f"{username} could not sign in")
            self.browsers[username] = browser
        return self.browsers[username]

    def act(
        self, username: str, path: str, action: str = "", having: str = "", **values: Value
    ) -> Page:
        """Open ``path`` as a person, fill the form there, send it; returns the answer."""
        browser = self.person(username)
        page = browser.get(path)
        if page.status != 200:
            raise LookupError(f"{username} {path}: {page.status}")
        return browser.submit(page, page.form(action, having=having), **values)

    def form(
        self, username: str, path: str, action: str = "", having: str = ""
    ) -> tuple[Page, Form]:
        """The page and its form, to choose from before sending."""
        page = self.person(username).get(path)
        if page.status != 200:
            raise LookupError(f"{username} {path}: {page.status}")
        return page, page.form(action, having=having)

    def refusable(self, username: str, page: Page, action: str, **values: Value) -> Page:
        """Send the form of ``page`` whose action contains ``action``."""
        return self.person(username).submit(page, page.form(action), **values)

    def prove(self, clause: str, name: str, held: object, said: object = "") -> None:
        """Record a named assertion on a clause."""
        self.assertions.append(
            Assertion(clause, name, bool(held), "" if held else str(said)[:3000])
        )

    def refused(self, clause: str, name: str, page: Page, *words: str) -> None:
        """Record that the server refused (422, 404, 409, or back with the words): an error of the
        server is none."""
        back = page.status < 400 and any(word in page.text for word in words)
        said = back or page.status in REFUSING
        shown = all(word in page.text for word in words) if page.status != 404 else True
        self.refusals.append(
            Refusal(name, clause, said and shown, "" if said and shown else f"{page.status}")
        )
        self.prove(clause, name, said and shown, f"{page.status} {page.path}")

    def clauses(self) -> dict[str, bool]:
        """Clause to whether every assertion on it held."""
        found: dict[str, list[bool]] = defaultdict(list)
        for assertion in self.assertions:
            found[assertion.clause].append(assertion.held)
        return {clause: all(held) for clause, held in sorted(found.items())}
