"""Acts whose events, news and new rows are written together at their end, in few round trips.

Who gathers writes what was left, in the same transaction: the rows first, then the events, whose
first carries the rows' digests, and the news. An act that fails leaves nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db.models import Model

from liance.foundation.kernel.prepared import Statement, inserting, run
from liance.foundation.ledger.append import Checked


@dataclass(slots=True)
class Left:
    """What an act left to be written. ``holding``: new rows too; else they are written at once."""

    holding: bool = False
    rows: list[Statement] = field(default_factory=list)
    events: list[Checked] = field(default_factory=list)
    news: list[Statement] = field(default_factory=list)


_LEFT: ContextVar[Left | None] = ContextVar("left", default=None)


@contextmanager
def gathering(*, holding: bool = False) -> Iterator[Left]:
    """Within, ``note`` and ``tell`` leave what they say here, and ``put`` its rows where
    ``holding``: for acts that read none of the rows they put."""
    left = Left(holding)
    token = _LEFT.set(left)
    try:
        yield left
    finally:
        _LEFT.reset(token)


def gathered() -> Left | None:
    """Where to leave things; None: they are written at once."""
    return _LEFT.get()


def put(rows: Sequence[Model]) -> None:
    """Insert new rows of one model, now or with the rest of the act."""
    if not rows:
        return
    left = gathered()
    if left is not None and left.holding:
        left.rows.append(inserting(rows))
    else:
        run(inserting(rows))
