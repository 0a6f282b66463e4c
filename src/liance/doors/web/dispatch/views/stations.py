"""Stations: those of an area, one of them with every figure, its people's training and capability."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liance.dashboards.capability_gaps import needs_of_station
from liance.dashboards.means_by_area import VIEW as VIEW_MEANS
from liance.dashboards.means_by_area import Means
from liance.dashboards.province import PERMISSION, Province
from liance.dashboards.stations import StationYear, station_for, station_year, stations
from liance.doors.web.dispatch.drilling import (
    AFTER,
    PLAN,
    cells,
    figures_of,
    rows_of,
    to,
    year_of,
    years_to_choose,
)
from liance.doors.web.dispatch.views.listed import Rows, measures, needs, people
from liance.doors.web.dispatch.words import FIGURES, STANDINGS, rate_words
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.foundation.kernel.actor import Actor
from liance.mechanism.capability import trained
from liance.mechanism.registry.models import Agency

WHOLE = ("planned", *PLAN)
SHEETS = ("sheets", *AFTER)


def station_columns() -> list[Any]:
    """The columns of a table of stations."""
    figures = [(FIGURES[kind], "number") for kind in WHOLE]
    return [_("监测站"), *figures, (_("完成率 %"), "number")]


def station_lines(request: Request, found: Province) -> list[dict[str, Any]]:
    """The stations of a place with their plan's progress there."""
    place, year = found.place.code, found.window.start.year
    return [
        {
            "name": line.station.name, "address": to("station", line.station.id, year=year),
            "cells": cells(line.counts.__getitem__, WHOLE,
                           rows_of(place, year=year, station=line.station.id)),
            "rate": rate_words(line.rate),
        }
        for line in stations(request.actor, place=place, year=year, at=request.at)
    ]  # fmt: skip


@page(PERMISSION)
def station(request: Request, station_id: UUID) -> HttpResponse:
    """One station: plan, sheets, uploads and copies; what its people can do is asked for after."""
    year = year_of(request)
    found = station_year(request.actor, station_id, year=year, at=request.at)
    row, standing = found.station, found.standing
    way = rows_of(request.actor.jurisdiction, year=year, station=row.id)
    context = {
        "found": found, "station": row, "title": _title(found), "note": _note(found),
        "standing": standing, "state": STANDINGS[standing.state], "year": year,
        "years": years_to_choose(request),
        "crumbs": [(_("全部地区"), f"{reverse('dispatch:index')}?year={year}"),
                   (row.jurisdiction.name, to("area", row.jurisdiction_id, year=year)),
                   (row.short_name, "")],
        "plan_columns": [*((FIGURES[kind], "number") for kind in WHOLE), (_("完成率 %"), "number"),
                         _("状态")],
        "plan": cells(lambda kind: found.planned if kind == "planned"
                      else int(getattr(standing, kind)), WHOLE, way),
        "rate": rate_words(standing.rate),
        "after_columns": [*((FIGURES[kind], "number") for kind in SHEETS),
                          (_("按时 ÷ 应上传"), "number"), (_("按时上传 %"), "number"),
                          (_("断链"), "number")],
        "after": figures_of(standing, SHEETS, way),
        "uploads": way("uploads") if standing.uploads else "",
        "upload_rate": rate_words(standing.upload_rate),
        "balance": f"{reverse('balance:index')}?place={row.jurisdiction_id}",
        "means": request.actor.may(VIEW_MEANS),
    }  # fmt: skip
    return render(request, "dispatch/station.html", context)


def _title(found: StationYear) -> str:
    said = {"name": found.station.short_name, "n": found.standing.unexplained}
    if found.standing.unexplained:
        return _("%(name)s：%(n)s 家次没有原因未测") % said
    return (
        found.station.short_name if not found.standing.due else _("%(name)s：没有无因未测的") % said
    )


def _note(found: StationYear) -> str:
    serves = "、".join(agency.short_name for agency in found.serves) or _("没有配对的执法机构")
    return _("%(place)s　服务于 %(serves)s　全年计划 %(planned)s 家次，到今天应完成 %(due)s") % {
        "place": found.station.jurisdiction.name, "serves": serves, "planned": found.planned,
        "due": found.standing.due,
    }  # fmt: skip


@page(PERMISSION)
def means(request: Request, station_id: UUID) -> HttpResponse:
    """Training and capability of a station, each figure with its rows."""
    row, year, day = station_for(request.actor, station_id), year_of(request), local_day(request.at)
    request.actor.require(VIEW_MEANS)
    counts = Means(row.jurisdiction_id, row.short_name)
    for measure in trained.measures(request.actor, year=year).filter(agency=row):
        counts.add(measure, day)
    counts.count(needs_of_station(row.id, year=year, on=day))
    came = trained.trained_people(row.id, year=year, on=day)
    context = {
        "station": row, "title": _("培训与能力"), "counts": counts, "people": len(came),
        "trained": sum(one.trainings > 0 for one in came), "year": year,
        "crumbs": [(row.short_name, to("station", row.id, year=year)), (_("培训与能力"), "")],
    }  # fmt: skip
    return render(request, "dispatch/station_means.html", context)


LISTED: dict[str, Callable[[Actor, Agency, int, date], Rows]] = {
    "people": lambda _actor, row, year, day: people(
        trained.trained_people(row.id, year=year, on=day)
    ),
    "measures": lambda actor, row, year, day: measures(
        trained.measures(actor, year=year).filter(agency=row), on=day
    ),
    "factors": lambda _actor, row, year, day: needs(needs_of_station(row.id, year=year, on=day)),
}


@page(PERMISSION)
def means_rows(request: Request, station_id: UUID, kind: str) -> HttpResponse:
    """The people, measures or factors behind a figure of a station."""
    row, year = station_for(request.actor, station_id), year_of(request)
    request.actor.require(VIEW_MEANS)
    if kind not in LISTED:
        raise Http404
    found = LISTED[kind](request.actor, row, year, local_day(request.at))
    context = {
        "rows": found, "title": found.title, "note": found.note,
        "crumbs": [(row.short_name, to("station", row.id, year=year)), (found.word, "")],
    }  # fmt: skip
    return render(request, "dispatch/listed.html", context)
