"""The list of sheets: filters, search, pages."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.doors.web import moments
from liance.doors.web.lists import Listing
from liance.doors.web.routes import Request, page
from liance.doors.web.sheets.forms.filters import FilterForm
from liance.doors.web.sheets.words import GROUNDS, STATES, URGENCIES, short_number
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries.listing import (
    PER_PAGE,
    Wanted,
    agencies_for,
    places_for,
    sheets_page,
)


@dataclass(frozen=True)
class Row:
    """A sheet as a line of the list."""

    sheet: Sheet
    address: str
    number: str
    kind: str
    state: str
    ground: str
    urgency: str


@page("coordination:sheet:view")
def index(request: Request) -> HttpResponse:
    """The list; an unreadable filter is left out, a page beyond the end is the last one."""
    actor = request.actor
    form = FilterForm(request.GET, places=places_for(actor), agencies=agencies_for(actor))
    wanted = _wanted(form)
    asked = request.GET.get("page", "1")
    found = sheets_page(actor, wanted, number=int(asked) if asked.isdecimal() else 1)
    index = reverse("sheets:index")
    rows = [_row(sheet, index) for sheet in found.rows]
    query = request.GET.copy()
    query.pop("page", None)
    listing = Listing(rows, found.number, found.total, PER_PAGE, "", query)
    context = {
        "form": form,
        "listing": listing,
        "title": _title(found.total, wanted, capped=found.capped),
        "filtered": wanted != Wanted(),
        "capped": found.capped,
        "columns": [
            _("监测时间"),
            _("编号"),
            _("监测单位名称"),
            _("监测事由"),
            _("状态"),
        ],
        "may_draft": actor.may("coordination:sheet:draft") and "enforcement" in actor.functions,
        "today": moments.local_day(request.at),
    }
    return render(request, "sheets/index.html", context)


def _wanted(form: FilterForm) -> Wanted:
    form.is_valid()
    data = form.cleaned_data
    return Wanted(
        state=data.get("state", ""),
        agency=UUID(data["agency"]) if data.get("agency") else None,
        place=data.get("county", ""),
        year=data.get("year"),
        ground=data.get("ground", ""),
        urgency=data.get("urgency", ""),
        late=bool(data.get("late")),
        text=data.get("q", ""),
    )


def _title(total: int, wanted: Wanted, *, capped: bool) -> str:
    words: dict[str, Any] = {"n": f"{total:,}"}
    if capped:
        return _("超过 %(n)s 张联系单符合，请缩小范围") % words
    if wanted == Wanted():
        return _("%(n)s 张联系单") % words
    return _("%(n)s 张联系单符合") % words


def _row(sheet: Sheet, index: str) -> Row:
    kind, word = STATES[sheet.state]
    urgent = sheet.urgency != "routine"
    return Row(
        sheet,
        f"{index}{sheet.id}/",
        sheet.number or short_number(sheet),
        kind,
        str(word),
        str(GROUNDS[sheet.ground]),
        str(URGENCIES[sheet.urgency]) if urgent else "",
    )
