"""Sampling dates between which no standard changes, one of them standing for all."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from liance.norms.standards.catalogue import Catalogue
from liance.norms.standards.editions import Edition
from liance.norms.standards.planning import sampling_day

ONE = timedelta(days=1)


class Days:
    """Replaces a sampling date by the first one met of the same stretch of time.

    A stretch lies between two dates at which an edition, a row, a ground, a part not held or a
    season begins or ends, so the same limits are selected on all its days.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._turns = sorted({turn for e in catalogue.editions for turn in _turns(e)})
        seasons = {row.condition.season for e in catalogue.editions for row in e.rows} - {""}
        ends = [season.partition("/") for season in seasons]
        self._begins = sorted(first for first, _, _ in ends)
        self._ends = sorted(last for _, _, last in ends)
        self._met: dict[tuple[int, int, int], str] = {}

    def of(self, text: str) -> str:
        """The text that stands for a date as written; what is no date stands for itself."""
        day = sampling_day(text)
        if not isinstance(day, date):
            return text
        month_day = f"{day:%m-%d}"
        stretch = (
            bisect_right(self._turns, day),
            bisect_right(self._begins, month_day),
            bisect_left(self._ends, month_day),
        )
        return self._met.setdefault(stretch, text)


def _turns(edition: Edition) -> Iterator[date]:
    yield from (edition.start, edition.surely_from)
    yield from _both(edition.first, edition.last)
    for row in edition.rows:
        yield from _both(row.first, row.last)
    for ground in edition.grounds:
        yield from _both(ground.first, ground.last)
    for part in edition.not_held:
        yield from _both(part.first, part.last)


def _both(first: date | None, last: date | None) -> Iterator[date]:
    if first is not None:
        yield first
    if last is not None and last < date.max:
        yield last + ONE
