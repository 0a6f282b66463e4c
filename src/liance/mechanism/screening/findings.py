"""What a screening gives: values, before anything is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

PAIR = 2


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


@dataclass(frozen=True, slots=True)
class Speech:
    """The visits that a lead speaks of: ``of`` them wholly, of the ``example`` alone in passing."""

    of: frozenset[UUID]
    example: UUID | None


def spoken_of(visits: Mapping[tuple[str, str], UUID], *, own: UUID | None) -> Speech:
    """What a lead says of whom. ``visits``: the visit of each of its rows that belongs to one;
    ``own``: the visit that it concerns.

    Of a pair of visits it speaks by their times. Of more it speaks in sums, with the row of least
    key (the last 60 bits of its identifier, as an extract has it) as its example.
    """
    whole, of = ({own} if own else set()), set(visits.values())
    if len(of) <= PAIR:
        return Speech(frozenset(whole | of), None)
    first = min(visits, key=lambda row: (row[1].replace("-", "")[-15:], row))
    example = visits[first]
    return Speech(frozenset(whole), None if example in whole else example)
