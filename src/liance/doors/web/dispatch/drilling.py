"""The way from a figure to its rows, down to a station and a source: years, addresses, cells."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404
from django.urls import reverse

from liance.dashboards.province import Standing
from liance.doors.web.dispatch.words import FIGURES
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request

PLAN = ("due", "done", "reasoned", "in_time", "unexplained")
AFTER = ("late_sheets", "urgent", "uploads_late", "copies_open")
RED = {"unexplained", "uploads_late", "late_sheets"}
FIRST = 2021
MARK = "~"
Way = Callable[[str], str]


def year_of(request: Request) -> int:
    """The year asked for, the running one unless an earlier one is."""
    asked, this = request.GET.get("year", ""), local_day(request.at).year
    return int(asked) if asked.isdecimal() and FIRST <= int(asked[:5]) <= this else this


def years_to_choose(request: Request) -> list[tuple[str, str, str]]:
    """The running one and the one just ended, for the switch in the head of a page."""
    this = local_day(request.at).year
    return [(str(year), str(year), f"?year={year}") for year in (this, this - 1)]


def identifier(text: str) -> UUID:
    """An identifier of a query string; Http404 for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def page_number(request: Request) -> int:
    """The page of a list asked for, from 1."""
    asked = request.GET.get("page", "1")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1


def to(name: str, *where: object, year: int, station: UUID | None = None, own: bool = False) -> str:
    """The address of a page of dispatch about a year; ``own``: without what lies below."""
    query: dict[str, object] = {"year": year} | ({"station": station} if station else {})
    query |= {"own": 1} if own else {}
    return f"{reverse(f'dispatch:{name}', args=where)}?{urlencode(query)}"


def rows_of(place: str, *, year: int, station: UUID | None = None) -> Way:
    """Where the rows behind each figure of a place, or of a station, are. A page has hundreds of
    them: the address is worked out once."""
    before, after = to("rows", place, MARK, year=year, station=station).split(MARK)
    return lambda kind: f"{before}{kind}{after}"


def cells(counts: Callable[[str], int], kinds: Iterable[str], way: Way) -> list[dict[str, Any]]:
    """Figures with what they lead to; a zero leads nowhere."""
    found = []
    for kind in kinds:
        number = counts(kind)
        found.append({
            "number": number, "address": way(kind) if number else "", "label": FIGURES[kind],
            "bad": bool(kind in RED and number),
        })  # fmt: skip
    return found


def figures_of(standing: Standing, kinds: Iterable[str], way: Way) -> list[dict[str, Any]]:
    """The figures of an area or a station."""
    return cells(lambda kind: int(getattr(standing, kind)), kinds, way)
