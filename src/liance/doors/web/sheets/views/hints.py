"""What an officer should know while writing: lead time, crew, other visits to the firm."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from liance.doors.web import moments
from liance.doors.web.routes import Request
from liance.doors.web.sheets.forms.draft import DraftForm
from liance.doors.web.sheets.words import STATES
from liance.mechanism.coordination.models import Sheet
from liance.mechanism.coordination.queries import choosing
from liance.mechanism.coordination.queries.overlap import other_visits
from liance.mechanism.coordination.rules.crew import LEAST
from liance.mechanism.coordination.rules.lead import lead_time
from liance.mechanism.registry.models import Source
from liance.mechanism.registry.queries import station_of


def hints_context(
    request: Request,
    *,
    form: DraftForm | None = None,
    source: Source | None = None,
    sheet: Sheet | None = None,
) -> dict[str, Any]:
    """From the form's values, or from the query string of the fragment; silent on bad values."""
    asked = request.GET
    if form is not None:
        day = _day(str(form["day"].value() or ""))
        crew = [str(i) for i in form["crew"].value() or []]
        urgency, source_id = form["urgency"].value(), source.id if source else None
    else:
        day, crew = _day(asked.get("day", "")), asked.getlist("crew")
        urgency, source_id = asked.get("urgency", "routine"), _uuid(asked.get("source", ""))
    besides = sheet.id if sheet else _uuid(asked.get("sheet", ""))
    if day is None or request.actor.agency_id is None:
        return {"day": None}
    lead = lead_time(sent_on=moments.local_day(request.at), visit_on=day)
    officers = choosing.people(request.actor.agency_id, "enforcement", on=day)
    certified = sum(bool(p.certificate) for p in officers if str(p.staff.id) in crew)
    return {
        "day": day,
        "lead": lead,
        "routine": urgency == "routine",
        "certified": certified,
        "enough": certified >= LEAST,
        "station": station_of(request.actor.agency_id, on=day),
        "others": _others(request, source_id, day, besides),
    }


def _others(
    request: Request, source_id: UUID | None, day: date, besides: UUID | None
) -> list[dict[str, Any]]:
    if source_id is None:
        return []
    noon = datetime.combine(day, time(12), tzinfo=moments.SHANGHAI)
    found = other_visits(source_id=source_id, around=noon, actor=request.actor, besides=besides)
    return [{"visit": v, "state": STATES[v.state][1]} for v in found]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
