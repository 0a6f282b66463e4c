"""The provincial page: areas on a map and in a table, counties, the rows behind each figure."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liance.dashboards import behind as dashboard_behind
from liance.dashboards.means_by_area import VIEW as VIEW_MEANS
from liance.dashboards.province import PERMISSION, Province, Standing, province
from liance.dashboards.stations import station_for
from liance.doors.web.dispatch import map as area_map
from liance.doors.web.dispatch.drilling import (
    AFTER,
    PLAN,
    figures_of,
    identifier,
    page_number,
    rows_of,
    to,
    year_of,
    years_to_choose,
)
from liance.doors.web.dispatch.views.stations import station_columns, station_lines
from liance.doors.web.dispatch.words import DAYS, FIGURES, STANDINGS, rate_words
from liance.doors.web.lists import Listing
from liance.doors.web.moments import local_day
from liance.doors.web.routes import Request, page
from liance.flows import dispatching as flow
from liance.mechanism.capability.trained import joint_by_area
from liance.mechanism.meetings.mechanisms import NONE, OVERDUE, by_area
from liance.mechanism.meetings.states import READ
from liance.mechanism.oversight.policies import VIEW as VIEW_ROUNDS
from liance.mechanism.oversight.queries import round_page
from liance.mechanism.registry.models import Agency
from liance.mechanism.registry.queries import subtree


@page(PERMISSION)
def index(request: Request) -> HttpResponseBase:
    """All areas of the actor's place."""
    found = province(request.actor, year=year_of(request), at=request.at)
    return _show(request, found, [])


@page(PERMISSION)
def area(request: Request, place: str) -> HttpResponseBase:
    """The counties of one area, and its stations."""
    year = year_of(request)
    found = province(request.actor, year=year, at=request.at, place=place)
    whole = f"{reverse('dispatch:index')}?year={year}"
    return _show(request, found, [(_("全部地区"), whole), (found.place.name, "")])


def _show(request: Request, found: Province, crumbs: list[tuple[str, str]]) -> HttpResponseBase:
    whole, year = found.place.level == "province", found.window.start.year
    map_option = area_map.option(found.areas, settings.LIANCE_PROVINCE, year) if whole else None
    context = {
        "year": year,
        "years": years_to_choose(request),
        "means": request.actor.may(VIEW_MEANS),
        "stations": [] if whole else station_lines(request, found),
        "station_columns": station_columns(),
        "title": title_of(found),
        "note": _note(found),
        "crumbs": crumbs,
        "may_see_rounds": request.actor.may(VIEW_ROUNDS),
        "found": found,
        "joint": _joint(request, found),
        "mechanisms": _mechanisms(request, found),
        "marks": [(kind, word, found.counted(state)) for state, (kind, word) in STANDINGS.items()],
        **_columns(),
        "rows": [_row(standing, year) for standing in found.areas],
        "total": _row(found.total, year),
        "late": [_late(standing, year) for standing in found.areas if standing.unexplained],
        "late_columns": [_("地区"), (_("没有原因"), "number"), _("最早自何时"), ("", "end")],
        "map_option": map_option,
        "map_name": settings.LIANCE_PROVINCE,
        "map_address": static(f"built/map/{settings.LIANCE_PROVINCE}.json") if map_option else "",
        "map_label": map_label(found),
    }
    return render(request, "dispatch/index.html", context)


def _joint(request: Request, found: Province) -> dict[str, Any] | None:
    """How many cities and counties had their joint training of the year (C4), with their rows."""
    if not request.actor.may("capability:staff:view"):
        return None
    day, year = local_day(request.at), found.window.start.year
    areas = joint_by_area(subtree(found.place.code), year=year, on=day)
    held = sum(bool(area.trainings) for area in areas)
    return {"held": held, "areas": len(areas), "all": held == len(areas)}


def _mechanisms(request: Request, found: Province) -> dict[str, Any] | None:
    """How many cities and counties have mechanism documents in force, none past review (O2)."""
    if not request.actor.may(READ):
        return None
    day = local_day(request.at)
    states = [area.state(day) for area in by_area(subtree(found.place.code))]
    none, late = states.count(NONE), states.count(OVERDUE)
    return {
        "areas": len(states), "none": none, "late": late, "all": not none and not late,
        "held": len(states) - none,
    }  # fmt: skip


def title_of(found: Province) -> str:
    """Who is behind, by name; else what is still lacking."""
    late = found.behind
    if late:
        said = ngettext("%(n)s 个地区滞后：%(names)s", "%(n)s 个地区滞后：%(names)s", len(late))
        names = "、".join(a.name.removesuffix("市") for a in late[:6])
        return said % {"n": len(late), "names": names}
    gaps = found.counted("gaps")
    if gaps:
        return ngettext("没有地区滞后，%(n)s 个有欠项", "没有地区滞后，%(n)s 个有欠项", gaps) % {
            "n": gaps
        }
    return _("各地区都按期")


def _note(found: Province) -> str:
    total = found.total
    return _(
        "%(place)s　%(year)s 年　应完成 %(due)s 家次，已完成 %(done)s，没有原因未测 %(open)s"
    ) % {
        "place": found.place.name,
        "year": found.window.start.year,
        "due": total.due,
        "done": total.done,
        "open": total.unexplained,
    }


def _columns() -> dict[str, list[tuple[Any, ...]]]:
    plan = [(FIGURES[name], "number") for name in PLAN]
    after = [(FIGURES[name], "number") for name in AFTER]
    return {
        "plan_columns": [
            (_("名次"), "number"), (_("地区"), ""), *plan, (_("完成率 %"), "number"), (_("状态"), ""),
        ],
        "after_columns": [
            (_("地区"), ""), (_("联系单"), "number"), *after, (_("按时 ÷ 应上传"), "number"),
            (_("按时上传 %"), "number"), (_("断链"), "number"),
        ],
    }  # fmt: skip


def _row(standing: Standing, year: int) -> dict[str, Any]:
    kind, word = STANDINGS[standing.state]
    way = rows_of(standing.code, year=year)
    return {
        "standing": standing,
        "address": to("area", standing.code, year=year),
        "figures": figures_of(standing, PLAN, way),
        "rate": rate_words(standing.rate),
        "rate_why": f"{standing.done} ÷ {standing.expected}",
        "upload_rate": rate_words(standing.upload_rate),
        "uploads": way("uploads") if standing.uploads else "",
        "balance": f"{reverse('balance:index')}?place={standing.code}",
        "upload_why": f"{standing.uploads_on_time} ÷ {standing.uploads}",
        "after": figures_of(standing, ("sheets", *AFTER), way),
        "kind": kind,
        "word": word,
        "late": standing.state == "behind",
    }


def _late(standing: Standing, year: int) -> dict[str, Any]:
    return {
        "name": standing.name,
        "number": standing.unexplained,
        "since": standing.since,
        "address": to("rows", standing.code, "unexplained", year=year),
        "balance": f"{reverse('balance:index')}?place={standing.code}",
    }


def map_label(found: Province) -> str:
    """What the map shows, in words."""
    return "；".join(
        f"{area.name} {rate_words(area.rate)} {STANDINGS[area.state][1]}" for area in found.areas
    )


@page(PERMISSION)
def rows(request: Request, place: str, kind: str) -> HttpResponseBase:
    """The records that one figure counts, now or as an open round counts them; of one station where
    one is named."""
    year, at = year_of(request), request.at
    kept: dict[str, object] = {"year": year}
    station = None
    if "station" in request.GET:
        station = station_for(request.actor, identifier(request.GET["station"]))
        kept["station"] = station.id
    if "round" in request.GET:
        row = round_page(request.actor, identifier(request.GET["round"]))
        year, at, kept = row.year, flow.cut_off(row, at), {"round": row.id}
    number = page_number(request)
    found = dashboard_behind.behind(
        request.actor, kind, place=place, year=year, at=at, number=number,
        station=station.id if station else None,
    )  # fmt: skip
    query = QueryDict(urlencode(kept))
    listing = Listing(found.rows, number, found.total, dashboard_behind.PER_PAGE, "", query)
    context = {
        "title": _("%(figure)s %(n)s") % {"figure": FIGURES[kind], "n": found.total},
        "crumbs": [(_("全部地区"), f"{reverse('dispatch:index')}?year={year}"),
                   _above(station, place, year), (FIGURES[kind], "")],
        "listing": listing, "year": year,
        "columns": [_("单位"), _("编号"), DAYS[kind], _("地区"), _("机构"), ("", "end")],
    }  # fmt: skip
    return render(request, "dispatch/rows.html", context)


def _above(station: Agency | None, place: str, year: int) -> tuple[str, str]:
    if station is not None:
        return station.short_name, to("station", station.id, year=year)
    return _("本地区"), to("area", place, year=year)
