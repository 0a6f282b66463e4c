"""What a screening gives: values, before anything is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """What a check saw: ``rows`` (table, id) behind it, at most 200 of them; ``agency`` and
    ``visit`` as identifiers, empty where it concerns none."""

    check: str
    code: str
    subject: str
    agency: str
    visit: str
    facts: Mapping[str, Any]
    rows: tuple[tuple[str, str], ...]

    def order(self) -> tuple[str, str, str]:
        """Check, code, subject: by which two runs are compared."""
        return self.check, self.code, self.subject


@dataclass(frozen=True, slots=True)
class Screened:
    """Of a whole run: what was found, and how many groups each statistical check looked at."""

    found: tuple[Found, ...]
    tested: Mapping[str, int]
