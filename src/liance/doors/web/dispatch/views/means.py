"""Training and capability of the areas side by side (C1, C2, C4), and the rows behind each figure."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liance.dashboards.capability_gaps import needs_at
from liance.dashboards.means_by_area import VIEW, Means, means_by_area
from liance.dashboards.province import PERMISSION
from liance.doors.web.dispatch.drilling import to, year_of
from liance.doors.web.dispatch.views.listed import Rows, measures, needs, trainings
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.foundation.kernel.actor import Actor
from liance.foundation.kernel.errors import NotFound
from liance.mechanism.balance.queries.scope import scope_of
from liance.mechanism.capability import trained
from liance.mechanism.registry.models import Jurisdiction
from liance.mechanism.registry.queries import subtree


@page(PERMISSION)
def index(request: Request, place: str) -> HttpResponse:
    """The places below one, each with its figures; the page of the place takes its table."""
    year = year_of(request)
    found = means_by_area(request.actor, place=place, year=year, on=local_day(request.at))
    context = {
        "title": _("培训与能力"), "year": year,
        "lines": [_line(line, year) for line in found],
        "columns": [_("地区"), (_("联合培训"), "number"), (_("能力措施完成"), "number"),
                    (_("不能测的因子"), "number"), (_("逾期措施"), "number"),
                    (_("没有机构能测"), "number")],
        "crumbs": [(_name(place), to("area", place, year=year)), (_("培训与能力"), "")],
    }  # fmt: skip
    return render(request, "dispatch/means.html", context)


def _name(place: str) -> str:
    found = Jurisdiction.objects.filter(pk=place).first()
    if found is None:
        raise NotFound("balance:place")
    return str(found.name)


def _line(line: Means, year: int) -> dict[str, Any]:
    def way(kind: str, number: int) -> str:
        return to("means_rows", line.code, kind, year=year, own=line.own) if number else ""

    return {
        "name": _("%(name)s本级") % {"name": line.name} if line.own else line.name,
        "fractions": [
            (line.held, line.areas, way("trainings", line.areas), line.held < line.areas),
            (line.done, line.measures, way("measures", line.measures), line.late > 0),
            (line.lacking, line.factors, way("factors", line.factors), line.nobody > 0),
        ],
        "counts": [
            (line.late, way("measures", line.late)), (line.nobody, way("factors", line.nobody)),
        ],
    }  # fmt: skip


Codes = Sequence[str]
LISTED: dict[str, Callable[[Actor, Codes, int, date], Rows]] = {
    "trainings": lambda _actor, codes, year, day: trainings(
        trained.joint_by_area(codes, year=year, on=day)
    ),
    "measures": lambda actor, codes, year, day: measures(
        trained.measures(actor, year=year).filter(agency__jurisdiction_id__in=codes), on=day
    ),
    "factors": lambda _actor, codes, _year, day: needs(needs_at(codes, on=day)),
}


@page(PERMISSION)
def rows(request: Request, place: str, kind: str) -> HttpResponse:
    """The trainings, measures or factors behind a figure of a place."""
    actor, year = request.actor, year_of(request)
    actor.require(VIEW)
    scope_of(actor, place=place)
    if kind not in LISTED:
        raise Http404
    codes = (place,) if "own" in request.GET else subtree(place)
    found = LISTED[kind](actor, codes, year, local_day(request.at))
    context = {
        "rows": found, "title": found.title, "note": found.note,
        "crumbs": [(_name(place), to("area", place, year=year)), (found.word, "")],
    }  # fmt: skip
    return render(request, "dispatch/listed.html", context)
