"""Lists of records: the page asked for, the order asked for, and links that keep the filter."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

PER_PAGE = 50


@dataclass(frozen=True)
class Listing:
    """One page of a list.

    ``rows`` the objects; ``number`` from 1; ``total`` the count of all, ``sort`` the key of the
    column in force (``-key`` descending); ``query`` the query string without page and sort.
    """

    rows: Sequence[Any]
    number: int
    total: int
    per_page: int
    sort: str
    query: QueryDict

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.per_page + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.per_page, self.total)

    def address(self, **changes: str) -> str:
        """The query string of this list with ``changes``, e.g. ``?q=…&sort=due&page=2``."""
        query = self.query.copy()
        for key, value in {"sort": self.sort, **changes}.items():
            if value:
                query[key] = value
        return "?" + query.urlencode()


def listing(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    sorts: Mapping[str, Sequence[str]],
    default: str,
    shown: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None,
    total: int | None = None,
    per_page: int = PER_PAGE,
) -> Listing:
    """The page of ``rows`` that the query string asks for.

    ``sorts``: column key to the order_by of its ascending order, each ending in a unique column.
    ``shown`` adds what a line needs beyond the row, for the rows of the page alone.
    ``total``: a count known cheaper than ``rows.count()``. An unknown sort or page falls back to
    the default order and the nearest page: an old bookmark must not end in an error.
    """
    sort = request.GET.get("sort", "")
    key = sort.removeprefix("-")
    if key not in sorts:
        sort, key = default, default.removeprefix("-")
    order = list(sorts[key])
    if sort.startswith("-"):
        order = [name.removeprefix("-") if name[0] == "-" else f"-{name}" for name in order]
    count = rows.count() if total is None else total
    number = _page_number(request, max(1, -(-count // per_page)))
    start = (number - 1) * per_page
    found = _page(rows.order_by(*order), start, start + per_page, shown)
    query = request.GET.copy()
    query.pop("page", None)
    query.pop("sort", None)
    return Listing(found, number, count, per_page, sort, query)


def _page(
    rows: QuerySet[Any],
    start: int,
    end: int,
    shown: Callable[[QuerySet[Any]], QuerySet[Any]] | None,
) -> list[Any]:
    # Keys first: sorting whole rows with all they are joined to, to show fifty of them, costs
    # more the longer the list is.
    keys = list(rows.values_list("pk", flat=True)[start:end])
    whole = rows.order_by().filter(pk__in=keys)
    found = {row.pk: row for row in (shown(whole) if shown else whole)} if keys else {}
    return [found[key] for key in keys if key in found]


def _page_number(request: HttpRequest, pages: int) -> int:
    asked = request.GET.get("page", "1")
    return min(max(int(asked), 1), pages) if asked.isdecimal() else 1
