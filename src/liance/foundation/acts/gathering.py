"""Acts whose events, news and new rows are written together at their end, in few round trips.

Who gathers writes what was left, in the same transaction: the rows first, then the events, whose
first carries the rows' digests, and the news. An act that fails leaves nothing, and neither does an
inner savepoint that is rolled back: what was left in it goes with it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from liance.foundation.kernel.prepared import Statement, inserting, run
from liance.foundation.ledger.append import Checked


@dataclass(slots=True)
class Left:
    """What an act left to be written. ``holding``: new rows too; else they are written at once.
    ``ends``: what is done once for several acts, as the last thing of their transaction."""

    holding: bool = False
    rows: list[Statement] = field(default_factory=list)
    events: list[Checked] = field(default_factory=list)
    news: list[Statement] = field(default_factory=list)
    ends: list[Any] = field(default_factory=list)
    _marks: list[tuple["_Mark", list[Any], object]] = field(default_factory=list)

    def leave(self, where: list[Any], what: object) -> None:
        """Put something into one of the lists, for as long as the savepoint stands in which it is
        said."""
        where.append(what)
        if connection.in_atomic_block:
            mark = _Mark()
            transaction.on_commit(mark)
            self._marks.append((mark, where, what))

    def settle(self) -> None:
        """Drop what was said in savepoints that were rolled back since: Django forgets what was to
        be done at the commit for them, our marks with it."""
        standing = {id(one[1]) for one in connection.run_on_commit}
        for mark, where, what in self._marks:
            if id(mark) not in standing:
                where[:] = [one for one in where if one is not what]
        ours = {id(mark) for mark, _, _ in self._marks}
        connection.run_on_commit = [
            one for one in connection.run_on_commit if id(one[1]) not in ours
        ]
        self._marks.clear()


class _Mark:
    """Stands among what is to be done at the commit; does nothing."""

    __slots__ = ()

    def __call__(self) -> None:
        """Nothing."""


_LEFT: ContextVar[Left | None] = ContextVar("left", default=None)


@contextmanager
def gathering(*, holding: bool = False) -> Iterator[Left]:
    """Within, ``note`` and ``tell`` leave what they say here, and ``put`` its rows where
    ``holding``: for acts that read none of the rows they put."""
    left = Left(holding)
    token = _LEFT.set(left)
    try:
        yield left
        left.settle()
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
        left.leave(left.rows, inserting(rows))
    else:
        run(inserting(rows))
