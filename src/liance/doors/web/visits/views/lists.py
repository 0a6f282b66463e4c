"""The list of visits."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.doors.web.lists import listing
from liance.doors.web.routes import Request, page
from liance.doors.web.visits import words
from liance.flows import gate
from liance.mechanism.operations import queries
from liance.mechanism.operations.models import Visit

SORTS = {
    "entered": ["entered_at", "id"],
    "unit": ["source__name", "id"],
    "state": ["state", "-entered_at", "id"],
}


@page("operations:visit:view")
def index(request: Request) -> HttpResponse:
    """The visits that the actor may know of: on site first."""
    state, asked = request.GET.get("state", ""), request.GET.get("q", "").strip()
    known = state if state in words.STATES else ""
    rows = queries.visits(request.actor, state=known, words=asked)
    counts = {**dict.fromkeys(words.STATES, 0), **queries.counts(request.actor)}
    total = None if asked else counts.get(state, sum(counts.values()))
    may_open = request.actor.may("operations:visit:open")
    found = listing(request, rows, sorts=SORTS, default="-entered", total=total)
    return render(
        request,
        "visits/index.html",
        {
            "title": _title(counts, queries.waiting_count(request.actor)),
            "rows": [_line(visit) for visit in found],
            "listing": found,
            "columns": _columns(),
            "tabs": _tabs(counts),
            "current": state if state in words.STATES else "all",
            "may_open": may_open,
            "ready": gate.sheets_to_enter(request.actor, around=request.at) if may_open else [],
            "asked": asked,
        },
    )


def _columns() -> list[object]:
    return [
        (_("进场"), "", "entered"),
        (_("监测单位"), "", "unit"),
        _("双方机构"),
        (_("状态"), "", "state"),
        _("信号"),
    ]


def _title(counts: dict[str, int], waiting: int) -> str:
    on_site = counts["open"]
    if not on_site:
        return _("现在没有现场进行中")
    title = ngettext("%(count)s 个现场进行中", "%(count)s 个现场进行中", on_site) % {
        "count": on_site
    }
    signals = ngettext("%(count)s 个信号待签收", "%(count)s 个信号待签收", waiting)
    return words.clauses([title, signals % {"count": waiting} if waiting else ""])


def _tabs(counts: dict[str, int]) -> list[tuple[object, ...]]:
    tabs: list[tuple[object, ...]] = [("all", _("全部"), "?", sum(counts.values()))]
    for code, (_kind, word) in words.STATES.items():
        tabs.append((code, word, f"?state={code}", counts[code]))
    return tabs


def _line(visit: Visit) -> dict[str, object]:
    kind, word = words.STATES[visit.state]
    return {
        "visit": visit,
        "kind": kind,
        "word": word,
        "ground": words.of(words.GROUNDS, visit.ground),
        "urgency": "" if visit.urgency == "routine" else words.of(words.URGENCIES, visit.urgency),
        "shortfalls": words.awaited(visit) or words.deficiency_words(visit.deficiencies),
    }
