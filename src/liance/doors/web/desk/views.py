"""The desk: per role, what is due; the station's also shows what it can do."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liance.dashboards import desk
from liance.dashboards.next_steps import next_steps
from liance.doors.web import moments
from liance.doors.web.desk.conditions import board, conditions_of
from liance.doors.web.desk.rows import Group, groups, headline, line_of
from liance.doors.web.desk.steps import heading, shown
from liance.doors.web.routes import Request, page

# What may bring something to the desk or take it away.
TOPICS = (
    "coordination:sheet",
    "operations:visit",
    "custody:bottle",
    "laboratory:determination",
    "reporting:report",
    "reporting:upload",
    "reporting:copy",
    "meetings:meeting",
)


@page("dashboards:desk:view")
def index(request: Request) -> HttpResponse:
    """The clocks of one's agency that one can meet, the most pressing first; then the next steps
    that no deadline brings."""
    actor = request.actor
    running = desk.duties(actor)
    stages = desk.stages(running)
    clocks = desk.at_hand(running, stages, actor)
    found = groups(clocks, request.at, stages, actor)
    steps = shown(next_steps(actor, at=request.at))
    context: dict[str, Any] = {
        "groups": found,
        "topics": " ".join(TOPICS),
        "steps": steps,
        "steps_note": heading(len(steps)),
        "title": headline(found, len(steps)),
        "note": _note(actor.name, len(clocks)),
        "may_draft": actor.may("coordination:sheet:draft") and "enforcement" in actor.functions,
        "columns": [_("还剩 / 到期"), _("要办的事"), _("到期时间怎么算的"), ("", "end")],
    }
    if desk.RETURNS in actor.permissions and "monitoring" in actor.functions:
        return render(request, "desk/station.html", {**context, **_station(request, found)})
    return render(request, "desk/index.html", context)


def _note(name: str, timed: int) -> str:
    """Whose desk it is, and how the list of deadlines is sorted where there is one."""
    if not timed:
        return name
    return _("%(name)s　有时限的 %(n)s 件，按到期时间排列") % {"name": name, "n": timed}


def _station(request: Request, found: list[Group]) -> dict[str, Any]:
    actor, at = request.actor, request.at
    lines = [line for group in found for line in group.lines]
    sheets = desk.sheets_of([line.clock for line in lines], actor)
    said = conditions_of(sheets.values(), actor)
    return {
        "inbox": [{"line": line, "says": said.get(line.clock.object_id)} for line in lines],
        "awaited": [line_of(clock, at) for clock in desk.awaited(actor)],
        "visits": [
            {"sheet": s, "since": moments.span_words(max(at - s.planned_from, at - at))}
            for s in desk.on_site(actor)
        ],
        "columns": [_("还剩 / 到期"), _("要办的事"), _("我站条件"), ("", "end")],
        "board": board(actor, at),
    }
